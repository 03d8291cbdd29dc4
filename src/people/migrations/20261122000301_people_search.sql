-- Finding people in long lists: what is searched as one folded text in byte order, and the two filters that lists offer beside it.
alter table people.person add column search_key text collate "C"
  generated always as (lower(name || ' ' || coalesce(email_key, '') || ' ' || coalesce(phone, ''))) stored;
create index person_kind on people.person (org_id, kind, created_at desc, id desc) where archived_at is null;
create index person_consent on people.person (org_id, email_consent, created_at desc, id desc) where archived_at is null;
