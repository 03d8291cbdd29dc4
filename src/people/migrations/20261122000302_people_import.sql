-- Which list added a person, so that an import leads to its people and can be taken back.
alter table people.person add column import_id uuid,
  -- The run is written last, when its counts are known.
  add foreign key (org_id, import_id) references people.import (org_id, id) deferrable initially deferred;
create index person_import on people.person (org_id, import_id, created_at desc, id desc) where import_id is not null;

-- When an import was taken back, and how many people were archived by that.
alter table people.import add column taken_back_at timestamptz, add column put_away int;
do $$ begin
  execute format('grant update (taken_back_at, put_away) on people.import to %I', current_setting('app.program'));
end $$;
