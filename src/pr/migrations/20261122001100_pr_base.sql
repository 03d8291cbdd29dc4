-- Coverage: what others published about the organisation. Each is a node of the thread under the same id, and one touch.
create schema pr;
call kernel.open_schema('pr');

create table pr.coverage (
  org_id uuid not null,
  id uuid not null,
  url text not null,
  -- The address folded to one spelling: the same article pasted twice is one piece of coverage.
  url_key text not null,
  outlet text not null,
  -- Empty until somebody wrote it or the page was read.
  title text not null default '',
  published_on date not null,
  tone text check (tone in ('positive', 'neutral', 'negative')),
  -- Companies, products and people it speaks of: what open conversations are matched by.
  about text[] not null default '{}',
  company_id uuid,
  -- Somebody who is known to have read it; the touch is theirs.
  person_id uuid,
  -- The message of the house it carries.
  message_id uuid,
  note text not null default '',
  -- Whether title and outlet were read from the page: by hand means that nothing was left to read.
  reading text not null check (reading in ('by_hand', 'waiting', 'read', 'unreadable')),
  touch_id uuid not null,
  owner_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, company_id) references people.company (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, message_id) references messaging.message (org_id, id),
  foreign key (org_id, touch_id) references tracking.touch (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create unique index coverage_url on pr.coverage (org_id, md5(url_key)) where archived_at is null;
create index coverage_published on pr.coverage (org_id, published_on desc, id desc) where archived_at is null;
create index coverage_person on pr.coverage (org_id, person_id) where person_id is not null;
call kernel.tenant('pr.coverage', 'select, insert, update');
