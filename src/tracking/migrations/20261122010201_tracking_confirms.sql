-- Whether consent given on the form counts only once it was confirmed by e-mail.
alter table tracking.form add column confirms boolean not null default false;
