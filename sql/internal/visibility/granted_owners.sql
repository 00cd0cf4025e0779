-- With the admin's rights, so that a tenant cannot read, or guess, what others were granted. session_user is whoever
-- logged in: SET ROLE does not change it, and no setting does.
CREATE OR REPLACE FUNCTION budgetdb_data.granted_owners()
RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Dear, so that the planner uses it to look rows up rather than asks it about each.
COST 10000
RETURN array(
    SELECT g.owner
    FROM budgetdb_data.owner_grants AS g
    WHERE g.role_name = session_user
);

COMMENT ON FUNCTION budgetdb_data.granted_owners() IS 'Whose accounts the login role may see as a tenant.';
