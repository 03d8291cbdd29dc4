-- What is the same for all recipients of a claim or a step is asked once for it, not for each of them.

-- Whether anybody is held by name: of what stops a dispatch without stopping all of it, this is the only thing.
create function channels.person_held(p_org uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select 1 from channels.hold h where h.org_id = p_org and h.lifted_at is null and h.scope = 'person');
end $$;

-- Claims at most 100 recipients of a dispatch that is sending, and decides on each: claimed, suppressed with the reason, or still queued and due
-- later, where the limit of the recipient's domain is reached. No rows: nothing is due, the gate is closed for it, or the account's limit is
-- reached. The statements after the locks see what was committed before they were had: the holds, and what others took of the same limit.
create or replace function channels.claim(p_org uuid, p_dispatch uuid, p_claim uuid, p_now timestamptz, p_most int,
    p_day_most int, p_day_from timestamptz, p_day_until timestamptz)
  returns table (id uuid, person_id uuid, state text, message_id text, attempts int) language plpgsql as $$
declare
  d channels.dispatch;
  v_account uuid;
  v_most int := least(p_most, 100);
  v_by_domain boolean;
  v_capped boolean;
  v_held boolean;
begin
  select g.cap is not null into v_capped from channels.gate g where g.org_id = p_org for share;
  if not found then return; end if;
  select x.account_id into v_account from channels.dispatch x where x.org_id = p_org and x.id = p_dispatch;
  v_by_domain := exists (select 1 from channels.domain_rate r where r.org_id = p_org and r.account_id = v_account);
  -- Only where there is a limit do claims wait for each other; before the dispatch, in the order in which an account wakes its dispatches.
  if v_by_domain or p_day_most is not null
    or exists (select 1 from channels.account a where a.org_id = p_org and a.id = v_account and a.rate_per_minute is not null) then
    perform 1 from channels.account a where a.org_id = p_org and a.id = v_account for no key update;
    v_most := least(v_most, (select r.room from channels.room(p_org, v_account, p_now, p_day_most, p_day_from, p_day_until) r));
    if v_most = 0 then return; end if;
  end if;
  select * into d from channels.dispatch x where x.org_id = p_org and x.id = p_dispatch and x.state = 'sending' for share;
  if not found then return; end if;
  if channels.hold_on(p_org, d.id, d.node_id, d.message_class, null) is not null then return; end if;
  if not thread.approved(p_org, d.node_id, 'body', d.body_hash) then return; end if;
  v_held := channels.person_held(p_org);
  if v_by_domain then
    return query
      with due as (
        select s.id, s.due_at, split_part(p.email_key, '@', 2) as domain,
          case when v_capped and channels.over_cap(p_org, s.person_id, d.message_class, p_now) then 'frequency_cap'
            else channels.refusal(p_org, d.id, d.message_class, s.person_id) end as refusal
        from channels.send s left join people.person p on p.org_id = p_org and p.id = s.person_id
        where s.org_id = p_org and s.dispatch_id = p_dispatch and s.state = 'queued' and s.due_at <= p_now
          and (not v_held or channels.hold_on(p_org, d.id, d.node_id, d.message_class, s.person_id) is null)
        -- More than are claimed: behind many of one domain stand those who need not wait.
        order by s.due_at, s.id limit 1000 for update of s skip locked),
      used as (
        select split_part(p.email_key, '@', 2) as domain, count(*)::int as many, min(l.at) as since
        from channels.lately(p_org, v_account, p_now) l join people.person p on p.org_id = p_org and p.id = l.person_id group by 1),
      placed as (
        select due.*, r.per_minute, greatest(r.per_minute - coalesce(used.many, 0), 0) as room, coalesce(used.since, p_now) as since,
          row_number() over (partition by due.domain, due.refusal is null order by due.due_at, due.id)::int as place
        from due left join channels.domain_rate r on r.org_id = p_org and r.account_id = v_account and r.domain = due.domain
        left join used on used.domain = due.domain),
      turned as (
        select placed.*, x.late, row_number() over (partition by x.late order by placed.due_at, placed.id) as turn
        from placed cross join lateral (select refusal is null and per_minute is not null and place > room as late) x)
      update channels.send s set
        state = case when t.late then 'queued' when t.refusal is null then 'claimed' else 'suppressed' end,
        reason = case when t.late then s.reason else t.refusal end,
        -- Minute by minute, so that those who wait are not looked at again and again.
        due_at = case when t.late then greatest(t.since + interval '1 minute', p_now + interval '5 seconds')
          + (t.place - t.room - 1) / t.per_minute * interval '1 minute' else s.due_at end,
        claim = case when not t.late and t.refusal is null then p_claim end,
        claimed_at = case when t.late then s.claimed_at when t.refusal is null then p_now end,
        ended_at = case when not t.late and t.refusal is not null then p_now end
      from turned t where s.org_id = p_org and s.id = t.id and (t.late or t.turn <= v_most)
      returning s.id, s.person_id, s.state, s.message_id, s.attempts;
    return;
  end if;
  return query
    with due as (
      select s.id, case when v_capped and channels.over_cap(p_org, s.person_id, d.message_class, p_now) then 'frequency_cap'
        else channels.refusal(p_org, d.id, d.message_class, s.person_id) end as refusal
      from channels.send s
      where s.org_id = p_org and s.dispatch_id = p_dispatch and s.state = 'queued' and s.due_at <= p_now
        and (not v_held or channels.hold_on(p_org, d.id, d.node_id, d.message_class, s.person_id) is null)
      order by s.due_at, s.id limit v_most for update of s skip locked)
    update channels.send s set
      state = case when due.refusal is null then 'claimed' else 'suppressed' end,
      reason = due.refusal,
      claim = case when due.refusal is null then p_claim end,
      claimed_at = case when due.refusal is null then p_now end,
      ended_at = case when due.refusal is null then null else p_now end
    from due where s.org_id = p_org and s.id = due.id
    returning s.id, s.person_id, s.state, s.message_id, s.attempts;
end $$;
alter function channels.claim(uuid, uuid, uuid, timestamptz, int, int, timestamptz, timestamptz) set plan_cache_mode = force_generic_plan;


-- The last look before messages are handed over: still mine, not cancelled, not held, still willing. `go` marks the row first.
create or replace function channels.hand_over(p_org uuid, p_claim uuid, p_sends uuid[], p_now timestamptz)
  returns table (id uuid, verdict text) language plpgsql as $$
#variable_conflict use_column
declare
  v_held boolean := channels.person_held(p_org);
begin
  return query
  with mine as (
    select s.id, s.dispatch_id, s.person_id from channels.send s
    where s.org_id = p_org and s.claim = p_claim and s.state = 'claimed' and s.handed_at is null and s.id = any (p_sends)
    order by s.id for update of s),
  dispatches as materialized (
    select d.id, d.node_id, d.message_class, case
      when d.state = 'cancelled' then 'cancelled'
      when d.state <> 'sending' or channels.hold_on(p_org, d.id, d.node_id, d.message_class, null) is not null then 'held' end as verdict
    from channels.dispatch d where d.org_id = p_org and d.id in (select m.dispatch_id from mine m)),
  judged as materialized (
    select m.id, coalesce(d.verdict, case
      when v_held and channels.hold_on(p_org, d.id, d.node_id, d.message_class, m.person_id) is not null then 'held'
      else coalesce(channels.refusal(p_org, d.id, d.message_class, m.person_id), 'go') end) as verdict
    from mine m join dispatches d on d.id = m.dispatch_id)
  update channels.send s set
    state = case j.verdict when 'go' then 'claimed' when 'held' then 'queued' else 'suppressed' end,
    reason = case when j.verdict in ('go', 'held') then s.reason else j.verdict end,
    claim = case when j.verdict = 'go' then s.claim end,
    claimed_at = case when j.verdict <> 'held' then s.claimed_at end,
    handed_at = case when j.verdict = 'go' then p_now end,
    ended_at = case when j.verdict not in ('go', 'held') then p_now end
  from judged j where s.org_id = p_org and s.id = j.id
  returning s.id, j.verdict;
end $$;
alter function channels.hand_over(uuid, uuid, uuid[], timestamptz) set plan_cache_mode = force_generic_plan;
