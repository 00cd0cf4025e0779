CREATE OR REPLACE VIEW budgetdb.owner_grants WITH (security_invoker = TRUE) AS
SELECT
    g.role_name,
    g.owner,
    g.granted_by,
    g.granted_at
FROM budgetdb_data.owner_grants AS g;

COMMENT ON VIEW budgetdb.owner_grants IS 'Whose accounts each tenant''s login role sees. For budgetdb_admin.';
COMMENT ON COLUMN budgetdb.owner_grants.role_name IS 'The login role.';
COMMENT ON COLUMN budgetdb.owner_grants.owner IS 'Whose accounts it sees as a member of budgetdb_tenant.';
COMMENT ON COLUMN budgetdb.owner_grants.granted_by IS 'The login role that granted it.';
COMMENT ON COLUMN budgetdb.owner_grants.granted_at IS 'When it was granted.';
