"""What the catalog of a fresh database must look like: a lint of interface, keys, types and comments.

Each rule is a query that lists what breaks it, and comes with statements that do: a rule that finds nothing
after one of them would find nothing anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import TupleRow, scalar_row

ROOT = Path(__file__).parent.parent

# The interface, in the words of pg_get_function_arguments and pg_get_function_result; columns may be added.
FUNCTIONS = """
    activate_bot(account_id bigint, bot_id bigint, request_id text DEFAULT NULL::text) SETOF
        budgetdb.bots
    archive_ledger(account_id bigint, before timestamp with time zone) bigint
    calculate_available(account_id bigint, currency text, raw_balance numeric, exclude_bot_id bigint
        DEFAULT NULL::bigint) numeric
    calculate_available_btc(raw_btc_balance numeric, current_btc_price numeric, account_id bigint,
        exclude_bot_id bigint DEFAULT NULL::bigint) numeric
    calculate_available_usd(raw_usd_balance numeric, current_btc_price numeric, account_id bigint,
        exclude_bot_id bigint DEFAULT NULL::bigint) numeric
    cancel_order(account_id bigint, order_id bigint, request_id text DEFAULT NULL::text) SETOF
        budgetdb.orders
    close_bot(account_id bigint, bot_id bigint, request_id text DEFAULT NULL::text) SETOF
        budgetdb.bots
    configure_account(account_id bigint, name text DEFAULT NULL::text, reservation_model text
        DEFAULT NULL::text, api_keys_configured boolean DEFAULT NULL::boolean) SETOF
        budgetdb.accounts
    configure_bot(account_id bigint, bot_id bigint, name text DEFAULT NULL::text, strategy_config
        jsonb DEFAULT NULL::jsonb, profit_policy text DEFAULT NULL::text) SETOF budgetdb.bots
    confirm_order(account_id bigint, order_id bigint, external_id text) SETOF budgetdb.orders
    create_account(owner text, name text, exchange text, is_paper_trading boolean DEFAULT false,
        reservation_model text DEFAULT 'exact'::text, api_keys_configured boolean DEFAULT false,
        kind text DEFAULT 'cex'::text, account_id bigint DEFAULT NULL::bigint) SETOF
        budgetdb.accounts
    create_bot(account_id bigint, name text, strategy text, budget_pct numeric DEFAULT
        NULL::numeric, long_pct numeric DEFAULT NULL::numeric, short_pct numeric DEFAULT
        NULL::numeric, base_currency text DEFAULT 'BTC'::text, quote_currency text DEFAULT
        'USD'::text, strategy_config jsonb DEFAULT '{}'::jsonb, profit_policy text DEFAULT
        'keep'::text, activate boolean DEFAULT true, request_id text DEFAULT NULL::text, allocation
        jsonb DEFAULT NULL::jsonb, bot_id bigint DEFAULT NULL::bigint) SETOF budgetdb.bots
    get_available_capital(account_id bigint, exclude_bot_id bigint DEFAULT NULL::bigint)
        TABLE(currency text, raw_balance numeric, reserved numeric, available numeric, shortfall
        numeric, price_status text)
    grant_owner(role_name text, owner text) SETOF budgetdb.owner_grants
    open_position(account_id bigint, bot_id bigint, direction text, base_currency text DEFAULT
        NULL::text, quote_currency text DEFAULT NULL::text, request_id text DEFAULT NULL::text)
        SETOF budgetdb.positions
    pause_bot(account_id bigint, bot_id bigint, request_id text DEFAULT NULL::text) SETOF
        budgetdb.bots
    place_order(account_id bigint, bot_id bigint, side text, base_amount numeric, quote_amount
        numeric, position_id bigint DEFAULT NULL::bigint, base_currency text DEFAULT NULL::text,
        quote_currency text DEFAULT NULL::text, expires_at timestamp with time zone DEFAULT
        NULL::timestamp with time zone, request_id text DEFAULT NULL::text) SETOF budgetdb.orders
    preview_bot(account_id bigint, budget_pct numeric DEFAULT NULL::numeric, long_pct numeric
        DEFAULT NULL::numeric, short_pct numeric DEFAULT NULL::numeric, base_currency text DEFAULT
        'BTC'::text, quote_currency text DEFAULT 'USD'::text, exclude_bot_id bigint DEFAULT
        NULL::bigint, strategy text DEFAULT NULL::text, allocation jsonb DEFAULT NULL::jsonb)
        TABLE(currency text, required numeric, available numeric, missing numeric, fits boolean)
    record_fill(account_id bigint, position_id bigint, side text, base_amount numeric, quote_amount
        numeric, fee_amount numeric DEFAULT 0, fee_currency text DEFAULT NULL::text, executed_at
        timestamp with time zone DEFAULT NULL::timestamp with time zone, request_id text DEFAULT
        NULL::text, order_id bigint DEFAULT NULL::bigint) SETOF budgetdb.fills
    record_fills(account_id bigint, fills jsonb, request_id text DEFAULT NULL::text) SETOF
        budgetdb.fills
    record_price(exchange text, base_currency text, quote_currency text, price numeric, as_of
        timestamp with time zone DEFAULT NULL::timestamp with time zone) SETOF budgetdb.prices
    resize_bot(account_id bigint, bot_id bigint, budget_pct numeric DEFAULT NULL::numeric, long_pct
        numeric DEFAULT NULL::numeric, short_pct numeric DEFAULT NULL::numeric, request_id text
        DEFAULT NULL::text, allocation jsonb DEFAULT NULL::jsonb) SETOF budgetdb.bots
    revoke_owner(role_name text, owner text) SETOF budgetdb.owner_grants
    sync_balances(account_id bigint, balances jsonb, as_of timestamp with time zone DEFAULT
        NULL::timestamp with time zone, complete boolean DEFAULT false, request_id text DEFAULT
        NULL::text) SETOF budgetdb.account_capital
    void_fill(account_id bigint, fill_id bigint, reason text, request_id text DEFAULT NULL::text)
        SETOF budgetdb.fills
    write_off_position(account_id bigint, position_id bigint, reason text, base_amount numeric
        DEFAULT NULL::numeric, request_id text DEFAULT NULL::text) SETOF budgetdb.positions
"""
VIEWS = {
    "account_capital": """
        account_id currency raw_balance reserved available shortfall price_status owner account_name
        exchange is_paper_trading reservation_model reserved_conservative available_conservative
        shortfall_conservative price_status_conservative reserved_exact available_exact
        shortfall_exact snapshot_as_of""",
    "accounts": """
        id owner name kind exchange is_paper_trading reservation_model api_keys_configured version
        created_at""",
    "archived_ledger": """
        account_id version operation bot_id position_id entries arguments request_id actor
        happened_at recorded_at""",
    "bot_capital": """
        account_id bot_id currency allocated held deployed idle overspent reserved
        reserved_conservative reserved_exact spent position_value bot_name status on_order spendable""",
    "bots": """
        id account_id name strategy strategy_config is_active status budget_pct long_pct short_pct
        reserved_usd_for_longs reserved_btc_for_shorts position_usd_value position_btc_value
        base_currency quote_currency profit_policy created_at reserved_quote_for_longs
        reserved_base_for_shorts position_quote_value position_base_value allocation""",
    "capital_history": """
        account_id currency version recorded_at happened_at operation bot_id raw_balance allocated
        held available_exact shortfall_exact raw_delta allocated_delta held_delta actor""",
    "fills": """
        id account_id bot_id position_id side base_currency quote_currency base_amount quote_amount
        fee_amount fee_currency overspent executed_at recorded_at external_id fees order_id""",
    "integrity_violations": "account_id bot_id currency total stored recomputed",
    "ledger": """
        account_id version operation bot_id position_id entries arguments request_id actor
        happened_at recorded_at""",
    "orders": """
        id account_id bot_id position_id side base_currency quote_currency base_amount quote_amount
        filled_base filled_quote hold_currency hold status external_id expires_at placed_at
        closed_at""",
    "owner_grants": "role_name owner granted_by granted_at",
    "portfolio_capital": """
        owner is_paper_trading currency accounts raw_balance reserved available shortfall
        price_status reserved_conservative available_conservative shortfall_conservative
        reserved_exact available_exact shortfall_exact""",
    "positions": """
        id account_id bot_id direction base_currency quote_currency base_amount quote_amount
        realised_pnl status opened_at closed_at""",
    "prices": "exchange base_currency quote_currency price as_of status",
}

# What the rules are written in: our relations, columns and routines, without their bookkeeping.
CATALOG = """
    CREATE TEMP VIEW relations AS
    SELECT c.oid, n.nspname || '.' || c.relname AS name, n.nspname AS schema, c.relkind AS kind,
        c.reloptions AS options,
        -- The same for every account: reference tables on Citus, and the installer's own.
        c.relname IN ('currencies', 'prices', 'owner_grants', 'migrations', 'logic', 'objects') AS is_shared
    FROM pg_class AS c INNER JOIN pg_namespace AS n ON c.relnamespace = n.oid
    WHERE n.nspname IN ('budgetdb', 'budgetdb_data');

    CREATE TEMP VIEW columns AS
    SELECT r.oid AS relation, r.name || '.' || a.attname AS name, a.attname AS bare_name, r.schema, r.kind,
        a.attnum AS number, a.attnotnull AS is_not_null, format_type(a.atttypid, a.atttypmod) AS type
    FROM relations AS r INNER JOIN pg_attribute AS a ON r.oid = a.attrelid
    WHERE r.kind NOT IN ('i', 'S') AND a.attnum > 0 AND NOT a.attisdropped;

    CREATE TEMP VIEW keys AS
    SELECT i.indexrelid::regclass::text AS name, r.is_shared,
        (SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = r.oid AND a.attnum = i.indkey[0]) AS leads
    FROM relations AS r INNER JOIN pg_index AS i ON r.oid = i.indrelid
    WHERE i.indisunique OR i.indisexclusion;

    CREATE TEMP VIEW foreign_keys AS
    SELECT r.name || '.' || k.conname AS name, r.oid AS relation, k.confrelid AS target,
        k.confdeltype AS on_delete, k.confupdtype AS on_update,
        ARRAY(
            SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u (number, place)
            INNER JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = u.number ORDER BY u.place
        ) AS columns
    FROM relations AS r INNER JOIN pg_constraint AS k ON r.oid = k.conrelid
    WHERE k.contype = 'f';

    CREATE TEMP VIEW routines AS
    SELECT p.oid, n.nspname || '.' || p.proname AS name, p.proname AS bare_name, n.nspname AS schema,
        l.lanname AS language, p.provolatile AS volatility, p.proisstrict AS is_strict,
        p.proretset AS returns_set, p.prosecdef AS is_definer, coalesce(p.proconfig, '{}') AS settings,
        p.prosqlbody IS NOT NULL AS is_standard,
        coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) AS body,
        pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
        obj_description(p.oid, 'pg_proc') AS comment
    FROM pg_proc AS p
    INNER JOIN pg_namespace AS n ON p.pronamespace = n.oid
    INNER JOIN pg_language AS l ON p.prolang = l.oid
    WHERE n.nspname IN ('budgetdb', 'budgetdb_data');
"""


@dataclass(frozen=True)
class Rule:
    """What must hold, a query for what breaks it, and statements that break it, one at a time."""

    name: str
    query: str
    breaches: tuple[str, ...]


FUNCTION = "CREATE FUNCTION budgetdb.planted(a bigint) RETURNS bigint LANGUAGE plpgsql"
BODY = "AS $$ BEGIN RETURN 1; END $$"
TABLE = "CREATE TABLE budgetdb_data.planted"
ACCOUNT = "account_id bigint NOT NULL REFERENCES budgetdb_data.accounts"
VIEW = "CREATE VIEW budgetdb.planted AS SELECT 1 AS a"

RULES = (
    Rule(
        "a function's name says which one",
        "SELECT name FROM routines GROUP BY name HAVING count(*) > 1",
        (
            "CREATE FUNCTION budgetdb.pause_bot(a bigint) RETURNS bigint LANGUAGE plpgsql AS 'BEGIN END'",
            "CREATE FUNCTION budgetdb_data.allocate() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN END'",
        ),
    ),
    Rule(
        "schemas are commented",
        """SELECT nspname FROM pg_namespace
        WHERE nspname LIKE 'budgetdb%' AND obj_description(oid, 'pg_namespace') IS NULL""",
        ("COMMENT ON SCHEMA budgetdb IS NULL", "COMMENT ON SCHEMA budgetdb_data IS NULL"),
    ),
    Rule(
        "tables, views and indexes are commented",
        """SELECT name FROM relations AS r
        WHERE r.kind NOT IN ('S', 'c') AND obj_description(r.oid, 'pg_class') IS NULL
        AND NOT EXISTS (
            SELECT FROM pg_constraint AS k WHERE k.conindid = r.oid AND k.contype IN ('p', 'u', 'x')
        )""",
        (
            "COMMENT ON TABLE budgetdb_data.fills IS NULL",
            "COMMENT ON VIEW budgetdb.bots IS NULL",
            "COMMENT ON VIEW budgetdb_data.bot_markets IS NULL",
            "COMMENT ON INDEX budgetdb_data.fills_executed_idx IS NULL",
        ),
    ),
    Rule(
        "functions are commented",
        "SELECT name FROM routines WHERE comment IS NULL",
        (f"{FUNCTION} {BODY}", "COMMENT ON FUNCTION budgetdb_data.max_price_age() IS NULL"),
    ),
    Rule(
        "types and domains are commented",
        """SELECT t.oid::regtype::text FROM pg_type AS t
        WHERE t.typnamespace::regnamespace::text LIKE 'budgetdb%' AND t.typcategory <> 'A'
        AND NOT EXISTS (SELECT FROM pg_class AS c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
        AND obj_description(t.oid, 'pg_type') IS NULL""",
        (
            "COMMENT ON TYPE budgetdb_data.posting IS NULL",
            "COMMENT ON TYPE budgetdb_data.price_status IS NULL",
            "COMMENT ON DOMAIN budgetdb_data.amount IS NULL",
        ),
    ),
    Rule(
        "types and domains are used",
        """SELECT t.oid::regtype::text FROM pg_type AS t
        WHERE t.typnamespace::regnamespace::text LIKE 'budgetdb%' AND t.typcategory <> 'A'
        AND NOT EXISTS (SELECT FROM pg_class AS c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
        AND NOT EXISTS (
            SELECT FROM pg_depend AS d
            WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid IN (t.oid, t.typarray) AND d.deptype = 'n'
        )""",
        (
            "CREATE DOMAIN budgetdb_data.planted AS text CHECK (value <> '')",
            "CREATE TYPE budgetdb_data.planted AS ENUM ('a')",
            "CREATE TYPE budgetdb_data.planted AS (a text)",
        ),
    ),
    Rule(
        "columns of public views are commented",
        """SELECT name FROM columns
        WHERE schema = 'budgetdb' AND col_description(relation, number) IS NULL""",
        ("COMMENT ON COLUMN budgetdb.bots.status IS NULL", VIEW),
    ),
    Rule(
        "public functions say which rules they keep and which errors they raise",
        r"""SELECT name FROM routines
        WHERE schema = 'budgetdb' AND coalesce(comment, '') !~ '\(R\d+.*\. Errors: UB00\d(, UB00\d)*\.$'""",
        (
            "COMMENT ON FUNCTION budgetdb.create_account IS 'Creates an account (R1).'",
            "COMMENT ON FUNCTION budgetdb.create_account IS 'Creates an account. Errors: UB005.'",
        ),
    ),
    Rule(
        "public functions that read are STABLE, all others VOLATILE",
        """SELECT name FROM routines WHERE schema = 'budgetdb'
        AND volatility <> CASE WHEN bare_name ~ '^(get|calculate|preview)_' THEN 's' ELSE 'v' END""",
        (
            "ALTER FUNCTION budgetdb.pause_bot STABLE",
            "ALTER FUNCTION budgetdb.preview_bot VOLATILE",
            "ALTER FUNCTION budgetdb.calculate_available_usd IMMUTABLE",
        ),
    ),
    Rule(
        "no function is STRICT: all take a NULL",
        "SELECT name FROM routines WHERE is_strict",
        ("ALTER FUNCTION budgetdb_data.allocate STRICT",),
    ),
    Rule(
        # Else the caller's path decides what a name means, pg_temp above all: it is first unless named.
        "a function finds PostgreSQL's own objects first, or has a body that is parsed",
        """SELECT name FROM routines
        WHERE 'search_path=pg_catalog, pg_temp' <> ALL (settings) AND (is_definer OR NOT is_standard)""",
        (
            f"{FUNCTION} {BODY}",
            f"{FUNCTION} SET search_path = '' {BODY}",
            f"{FUNCTION} SET search_path = pg_catalog {BODY}",
            f"{FUNCTION} SET search_path = pg_temp, pg_catalog {BODY}",
            "CREATE FUNCTION budgetdb.planted() RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
            "ALTER FUNCTION budgetdb.pause_bot SET search_path = budgetdb",
            "ALTER FUNCTION budgetdb.get_available_capital RESET search_path",
            "ALTER FUNCTION budgetdb_data.granted_owners RESET search_path",
        ),
    ),
    Rule(
        # With standard_conforming_strings off, a session would read another literal.
        "a body has no backslash",
        r"SELECT name FROM routines WHERE strpos(body, E'\\') > 0",
        (rf"{FUNCTION} AS $$ BEGIN RETURN 'a' ~ '\S'; END $$",),
    ),
    Rule(
        "what services write with runs with its owner's rights, and nothing else does",
        """SELECT name FROM routines WHERE is_definer <> (
            schema = 'budgetdb' AND volatility = 'v'
            AND bare_name NOT IN ('archive_ledger', 'grant_owner', 'revoke_owner')
            OR bare_name = 'granted_owners'
        )""",
        (
            "ALTER FUNCTION budgetdb.pause_bot SECURITY INVOKER",
            "ALTER FUNCTION budgetdb.get_available_capital SECURITY DEFINER",
            "ALTER FUNCTION budgetdb_data.post_entries SECURITY DEFINER",
        ),
    ),
    Rule(
        "what services write with has its statements planned once",
        """SELECT name FROM routines
        WHERE is_definer AND volatility = 'v' AND 'plan_cache_mode=force_generic_plan' <> ALL (settings)""",
        ("ALTER FUNCTION budgetdb.pause_bot RESET plan_cache_mode",),
    ),
    Rule(
        "the rows of accounts are guarded by the same three policies (R1)",
        """SELECT r.name FROM relations AS r INNER JOIN pg_class AS c ON r.oid = c.oid
        WHERE r.kind IN ('r', 'p') AND NOT r.is_shared AND (
            NOT c.relrowsecurity
            OR ARRAY(
                SELECT p.polname || ' ' || pg_get_expr(p.polqual, p.polrelid)
                || CASE WHEN p.polpermissive THEN '' ELSE ' always' END
                FROM pg_policy AS p WHERE p.polrelid = r.oid AND p.polcmd = 'r' ORDER BY p.polname
            ) <> ARRAY[
                'everybody true', 'granted (owner = ANY (budgetdb_data.granted_owners()))',
                'narrowed budgetdb_data.is_visible(owner) always'
            ]
        )""",
        (
            f"{TABLE} ({ACCOUNT}, PRIMARY KEY (account_id))",
            "ALTER TABLE budgetdb_data.fills DISABLE ROW LEVEL SECURITY",
            "DROP POLICY narrowed ON budgetdb_data.bots",
            "ALTER POLICY granted ON budgetdb_data.bots USING (TRUE)",
            "CREATE POLICY planted ON budgetdb_data.bots FOR SELECT TO budgetdb_tenant USING (TRUE)",
        ),
    ),
    Rule(
        "functions are PL/pgSQL, or scalar expressions with a standard body",
        """SELECT name FROM routines
        WHERE language <> 'plpgsql' AND NOT (language = 'sql' AND is_standard AND NOT returns_set)""",
        (
            "CREATE FUNCTION budgetdb.planted() RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION budgetdb.planted() RETURNS SETOF bigint LANGUAGE sql RETURN 1",
        ),
    ),
    Rule(
        "one account for a call, named first",
        r"""SELECT name FROM routines
        WHERE schema = 'budgetdb' AND arguments !~ '^account_id bigint\M'
        AND bare_name NOT IN ('create_account', 'record_price', 'grant_owner', 'revoke_owner')
        -- Called by position by the platform's own code, from before there were accounts.
        AND bare_name NOT IN ('calculate_available_usd', 'calculate_available_btc')""",
        (f"{FUNCTION} {BODY}",),
    ),
    Rule(
        "no function takes an advisory lock",
        "SELECT name FROM routines WHERE body ~* 'advisory'",
        (f"{FUNCTION} AS $$ BEGIN PERFORM pg_catalog.pg_advisory_xact_lock(1); RETURN 1; END $$",),
    ),
    Rule(
        "the public schema has views and functions, and no state",
        "SELECT name FROM relations WHERE schema = 'budgetdb' AND kind <> 'v'",
        ("CREATE TABLE budgetdb.planted ()", "CREATE SEQUENCE budgetdb.planted"),
    ),
    Rule(
        "views run with the caller's rights",
        """SELECT name FROM relations
        WHERE kind IN ('v', 'm') AND NOT 'security_invoker=true' = ANY (coalesce(options, '{}'))""",
        (VIEW, "ALTER VIEW budgetdb_data.bot_markets SET (security_invoker = FALSE)"),
    ),
    Rule(
        "a table has a primary key",
        """SELECT name FROM relations AS r WHERE r.kind IN ('r', 'p')
        AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = r.oid AND i.indisprimary)""",
        (f"{TABLE} ({ACCOUNT})",),
    ),
    Rule(
        "account_id leads every key: nothing is unique across accounts (R1)",
        "SELECT name FROM keys WHERE NOT is_shared AND leads IS DISTINCT FROM 'account_id'",
        (
            f"{TABLE} (planted_id bigint PRIMARY KEY, {ACCOUNT})",
            f"{TABLE} ({ACCOUNT}, planted_id bigint, PRIMARY KEY (planted_id, account_id))",
            "ALTER TABLE budgetdb_data.bots ADD UNIQUE (name)",
            "CREATE UNIQUE INDEX planted ON budgetdb_data.ledger (request_id)",
            "CREATE UNIQUE INDEX planted ON budgetdb_data.bots (lower(name))",
        ),
    ),
    Rule(
        "a row belongs to one account, or the table is shared",
        """SELECT name FROM relations AS r WHERE r.kind IN ('r', 'p') AND r.is_shared = EXISTS (
            SELECT FROM columns AS c
            WHERE c.relation = r.oid AND c.bare_name = 'account_id' AND c.type = 'bigint' AND c.is_not_null
        )""",
        (
            f"{TABLE} (planted_id bigint PRIMARY KEY)",
            f"{TABLE} (account_id bigint)",
            f"{TABLE} (account_id integer NOT NULL)",
            "ALTER TABLE budgetdb_data.prices ADD account_id bigint NOT NULL",
        ),
    ),
    Rule(
        "a row's account exists (R1)",
        """SELECT r.name FROM relations AS r WHERE r.kind IN ('r', 'p') AND NOT r.is_shared
        AND r.name <> 'budgetdb_data.accounts'
        AND NOT EXISTS (
            SELECT FROM foreign_keys AS f WHERE f.relation = r.oid AND f.columns[1] = 'account_id'
        )""",
        (
            f"{TABLE} (account_id bigint PRIMARY KEY)",
            "ALTER TABLE budgetdb_data.exposures DROP CONSTRAINT exposures_account_fkey",
        ),
    ),
    Rule(
        "a bot is referenced together with its account (R1)",
        """SELECT c.name FROM columns AS c
        WHERE c.kind IN ('r', 'p') AND c.bare_name = 'bot_id' AND c.relation <> 'budgetdb_data.bots'::regclass
        AND NOT EXISTS (
            SELECT FROM foreign_keys AS f
            WHERE f.relation = c.relation AND f.target = 'budgetdb_data.bots'::regclass
            AND f.columns = ARRAY['account_id', 'bot_id']
        )""",
        (
            f"{TABLE} ({ACCOUNT}, bot_id bigint)",
            "ALTER TABLE budgetdb_data.fills DROP CONSTRAINT fills_bot_fkey",
        ),
    ),
    Rule(
        "foreign keys begin with account_id, and none is to a shared table (R1)",
        """SELECT f.name FROM foreign_keys AS f INNER JOIN relations AS target ON f.target = target.oid
        WHERE f.columns[1] <> 'account_id' OR target.is_shared""",
        (
            f"{TABLE} ({ACCOUNT}, currency text REFERENCES budgetdb_data.currencies)",
            f"{TABLE} (account_id bigint REFERENCES budgetdb_data.migrations)",
            f"{TABLE} ({ACCOUNT}, bot_id bigint,"
            " FOREIGN KEY (bot_id, account_id) REFERENCES budgetdb_data.bots (bot_id, account_id))",
        ),
    ),
    Rule(
        "foreign keys refuse: nothing is deleted or emptied behind its back",
        "SELECT name FROM foreign_keys WHERE on_delete NOT IN ('a', 'r') OR on_update NOT IN ('a', 'r')",
        (
            f"{TABLE} ({ACCOUNT} ON DELETE CASCADE)",
            f"{TABLE} ({ACCOUNT} ON DELETE SET NULL)",
            f"{TABLE} ({ACCOUNT} ON DELETE SET DEFAULT)",
            f"{TABLE} ({ACCOUNT} ON UPDATE CASCADE)",
        ),
    ),
    Rule(
        "no triggers",
        """SELECT r.name || '.' || t.tgname
        FROM relations AS r INNER JOIN pg_trigger AS t ON r.oid = t.tgrelid
        WHERE NOT t.tgisinternal""",
        (
            """CREATE TRIGGER planted BEFORE UPDATE ON budgetdb_data.bots
            FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()""",
        ),
    ),
    Rule(
        "no rules but those that make a view",
        """SELECT r.name || '.' || w.rulename
        FROM relations AS r INNER JOIN pg_rewrite AS w ON r.oid = w.ev_class
        WHERE w.rulename <> '_RETURN'""",
        ("CREATE RULE planted AS ON DELETE TO budgetdb_data.ledger DO INSTEAD NOTHING",),
    ),
    Rule(
        "sequences belong to bigint identities",
        """SELECT r.name FROM relations AS r INNER JOIN pg_sequence AS s ON r.oid = s.seqrelid
        WHERE s.seqtypid <> 'bigint'::regtype
        OR NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = r.oid AND d.deptype = 'i')""",
        (
            "CREATE SEQUENCE budgetdb_data.planted",
            f"{TABLE} (planted_id bigserial)",
            f"{TABLE} (planted_id integer GENERATED ALWAYS AS IDENTITY)",
        ),
    ),
    Rule(
        "ids are bigint",
        r"""SELECT name FROM columns
        WHERE kind IN ('r', 'p', 'v') AND bare_name ~ '(^|_)id$' AND type <> 'bigint'
        -- Given by the caller, and text.
        AND bare_name NOT IN ('request_id', 'external_id')""",
        (f"{TABLE} (planted_id integer)", f"{TABLE} (id uuid)"),
    ),
    Rule(
        "amounts are exact, texts are text, times have a time zone (R6)",
        r"""WITH types AS (
            SELECT name, type FROM columns
            UNION ALL SELECT name, arguments || ' ' || result FROM routines
        )
        SELECT name FROM types
        WHERE type ~ '\m(real|double precision|money|json|character|time with|time(stamp)? without)\M'
        OR type ~ 'numeric\(|"char"'""",
        (
            *(
                f"{TABLE} (a {type})"
                for type in (
                    "real",
                    "float[]",
                    "money",
                    "numeric(38, 18)",
                    "varchar",
                    "char(3)",
                    '"char"',
                    "json",
                )
            ),
            f"{TABLE} (a timestamp)",
            f"{TABLE} (a timetz)",
            "CREATE TYPE budgetdb_data.planted AS (a float8)",
            "CREATE VIEW budgetdb.planted AS SELECT 1::real AS a",
            "CREATE FUNCTION budgetdb_data.planted(a float8) RETURNS bigint LANGUAGE plpgsql AS 'BEGIN END'",
            "CREATE FUNCTION budgetdb_data.planted(OUT a bigint, OUT b real) LANGUAGE plpgsql AS 'BEGIN END'",
        ),
    ),
    Rule(
        "amounts are stored in a domain, which refuses NaN (R6)",
        "SELECT name FROM columns WHERE kind IN ('r', 'p') AND type ~ '^numeric'",
        ("ALTER TABLE budgetdb_data.fills ADD planted numeric",),
    ),
    Rule(
        "the interface is in types that every client knows",
        """SELECT name FROM columns WHERE schema = 'budgetdb'
        AND type NOT IN ('bigint', 'boolean', 'jsonb', 'numeric', 'text', 'timestamp with time zone')""",
        (
            "CREATE VIEW budgetdb.planted AS SELECT b.raw FROM budgetdb_data.balances AS b",
            "CREATE VIEW budgetdb.planted AS SELECT 'ok'::budgetdb_data.price_status AS a",
        ),
    ),
)


@pytest.fixture
def catalog(db: psycopg.Connection[TupleRow]) -> psycopg.Cursor[str]:
    """Return a cursor on a fresh database with the views that the rules are written in."""
    db.execute(CATALOG)
    return psycopg.Cursor(db, row_factory=scalar_row)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule(catalog: psycopg.Cursor[str], rule: Rule) -> None:
    """The rule holds, and would notice if it did not."""
    found = catalog.execute(rule.query).fetchall()
    assert not found, "\n".join(found)
    for breach in rule.breaches:
        with catalog.connection.transaction(force_rollback=True):
            catalog.execute(breach)
            assert catalog.execute(rule.query).fetchall(), breach


def test_public_functions_are_those_of_the_interface(catalog: psycopg.Cursor[str]) -> None:
    """Names, arguments, defaults and results are the interface."""
    found = catalog.execute("""
        SELECT bare_name || '(' || arguments || ') ' || result FROM routines
        WHERE schema = 'budgetdb' ORDER BY bare_name""").fetchall()
    assert " ".join(found).split() == FUNCTIONS.split()


def test_public_views_only_ever_grow(catalog: psycopg.Cursor[str]) -> None:
    """The views are those of the interface; columns are only ever added, at the end."""
    found = catalog.execute("""
        SELECT r.name || ' ' || string_agg(c.bare_name, ' ' ORDER BY c.number)
        FROM relations AS r INNER JOIN columns AS c ON r.oid = c.relation
        WHERE r.schema = 'budgetdb' GROUP BY r.name ORDER BY r.name""").fetchall()
    assert [view.split()[0] for view in found] == [f"budgetdb.{name}" for name in VIEWS]
    for view, released in zip(found, VIEWS.values(), strict=True):
        columns = released.split()
        assert view.split()[1 : len(columns) + 1] == columns, view


def test_every_object_has_its_file(catalog: psycopg.Cursor[str]) -> None:
    """What is installed from sql/ is one object a file, the file named as the object."""
    files = {
        f"{'budgetdb_data' if 'internal' in path.parts else 'budgetdb'}.{path.stem}"
        for path in ROOT.glob("sql/*/**/*.sql")
    }
    objects = catalog.execute(
        "SELECT name FROM routines UNION ALL SELECT name FROM relations WHERE kind = 'v'"
    )
    assert set(objects) == files


def test_plpgsql_check_finds_nothing(catalog: psycopg.Cursor[str]) -> None:
    """Every body is well-typed, names what exists, and leaves nothing unused."""
    try:
        catalog.execute("CREATE EXTENSION plpgsql_check")
    except psycopg.errors.FeatureNotSupported:
        pytest.skip("the server has no extension plpgsql_check")
    checked = """
        SELECT format('%s line %s: %s %s: %s', r.name, f.lineno, f.sqlstate, f.message, f.detail)
        FROM routines AS r
        CROSS JOIN LATERAL plpgsql_check_function_tb(
            r.oid, fatal_errors => FALSE, extra_warnings => TRUE, security_warnings => TRUE
        ) AS f
        WHERE r.language = 'plpgsql'
        -- A literal as the default of a variable is text to the checker.
        AND NOT (f.sqlstate = '42804' AND f.detail LIKE 'cast "text" value to %')"""
    found = catalog.execute(checked).fetchall()
    assert not found, "\n".join(found)
    catalog.execute(
        f"{FUNCTION} AS $$ DECLARE b text; BEGIN RETURN (SELECT t.id FROM budgetdb.accountz AS t); END $$"
    )
    noticed = "\n".join(catalog.execute(checked))
    assert "accountz" in noticed
    assert "unused variable" in noticed
