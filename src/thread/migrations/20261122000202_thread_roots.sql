-- What hangs under nothing, in its order: a condition “is null” in front of an order keeps an index from giving that order.
create index node_root on thread.node (org_id, created_at, id) where parent_id is null;
