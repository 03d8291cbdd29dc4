-- The one statement of why people may not be written to, over all of them: whoever asks about some joins it with these, and the planner reads no
-- others. In plain SQL, so that it becomes a part of the query that asks.
--
-- Message classes: commercial, relationship, transactional, crisis_statement. Nobody may be written to without an address, when archived, or at an
-- address that bounced or was barred by hand. Whoever complained gets only what a transaction or a crisis makes necessary; whoever unsubscribed or
-- was erased gets nothing commercial; commercial messages need consent (16 CFR 316.3 draws the line between the classes; GDPR articles 7 and 21 ask
-- for the consent), and whoever wants to be left alone for a while, or does not want the topic, gets none.
create function people.refusals(p_org uuid, p_class text, p_topic uuid) returns table (person_id uuid, refusal text) language sql stable as $$
  select p.id, case
      when p.email_key is null then 'no_address'
      when p.archived_at is not null then 'archived'
      when s.reason in ('bounced', 'manual') then 'suppressed'
      when s.reason = 'complained' and p_class in ('commercial', 'relationship') then 'suppressed'
      when p_class <> 'commercial' then null
      when s.reason is not null then 'suppressed'
      when p.email_consent <> 'granted' then 'no_consent'
      when p.paused_until is not null then 'paused'
      when not t.wanted then 'topic_unwanted' end
  from people.person p
  left join people.suppression s on s.org_id = p_org and s.email_hash = p.email_hash
  left join people.topic_choice t on t.org_id = p_org and t.person_id = p.id and t.topic_id = p_topic
  where p.org_id = p_org
$$;

drop function people.refusal(uuid, uuid, text);
drop function people.unwanted(uuid, uuid, uuid);
