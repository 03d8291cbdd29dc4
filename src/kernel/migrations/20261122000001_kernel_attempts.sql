-- Tries at what may be guessed, counted before anybody is known: a digest of the account or the address, never either in the clear.
create table kernel.attempt (
  key text primary key,
  count int not null,
  since timestamptz not null
);
do $$ begin
  execute format('grant select, insert, update, delete on kernel.attempt to %I', current_setting('app.program'));
end $$;
