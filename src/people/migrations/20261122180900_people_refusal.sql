-- Asked for every recipient of a mailing, twice: two looks by key are cheaper than one query that joins them, and who is not suppressed, which is
-- nearly everybody, is done with the second.
create or replace function people.refusal(p_org uuid, p_person uuid, p_class text) returns text language plpgsql stable as $$
declare
  p record;
  v_suppression text;
begin
  select x.email_key, x.email_hash, x.archived_at, x.email_consent, x.paused_until into p
    from people.person x where x.org_id = p_org and x.id = p_person;
  if p.email_key is null then return 'no_address'; end if;
  if p.archived_at is not null then return 'archived'; end if;
  select s.reason into v_suppression from people.suppression s where s.org_id = p_org and s.email_hash = p.email_hash;
  if v_suppression in ('bounced', 'manual') then return 'suppressed'; end if;
  if v_suppression = 'complained' and p_class in ('commercial', 'relationship') then return 'suppressed'; end if;
  if v_suppression is not null and p_class = 'commercial' then return 'suppressed'; end if;
  if p.email_consent <> 'granted' and p_class = 'commercial' then return 'no_consent'; end if;
  if p.paused_until is not null and p_class = 'commercial' then return 'paused'; end if;
  return null;
end $$;
