-- Channels: accounts, the gate with its holds, dispatches, the ledger of recipients, and the pages of the public site.
create schema channels;
call kernel.open_schema('channels');

-- A connected e-mail account. Website and by hand need none.
create table channels.account (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  name text not null,
  provider text not null,
  host text not null,
  port int not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'none')),
  username text not null default '',
  -- Sealed with the installation's key; no operation answers it.
  password text,
  from_name text not null,
  from_address text not null,
  reply_to text,
  -- How many messages may be on their way to the server at once.
  connections int not null default 4 check (connections between 1 and 32),
  state text not null default 'untested' check (state in ('untested', 'testing', 'working', 'failing')),
  -- What the last check found, step by step, in words.
  steps jsonb not null default '[]',
  checked_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id)
);
create index account_made on channels.account (org_id, created_at, id);
call kernel.tenant('channels.account', 'select, insert, update');

-- The gate: one row per organisation. Claims take it for share, declaring a hold takes it for update: the two never overlap.
create table channels.gate (
  org_id uuid primary key references identity.organisation (org_id),
  -- Counts declarations and lifts.
  version int not null default 1,
  -- At most so many commercial messages per person within so many days; null is no limit.
  cap int check (cap between 1 and 1000),
  cap_days int not null default 7 check (cap_days between 1 and 365)
);
call kernel.tenant('channels.gate', 'select, insert, update');

-- A hold stops what has not left. Whether something is held is always derived from these rows, never stored with it.
create table channels.hold (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  scope text not null check (scope in ('organisation', 'subtree', 'person', 'class')),
  node_id uuid,
  person_id uuid,
  message_class text check (message_class in ('commercial', 'relationship')),
  reason text not null,
  opened_by uuid not null,
  opened_hat text not null,
  -- From here on nothing is claimed.
  declared_at timestamptz not null,
  -- From here on nothing is handed over.
  closed_at timestamptz,
  lifted_at timestamptz,
  lifted_by uuid,
  lift_reason text not null default '',
  version int not null default 1,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, opened_by) references identity.member (org_id, id),
  foreign key (org_id, lifted_by) references identity.member (org_id, id),
  check ((scope = 'subtree') = (node_id is not null)),
  check ((scope = 'person') = (person_id is not null)),
  check ((scope = 'class') = (message_class is not null))
);
create index hold_declared on channels.hold (org_id, declared_at, id);
create index hold_open on channels.hold (org_id, declared_at, id) where lifted_at is null;
call kernel.tenant('channels.hold', 'select, insert, update');

-- One approved version on its way out through one channel.
create table channels.dispatch (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  node_id uuid not null,
  adapter text not null check (adapter in ('email', 'website', 'by_hand')),
  channel_id uuid,
  account_id uuid,
  segment_id uuid,
  -- Fixed by the operation that made the dispatch, never chosen by the sender.
  message_class text not null check (message_class in ('commercial', 'relationship', 'transactional', 'crisis_statement')),
  payload jsonb not null,
  -- Of the payload as it was handed in: what leaves must still have it.
  payload_hash text not null,
  -- Of what was approved on the thread.
  body_hash text not null,
  state text not null check (state in ('scheduled', 'sending', 'ready', 'published', 'failed', 'cancelled')),
  scheduled_at timestamptz not null,
  started_at timestamptz,
  -- Where the building of the ledger has come to, and when it was done.
  built_after uuid,
  built_at timestamptz,
  -- A problem that may pass, how often in a row it was met, and when it goes on.
  trouble text,
  failures int not null default 0,
  resume_at timestamptz,
  -- Why it failed, for the person who has to put it right.
  failure text,
  address text,
  proof jsonb,
  ended_at timestamptz,
  published_at timestamptz,
  member_id uuid,
  hat text not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, segment_id) references people.segment (org_id, id),
  foreign key (org_id, account_id) references channels.account (org_id, id)
);
create unique index dispatch_open on channels.dispatch (org_id, node_id) where state in ('scheduled', 'sending', 'ready');
create index dispatch_node on channels.dispatch (org_id, node_id, created_at, id);
create index dispatch_made on channels.dispatch (org_id, created_at, id);
create index dispatch_state on channels.dispatch (org_id, state, created_at, id);
call kernel.tenant('channels.dispatch', 'select, insert, update');

-- The ledger: every recipient ends as exactly one of delivered, failed, suppressed, uncertain.
create table channels.send (
  org_id uuid not null,
  id uuid not null,
  dispatch_id uuid not null,
  person_id uuid not null,
  -- Of the address it went to; forgotten when the person is erased, as is the answer.
  address_hash bytea,
  state text not null default 'queued' check (state in ('queued', 'claimed', 'delivered', 'failed', 'suppressed', 'uncertain')),
  -- A word of our own list: why it was suppressed, failed or is uncertain.
  reason text,
  -- What the server answered, without the address.
  answer text,
  message_id text not null,
  attempts int not null default 0,
  due_at timestamptz not null,
  claim uuid,
  claimed_at timestamptz,
  -- Written before the message is handed over: after a crash, rows without it go back to the queue.
  handed_at timestamptz,
  ended_at timestamptz,
  primary key (org_id, id),
  unique (org_id, dispatch_id, person_id),
  foreign key (org_id, dispatch_id) references channels.dispatch (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id)
);
create index send_queue on channels.send (org_id, dispatch_id, due_at, id) where state = 'queued';
create index send_claim on channels.send (org_id, claim) where state = 'claimed';
create index send_state on channels.send (org_id, dispatch_id, state, id);
create index send_person on channels.send (org_id, person_id, claimed_at);
create index send_handed on channels.send (org_id, handed_at, id) where handed_at is not null;
call kernel.tenant('channels.send', 'select, insert, update');

-- The public site: how it presents itself, and its pages. The text of a page stands in the dispatch it shows.
create table channels.site (
  org_id uuid primary key references identity.organisation (org_id),
  title text not null default '',
  description text not null default '',
  contact text not null default '',
  -- Whether search engines may list posts; landing pages are never listed.
  listed boolean not null default true,
  version int not null default 1,
  updated_at timestamptz not null
);
call kernel.tenant('channels.site', 'select, insert, update');

create table channels.page (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  node_id uuid not null,
  dispatch_id uuid not null,
  slug text not null,
  kind text not null check (kind in ('post', 'landing')),
  -- Set once the page was read back and found to be what was approved.
  published_at timestamptz,
  withdrawn_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, slug),
  unique (org_id, node_id),
  foreign key (org_id, node_id) references thread.node (org_id, id),
  foreign key (org_id, dispatch_id) references channels.dispatch (org_id, id)
);
create index page_made on channels.page (org_id, created_at, id);
create index page_published on channels.page (org_id, kind, published_at, id) where published_at is not null and withdrawn_at is null;
call kernel.tenant('channels.page', 'select, insert, update');

-- Throw-away pages for looking at something before it exists.
create table channels.preview (
  org_id uuid not null references identity.organisation (org_id),
  id uuid not null,
  -- Of the token in the address: only who was given it can open the page.
  token_hash text not null,
  html text not null,
  expires_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, token_hash)
);
call kernel.tenant('channels.preview', 'select, insert, delete');

-- Whether a hold is about a message. Transactional messages and crisis statements are never held; relationship messages only by name.
create function channels.stops(h channels.hold, p_node uuid, p_class text, p_person uuid) returns boolean language sql stable as $$
  select case h.scope
    when 'class' then h.message_class = p_class
    when 'person' then p_class = 'commercial' and h.person_id = p_person
    when 'subtree' then p_class = 'commercial' and exists (
      select 1 from thread.node n join thread.node t on t.org_id = n.org_id and t.id = h.node_id
      where n.org_id = h.org_id and n.id = p_node and starts_with(n.path, t.path))
    else p_class = 'commercial' end
$$;

-- The first open hold that stops a message, or null.
create function channels.hold_on(p_org uuid, p_node uuid, p_class text, p_person uuid) returns uuid language sql stable as $$
  select h.id from channels.hold h
  where h.org_id = p_org and h.lifted_at is null and coalesce(channels.stops(h, p_node, p_class, p_person), false)
  order by h.declared_at, h.id limit 1
$$;

-- Why a person may not get a message of this class now, beyond what people knows: the organisation's own limit of messages per person.
create function channels.over_cap(p_org uuid, p_person uuid, p_class text, p_now timestamptz) returns boolean language sql stable as $$
  select p_class = 'commercial' and coalesce((
    select g.cap is not null and g.cap <= (
      select count(*) from channels.send s join channels.dispatch d on d.org_id = s.org_id and d.id = s.dispatch_id
      where s.org_id = p_org and s.person_id = p_person and s.claimed_at > p_now - make_interval(days => g.cap_days)
        and s.state in ('claimed', 'delivered', 'uncertain') and d.message_class = 'commercial')
    from channels.gate g where g.org_id = p_org), false)
$$;

-- Claims at most 100 recipients of a dispatch that is sending, and decides on each: claimed, or suppressed with the reason.
-- No rows: nothing is due, or the gate is closed for it. The statements after the first see every hold committed before the gate was had.
create function channels.claim(p_org uuid, p_dispatch uuid, p_claim uuid, p_now timestamptz, p_most int)
  returns table (id uuid, person_id uuid, state text, message_id text, attempts int) language plpgsql as $$
declare
  d channels.dispatch;
begin
  perform 1 from channels.gate g where g.org_id = p_org for share;
  if not found then return; end if;
  select * into d from channels.dispatch x where x.org_id = p_org and x.id = p_dispatch and x.state = 'sending' for share;
  if not found then return; end if;
  if channels.hold_on(p_org, d.node_id, d.message_class, null) is not null then return; end if;
  if not thread.approved(p_org, d.node_id, 'body', d.body_hash) then return; end if;
  return query
    with due as (
      select s.id, case when channels.over_cap(p_org, s.person_id, d.message_class, p_now) then 'frequency_cap'
        else people.refusal(p_org, s.person_id, d.message_class) end as refusal
      from channels.send s
      where s.org_id = p_org and s.dispatch_id = p_dispatch and s.state = 'queued' and s.due_at <= p_now
        and channels.hold_on(p_org, d.node_id, d.message_class, s.person_id) is null
      order by s.due_at, s.id limit least(p_most, 100) for update of s skip locked)
    update channels.send s set
      state = case when due.refusal is null then 'claimed' else 'suppressed' end,
      reason = due.refusal,
      claim = case when due.refusal is null then p_claim end,
      claimed_at = case when due.refusal is null then p_now end,
      ended_at = case when due.refusal is null then null else p_now end
    from due where s.org_id = p_org and s.id = due.id
    returning s.id, s.person_id, s.state, s.message_id, s.attempts;
end $$;

-- The last look before messages are handed over, per recipient: still mine, not cancelled, not held, still willing. `go` marks the row first.
create function channels.hand_over(p_org uuid, p_claim uuid, p_sends uuid[], p_now timestamptz)
  returns table (id uuid, verdict text) language plpgsql as $$
declare
  s channels.send;
  d channels.dispatch;
begin
  for s in select * from channels.send x where x.org_id = p_org and x.claim = p_claim and x.state = 'claimed' and x.handed_at is null
    and x.id = any (p_sends) order by x.id for update
  loop
    if d.id is distinct from s.dispatch_id then
      select * into d from channels.dispatch x where x.org_id = p_org and x.id = s.dispatch_id;
    end if;
    id := s.id;
    verdict := case
      when d.state = 'cancelled' then 'cancelled'
      when d.state <> 'sending' or channels.hold_on(p_org, d.node_id, d.message_class, s.person_id) is not null then 'held'
      else coalesce(people.refusal(p_org, s.person_id, d.message_class), 'go') end;
    if verdict = 'go' then
      update channels.send x set handed_at = p_now where x.org_id = p_org and x.id = s.id;
    elsif verdict = 'held' then
      update channels.send x set state = 'queued', claim = null, claimed_at = null where x.org_id = p_org and x.id = s.id;
    else
      update channels.send x set state = 'suppressed', reason = verdict, claim = null, ended_at = p_now where x.org_id = p_org and x.id = s.id;
    end if;
    return next;
  end loop;
end $$;
