-- Finding people by the beginning of their name, which the folded search text begins with.
create index person_search on people.person (org_id, search_key, id);
