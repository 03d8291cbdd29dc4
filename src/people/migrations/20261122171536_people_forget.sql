-- What a member wrote about where one person agreed may name them: an erasure empties it, and did not until now.
do $$ begin
  execute format('grant update (source) on people.consent to %I', current_setting('app.program'));
end $$;
update people.consent c set source = '' from people.person p
  where p.org_id = c.org_id and p.id = c.person_id and p.erased_at is not null and c.member_id is not null and c.import_id is null;
