-- Standing dispatches: they stay open, recipients are added one by one with a moment of their own, and whoever has what they ask for leaves.
alter table channels.gate
  -- Nothing of a standing dispatch leaves in these hours, by the recipient's clock; both null is at any hour.
  add column quiet_from text default '21:00' check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add column quiet_until text default '08:00' check (quiet_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add check ((quiet_from is null) = (quiet_until is null)),
  add check (quiet_from <> quiet_until);

alter table channels.dispatch
  -- With nobody queued it waits instead of coming to its end.
  add column standing boolean not null default false,
  -- Facts that end it for a person from the moment on at which they were added: they replied, ordered, gave. Null in an ordinary dispatch.
  add column leave_on text[],
  -- Only who is in the one audience gets it, and nobody who is in the other.
  add column stay_segment_id uuid,
  add column leave_segment_id uuid,
  -- The hours it leaves in, by the recipient's clock.
  add column window_from text check (window_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add column window_until text check (window_until ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  add foreign key (org_id, stay_segment_id) references people.segment (org_id, id),
  add foreign key (org_id, leave_segment_id) references people.segment (org_id, id),
  add check ((window_from is null) = (window_until is null));

alter table channels.send
  -- Of a standing dispatch: from when on a fact makes the person leave, and when they were taken out.
  add column since timestamptz,
  add column left_at timestamptz;

-- One place that says why somebody may not get what a dispatch sends: asked at the claim, and once more right before the hand-over.
create or replace function channels.refusal(p_org uuid, p_dispatch uuid, p_class text, p_person uuid) returns text language plpgsql stable as $$
declare
  v_refusal text := people.refusal(p_org, p_person, p_class);
  v_topic uuid;
  v_leave_on text[];
begin
  if v_refusal is not null or p_class <> 'commercial' then return v_refusal; end if;
  select d.topic_id, d.leave_on into v_topic, v_leave_on from channels.dispatch d where d.org_id = p_org and d.id = p_dispatch;
  if v_topic is not null and people.unwanted(p_org, p_person, v_topic) then return 'topic_unwanted'; end if;
  -- For an ordinary dispatch it ends here.
  if v_leave_on is not null and exists (
    select 1 from channels.send s
    where s.org_id = p_org and s.dispatch_id = p_dispatch and s.person_id = p_person and (s.left_at is not null or exists (
      select 1 from people.fact f
      where f.org_id = p_org and f.person_id = p_person and f.at > s.since and f.kind = any (v_leave_on)))) then
    return 'left_sequence';
  end if;
  return null;
end $$;
