-- What is asked for every recipient keeps its plan for the session; a function in plain SQL is planned anew by every statement that calls it.

create or replace function channels.over_cap(p_org uuid, p_person uuid, p_class text, p_now timestamptz) returns boolean language plpgsql stable as $$
begin
  return p_class = 'commercial' and coalesce((
    select g.cap is not null and g.cap <= (
      select count(*) from channels.send s join channels.dispatch d on d.org_id = s.org_id and d.id = s.dispatch_id
      where s.org_id = p_org and s.person_id = p_person and s.claimed_at > p_now - make_interval(days => g.cap_days)
        and s.state in ('claimed', 'delivered', 'uncertain') and d.message_class = 'commercial')
    from channels.gate g where g.org_id = p_org), false);
end $$;
