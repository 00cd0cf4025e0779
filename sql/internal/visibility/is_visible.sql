-- A CASE, because the planner takes half of the rows to pass it: of an equality it would expect next to none.
CREATE OR REPLACE FUNCTION budgetdb_data.is_visible(owner text)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE coalesce(pg_catalog.current_setting('budgetdb.owner', TRUE), '')
    WHEN '' THEN TRUE
    ELSE pg_catalog.current_setting('budgetdb.owner', TRUE) = is_visible.owner
END;

COMMENT ON FUNCTION budgetdb_data.is_visible(text) IS
'Whether the session has not narrowed itself, with SET LOCAL budgetdb.owner, to another owner.';
