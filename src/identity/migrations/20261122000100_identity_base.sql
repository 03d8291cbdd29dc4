-- Accounts and sessions belong to people, not to an organisation: schema auth has no org_id and no policy.
create schema auth;
call kernel.open_schema('auth');

create table auth."user" (
  id text primary key,
  name text not null,
  email text not null unique,
  "emailVerified" boolean not null default false,
  image text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create table auth.session (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth."user" (id) on delete cascade,
  -- Which organisation the session works in, and under which hat.
  "orgId" uuid,
  hat text
);
create index session_of_user on auth.session ("userId");
create table auth.account (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" (id) on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  password text,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index account_of_user on auth.account ("userId");
create table auth.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier on auth.verification (identifier);
create table auth."rateLimit" (
  id text primary key,
  key text not null unique,
  count int not null,
  "lastRequest" bigint not null
);
do $$ begin
  execute format('grant select, insert, update, delete on all tables in schema auth to %I', current_setting('app.program'));
end $$;

create schema identity;
call kernel.open_schema('identity');

create table identity.organisation (
  org_id uuid primary key,
  kind text not null check (kind in ('business', 'nonprofit', 'agency', 'solo')),
  name text not null,
  slug text not null unique,
  currency text not null,
  zone text not null,
  locale text not null,
  app_url text not null,
  public_url text not null,
  -- Printed under every commercial message, as the law of most countries asks.
  postal_address text not null default '',
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
call kernel.tenant('identity.organisation', 'select, insert, update');

create table identity.member (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  user_id text not null references auth."user" (id),
  name text not null,
  email text not null,
  owner boolean not null default false,
  hats text[] not null check (cardinality(hats) > 0),
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  unique (org_id, user_id)
);
create index member_user on identity.member (user_id);
call kernel.tenant('identity.member', 'select, insert, update');

create table identity.invitation (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  email text not null,
  hats text[] not null check (cardinality(hats) > 0),
  token_hash bytea not null unique,
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, invited_by) references identity.member (org_id, id)
);
call kernel.tenant('identity.invitation', 'select, insert, update');

create table identity.api_key (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  member_id uuid not null,
  name text not null,
  hat text not null,
  hash bytea not null unique,
  -- The last four characters, so that a person can tell two keys apart.
  ending text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, member_id) references identity.member (org_id, id)
);
call kernel.tenant('identity.api_key', 'select, insert, update');
