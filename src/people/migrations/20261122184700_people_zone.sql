-- Where somebody's clock stands: an IANA zone, the organisation's own where it is not known.
alter table people.person add column zone text;
