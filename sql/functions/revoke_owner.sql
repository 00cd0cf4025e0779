-- A role that is gone may still have grants, which must not pass to the next one of its name.
CREATE OR REPLACE FUNCTION budgetdb.revoke_owner(role_name text, owner text)
RETURNS SETOF budgetdb.owner_grants LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM budgetdb_data.require_text(revoke_owner.role_name, 'role_name');
    PERFORM budgetdb_data.require_text(revoke_owner.owner, 'owner');

    RETURN QUERY
    DELETE FROM budgetdb_data.owner_grants AS g
    WHERE g.role_name = revoke_owner.role_name AND g.owner = revoke_owner.owner
    RETURNING g.role_name, g.owner, g.granted_by, g.granted_at;
END;
$$;

COMMENT ON FUNCTION budgetdb.revoke_owner(text, text) IS
'Takes back what grant_owner gave, at once, and returns what was granted: no row if nothing was. For budgetdb_admin '
'(R1). Errors: UB005.';
