-- The topic a mailing is about: whoever does not want it is left out, asked at the claim and at the last look.
alter table channels.dispatch add column topic_id uuid, add foreign key (org_id, topic_id) references people.topic (org_id, id);

create or replace function channels.refusal(p_org uuid, p_dispatch uuid, p_class text, p_person uuid) returns text language plpgsql stable as $$
declare
  v_refusal text := people.refusal(p_org, p_person, p_class);
  v_topic uuid;
begin
  if v_refusal is not null or p_class <> 'commercial' then return v_refusal; end if;
  select d.topic_id into v_topic from channels.dispatch d where d.org_id = p_org and d.id = p_dispatch;
  return case when v_topic is not null and people.unwanted(p_org, p_person, v_topic) then 'topic_unwanted' end;
end $$;
