-- What the audience does: links with their parameters, forms and what was sent through them, touches and their roll-up.
create schema tracking;
call kernel.open_schema('tracking');

create table tracking.link (
  org_id uuid not null,
  id uuid not null,
  -- Unique across organisations: the short address names no organisation.
  code text not null unique,
  node_id uuid not null,
  target text not null,
  source text not null,
  medium text not null,
  campaign text not null,
  content text not null,
  -- The call to action it stands behind, if any.
  cta_id uuid,
  -- Where it leads: the target with the parameters.
  address text not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, cta_id) references plan.cta (org_id, id)
);
create unique index link_same on tracking.link (org_id, node_id, md5(address));
create index link_newest on tracking.link (org_id, created_at desc, id desc);
call kernel.tenant('tracking.link', 'select, insert');

create table tracking.form (
  org_id uuid not null,
  id uuid not null,
  -- Names sort as people read them, not by code point.
  name text collate "und-x-icu" not null,
  -- What the form belongs to; null shows as not linked yet.
  node_id uuid,
  purpose text not null check (purpose in ('inquiry', 'newsletter')),
  lang text not null,
  intro text not null,
  fields jsonb not null,
  -- What the box for consent says; null for a form that asks for none.
  consent_wording text,
  button text not null,
  thanks text not null,
  conversion_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, conversion_id) references plan.conversion (org_id, id)
);
-- A door looks a form up by its id alone.
create unique index form_id on tracking.form (id);
create index form_name on tracking.form (org_id, name, id) where archived_at is null;
call kernel.tenant('tracking.form', 'select, insert, update');

-- Touches are the firehose: append-only, a partition a month. An id is a UUIDv7, so its order is the order of time, and a month is a range of ids.
create table tracking.touch (
  org_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('click', 'visit', 'view', 'submission', 'coverage', 'conversation', 'call', 'reply')),
  -- The place on the thread as it was then; moving a node rewrites no touch. No node: the path is empty.
  node_id uuid,
  path text collate "C" not null,
  function text,
  -- The person, where the touch itself named one; see tracking.visitor for those who named themselves later.
  person_id uuid,
  visitor uuid,
  -- Whoever clicked as far as one click tells: finds the scanner that opens every link of a message in the same second.
  source text,
  link_id uuid,
  conversion_id uuid,
  at timestamptz not null,
  -- The organisation's calendar day.
  day date not null,
  -- A further step of a visit that had begun: what began it is what brought the person, so this one is given no credit.
  continues boolean not null default false,
  -- Found out afterwards to be a scanner; not counted.
  machine boolean not null default false,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, link_id) references tracking.link (org_id, id)
) partition by range (id);
create index touch_node on tracking.touch (org_id, node_id, at, id);
create index touch_time on tracking.touch (org_id, at desc, id desc);
create index touch_person on tracking.touch (org_id, person_id, at) where person_id is not null;
create index touch_visitor on tracking.touch (org_id, visitor, at) where visitor is not null;
create index touch_source on tracking.touch (org_id, source, at) where source is not null;
call kernel.tenant('tracking.touch', 'select, insert');

-- Whatever no month holds: imports and clocks of long ago.
create table tracking.touch_rest partition of tracking.touch default;
call kernel.tenant('tracking.touch_rest', 'select, insert');

-- Makes the partitions of the months from one day to another where they are missing, open to whom the whole is open.
create function tracking.open_months(first date, last date) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  month date := date_trunc('month', first);
  name text;
begin
  perform set_config('app.program', pg_get_userbyid(a.grantee)::text, true)
    from pg_class c, aclexplode(c.relacl) a where c.oid = 'tracking.touch'::regclass and a.grantee <> c.relowner;
  while month <= last loop
    name := 'touch_' || to_char(month, 'YYYY_MM');
    if to_regclass('tracking.' || name) is null then
      begin
        execute format('create table tracking.%I partition of tracking.touch for values from (%L) to (%L)', name,
          tracking.first_id(month), tracking.first_id((month + interval '1 month')::date));
        call kernel.tenant('tracking.' || name, 'select, insert');
      exception when check_violation then
        -- The rest holds touches of that month already; they stay there.
        null;
      end;
    end if;
    month := month + interval '1 month';
  end loop;
end $$;

-- The smallest UUIDv7 of a day: 48 bits of milliseconds, then nothing.
create function tracking.first_id(of_day date) returns uuid language sql immutable as $$
  select (rpad(lpad(to_hex((extract(epoch from of_day) * 1000)::bigint), 12, '0'), 32, '0'))::uuid
$$;

select tracking.open_months(current_date, (current_date + interval '3 months')::date);

-- A browser that somebody named themselves in: its earlier touches are theirs, on reading; no touch is rewritten.
create table tracking.visitor (
  org_id uuid not null,
  visitor uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  primary key (org_id, visitor),
  foreign key (org_id, person_id) references people.person (org_id, id)
);
create index visitor_person on tracking.visitor (org_id, person_id);
call kernel.tenant('tracking.visitor', 'select, insert, delete');

-- Touches with the person known by now, machines left out.
create view tracking.touched with (security_invoker = true) as
  select t.org_id, t.id, t.kind, t.node_id, t.path, t.function, coalesce(t.person_id, v.person_id) as person_id,
    t.visitor, t.link_id, t.conversion_id, t.at, t.day, t.continues
  from tracking.touch t
  left join tracking.visitor v on v.org_id = t.org_id and v.visitor = t.visitor
  where not t.machine;

-- The roll-up of touches by place, kind and day: figures of a subtree are the sum over a range of paths.
create table tracking.tally (
  org_id uuid not null,
  path text collate "C" not null,
  node_id uuid,
  function text,
  kind text not null,
  link_id uuid,
  day date not null,
  touches int not null
);
create unique index tally_place on tracking.tally (org_id, path, kind, day, link_id) nulls not distinct;
create index tally_link on tracking.tally (org_id, link_id) where link_id is not null;
create index tally_day on tracking.tally (org_id, day);
call kernel.tenant('tracking.tally', 'select, insert, update');

-- In one order for everybody, so that two writers never wait for each other in a circle.
create function tracking.tally_new() returns trigger language plpgsql as $$
begin
  insert into tracking.tally as t (org_id, path, node_id, function, kind, link_id, day, touches)
    select n.org_id, n.path, n.node_id, n.function, n.kind, n.link_id, n.day, count(*)
    from fresh n where not n.machine group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 5, 7, 6
    on conflict (org_id, path, kind, day, link_id) do update set touches = t.touches + excluded.touches;
  return null;
end $$;
create trigger tally_new after insert on tracking.touch referencing new table as fresh for each statement execute function tracking.tally_new();

create function tracking.tally_machines() returns trigger language plpgsql as $$
begin
  insert into tracking.tally as t (org_id, path, node_id, function, kind, link_id, day, touches)
    select n.org_id, n.path, n.node_id, n.function, n.kind, n.link_id, n.day, -count(*)
    from fresh n join stale o on o.org_id = n.org_id and o.id = n.id
    where n.machine and not o.machine group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 5, 7, 6
    on conflict (org_id, path, kind, day, link_id) do update set touches = t.touches + excluded.touches;
  return null;
end $$;
create trigger tally_machines after update on tracking.touch referencing old table as stale new table as fresh
  for each statement execute function tracking.tally_machines();

create table tracking.submission (
  org_id uuid not null,
  -- The id is in the form's own token, so that sending one page twice has one effect.
  id uuid not null,
  form_id uuid not null,
  person_id uuid,
  touch_id uuid,
  answers jsonb not null default '{}',
  consent boolean not null default false,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, form_id) references tracking.form (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, touch_id) references tracking.touch (org_id, id)
);
create index submission_form on tracking.submission (org_id, form_id, at desc, id desc);
create index submission_person on tracking.submission (org_id, person_id);
call kernel.tenant('tracking.submission', 'select, insert, update');

-- How often one address sent something lately: the same for every server, forgotten after its window.
create table tracking.pace (
  org_id uuid not null,
  key text not null,
  hits int not null,
  ends_at timestamptz not null,
  primary key (org_id, key)
);
call kernel.tenant('tracking.pace');

do $$ begin
  execute format('grant select on tracking.touched to %I', current_setting('app.program'));
end $$;
