-- Sequences: approved e-mails one after the other to whoever joins, each at its own time, until they have done what it is about.
create table content.sequence (
  org_id uuid not null,
  id uuid not null,
  -- The campaign or activity under which it stands.
  node_id uuid not null,
  name text not null,
  -- Whoever is in it joins by themselves; without one, people are added by hand.
  segment_id uuid,
  -- What ends it for a person.
  exits text[] not null default '{}' check (exits <@ array['reply', 'purchase', 'gift']),
  leave_with_audience boolean not null default false,
  exit_segment_id uuid,
  -- Whoever left with the audience goes on where they stopped once they are in it again.
  again boolean not null default false,
  state text not null default 'draft' check (state in ('draft', 'running', 'paused', 'ended')),
  started_at timestamptz,
  ended_at timestamptz,
  owner_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, segment_id) references people.segment (org_id, id),
  foreign key (org_id, exit_segment_id) references people.segment (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id),
  check (segment_id is not null or not leave_with_audience),
  check (leave_with_audience or not again)
);
create index sequence_made on content.sequence (org_id, created_at, id) where archived_at is null;
create index sequence_node on content.sequence (org_id, node_id);
create index sequence_running on content.sequence (org_id, id) where state = 'running';
call kernel.tenant('content.sequence', 'select, insert, update');

create table content.sequence_step (
  org_id uuid not null,
  id uuid not null,
  sequence_id uuid not null,
  position int not null check (position > 0),
  variant_id uuid not null,
  -- After the step before, or after joining: days by the recipient's calendar, then hours.
  wait_days int not null default 0 check (wait_days between 0 and 365),
  wait_hours int not null default 0 check (wait_hours between 0 and 23),
  window_from text check (window_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  window_until text check (window_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  -- The standing dispatch through which it leaves; none before the sequence is started.
  dispatch_id uuid,
  primary key (org_id, id),
  -- Positions trade places within one statement.
  unique (org_id, sequence_id, position) deferrable initially immediate,
  foreign key (org_id, sequence_id) references content.sequence (org_id, id),
  foreign key (org_id, variant_id) references content.variant (org_id, id),
  check ((window_from is null) = (window_until is null))
);
create index sequence_step_variant on content.sequence_step (org_id, variant_id);
call kernel.tenant('content.sequence_step', 'select, insert, update, delete');

-- One person on the way through one sequence.
create table content.enrolment (
  org_id uuid not null,
  id uuid not null,
  sequence_id uuid not null,
  person_id uuid not null,
  joined_at timestamptz not null,
  -- Who added them; null when they came with the audience.
  member_id uuid,
  -- The step they wait for, or came to last.
  step_id uuid,
  due_at timestamptz,
  state text not null default 'active' check (state in ('active', 'finished', 'left')),
  left_reason text,
  ended_at timestamptz,
  version int not null default 1,
  primary key (org_id, id),
  -- Once per person: who comes back goes on in the same row.
  unique (org_id, sequence_id, person_id),
  foreign key (org_id, sequence_id) references content.sequence (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id),
  check ((state = 'active') = (ended_at is null)),
  check ((state = 'left') = (left_reason is not null))
);
create index enrolment_state on content.enrolment (org_id, sequence_id, state, id);
create index enrolment_due on content.enrolment (org_id, step_id, due_at, id) where state = 'active';
create index enrolment_left on content.enrolment (org_id, sequence_id, step_id, left_reason) where state = 'left';
create index enrolment_person on content.enrolment (org_id, person_id);
call kernel.tenant('content.enrolment', 'select, insert, update');
