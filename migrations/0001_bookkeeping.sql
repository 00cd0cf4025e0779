-- Two schemas: budgetdb is the public interface, budgetdb_data holds the state behind it.

CREATE SCHEMA budgetdb;
COMMENT ON SCHEMA budgetdb IS 'Public interface of budgetdb: how much of an account''s capital is free.';

CREATE SCHEMA budgetdb_data;
COMMENT ON SCHEMA budgetdb_data IS 'State of budgetdb. Private: use the views and functions of schema budgetdb.';

CREATE TABLE budgetdb_data.migrations (
    number integer PRIMARY KEY CHECK (number > 0),
    name text NOT NULL,
    sha256 text NOT NULL,
    package_version text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE budgetdb_data.migrations IS 'Migrations applied to this database; each is immutable.';
COMMENT ON COLUMN budgetdb_data.migrations.sha256 IS 'SHA-256 of the file as it was applied, in hexadecimal.';

CREATE TABLE budgetdb_data.logic (
    path text PRIMARY KEY,
    sha256 text NOT NULL,
    package_version text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE budgetdb_data.logic IS 'Files of sql/ as last applied; a file is applied again when it changes.';
COMMENT ON COLUMN budgetdb_data.logic.sha256 IS 'SHA-256 of the file as it was applied, in hexadecimal.';

CREATE TABLE budgetdb_data.objects (
    object text,
    fact text,
    value text NOT NULL,
    PRIMARY KEY (object, fact)
);
COMMENT ON TABLE budgetdb_data.objects IS
'What the last migrate left in the catalog: what differs from it now is not as installed.';
COMMENT ON COLUMN budgetdb_data.objects.value IS 'The fact as it was, or the SHA-256 of what is long.';
