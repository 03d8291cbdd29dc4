-- A dispatch that goes to a part of its audience only, and what its recipients did.
alter table channels.dispatch
  -- Dispatches that share an audience among them carry the same seed: nobody gets two of them.
  add column slice_seed uuid,
  -- Of ten thousand parts those from the first up to, but without, the last are its own.
  add column slice_from int,
  add column slice_until int,
  add check (num_nulls(slice_seed, slice_from, slice_until) in (0, 3)),
  add check (slice_from >= 0 and slice_from < slice_until and slice_until <= 10000);
create index dispatch_slice on channels.dispatch (org_id, slice_seed) where slice_seed is not null;

-- How many received each dispatch, and how many of these followed the link of it that was made for them, and, where kinds of facts are named, did
-- one of those after it. Counted up to an instant and, where a time is given, within it of each one's own delivery.
create function channels.responses(p_org uuid, p_dispatches uuid[], p_kinds text[], p_until timestamptz, p_within interval)
  returns table (dispatch_id uuid, delivered int, responded int) language plpgsql stable as $$
#variable_conflict use_column
begin
  return query
  with got as materialized (
    select s.dispatch_id, s.person_id, d.node_id, coalesce(s.handed_at, s.ended_at) as at,
      least(p_until, coalesce(s.handed_at, s.ended_at) + p_within) as until
    from channels.send s join channels.dispatch d on d.org_id = s.org_id and d.id = s.dispatch_id
    where s.org_id = p_org and s.dispatch_id = any (p_dispatches) and s.state = 'delivered'),
  followed as (
    select g.dispatch_id, g.person_id, g.until, min(f.at) as at
    from got g join people.fact f on f.org_id = p_org and f.node_id = g.node_id and f.person_id = g.person_id
    where f.kind = 'clicked' and f.at >= g.at and f.at <= g.until group by 1, 2, 3),
  did as (
    select w.dispatch_id, count(*)::int as many from followed w
    where p_kinds is null or exists (select 1 from people.fact f where f.org_id = p_org and f.person_id = w.person_id
      and f.kind = any (p_kinds) and f.at >= w.at and f.at <= w.until)
    group by 1)
  select g.dispatch_id, count(*)::int, coalesce((select did.many from did where did.dispatch_id = g.dispatch_id), 0)
  from got g group by 1;
end $$;
