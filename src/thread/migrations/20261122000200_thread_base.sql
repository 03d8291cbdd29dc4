-- The thread: one tree for everything on it. The path makes a subtree one range of an index.
create schema thread;
call kernel.open_schema('thread');

create table thread.node (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  kind text not null check (kind in ('goal', 'objective', 'strategy', 'plan', 'campaign', 'activity', 'piece', 'variant',
    'coverage', 'lead', 'deal', 'order')),
  parent_id uuid,
  -- Ids from the root to this node, each followed by a slash; byte order, so that a prefix is a range whatever the server's locale.
  path text collate "C" not null,
  depth int not null,
  title text not null,
  function text not null check (function in ('marketing', 'communications', 'pr', 'sales')),
  owner_id uuid,
  assumed boolean not null default false,
  created_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, parent_id) references thread.node (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create unique index node_path on thread.node (org_id, path);
create index node_parent on thread.node (org_id, parent_id, created_at, id);
create index node_kind on thread.node (org_id, kind, created_at, id);
call kernel.tenant('thread.node', 'select, insert, update, delete');

-- Every further tie: shown, never carrying money.
create table thread.reference (
  org_id uuid not null,
  id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  kind text not null check (kind in ('serves', 'reuses', 'cites')),
  created_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, from_id, to_id, kind),
  foreign key (org_id, from_id) references thread.node (org_id, id),
  foreign key (org_id, to_id) references thread.node (org_id, id),
  check (from_id <> to_id)
);
create index reference_to on thread.reference (org_id, to_id);
call kernel.tenant('thread.reference', 'select, insert, delete');

-- Decisions about an object: who approved what text, under which hat.
create table thread.approval (
  org_id uuid not null,
  id uuid not null,
  node_id uuid not null,
  -- Which question was answered: what, how, body, campaign.
  gate text not null check (gate in ('what', 'how', 'body', 'campaign')),
  decision text not null check (decision in ('approved', 'changes_requested')),
  -- Hash of what was approved; an approval of something else does not count.
  body_hash text not null,
  note text not null default '',
  member_id uuid not null,
  hat text not null,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id)
);
create index approval_node on thread.approval (org_id, node_id, gate, at desc, id desc);
call kernel.tenant('thread.approval', 'select, insert');

create table thread.comment (
  org_id uuid not null,
  id uuid not null,
  node_id uuid not null,
  member_id uuid not null,
  hat text not null,
  body text not null,
  created_at timestamptz not null,
  version int not null default 1,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id)
);
create index comment_node on thread.comment (org_id, node_id, created_at, id);
call kernel.tenant('thread.comment', 'select, insert');
