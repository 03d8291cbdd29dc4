-- The road map: plans, campaigns with their briefs, activities, budget and spend; and the registers of channels, asks and conversions.
create schema plan;
call kernel.open_schema('plan');

create table plan.plan (
  org_id uuid not null,
  id uuid not null,
  strategy_id uuid not null,
  function text not null check (function in ('marketing', 'communications', 'pr', 'sales')),
  name text not null,
  what text not null default '',
  how text not null default '',
  "where" text not null default '',
  who text not null default '',
  -- How success is tracked.
  tracking text not null default '',
  starts_on date not null,
  ends_on date,
  weekly_hours numeric(6, 2),
  owner_id uuid,
  assumed boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, strategy_id) references strategy.strategy (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index plan_created on plan.plan (org_id, created_at, id);
create index plan_strategy on plan.plan (org_id, strategy_id, created_at, id);
call kernel.tenant('plan.plan', 'select, insert, update');

create table plan.conversion (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('form', 'order', 'gift', 'deal', 'click')),
  -- What one is worth, in minor units of the organisation's currency; empty where the result itself says so.
  value bigint,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id)
);
create index conversion_name on plan.conversion (org_id, name, id);
call kernel.tenant('plan.conversion', 'select, insert, update');

create table plan.cta (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  label text not null,
  kind text not null check (kind in ('enroll', 'follow', 'donate', 'buy', 'book_meeting', 'read', 'contact')),
  conversion_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, conversion_id) references plan.conversion (org_id, id)
);
create index cta_label on plan.cta (org_id, label, id);
call kernel.tenant('plan.cta', 'select, insert, update');

create table plan.channel (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  -- The word links carry as their source.
  key text not null,
  name text not null,
  kind text not null check (kind in ('email', 'website', 'social', 'print', 'phone', 'event', 'ads', 'other')),
  peso text[] not null default '{}',
  side text not null check (side in ('internal', 'external')),
  -- Versions a week, and hours for one.
  cadence numeric(6, 2) not null default 0,
  hours numeric(6, 2) not null default 0,
  adapter text not null check (adapter in ('email', 'website', 'by_hand')),
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  unique (org_id, key)
);
create index channel_name on plan.channel (org_id, name, id);
call kernel.tenant('plan.channel', 'select, insert, update');

create table plan.campaign (
  org_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  -- The name its links carry; never changed, because links are out in the world.
  code text not null,
  function text not null check (function in ('marketing', 'communications', 'pr', 'sales')),
  name text not null,
  theme text not null default '',
  why text not null default '',
  objective text not null default '',
  metric text check (metric in ('revenue', 'raised', 'orders', 'gifts', 'new_customers', 'deals_won', 'leads', 'coverage', 'subscribers', 'manual')),
  target numeric(20, 6),
  state text not null check (state in ('draft', 'in_review', 'approved', 'scheduled', 'live', 'paused', 'completed', 'closed', 'cancelled')),
  previous_state text,
  state_at timestamptz not null,
  state_by uuid,
  starts_on date,
  ends_on date,
  always_on boolean not null default false,
  -- Ordered; segments are archived and never deleted, and each is checked when it is written.
  segment_ids uuid[] not null default '{}',
  audience text not null default '',
  cta_id uuid,
  conversion_id uuid,
  results text not null default '',
  -- Why it was sent back or cancelled.
  reason text not null default '',
  owner_id uuid,
  assumed boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  unique (org_id, code),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, plan_id) references plan.plan (org_id, id),
  foreign key (org_id, cta_id) references plan.cta (org_id, id),
  foreign key (org_id, conversion_id) references plan.conversion (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id),
  foreign key (org_id, state_by) references identity.member (org_id, id)
);
create index campaign_created on plan.campaign (org_id, created_at, id);
create index campaign_plan on plan.campaign (org_id, plan_id, created_at, id);
create index campaign_state on plan.campaign (org_id, state, starts_on);
create unique index campaign_always_on on plan.campaign (org_id, function) where always_on and archived_at is null;
call kernel.tenant('plan.campaign', 'select, insert, update');

-- What and why belong to Marketing, how and where to Communications: different owners, different writes, one version.
create table plan.brief (
  org_id uuid not null,
  campaign_id uuid not null,
  what text not null default '',
  why text not null default '',
  how text not null default '',
  "where" text not null default '',
  due_on date,
  -- Hashes of the texts as they stand; a decision counts while it names the same. The second includes the first:
  -- a how was approved for one what and no other.
  what_hash text not null,
  how_hash text not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, campaign_id),
  foreign key (org_id, campaign_id) references plan.campaign (org_id, id)
);
call kernel.tenant('plan.brief', 'select, insert, update');

create table plan.activity (
  org_id uuid not null,
  id uuid not null,
  campaign_id uuid not null,
  function text not null check (function in ('marketing', 'communications', 'pr', 'sales')),
  what text not null,
  why text not null default '',
  how text not null default '',
  channel_id uuid,
  starts_on date,
  ends_on date,
  expected_result text not null default '',
  -- How its success is tracked.
  metric text not null default '',
  result text not null default '',
  responsible_id uuid,
  accountable_id uuid,
  state text not null check (state in ('proposed', 'planned', 'in_progress', 'blocked', 'done', 'measured', 'cancelled')),
  -- Why it is blocked or was cancelled.
  reason text not null default '',
  owner_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, campaign_id) references plan.campaign (org_id, id),
  foreign key (org_id, channel_id) references plan.channel (org_id, id),
  foreign key (org_id, responsible_id) references identity.member (org_id, id),
  foreign key (org_id, accountable_id) references identity.member (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index activity_created on plan.activity (org_id, created_at, id);
create index activity_campaign on plan.activity (org_id, campaign_id, created_at, id);
call kernel.tenant('plan.activity', 'select, insert, update');

create table plan.budget_line (
  org_id uuid not null,
  id uuid not null,
  node_id uuid not null,
  name text not null,
  -- Planned, in minor units of the organisation's currency.
  amount bigint not null check (amount >= 0),
  owner_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index budget_line_created on plan.budget_line (org_id, created_at, id);
create index budget_line_node on plan.budget_line (org_id, node_id, created_at, id);
call kernel.tenant('plan.budget_line', 'select, insert, update');

create table plan.spend (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  -- Null shows as "not linked yet".
  node_id uuid,
  budget_line_id uuid,
  amount bigint not null,
  currency text not null,
  -- Units of the organisation's currency for one unit of the original, on that day, and who says so.
  rate numeric(20, 10) not null,
  rate_source text not null default '',
  base_amount bigint not null,
  on_day date not null,
  vendor text not null default '',
  note text not null default '',
  owner_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, budget_line_id) references plan.budget_line (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index spend_day on plan.spend (org_id, on_day, id);
create index spend_node on plan.spend (org_id, node_id, on_day, id);
call kernel.tenant('plan.spend', 'select, insert, update');
