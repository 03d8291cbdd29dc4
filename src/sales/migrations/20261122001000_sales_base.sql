-- Sales: leads, deals with their steps, orders and gifts with their refunds, and what all of it brought in.
create schema sales;
call kernel.open_schema('sales');

create table sales.lead (
  org_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  company_id uuid,
  -- The visit it came from; what it counts for is its place on the thread.
  source_touch_id uuid,
  form_id uuid,
  state text not null check (state in ('lead', 'accepted', 'rejected', 'converted')),
  reason text check (reason in ('no_fit', 'timing', 'no_budget', 'not_reached', 'duplicate', 'other')),
  note text not null default '',
  owner_id uuid,
  decided_at timestamptz,
  -- The organisation's calendar day it came on.
  opened_on date not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, company_id) references people.company (org_id, id),
  foreign key (org_id, source_touch_id) references tracking.touch (org_id, id),
  foreign key (org_id, form_id) references tracking.form (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id),
  check ((state = 'rejected') = (reason is not null))
);
create index lead_newest on sales.lead (org_id, created_at desc, id desc);
create index lead_state on sales.lead (org_id, state, created_at desc, id desc);
-- One open lead a person: who asks twice is still one to answer.
create unique index lead_open on sales.lead (org_id, person_id) where state in ('lead', 'accepted');
create index lead_day on sales.lead (org_id, opened_on);
call kernel.tenant('sales.lead', 'select, insert, update');

create table sales.deal (
  org_id uuid not null,
  id uuid not null,
  title text not null,
  person_id uuid,
  company_id uuid,
  lead_id uuid,
  stage text not null check (stage in ('discovery', 'qualified', 'proposal', 'negotiation', 'won', 'lost')),
  -- Minor units of its own currency; the base amount is what sums use.
  amount bigint not null check (amount >= 0),
  currency text not null,
  -- Base currency per one of the deal's, the day of that rate and who says so; null in the base currency.
  rate numeric(20, 10) check (rate > 0),
  rate_on date,
  rate_source text,
  base_amount bigint not null check (base_amount >= 0),
  expected_on date,
  opened_on date not null,
  closed_on date,
  lost_reason text check (lost_reason in ('price', 'competitor', 'timing', 'no_need', 'no_answer', 'other')),
  note text not null default '',
  stage_since date not null,
  owner_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Entered by mistake: counts nowhere.
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, company_id) references people.company (org_id, id),
  foreign key (org_id, lead_id) references sales.lead (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id),
  check ((rate is null) = (rate_on is null) and (rate is null) = (rate_source is null)),
  check ((stage in ('won', 'lost')) = (closed_on is not null)),
  check ((stage = 'lost') = (lost_reason is not null))
);
create index deal_newest on sales.deal (org_id, created_at desc, id desc) where archived_at is null;
create index deal_stage on sales.deal (org_id, stage, created_at desc, id desc) where archived_at is null;
create index deal_closed on sales.deal (org_id, closed_on) where closed_on is not null;
create index deal_person on sales.deal (org_id, person_id) where person_id is not null;
create index deal_company on sales.deal (org_id, company_id) where company_id is not null;
call kernel.tenant('sales.deal', 'select, insert, update');

-- Every step a deal took, with the reason where one was needed: never changed.
create table sales.step (
  org_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  from_stage text,
  to_stage text not null,
  reason text not null default '',
  member_id uuid,
  hat text not null,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, deal_id) references sales.deal (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id)
);
create index step_deal on sales.step (org_id, deal_id, at, id);
call kernel.tenant('sales.step', 'select, insert');

-- Orders and gifts. A refund is a row of its own, below zero, tied to its order; it has no place on the thread but the order's.
create table sales."order" (
  org_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('order', 'gift')),
  refund_of uuid,
  person_id uuid,
  company_id uuid,
  deal_id uuid,
  amount bigint not null,
  currency text not null,
  rate numeric(20, 10) check (rate > 0),
  rate_on date,
  rate_source text,
  base_amount bigint not null,
  day date not null,
  -- Placed until its refunds add up to it.
  status text not null default 'placed' check (status in ('placed', 'refunded')),
  code text,
  -- The number it has where it came from: the same number twice is the same order.
  number text,
  note text not null default '',
  -- The run that brought it; null when entered by hand.
  import_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Entered by mistake: counts nowhere, and its refunds neither.
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, refund_of) references sales."order" (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, company_id) references people.company (org_id, id),
  foreign key (org_id, deal_id) references sales.deal (org_id, id),
  check ((rate is null) = (rate_on is null) and (rate is null) = (rate_source is null)),
  check (case when refund_of is null then amount >= 0 and base_amount >= 0 else amount < 0 and base_amount <= 0 end)
);
create unique index order_number on sales."order" (org_id, number) where number is not null;
create index order_day on sales."order" (org_id, day desc, id desc) where archived_at is null;
create index order_person on sales."order" (org_id, person_id, day) where person_id is not null;
create index order_refunds on sales."order" (org_id, refund_of) where refund_of is not null;
create index order_deal on sales."order" (org_id, deal_id) where deal_id is not null;
call kernel.tenant('sales."order"', 'select, insert, update');

-- What came in, one row per amount: the one place that says what revenue and gifts are. A won deal counts on the day it was won;
-- an order that belongs to a won deal does not count again; a refund always counts, on its own day and at its order's place.
create view sales.result with (security_invoker = true) as
  select d.org_id, d.id, d.id as node_id, 'deal'::text as kind, d.person_id, d.base_amount, d.closed_on as day
  from sales.deal d where d.stage = 'won' and d.archived_at is null
  union all
  select o.org_id, o.id, coalesce(o.refund_of, o.id), o.kind, o.person_id, o.base_amount, o.day
  from sales."order" o where (o.deal_id is null or o.refund_of is not null) and o.archived_at is null;

do $$ begin
  execute format('grant select on sales.result to %I', current_setting('app.program'));
end $$;
