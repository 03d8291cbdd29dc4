-- The topic an e-mail version is about, from those that readers choose among.
alter table content.variant add column topic_id uuid, add foreign key (org_id, topic_id) references people.topic (org_id, id);
