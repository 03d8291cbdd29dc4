-- The ground every context stands on: tenancy, events with their chain, reactions, idempotency.

-- The organisation of the running transaction; null outside one, which then sees no row at all.
create function kernel.org() returns uuid language sql stable
  as $$ select nullif(current_setting('app.org', true), '')::uuid $$;

-- Opens a schema to the program's role.
create procedure kernel.open_schema(name text) language plpgsql as $$
begin
  execute format('grant usage on schema %I to %I', name, current_setting('app.program'));
end $$;

-- Makes a table a tenant's table: the policy compares org_id, and the program may read and write it.
create procedure kernel.tenant(name text, privileges text default 'select, insert, update, delete') language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('create policy organisation on %s using (org_id = kernel.org()) with check (org_id = kernel.org())', name);
  execute format('grant %s on %s to %I', privileges, name, current_setting('app.program'));
end $$;

call kernel.open_schema('kernel');

-- News. The program only inserts and reads; numbers and hashes are the sealer's.
create table kernel.event (
  org_id uuid not null,
  id uuid not null,
  name text not null,
  object_id uuid not null,
  object_version int not null,
  member_id uuid,
  hat text not null,
  request_id text not null,
  at timestamptz not null,
  data jsonb not null,
  -- Per personal field a salted hash; the values are in event_personal and can be erased.
  personal jsonb not null default '{}',
  seq bigint,
  hash bytea,
  primary key (org_id, id)
);
create unique index event_seq on kernel.event (org_id, seq) where seq is not null;
create index event_unsealed on kernel.event (id) where seq is null;
create index event_object on kernel.event (org_id, object_id, seq);
call kernel.tenant('kernel.event', 'select, insert');

create table kernel.event_personal (
  org_id uuid not null,
  event_id uuid not null,
  salt bytea not null,
  data jsonb not null,
  primary key (org_id, event_id),
  foreign key (org_id, event_id) references kernel.event (org_id, id)
);
call kernel.tenant('kernel.event_personal', 'select, insert, delete');

-- The end of each organisation's chain.
create table kernel.chain (
  org_id uuid primary key,
  seq bigint not null,
  hash bytea not null
);
call kernel.tenant('kernel.chain', 'select');

-- A reaction to an event leaves its mark in the same transaction, so that it has its effect once however often it runs.
create table kernel.reaction (
  org_id uuid not null,
  subscriber text not null,
  event_id uuid not null,
  primary key (org_id, subscriber, event_id)
);
call kernel.tenant('kernel.reaction', 'select, insert');

-- First answers to requests that carried an Idempotency-Key, sealed, kept for 24 hours.
create table kernel.idempotency (
  org_id uuid not null,
  key text not null,
  fingerprint text not null,
  answer text,
  at timestamptz not null,
  primary key (org_id, key)
);
create index idempotency_at on kernel.idempotency (at);
call kernel.tenant('kernel.idempotency');

-- What of an event is chained: everything but its number and hash, in a fixed order, length-prefixed so that no two events read alike.
create function kernel.event_digest(previous bytea, e kernel.event) returns bytea language sql immutable as $$
  select sha256(previous || convert_to(
    jsonb_build_array(e.org_id, e.seq, e.id, e.name, e.object_id, e.object_version, e.member_id, e.hat, e.request_id,
      extract(epoch from e.at)::text, e.data, e.personal)::text, 'UTF8'))
$$;
