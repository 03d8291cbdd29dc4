-- Asked for every recipient of a mailing: in PL/pgSQL its plan is kept for the session.
create or replace function people.refusal(p_org uuid, p_person uuid, p_class text) returns text language plpgsql stable as $$
begin
  return (select case
      when p.id is null or p.email_key is null then 'no_address'
      when p.archived_at is not null then 'archived'
      when s.reason in ('bounced', 'manual') then 'suppressed'
      when s.reason = 'complained' and p_class in ('commercial', 'relationship') then 'suppressed'
      when s.reason is not null and p_class = 'commercial' then 'suppressed'
      when p.email_consent <> 'granted' and p_class = 'commercial' then 'no_consent'
    end
    from (select p_org as org_id, p_person as id) asked
    left join people.person p on p.org_id = asked.org_id and p.id = asked.id
    left join people.suppression s on s.org_id = p.org_id and s.email_hash = p.email_hash);
end $$;
