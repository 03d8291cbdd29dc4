-- Coordination: work passed from one function to another with a due time, and sentences to whoever must hear of something.
create schema coordination;
call kernel.open_schema('coordination');

create table coordination.handoff (
  org_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('brief')),
  -- What is handed over.
  node_id uuid not null,
  from_function text not null check (from_function in ('marketing', 'communications', 'pr', 'sales')),
  to_function text not null check (to_function in ('marketing', 'communications', 'pr', 'sales')),
  state text not null check (state in ('sent', 'acknowledged', 'accepted', 'completed', 'rejected', 'recycled', 'withdrawn')),
  due_at timestamptz not null,
  -- Why it was rejected.
  reason text not null default '',
  sent_by uuid,
  sent_hat text not null,
  -- Who took it on.
  owner_id uuid,
  answered_at timestamptz,
  ended_at timestamptz,
  -- When it was found to be late and both sides were told.
  escalated_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, sent_by) references identity.member (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id),
  check (from_function <> to_function),
  check ((state in ('completed', 'rejected', 'recycled', 'withdrawn')) = (ended_at is not null))
);
-- One object is in nobody's hands twice.
create unique index handoff_open on coordination.handoff (org_id, kind, node_id) where state in ('sent', 'acknowledged', 'accepted');
create index handoff_newest on coordination.handoff (org_id, created_at desc, id desc);
create index handoff_due on coordination.handoff (org_id, due_at) where state in ('sent', 'acknowledged', 'accepted');
create index handoff_node on coordination.handoff (org_id, node_id, created_at desc, id desc);
call kernel.tenant('coordination.handoff', 'select, insert, update');

create table coordination.alert (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  kind text not null check (kind in ('coverage', 'failed', 'overdue', 'hold')),
  -- What it is raised for, spelled so that it is raised once.
  key text not null,
  -- To one member, or to whoever wears a hat of this function.
  member_id uuid,
  function text check (function in ('marketing', 'communications', 'pr', 'sales')),
  -- The object it is about, and what happened to it where that is an object too.
  node_id uuid,
  source_id uuid,
  sentence text not null,
  at timestamptz not null,
  read_at timestamptz,
  read_by uuid,
  primary key (org_id, id),
  unique (org_id, key),
  foreign key (org_id, member_id) references identity.member (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, source_id) references thread.node (org_id, id),
  foreign key (org_id, read_by) references identity.member (org_id, id),
  check ((member_id is null) <> (function is null))
);
create index alert_newest on coordination.alert (org_id, at desc, id desc);
create index alert_unread on coordination.alert (org_id, at desc, id desc) where read_at is null;
call kernel.tenant('coordination.alert', 'select, insert, update');
