-- What every benchmark database has beyond budgetdb: the loader, bare tables to compare with, and the service's role.

CREATE SCHEMA bench;

-- The first account is made by budgetdb's own functions, in as many transactions as a platform would use.
CREATE PROCEDURE bench.make_account(model text, bots bigint, positions boolean, history bigint)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM budgetdb.record_price('bench', 'BTC', 'USD', 100000);
    PERFORM budgetdb.create_account('owner', 'account', 'bench', reservation_model => make_account.model);
    COMMIT;
    PERFORM budgetdb.sync_balances(1, '{"USD": 1000000000, "BTC": 10000}');
    COMMIT;
    FOR bot IN 1 .. make_account.bots LOOP
        -- 500 USD and 0.005 BTC each: a million of them would fit.
        PERFORM budgetdb.create_bot(1, format('bot %s', bot), 'bidirectional_dca', 0.0001);
        COMMIT;
        IF make_account.positions THEN
            PERFORM budgetdb.open_position(1, bot, 'long');
            COMMIT;
            PERFORM budgetdb.record_fill(1, bot, 'buy', 0.004, 400);
            COMMIT;
        END IF;
    END LOOP;
    FOR fill IN 1 .. make_account.history LOOP
        PERFORM budgetdb.record_fill(1, 1, CASE fill % 2 WHEN 1 THEN 'sell' ELSE 'buy' END, 0.0001, 10);
        COMMIT;
    END LOOP;
END;
$$;

-- The other accounts are copies of its rows, in every table that has an account_id: nothing else in them has to differ,
-- and calling the functions for a million accounts would take hours. The caller reads integrity_violations after the
-- first copy.
CREATE PROCEDURE bench.copy_account(first bigint, last bigint) LANGUAGE plpgsql AS $$
DECLARE
    target record;
BEGIN
    SET LOCAL session_replication_role = replica;  -- copies refer to copies: no need to look each one up
    FOR target IN
        SELECT
            a.attrelid::regclass AS name,
            string_agg(quote_ident(a.attname), ', ') FILTER (WHERE a.attname <> 'account_id') AS columns
        FROM pg_catalog.pg_attribute AS a
        INNER JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
        WHERE
            c.relnamespace = 'budgetdb_data'::regnamespace AND c.relkind IN ('r', 'p')
            AND a.attnum > 0 AND NOT a.attisdropped
        GROUP BY a.attrelid
        HAVING bool_or(a.attname = 'account_id')
    LOOP
        EXECUTE format(
            'WITH template AS MATERIALIZED (SELECT %2$s FROM %1$s WHERE account_id = 1)
            INSERT INTO %1$s (account_id, %2$s) OVERRIDING SYSTEM VALUE
            SELECT n.account_id, t.*
            FROM generate_series($1, $2) AS n (account_id)
            CROSS JOIN LATERAL (SELECT * FROM template OFFSET n.account_id * 0) AS t -- in the order of the accounts',
            target.name, target.columns
        ) USING copy_account.first, copy_account.last;
    END LOOP;
END;
$$;

-- A bare table of the same size: one total for each account and currency, two columns in its key.
CREATE TABLE bench.totals (
    account_id bigint,
    currency text,
    total numeric NOT NULL,
    PRIMARY KEY (account_id, currency)
);

-- One UPDATE and one INSERT in one function call: the least that a durable change with a record of it can be.
CREATE TABLE bench.accounts (
    account_id bigint PRIMARY KEY,
    version bigint NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE bench.changes (
    account_id bigint,
    version bigint,
    happened_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, version)
);

CREATE FUNCTION bench.change(account_id bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new_version bigint;
BEGIN
    UPDATE bench.accounts AS a SET version = a.version + 1
    WHERE a.account_id = change.account_id
    RETURNING a.version INTO new_version;
    INSERT INTO bench.changes (account_id, version) VALUES (change.account_id, new_version);
    RETURN new_version;
END;
$$;

CREATE PROCEDURE bench.fill_bare_tables() LANGUAGE sql AS $$
    INSERT INTO bench.totals SELECT account_id, currency, raw FROM budgetdb_data.balances ORDER BY account_id;
    INSERT INTO bench.accounts SELECT account_id, 1 FROM budgetdb_data.accounts ORDER BY account_id;
$$;

-- Tables and indexes into memory, as those of a service would be; but not its long past.
CREATE EXTENSION pg_prewarm;
CREATE PROCEDURE bench.warm() LANGUAGE sql AS $$
    SELECT sum(pg_prewarm(c.oid))
    FROM pg_catalog.pg_class AS c
    WHERE
        c.relnamespace IN ('budgetdb_data'::regnamespace, 'bench'::regnamespace)
        AND c.relkind IN ('r', 'i')
        AND c.relname NOT LIKE 'ledger%' AND c.relname NOT LIKE 'fills%';
$$;

-- Everything is measured as a service would do it: with the rights it needs, owning nothing.
CREATE ROLE bench_service LOGIN;
GRANT USAGE ON SCHEMA bench TO bench_service;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA bench TO bench_service;
GRANT budgetdb_app TO bench_service;
