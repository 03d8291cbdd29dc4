-- The message house and the messages on it. None of these rows is on the thread: messages cross it.
create schema messaging;
call kernel.open_schema('messaging');

create table messaging.house (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  roof text not null,
  we_are text[] not null,
  we_are_not text[] not null,
  banned_terms text[] not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  -- One house per organisation.
  unique (org_id)
);
call kernel.tenant('messaging.house', 'select, insert, update');

create table messaging.pillar (
  org_id uuid not null,
  id uuid not null,
  house_id uuid not null,
  title text not null,
  body text not null,
  position int not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, house_id) references messaging.house (org_id, id)
);
call kernel.tenant('messaging.pillar', 'select, insert, update');

create table messaging.proof (
  org_id uuid not null,
  id uuid not null,
  pillar_id uuid not null,
  claim text not null,
  evidence text not null,
  evidence_url text,
  -- The last day on which the evidence holds.
  expires_on date,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, pillar_id) references messaging.pillar (org_id, id)
);
create index proof_time on messaging.proof (org_id, created_at, id) where archived_at is null;
create index proof_pillar on messaging.proof (org_id, pillar_id, created_at, id) where archived_at is null;
create index proof_expiry on messaging.proof (org_id, expires_on) where archived_at is null;
call kernel.tenant('messaging.proof', 'select, insert, update');

create table messaging.message (
  org_id uuid not null,
  id uuid not null,
  pillar_id uuid not null,
  segment_id uuid,
  what text not null,
  why text not null,
  emotion text not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, pillar_id) references messaging.pillar (org_id, id),
  foreign key (org_id, segment_id) references people.segment (org_id, id)
);
create index message_time on messaging.message (org_id, created_at, id) where archived_at is null;
create index message_pillar on messaging.message (org_id, pillar_id, created_at, id) where archived_at is null;
create index message_segment on messaging.message (org_id, segment_id, created_at, id) where archived_at is null;
call kernel.tenant('messaging.message', 'select, insert, update');
