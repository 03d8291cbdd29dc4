-- The ledger as a report: counted by state and reason, listed in its order, searched by name; and what becomes of recipients that are uncertain.

-- What is done about recipients of whom nobody knows whether they have it: wait for a person, count them after so many hours, or send once more.
alter table channels.dispatch
  add column uncertain_policy text not null default 'ask' check (uncertain_policy in ('ask', 'count', 'again')),
  add column uncertain_hours int not null default 24 check (uncertain_hours between 1 and 168);

-- What a dispatch gets that says nothing else; null leaves it to the message class.
alter table channels.gate
  add column uncertain_policy text check (uncertain_policy in ('ask', 'count', 'again')),
  add column uncertain_hours int check (uncertain_hours between 1 and 168),
  add check ((uncertain_policy is null) = (uncertain_hours is null));

-- Whether it was handed over once more after it had been uncertain: by a policy that happens once.
alter table channels.send add column resent boolean not null default false;

-- In the order of the list, and with all that is counted, so that a report reads the index alone.
drop index channels.send_state;
create index send_listed on channels.send (org_id, dispatch_id, id) include (state, reason);
-- The few among many that somebody wants to see: who did not get it, and why.
create index send_ended on channels.send (org_id, dispatch_id, state, id, reason) where state in ('failed', 'suppressed', 'uncertain');
create index send_uncertain on channels.send (org_id, dispatch_id, ended_at) where state = 'uncertain';
create index dispatch_mailed on channels.dispatch (org_id, scheduled_at, id) where adapter = 'email';

-- The recipients of a dispatch whose name begins so. The highest character there is ends the range; both sides are compared in byte order.
create function channels.named(p_org uuid, p_dispatch uuid, p_name text) returns table (id uuid) language sql stable as $$
  select s.id from people.person p
  join channels.send s on s.org_id = p.org_id and s.dispatch_id = p_dispatch and s.person_id = p.id
  where p.org_id = p_org and p.search_key >= lower(p_name) and p.search_key < lower(p_name) || U&'\+10FFFF'
$$;
