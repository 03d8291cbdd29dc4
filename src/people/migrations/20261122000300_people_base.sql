-- People: persons and companies, what they agreed to, what they did, and the audiences made of that.
create schema people;
call kernel.open_schema('people');

-- The hash under which an address is remembered that must not be written to, even after its person was erased.
create function people.email_hash(email_key text) returns bytea language sql immutable strict
  as $$ select sha256(convert_to(email_key, 'UTF8')) $$;

create table people.company (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  name text collate "und-x-icu" not null,
  -- Folded for comparison: the name by which an import finds it, the domain of its addresses.
  name_key text not null,
  domain_key text,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id)
);
create unique index company_domain on people.company (org_id, domain_key) where domain_key is not null;
create index company_name_key on people.company (org_id, name_key);
create index company_name on people.company (org_id, name, id);
call kernel.tenant('people.company', 'select, insert, update');

create table people.person (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  -- Names sort as people read them, not by code point.
  name text collate "und-x-icu" not null default '',
  email text,
  -- The address folded to one spelling: what everything is matched by.
  email_key text,
  email_hash bytea generated always as (people.email_hash(email_key)) stored,
  phone text,
  company_id uuid,
  kind text not null check (kind in ('prospect', 'customer', 'stakeholder', 'media', 'partner', 'employee')),
  language text,
  owner_id uuid,
  source text not null default '',
  -- The state the last consent row left; none when there is no row.
  email_consent text not null default 'none' check (email_consent in ('none', 'granted', 'withdrawn')),
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  -- An erased person keeps the row, emptied, so that facts and sums stay whole.
  erased_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, company_id) references people.company (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id),
  check ((email is null) = (email_key is null)),
  check (erased_at is null or (name = '' and email is null and phone is null and company_id is null and source = ''))
);
create unique index person_email on people.person (org_id, email_key) where email_key is not null;
create index person_newest on people.person (org_id, created_at desc, id desc) where archived_at is null;
create index person_name on people.person (org_id, name, id) where archived_at is null;
create index person_company on people.person (org_id, company_id, id) where company_id is not null;
call kernel.tenant('people.person', 'select, insert, update');

-- What was agreed to and taken back, with the proof: never changed, never deleted.
create table people.consent (
  org_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  channel text not null default 'email' check (channel in ('email')),
  state text not null check (state in ('granted', 'withdrawn')),
  -- Where it was given or taken back, and the exact words that were agreed to.
  source text not null,
  wording text not null,
  -- The member who recorded it; null when the person did it.
  member_id uuid,
  hat text not null,
  import_id uuid,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id)
);
create index consent_person on people.consent (org_id, person_id, at desc, id desc);
call kernel.tenant('people.consent', 'select, insert');

-- Addresses that must not be written to. Only the hash is kept, so that the refusal outlives the erasure of the person.
create table people.suppression (
  org_id uuid not null references identity.organisation (org_id),
  email_hash bytea not null,
  reason text not null check (reason in ('erased', 'unsubscribed', 'bounced', 'manual', 'complained')),
  at timestamptz not null,
  primary key (org_id, email_hash)
);
call kernel.tenant('people.suppression', 'select, insert, update, delete');

-- What a person did, or what was done with them: append-only; only the details can be emptied, by erasure.
create table people.fact (
  org_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  kind text not null,
  node_id uuid,
  at timestamptz not null,
  -- The day in the organisation's zone, for reports.
  day date not null,
  -- Minor units of the organisation's currency.
  amount bigint,
  data jsonb not null default '{}',
  primary key (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id)
);
create index fact_person on people.fact (org_id, person_id, at desc, id desc);
create index fact_kind on people.fact (org_id, kind, person_id, at);
create index fact_node on people.fact (org_id, node_id) where node_id is not null;
call kernel.tenant('people.fact', 'select, insert, update (data)');

create table people.segment (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('customer', 'stakeholder')),
  rule jsonb not null,
  evidence text not null default '',
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id)
);
create index segment_newest on people.segment (org_id, created_at desc, id desc);
call kernel.tenant('people.segment', 'select, insert, update');

-- One run of an import: counts, and which lines were refused and why. Values of the lines are not kept.
create table people.import (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  format text not null,
  source text not null,
  wording text not null default '',
  counts jsonb not null,
  refused jsonb not null,
  member_id uuid,
  hat text not null,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id)
);
create index import_newest on people.import (org_id, at desc, id desc);
call kernel.tenant('people.import', 'select, insert');
-- The run is written last, when its counts are known.
alter table people.consent add foreign key (org_id, import_id) references people.import (org_id, id) deferrable initially deferred;

-- Why a person may not be written to, or null when they may. Message classes: commercial, relationship, transactional, crisis.
-- Nobody may be written to without an address, when archived, or at an address that bounced or was barred by hand. Whoever complained
-- gets only what a transaction or a crisis makes necessary; whoever unsubscribed or was erased gets nothing commercial;
-- and commercial messages need consent (16 CFR 316.3 draws the line between the classes; GDPR articles 7 and 21 ask for the consent).
create function people.refusal(p_org uuid, p_person uuid, p_class text) returns text language sql stable as $$
  select case
    when p.id is null or p.email_key is null then 'no_address'
    when p.archived_at is not null then 'archived'
    when s.reason in ('bounced', 'manual') then 'suppressed'
    when s.reason = 'complained' and p_class in ('commercial', 'relationship') then 'suppressed'
    when s.reason is not null and p_class = 'commercial' then 'suppressed'
    when p.email_consent <> 'granted' and p_class = 'commercial' then 'no_consent'
  end
  from (select p_org as org_id, p_person as id) asked
  left join people.person p on p.org_id = asked.org_id and p.id = asked.id
  left join people.suppression s on s.org_id = p.org_id and s.email_hash = p.email_hash
$$;
