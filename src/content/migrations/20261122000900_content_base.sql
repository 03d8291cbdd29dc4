-- Pieces and their versions per channel. Both are on the thread under the same id.
create schema content;
call kernel.open_schema('content');

create table content.piece (
  org_id uuid not null,
  id uuid not null,
  title text not null,
  intent text not null check (intent in ('educate', 'promote')),
  kind text not null check (kind in ('story', 'article', 'post', 'newsletter', 'page', 'video', 'advertisement', 'other')),
  message_id uuid,
  summary text not null,
  state text not null default 'idea' check (state in ('idea', 'briefed', 'drafting', 'in_review', 'changes_requested', 'approved', 'repurposed')),
  -- Who writes it.
  owner_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, message_id) references messaging.message (org_id, id),
  foreign key (org_id, owner_id) references identity.member (org_id, id)
);
create index piece_made on content.piece (org_id, created_at, id) where archived_at is null;
create index piece_state on content.piece (org_id, state, created_at, id) where archived_at is null;
create index piece_message on content.piece (org_id, message_id) where archived_at is null;
call kernel.tenant('content.piece', 'select, insert, update');

create table content.variant (
  org_id uuid not null,
  id uuid not null,
  piece_id uuid not null,
  channel_id uuid not null,
  -- Copied from the channel when the version is made: how it leaves does not change under it.
  adapter text not null check (adapter in ('email', 'website', 'by_hand')),
  layout text check (layout in ('post', 'landing')),
  -- What leaves the building; the approval speaks of the hash of it.
  subject text not null,
  preheader text not null,
  body text not null,
  cta_label text not null,
  cta_url text,
  cta_page_id uuid,
  slug text,
  form_id uuid,
  body_hash text not null,
  -- The call to action of the register: what kind it is and which conversion it counts.
  cta_id uuid,
  segment_id uuid,
  -- When it leaves or left.
  slot timestamptz,
  state text not null default 'draft' check (state in ('draft', 'in_review', 'approved', 'scheduled', 'sending', 'published', 'measured',
    'failed', 'corrected', 'withdrawn')),
  dispatch_id uuid,
  -- Its tagged link.
  link_url text,
  failure text,
  -- Why it is being, or was, corrected or withdrawn after it was out.
  reason text,
  published_at timestamptz,
  address text,
  submitted_at timestamptz,
  -- What its results taught.
  learned text,
  author_id uuid,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, id) references thread.node (org_id, id),
  foreign key (org_id, piece_id) references content.piece (org_id, id),
  foreign key (org_id, channel_id) references plan.channel (org_id, id),
  foreign key (org_id, cta_id) references plan.cta (org_id, id),
  foreign key (org_id, cta_page_id) references content.variant (org_id, id),
  foreign key (org_id, segment_id) references people.segment (org_id, id),
  foreign key (org_id, form_id) references tracking.form (org_id, id),
  foreign key (org_id, author_id) references identity.member (org_id, id),
  check ((adapter = 'website') = (layout is not null)),
  check ((adapter = 'website') = (slug is not null)),
  -- One primary call to action, and one place it leads to.
  check (cta_url is null or cta_page_id is null)
);
create index variant_piece on content.variant (org_id, piece_id, created_at, id) where archived_at is null;
create index variant_waiting on content.variant (org_id, submitted_at, id) where archived_at is null and state = 'in_review';
create index variant_slot on content.variant (org_id, slot, id) where archived_at is null and slot is not null;
create unique index variant_slug on content.variant (org_id, slug) where archived_at is null;
create index variant_segment on content.variant (org_id, segment_id) where archived_at is null;
create index variant_cta_page on content.variant (org_id, cta_page_id) where cta_page_id is not null;
call kernel.tenant('content.variant', 'select, insert, update');
