-- What is asked for every recipient keeps its plan for the session; a function in plain SQL is planned anew by every statement that calls it.

-- The last look at many recipients in one statement: still mine, not cancelled, not held, still willing. `go` marks the row first.
create or replace function channels.hand_over(p_org uuid, p_claim uuid, p_sends uuid[], p_now timestamptz)
  returns table (id uuid, verdict text) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  with mine as (
    select s.id, s.dispatch_id, s.person_id from channels.send s
    where s.org_id = p_org and s.claim = p_claim and s.state = 'claimed' and s.handed_at is null and s.id = any (p_sends)
    order by s.id for update of s),
  -- Materialized: its verdict is named many times below and must be found once.
  judged as materialized (
    select m.id, case
      when d.state = 'cancelled' then 'cancelled'
      when d.state <> 'sending' or channels.hold_on(p_org, d.node_id, d.message_class, m.person_id) is not null then 'held'
      else coalesce(people.refusal(p_org, m.person_id, d.message_class), 'go') end as verdict
    from mine m join channels.dispatch d on d.org_id = p_org and d.id = m.dispatch_id)
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

create or replace function channels.hold_on(p_org uuid, p_node uuid, p_class text, p_person uuid) returns uuid language plpgsql stable as $$
begin
  return (select h.id from channels.hold h
    where h.org_id = p_org and h.lifted_at is null and coalesce(channels.stops(h, p_node, p_class, p_person), false)
    order by h.declared_at, h.id limit 1);
end $$;

create or replace function channels.over_cap(p_org uuid, p_person uuid, p_class text, p_now timestamptz) returns boolean language plpgsql stable as $$
begin
  return p_class = 'commercial' and coalesce((
    select g.cap is not null and g.cap <= (
      select count(*) from channels.send s join channels.dispatch d on d.org_id = s.org_id and d.id = s.dispatch_id
      where s.org_id = p_org and s.person_id = p_person and s.claimed_at > p_now - make_interval(days => g.cap_days)
        and s.state in ('claimed', 'delivered', 'uncertain') and d.message_class = 'commercial')
    from channels.gate g where g.org_id = p_org), false);
end $$;

-- The same few plans serve every claim: weighing each time whether another would be better costs more than the work itself.
alter function channels.hand_over(uuid, uuid, uuid[], timestamptz) set plan_cache_mode = force_generic_plan;
alter function channels.claim(uuid, uuid, uuid, timestamptz, int) set plan_cache_mode = force_generic_plan;
