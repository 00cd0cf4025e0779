CREATE OR REPLACE FUNCTION budgetdb_data.is_visible(owner text)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(pg_catalog.current_setting('budgetdb.owner', TRUE), ''), is_visible.owner) = is_visible.owner;

COMMENT ON FUNCTION budgetdb_data.is_visible(text) IS
'Whether the session has not narrowed itself, with SET LOCAL budgetdb.owner, to another owner.';
