-- Release item by item: lifting a hold lets nothing loose. What waited behind it is kept here by name, until somebody lets it go.
create table channels.hold_item (
  org_id uuid not null,
  hold_id uuid not null,
  dispatch_id uuid not null,
  -- When it was to leave, as it stood when it was kept or decided on.
  due_at timestamptz not null,
  -- None while it waits. Released while the hold is still open, it is the one exception to it.
  outcome text check (outcome in ('released', 'cancelled', 'ended')),
  -- When what was released begins.
  starts_at timestamptz,
  decided_at timestamptz,
  -- None where the program itself brought the dispatch to its end.
  decided_by uuid,
  decided_hat text,
  primary key (org_id, hold_id, dispatch_id),
  foreign key (org_id, hold_id) references channels.hold (org_id, id),
  foreign key (org_id, dispatch_id) references channels.dispatch (org_id, id),
  foreign key (org_id, decided_by) references identity.member (org_id, id),
  check ((outcome is null) = (decided_at is null)),
  check ((outcome = 'released') = (starts_at is not null))
);
create index hold_item_waiting on channels.hold_item (org_id, dispatch_id) where outcome is null;
create index hold_item_decided on channels.hold_item (org_id, hold_id, decided_at, dispatch_id) where outcome is not null;
call kernel.tenant('channels.hold_item', 'select, insert, update');

-- The receipts of a hold, as they were written and as their hash stands in the sealed events: never changed.
create table channels.receipt (
  org_id uuid not null,
  hold_id uuid not null,
  kind text not null check (kind in ('closed', 'settled')),
  written_at timestamptz not null,
  -- JSON with sorted keys; its bytes in UTF-8 are what was hashed.
  body text not null,
  primary key (org_id, hold_id, kind),
  foreign key (org_id, hold_id) references channels.hold (org_id, id)
);
call kernel.tenant('channels.receipt', 'select, insert');

-- What had begun before a hold was declared.
create index dispatch_started on channels.dispatch (org_id, started_at, id) where started_at is not null;

alter table channels.hold
  -- Under which hat it was lifted.
  add column lifted_hat text,
  -- Once it is closed, lifted, and nothing waits behind it by name: from then on it stops nothing.
  add column settled_at timestamptz;
update channels.hold set settled_at = lifted_at where lifted_at is not null;
create index hold_unsettled on channels.hold (org_id, declared_at, id) where settled_at is null;

-- The first hold that stops a message, or null: an open one that is about it and to which it is no exception, or a lifted one behind which it
-- waits to be released. Asked for every recipient, so the usual answer comes first: there is no unsettled hold, one look into an empty index.
create or replace function channels.hold_on(p_org uuid, p_dispatch uuid, p_node uuid, p_class text, p_person uuid) returns uuid
  language plpgsql stable as $$
begin
  if not exists (select 1 from channels.hold h where h.org_id = p_org and h.settled_at is null) then return null; end if;
  return (select h.id from channels.hold h
    where h.org_id = p_org and h.settled_at is null and case when h.lifted_at is null
      then coalesce(channels.stops(h, p_dispatch, p_node, p_class, p_person), false) and not exists (select 1 from channels.hold_item i
        where i.org_id = p_org and i.hold_id = h.id and i.dispatch_id = p_dispatch and i.outcome = 'released')
      else exists (select 1 from channels.hold_item i
        where i.org_id = p_org and i.hold_id = h.id and i.dispatch_id = p_dispatch and i.outcome is null) end
    order by h.declared_at, h.id limit 1);
end $$;
