-- Consent that was given on a form and waits to be confirmed by whoever reads the mailbox.
create table people.asking (
  org_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  -- Where it was given, and the exact words: they become the consent once it is confirmed.
  source text not null,
  wording text not null,
  lang text not null,
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id)
);
create index asking_person on people.asking (org_id, person_id, asked_at desc);
call kernel.tenant('people.asking', 'select, insert, update (confirmed_at)');
