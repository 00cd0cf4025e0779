CREATE OR REPLACE FUNCTION budgetdb.grant_owner(role_name text, owner text)
RETURNS SETOF budgetdb.owner_grants LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM budgetdb_data.require_role(grant_owner.role_name);
    PERFORM budgetdb_data.require_text(grant_owner.owner, 'owner');

    INSERT INTO budgetdb_data.owner_grants (role_name, owner)
    VALUES (grant_owner.role_name, grant_owner.owner)
    ON CONFLICT DO NOTHING;
    RETURN QUERY
    SELECT v.role_name, v.owner, v.granted_by, v.granted_at
    FROM budgetdb.owner_grants AS v
    WHERE v.role_name = grant_owner.role_name AND v.owner = grant_owner.owner;
END;
$$;

COMMENT ON FUNCTION budgetdb.grant_owner(text, text) IS
'Lets a login role that is a member of budgetdb_tenant see the accounts of an owner, and returns the grant; granting '
'again changes nothing. For budgetdb_admin (R1). Errors: UB005.';
