-- The doors: the only functions that see across organisations or past the policy. Each has a fixed search_path and its own check.
-- They are put in place anew after every migration; the owner owns them, the program may call them and nothing else of the owner's.
drop schema if exists door cascade;
create schema door;

-- Sealing: numbers committed events per organisation without gaps and chains their hashes.
create function door.seal(most int) returns table (org_id uuid, id uuid, name text, seq bigint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  e kernel.event;
  head kernel.chain;
begin
  if not pg_try_advisory_xact_lock(4400002) then return; end if;
  for e in select * from kernel.event u where u.seq is null order by u.id limit most for update loop
    if head.org_id is distinct from e.org_id then
      insert into kernel.chain values (e.org_id, 0, ''::bytea) on conflict do nothing;
      select * into head from kernel.chain c where c.org_id = e.org_id;
    end if;
    e.seq := head.seq + 1;
    e.hash := kernel.event_digest(head.hash, e);
    update kernel.event u set seq = e.seq, hash = e.hash where u.org_id = e.org_id and u.id = e.id;
    update kernel.chain c set seq = e.seq, hash = e.hash where c.org_id = e.org_id returning * into head;
    org_id := e.org_id; id := e.id; name := e.name; seq := e.seq;
    return next;
  end loop;
end $$;

-- Sign-in: the memberships of a signed-in user, who proved to be that user by the session.
create function door.memberships(of_user text) returns table (org_id uuid, member_id uuid, hats text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select m.org_id, m.id, m.hats from identity.member m where m.user_id = of_user and m.archived_at is null order by m.org_id $$;

-- API keys: only who holds the key can name its hash.
create function door.api_key(key_hash bytea) returns table (org_id uuid, key_id uuid, member_id uuid, hat text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select k.org_id, k.id, k.member_id, k.hat from identity.api_key k join identity.member m on m.org_id = k.org_id and m.id = k.member_id
        where k.hash = key_hash and k.revoked_at is null and m.archived_at is null and k.hat = any (m.hats) $$;

-- Public pages: the organisation behind a published address.
create function door.organisation_by_slug(of_slug text) returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select o.org_id from identity.organisation o where o.slug = of_slug $$;

-- First run and schedules: which organisations there are, by id only.
create function door.organisations() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select o.org_id from identity.organisation o order by o.org_id $$;

-- Answers kept for repeats are dropped after a day, whatever organisation they belong to.
create function door.forget_answers(before timestamptz) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$ with gone as (delete from kernel.idempotency i where i.at < before returning 1) select count(*) from gone $$;
