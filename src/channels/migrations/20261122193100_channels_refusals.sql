-- Why somebody may not get what a dispatch sends, asked of many at once; and the hand-over and the writing down by key, whatever the planner
-- believes of a ledger that has just been filled.

-- What people says, and what the gate adds to it: the organisation's own limit of messages per person, and the exits of a sequence. A message counts
-- for the limit once it was handed over, so that a row never counts against itself and of two claims the first to be handed over goes.
create function channels.refusals(p_org uuid, p_class text, p_topic uuid, p_dispatch uuid, p_now timestamptz)
  returns table (person_id uuid, refusal text) language sql stable as $$
  select r.person_id, case
      when p_class <> 'commercial' then r.refusal
      when (select g.cap is not null from channels.gate g where g.org_id = p_org) and (select g.cap from channels.gate g where g.org_id = p_org) <= (
        -- Person first: what somebody got is little, what a dispatch sent is much.
        select count(*) from (
          select s.dispatch_id from channels.send s
          where s.org_id = p_org and s.person_id = r.person_id
            and s.claimed_at > (select p_now - make_interval(days => g.cap_days) from channels.gate g where g.org_id = p_org)
            and (s.state in ('delivered', 'uncertain') or s.state = 'claimed' and s.handed_at is not null) offset 0) s
        join channels.dispatch d on d.org_id = p_org and d.id = s.dispatch_id and d.message_class = 'commercial') then 'frequency_cap'
      -- For an ordinary dispatch what people says is the end of it.
      else coalesce(r.refusal, case when (select d.leave_on is not null from channels.dispatch d where d.org_id = p_org and d.id = p_dispatch) and exists (
        select 1 from channels.send s
        where s.org_id = p_org and s.dispatch_id = p_dispatch and s.person_id = r.person_id and (s.left_at is not null or exists (
          select 1 from channels.dispatch d join people.fact f on f.org_id = p_org and f.kind = any (d.leave_on)
          where d.org_id = p_org and d.id = p_dispatch and f.person_id = r.person_id and f.at > s.since))) then 'left_sequence' end) end
  from people.refusals(p_org, p_class, p_topic) r
$$;

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
  v_held boolean;
begin
  perform 1 from channels.gate g where g.org_id = p_org for share;
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
      with waiting as materialized (
        select s.id, s.person_id, s.due_at from channels.send s
        where s.org_id = p_org and s.dispatch_id = p_dispatch and s.state = 'queued' and s.due_at <= p_now
          and (not v_held or channels.hold_on(p_org, d.id, d.node_id, d.message_class, s.person_id) is null)
        -- More than are claimed: behind many of one domain stand those who need not wait.
        order by s.due_at, s.id limit 1000 for update of s skip locked),
      due as materialized (
        select w.id, w.due_at, split_part(p.email_key, '@', 2) as domain, r.refusal
        from waiting w join people.person p on p.org_id = p_org and p.id = w.person_id
        cross join lateral (
        select x.refusal from channels.refusals(p_org, d.message_class, d.topic_id, p_dispatch, p_now) x where x.person_id = w.person_id limit 1) r),
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
      from turned t where s.org_id = p_org and s.id = t.id and s.id = any (array(select x.id from turned x)) and (t.late or t.turn <= v_most)
      returning s.id, s.person_id, s.state, s.message_id, s.attempts;
    return;
  end if;
  return query
    with due as materialized (
      select s.id, s.person_id from channels.send s
      where s.org_id = p_org and s.dispatch_id = p_dispatch and s.state = 'queued' and s.due_at <= p_now
        and (not v_held or channels.hold_on(p_org, d.id, d.node_id, d.message_class, s.person_id) is null)
      order by s.due_at, s.id limit v_most for update of s skip locked),
    judged as materialized (
      select due.id, r.refusal
      from due cross join lateral (
        select x.refusal from channels.refusals(p_org, d.message_class, d.topic_id, p_dispatch, p_now) x where x.person_id = due.person_id limit 1) r)
    update channels.send s set
      state = case when j.refusal is null then 'claimed' else 'suppressed' end,
      reason = j.refusal,
      claim = case when j.refusal is null then p_claim end,
      claimed_at = case when j.refusal is null then p_now end,
      ended_at = case when j.refusal is null then null else p_now end
    from judged j
    where s.org_id = p_org and s.id = j.id and s.id = any (array(select x.id from judged x))
    returning s.id, s.person_id, s.state, s.message_id, s.attempts;
end $$;

drop function channels.hand_over(uuid, uuid, uuid[], timestamptz);

-- The last look before messages are handed over: still mine, not cancelled, not held, still willing. `go` marks the row first.
create function channels.hand_over(p_org uuid, p_dispatch uuid, p_claim uuid, p_sends uuid[], p_now timestamptz)
  returns table (id uuid, verdict text) language plpgsql as $$
#variable_conflict use_column
declare
  d channels.dispatch;
  v_held boolean := channels.person_held(p_org);
  v_verdict text;
begin
  select x.* into d from channels.dispatch x where x.org_id = p_org and x.id = p_dispatch;
  v_verdict := case
    when d.state = 'cancelled' then 'cancelled'
    when d.state <> 'sending' or channels.hold_on(p_org, d.id, d.node_id, d.message_class, null) is not null then 'held' end;
  -- Of two mailings that reach somebody in the same instant the second waits, and sees what the first has handed over. Last of what a step locks,
  -- and in one order.
  if d.message_class = 'commercial' and exists (select 1 from channels.gate g where g.org_id = p_org and g.cap is not null) then
    perform pg_advisory_xact_lock(hashtextextended('channels.cap ' || a.person_id, 0)) from (
      select x.person_id from channels.send x where x.org_id = p_org and x.id = any (p_sends) order by x.person_id) a;
  end if;
  return query
  with asked as (select unnest(p_sends) as id order by 1),
  mine as materialized (
    -- The limit keeps the condition on the claim out of the search: rows are found by their key, not among all that ever were of this claim.
    select s.id, s.person_id from asked cross join lateral (
      select x.id, x.person_id, x.dispatch_id, x.claim, x.state, x.handed_at from channels.send x
      where x.org_id = p_org and x.id = asked.id limit 1 for update) s
    where s.dispatch_id = p_dispatch and s.claim = p_claim and s.state = 'claimed' and s.handed_at is null),
  judged as materialized (
    select m.id, coalesce(v_verdict, case
      when v_held and channels.hold_on(p_org, d.id, d.node_id, d.message_class, m.person_id) is not null then 'held'
      else coalesce(r.refusal, 'go') end) as verdict
    from mine m cross join lateral (
        select x.refusal from channels.refusals(p_org, d.message_class, d.topic_id, p_dispatch, p_now) x where x.person_id = m.person_id limit 1) r)
  update channels.send s set
    state = case j.verdict when 'go' then 'claimed' when 'held' then 'queued' else 'suppressed' end,
    reason = case when j.verdict in ('go', 'held') then s.reason else j.verdict end,
    claim = case when j.verdict = 'go' then s.claim end,
    claimed_at = case when j.verdict <> 'held' then s.claimed_at end,
    handed_at = case when j.verdict = 'go' then p_now end,
    ended_at = case when j.verdict not in ('go', 'held') then p_now end
  from judged j where s.org_id = p_org and s.id = j.id and s.id = any (p_sends)
  returning s.id, j.verdict;
end $$;

-- Writes down what became of recipients of a claim. A row that was called uncertain while its answer was still on its way takes the answer; one that
-- somebody else has claimed since is left alone. Answers the ids that were written.
create function channels.settle(p_org uuid, p_claim uuid, p_now timestamptz, p_sends uuid[], p_states text[], p_reasons text[], p_answers text[],
    p_due timestamptz[], p_attempts int[], p_emails text[])
  returns table (id uuid) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  update channels.send s set
    state = o.state, reason = o.reason, answer = o.answer, attempts = o.attempts,
    address_hash = people.email_hash(o.email),
    due_at = coalesce(o.due_at, s.due_at),
    claim = case when o.state <> 'queued' then s.claim end,
    handed_at = case when o.state <> 'queued' then s.handed_at end,
    ended_at = case when o.state <> 'queued' then p_now end
  from unnest(p_sends, p_states, p_reasons, p_answers, p_due, p_attempts, p_emails)
    as o(id, state, reason, answer, due_at, attempts, email)
  where s.org_id = p_org and s.id = o.id and s.id = any (p_sends) and s.claim = p_claim and s.state in ('claimed', 'uncertain')
  returning s.id;
end $$;

-- The same few plans serve every call: weighing each time whether another would be better costs more than the work itself. And for some dozens of
-- rows there is one good way, key by key. A ledger grows by a hundred thousand rows in a minute; until it is analysed the planner takes it for an
-- empty table, in which reading everything is as good.
do $$
declare
  f text;
begin
  foreach f in array array[
    'channels.claim(uuid, uuid, uuid, timestamptz, int, int, timestamptz, timestamptz)',
    'channels.hand_over(uuid, uuid, uuid, uuid[], timestamptz)',
    'channels.settle(uuid, uuid, timestamptz, uuid[], text[], text[], text[], timestamptz[], int[], text[])'] loop
    execute format('alter function %s set plan_cache_mode = force_generic_plan', f);
    execute format('alter function %s set enable_hashjoin = off', f);
    execute format('alter function %s set enable_mergejoin = off', f);
    execute format('alter function %s set enable_bitmapscan = off', f);
    execute format('alter function %s set enable_seqscan = off', f);
  end loop;
end $$;

drop function channels.refusal(uuid, uuid, text, uuid);
drop function channels.over_cap(uuid, uuid, text, timestamptz);
