-- Finding people by what stands anywhere in their name, address or number, or in their company's name, without reading everybody: three letters in a
-- row are looked up in an index of all there are. It is asked through a door (people_by_words), for under a policy only leakproof operators use an
-- index. Both extensions come with PostgreSQL, and whoever may make a schema in a database may make them too; on a server that has not got them, or
-- does not allow them, people are found all the same, more slowly.
do $$
begin
  create extension if not exists pg_trgm with schema kernel;
  create extension if not exists btree_gin with schema kernel;
  -- They may have been there before, in a schema of somebody else's choice.
  execute (
    select format('create index person_words on people.person using gin (org_id %1$s.uuid_ops, search_key %2$s.gin_trgm_ops);
      create index company_words on people.company using gin (org_id %1$s.uuid_ops, name_key %2$s.gin_trgm_ops)',
      max(e.extnamespace::regnamespace::text) filter (where e.extname = 'btree_gin'),
      max(e.extnamespace::regnamespace::text) filter (where e.extname = 'pg_trgm'))
    from pg_extension e);
exception when undefined_file or feature_not_supported or insufficient_privilege then
  raise notice 'people are searched without an index: %', sqlerrm;
end $$;

-- What is shorter is read through, and of companies then nothing but this.
drop index people.company_name_key;
create index company_name_key on people.company (org_id, name_key, id);
