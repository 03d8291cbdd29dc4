-- What comes back: the mailbox of an account where it arrives, what it says of a recipient, and the replies of people.
alter table channels.account
  -- The envelope's sender, where what cannot be delivered goes back to; the sender's address when null.
  add column bounce_address text;

-- Where returned mail of an account is read, over IMAP. One at a time per account; a disconnected one stays as it was.
create table channels.mailbox (
  org_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  host text not null,
  port int not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'none')),
  username text not null,
  -- Sealed with the installation's key; no operation answers it.
  password text,
  folder text not null default 'INBOX',
  state text not null default 'testing' check (state in ('testing', 'working', 'failing')),
  -- What the last test found, step by step, in words.
  steps jsonb not null default '[]',
  checked_at timestamptz,
  -- How far it has been read: uids count within a validity, which the server changes when it numbers anew (RFC 3501, 2.3.1.1).
  uid_validity bigint,
  last_uid bigint,
  read_at timestamptz,
  -- Why it could not be read last, since when, and when it is tried again.
  fault text,
  failed_at timestamptz,
  failures int not null default 0,
  resume_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, account_id) references channels.account (org_id, id),
  check ((uid_validity is null) = (last_uid is null))
);
create unique index mailbox_account on channels.mailbox (org_id, account_id) where archived_at is null;
call kernel.tenant('channels.mailbox', 'select, insert, update');

-- What was made of a message in such a mailbox. The key makes a second reading change nothing; nothing of the message itself is kept here.
create table channels.returned_mail (
  org_id uuid not null,
  mailbox_id uuid not null,
  uid_validity bigint not null,
  uid bigint not null,
  kind text not null check (kind in ('bounced', 'delayed', 'refused', 'complained', 'replied', 'automatic', 'unreadable')),
  send_id uuid,
  -- Whether there was more of it than is read.
  cut boolean not null default false,
  noted_at timestamptz not null,
  primary key (org_id, mailbox_id, uid_validity, uid),
  foreign key (org_id, mailbox_id) references channels.mailbox (org_id, id)
);
create index returned_mail_noted on channels.returned_mail (org_id, mailbox_id, noted_at);
call kernel.tenant('channels.returned_mail', 'select, insert');

-- The ledger keeps what the server answered; what came back later stands beside it.
alter table channels.send
  add column returned text check (returned in ('bounced', 'delayed', 'complained', 'refused')),
  add column returned_at timestamptz,
  -- What the report said, without addresses.
  add column returned_reason text,
  add column replied_at timestamptz,
  add check ((returned is null) = (returned_at is null));
create index send_returned on channels.send (org_id, dispatch_id, returned, id) where returned is not null;
create index send_replied on channels.send (org_id, dispatch_id, id) where replied_at is not null;

-- What people wrote back.
create table channels.reply (
  org_id uuid not null,
  id uuid not null,
  dispatch_id uuid not null,
  send_id uuid not null,
  person_id uuid not null,
  -- Of the message: the same one found in two places is one reply.
  digest bytea not null,
  from_name text not null default '',
  from_address text not null default '',
  -- Whether it came from another address than the one that was written to.
  from_other boolean not null default false,
  subject text not null default '',
  -- What was written anew, without what it quotes.
  excerpt text not null default '',
  body text not null default '',
  -- Whether there was more of it than is kept.
  cut boolean not null default false,
  received_at timestamptz not null,
  state text not null default 'new' check (state in ('new', 'read', 'handled')),
  marked_by uuid,
  marked_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, send_id, digest),
  foreign key (org_id, dispatch_id) references channels.dispatch (org_id, id),
  foreign key (org_id, send_id) references channels.send (org_id, id),
  foreign key (org_id, person_id) references people.person (org_id, id),
  foreign key (org_id, marked_by) references identity.member (org_id, id)
);
create index reply_received on channels.reply (org_id, received_at, id);
create index reply_state on channels.reply (org_id, state, received_at, id);
create index reply_dispatch on channels.reply (org_id, dispatch_id, received_at, id);
create index reply_person on channels.reply (org_id, person_id, received_at, id);
call kernel.tenant('channels.reply', 'select, insert, update, delete');
