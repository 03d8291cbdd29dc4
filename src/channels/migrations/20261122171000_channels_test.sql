-- Copies of a letter sent to try it out: they are in no ledger, and count for nobody.
create table channels.test_send (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  node_id uuid not null,
  address text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'refused')),
  -- What the mail server said.
  answer text,
  member_id uuid,
  at timestamptz not null,
  ended_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id)
);
create index test_send_node on channels.test_send (org_id, node_id, at desc, id desc);
create index test_send_at on channels.test_send (org_id, at);
call kernel.tenant('channels.test_send', 'select, insert, update, delete');
