-- What somebody wants to be written to about, and for how long they want to be left alone.
create table people.topic (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  name text collate "und-x-icu" not null,
  name_key text not null,
  -- What a reader gets who wants it, in the words of the page where they choose.
  description text not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id)
);
create unique index topic_name_key on people.topic (org_id, name_key) where archived_at is null;
create index topic_name on people.topic (org_id, name, id);
call kernel.tenant('people.topic', 'select, insert, update');

-- What a person chose. Who has not chosen gets what the consent allows.
create table people.topic_choice (
  org_id uuid not null,
  person_id uuid not null,
  topic_id uuid not null,
  wanted boolean not null,
  at timestamptz not null,
  primary key (org_id, person_id, topic_id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, topic_id) references people.topic (org_id, id)
);
call kernel.tenant('people.topic_choice', 'select, insert, update, delete');

-- The day on which news and offers may begin again; a job takes it away when it has come, so that whoever has one is left alone.
alter table people.person add column paused_until date;
create index person_paused on people.person (org_id, paused_until) where paused_until is not null;

create or replace function people.refusal(p_org uuid, p_person uuid, p_class text) returns text language plpgsql stable as $$
begin
  return (select case
      when p.id is null or p.email_key is null then 'no_address'
      when p.archived_at is not null then 'archived'
      when s.reason in ('bounced', 'manual') then 'suppressed'
      when s.reason = 'complained' and p_class in ('commercial', 'relationship') then 'suppressed'
      when s.reason is not null and p_class = 'commercial' then 'suppressed'
      when p.email_consent <> 'granted' and p_class = 'commercial' then 'no_consent'
      when p.paused_until is not null and p_class = 'commercial' then 'paused'
    end
    from (select p_org as org_id, p_person as id) asked
    left join people.person p on p.org_id = asked.org_id and p.id = asked.id
    left join people.suppression s on s.org_id = p.org_id and s.email_hash = p.email_hash);
end $$;

-- Whether a person has said that they do not want a topic.
create function people.unwanted(p_org uuid, p_person uuid, p_topic uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select 1 from people.topic_choice c
    where c.org_id = p_org and c.person_id = p_person and c.topic_id = p_topic and not c.wanted);
end $$;
