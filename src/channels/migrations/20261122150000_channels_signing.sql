-- Signing the messages of an account, and what the DNS says of the domain it sends from.
alter table channels.account
  -- Whether the owner wants messages signed here; a provider may sign by itself.
  add column sign boolean not null default true,
  -- The key: where it stands below the domain, sealed with the installation's key, and its public half. Accounts that are older get one when it is first asked for.
  add column selector text,
  add column private_key text,
  add column public_key text,
  -- Whether the last look into the DNS met the key there. Nothing is signed before: receivers distrust a signature that they cannot verify.
  add column key_found boolean not null default false,
  -- What that look found, in words.
  add column domain_findings jsonb not null default '[]',
  -- Set while it is under way.
  add column domain_asked_at timestamptz,
  add column domain_checked_at timestamptz,
  add check ((selector is null) = (public_key is null));
