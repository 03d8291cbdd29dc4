-- Direction: goals with their values, objectives, the one-page strategy, offerings and competitors.
create schema strategy;
call kernel.open_schema('strategy');

create table strategy.goal (
  org_id uuid not null,
  id uuid not null,
  title text not null,
  why text not null default '',
  metric text not null check (metric in ('revenue', 'raised', 'orders', 'gifts', 'new_customers', 'deals_won', 'leads', 'coverage',
    'subscribers', 'manual')),
  unit text not null check (unit in ('money', 'count', 'percent')),
  -- Minor units, a count, or a share; numeric because a share has decimals. Empty until somebody knows them: the checks say so.
  baseline numeric(20, 6),
  target numeric(20, 6),
  starts_on date not null,
  due_on date,
  source text not null default '',
  owner_id uuid,
  assumed boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index goal_created on strategy.goal (org_id, created_at, id);
call kernel.tenant('strategy.goal', 'select, insert, update');

create table strategy.objective (
  org_id uuid not null,
  id uuid not null,
  goal_id uuid not null,
  function text not null check (function in ('marketing', 'communications', 'pr', 'sales')),
  title text not null,
  why text not null default '',
  metric text not null check (metric in ('revenue', 'raised', 'orders', 'gifts', 'new_customers', 'deals_won', 'leads', 'coverage',
    'subscribers', 'manual')),
  unit text not null check (unit in ('money', 'count', 'percent')),
  baseline numeric(20, 6),
  target numeric(20, 6),
  starts_on date not null,
  due_on date,
  amec_level text check (amec_level in ('outputs', 'outtakes', 'outcomes', 'impact')),
  owner_id uuid,
  assumed boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, goal_id) references strategy.goal (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index objective_created on strategy.objective (org_id, created_at, id);
create index objective_goal on strategy.objective (org_id, goal_id, created_at, id);
call kernel.tenant('strategy.objective', 'select, insert, update');

-- Values entered by hand, of a goal or an objective; one per day.
create table strategy.metric_value (
  org_id uuid not null,
  id uuid not null,
  node_id uuid not null,
  on_day date not null,
  value numeric(20, 6) not null,
  source text not null,
  member_id uuid,
  created_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, node_id, on_day),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id)
);
call kernel.tenant('strategy.metric_value', 'select, insert, update');

-- A changed target keeps the old one, the new one, who and when.
create table strategy.target_change (
  org_id uuid not null,
  id uuid not null,
  node_id uuid not null,
  target_before numeric(20, 6),
  target numeric(20, 6),
  due_before date,
  due_on date,
  member_id uuid,
  hat text not null,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id)
);
create index target_change_node on strategy.target_change (org_id, node_id, at, id);
call kernel.tenant('strategy.target_change', 'select, insert');

create table strategy.strategy (
  org_id uuid not null,
  id uuid not null,
  objective_id uuid not null,
  function text not null check (function in ('marketing', 'communications', 'pr', 'sales')),
  title text not null,
  destination text not null default '',
  rationale text not null default '',
  delivery text not null default '',
  vehicles text[] not null default '{}',
  spend_cap bigint,
  horizon_from date,
  horizon_to date,
  measures text not null default '',
  -- The five components: alternatives, attributes, value, who, category.
  positioning jsonb not null,
  -- Ordered choices. What they name is archived and never deleted, so an id in here always finds its row; each is checked when it is written.
  segment_ids uuid[] not null default '{}',
  offering_ids uuid[] not null default '{}',
  competitor_ids uuid[] not null default '{}',
  -- Hash of the text as it stands: an approval counts while it names this hash.
  body_hash text not null,
  owner_id uuid,
  assumed boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, objective_id) references strategy.objective (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index strategy_created on strategy.strategy (org_id, created_at, id);
create index strategy_objective on strategy.strategy (org_id, objective_id, created_at, id);
call kernel.tenant('strategy.strategy', 'select, insert, update');

create table strategy.offering (
  org_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('product', 'service', 'programme', 'membership', 'event')),
  description text not null default '',
  price bigint,
  margin numeric(7, 6),
  -- A list of feature, advantage, benefit.
  features jsonb not null,
  owner_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index offering_name on strategy.offering (org_id, name, id);
call kernel.tenant('strategy.offering', 'select, insert, update');

create table strategy.competitor (
  org_id uuid not null,
  id uuid not null,
  name text not null,
  website text,
  claim text not null default '',
  strengths text not null default '',
  weaknesses text not null default '',
  owner_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index competitor_name on strategy.competitor (org_id, name, id);
call kernel.tenant('strategy.competitor', 'select, insert, update');
