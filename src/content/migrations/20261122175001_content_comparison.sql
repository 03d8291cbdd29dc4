-- A/B tests: versions of one piece, each to a part of one audience, and the rule by which one of them goes to the rest.
create table content.comparison (
  org_id uuid not null,
  -- Also the seed by which the audience is divided.
  id uuid not null,
  piece_id uuid not null,
  segment_id uuid not null,
  measure text not null check (measure in ('clicked', 'submitted', 'ordered', 'gave')),
  share double precision not null check (share > 0 and share <= 1),
  hours int not null check (hours between 1 and 720),
  otherwise text not null check (otherwise in ('person', 'leader', 'fallback')),
  fallback_id uuid,
  -- In words, as it was read before the start.
  rule text not null,
  baseline double precision not null,
  difference double precision not null,
  needed int not null,
  audience int not null,
  -- The rest of the audience begins at this of its ten thousand parts.
  rest_from int not null check (rest_from between 1 and 10000),
  state text not null check (state in ('sending', 'counting', 'undecided', 'decided', 'stopped')),
  -- Up to when is counted; known once the last message of the test has left.
  ends_at timestamptz,
  winner_id uuid,
  p double precision,
  reason text,
  decided_at timestamptz,
  decided_by uuid,
  rest_dispatch_id uuid,
  -- Who started it.
  member_id uuid not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, piece_id) references content.piece (org_id, id),
  foreign key (org_id, segment_id) references people.segment (org_id, id),
  foreign key (org_id, fallback_id) references content.variant (org_id, id),
  foreign key (org_id, winner_id) references content.variant (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id),
  foreign key (org_id, decided_by) references identity.member (org_id, id),
  check ((otherwise = 'fallback') = (fallback_id is not null)),
  check ((state = 'decided') = (winner_id is not null))
);
create index comparison_piece on content.comparison (org_id, piece_id, created_at, id);
create index comparison_rest on content.comparison (org_id, rest_dispatch_id) where rest_dispatch_id is not null;
call kernel.tenant('content.comparison', 'select, insert, update');

-- A version in a test, with its part of the audience.
create table content.contender (
  org_id uuid not null,
  comparison_id uuid not null,
  place int not null check (place between 0 and 3),
  variant_id uuid not null,
  slice_from int not null,
  slice_until int not null,
  dispatch_id uuid not null,
  -- What it was decided on; null while it is counted.
  delivered int,
  responded int,
  primary key (org_id, comparison_id, place),
  foreign key (org_id, comparison_id) references content.comparison (org_id, id),
  foreign key (org_id, variant_id) references content.variant (org_id, id)
);
create index contender_variant on content.contender (org_id, variant_id, comparison_id);
create index contender_dispatch on content.contender (org_id, dispatch_id);
call kernel.tenant('content.contender', 'select, insert, update');
