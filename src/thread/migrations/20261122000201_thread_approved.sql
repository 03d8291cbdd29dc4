-- Whether the latest decision of a gate approved exactly this text: for the set-based checks of lower contexts.
create function thread.approved(p_org uuid, p_node uuid, p_gate text, p_hash text) returns boolean language sql stable as $$
  select coalesce((
    select a.decision = 'approved' and a.body_hash = p_hash from thread.approval a
    where a.org_id = p_org and a.node_id = p_node and a.gate = p_gate
    order by a.at desc, a.id desc limit 1), false)
$$;
