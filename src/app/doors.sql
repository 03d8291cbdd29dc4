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

-- Short links: whoever holds a code is sent to its stored target, and the click is stored in the same statement, many at a time.
-- A person is believed only if the token was made for the object the link belongs to.
-- One plan for all calls, and key by key: it is made once, and as long as a table is small any index and none look equally good to the planner,
-- also one that leads to all rows of the organisation. So it is told that looking at more entries than needed is dear.
create function door.follow_links(visits jsonb) returns table (n int, address text)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
  set cpu_index_tuple_cost = 1 as $$
declare
  orgs uuid[];
  ids uuid[];
  persons uuid[];
  sources text[];
  links uuid[];
  moments timestamptz[];
begin
  with asked as (
    select v.* from jsonb_to_recordset(visits)
      as v(n int, id uuid, code text, counted boolean, person uuid, node uuid, visitor uuid, source text, at timestamptz)
  ), clicked as (
    insert into tracking.touch (org_id, id, kind, node_id, path, function, person_id, visitor, source, link_id, at, day)
    select l.org_id, a.id, 'click', l.node_id, t.path, t.function, p.id, a.visitor, coalesce(p.id::text, a.source), l.id, a.at,
      (a.at at time zone o.zone)::date
    from asked a
    join tracking.link l on l.code = a.code
    join identity.organisation o on o.org_id = l.org_id
    join thread.node t on t.org_id = l.org_id and t.id = l.node_id
    left join people.person p on p.org_id = l.org_id and p.id = a.person and a.node = l.node_id
    where a.counted
    returning org_id, id, person_id, source, link_id, at
  )
  select array_agg(c.org_id), array_agg(c.id), array_agg(c.person_id), array_agg(c.source), array_agg(c.link_id), array_agg(c.at)
    into orgs, ids, persons, sources, links, moments from clicked c;
  if ids is not null then
    -- A scanner opens every link of a message at once; a person does not click two within a second. Each source is looked at once for all
    -- of its clicks, and compared click by click only where it followed more than one link: many in one house may share a source.
    with fresh as materialized (
      select f.* from unnest(orgs, ids, sources, links, moments) as f(org_id, id, source, link_id, at) where f.source is not null
    ), near as materialized (
      select u.org_id, u.id, u.source, u.link_id, u.at
      from (select f.org_id, f.source, min(f.at) as first, max(f.at) as last from fresh f group by 1, 2) s
      join tracking.touch u on u.org_id = s.org_id and u.source = s.source
        and u.at between s.first - interval '1 second' and s.last + interval '1 second'
    ), several as materialized (
      select n.org_id, n.source from near n group by 1, 2 having min(n.link_id::text) <> max(n.link_id::text)
    ), burst as (
      select f.org_id, f.id as one, n.id as other
      from several join fresh f using (org_id, source) join near n using (org_id, source)
      where n.at between f.at - interval '1 second' and f.at + interval '1 second' and n.link_id <> f.link_id
    )
    update tracking.touch t set machine = true
    from (select b.org_id, b.one as id from burst b union select b.org_id, b.other from burst b) m
    where t.org_id = m.org_id and t.id = m.id and not t.machine;
    -- One task for the clicks of an organisation within a second, some seconds later: by then scanners are found out.
    perform graphile_worker.add_job('tracking.noteClicks',
      json_build_object('orgId', c.org_id, 'since', to_char(c.second at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
      job_key => format('tracking.noteClicks %s %s', c.org_id, extract(epoch from c.second)::bigint), job_key_mode => 'preserve_run_at',
      run_at => c.second + interval '6 seconds')
    from (
      select distinct k.org_id, date_trunc('second', k.at) as second
      from unnest(orgs, persons, moments) as k(org_id, person_id, at) where k.person_id is not null
    ) c;
  end if;
  return query select a.n, l.address from jsonb_to_recordset(visits) as a(n int, code text) join tracking.link l on l.code = a.code;
end $$;

-- Forms: the organisation behind a form that is open; only its id is known, and an id cannot be guessed.
create function door.form_by_id(of_form uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select f.org_id from tracking.form f where f.id = of_form and f.archived_at is null $$;

-- Touches: makes the partitions of the running month and the three that follow; only the owner may make tables.
create function door.open_touch_months(at timestamptz) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$ select tracking.open_months(at::date, (at + interval '3 months')::date) $$;

-- People in lists: who has a text, by its pattern, in the name, address or number or in the company's name, in the organisation of the transaction;
-- null when they are more than so many. Past the policy only because under it no index finds a text within another. Planned anew each time: what is
-- the best way is a matter of the text.
create function door.people_by_words(pattern text, most int) returns uuid[]
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_ids uuid[];
begin
  execute
    'select array_agg(f.id) from (
       (select p.id from people.person p where p.org_id = $1 and p.search_key like $2) union all
       (select p.id from people.company c join people.person p on p.org_id = $1 and p.company_id = c.id
        where c.org_id = $1 and c.name_key like $2) limit $3) f'
    into found_ids using kernel.org(), pattern, most + 1;
  return case when coalesce(cardinality(found_ids), 0) <= most then coalesce(found_ids, '{}') end;
end $$;

-- Statistics: what many rows came into at once is analysed, which only its owner may do, and the list of what waits to get into an index of words is
-- emptied. What somebody else analyses at this moment is left to them. Only tables that the policy guards.
create function door.analyse(of_table regclass) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from pg_class c where c.oid = of_table and c.relrowsecurity and pg_get_userbyid(c.relowner) = current_user) then
    raise insufficient_privilege using message = format('%s is not to be analysed', of_table);
  end if;
  execute format('analyze (skip_locked) %s', of_table);
  perform gin_clean_pending_list(i.indexrelid)
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
    where i.indrelid = of_table and a.amname = 'gin';
end $$;
