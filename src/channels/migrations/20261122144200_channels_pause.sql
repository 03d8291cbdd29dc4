-- A pause: the hold of one dispatch, of whatever class it is, for somebody asked for just that.
alter table channels.hold
  drop constraint hold_scope_check,
  add check (scope in ('organisation', 'subtree', 'person', 'class', 'dispatch')),
  add column dispatch_id uuid,
  add foreign key (org_id, dispatch_id) references channels.dispatch (org_id, id),
  add check ((scope = 'dispatch') = (dispatch_id is not null));
create unique index hold_pause on channels.hold (org_id, dispatch_id) where scope = 'dispatch' and lifted_at is null;

drop function channels.hold_on(uuid, uuid, text, uuid);
drop function channels.stops(channels.hold, uuid, text, uuid);

-- Whether a hold is about a message. Transactional messages and crisis statements are stopped by a pause alone; relationship messages only by name.
create function channels.stops(h channels.hold, p_dispatch uuid, p_node uuid, p_class text, p_person uuid) returns boolean
  language sql stable as $$
  select case h.scope
    when 'dispatch' then h.dispatch_id = p_dispatch
    when 'class' then h.message_class = p_class
    when 'person' then p_class = 'commercial' and h.person_id = p_person
    when 'subtree' then p_class = 'commercial' and exists (
      select 1 from thread.node n join thread.node t on t.org_id = n.org_id and t.id = h.node_id
      where n.org_id = h.org_id and n.id = p_node and starts_with(n.path, t.path))
    else p_class = 'commercial' end
$$;

-- The first open hold that stops a message, or null.
create function channels.hold_on(p_org uuid, p_dispatch uuid, p_node uuid, p_class text, p_person uuid) returns uuid
  language plpgsql stable as $$
begin
  return (select h.id from channels.hold h
    where h.org_id = p_org and h.lifted_at is null and coalesce(channels.stops(h, p_dispatch, p_node, p_class, p_person), false)
    order by h.declared_at, h.id limit 1);
end $$;

create or replace function channels.hand_over(p_org uuid, p_claim uuid, p_sends uuid[], p_now timestamptz)
  returns table (id uuid, verdict text) language plpgsql as $$
#variable_conflict use_column
begin
  return query
  with mine as (
    select s.id, s.dispatch_id, s.person_id from channels.send s
    where s.org_id = p_org and s.claim = p_claim and s.state = 'claimed' and s.handed_at is null and s.id = any (p_sends)
    order by s.id for update of s),
  judged as materialized (
    select m.id, case
      when d.state = 'cancelled' then 'cancelled'
      when d.state <> 'sending' or channels.hold_on(p_org, d.id, d.node_id, d.message_class, m.person_id) is not null then 'held'
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

-- The same few plans serve every claim: weighing each time whether another would be better costs more than the work itself.
alter function channels.hand_over(uuid, uuid, uuid[], timestamptz) set plan_cache_mode = force_generic_plan;

-- How fast a dispatch goes: what was delivered in the last minute.
create index send_pace on channels.send (org_id, dispatch_id, ended_at) where state = 'delivered';
