CREATE OR REPLACE FUNCTION budgetdb_data.require_role(role_name text)
RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM budgetdb_data.require_text(require_role.role_name, 'role_name');
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = require_role.role_name) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('there is no role %L', require_role.role_name),
            DETAIL = 'Owners are granted to the role that logs in.',
            HINT = format('Create it: CREATE ROLE %I LOGIN IN ROLE budgetdb_tenant', require_role.role_name);
    END IF;
    RETURN require_role.role_name;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_role(text) IS 'role_name, or UB005 unless there is such a role.';
