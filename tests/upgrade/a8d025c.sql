--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 18.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: budgetdb; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA budgetdb;


--
-- Name: SCHEMA budgetdb; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA budgetdb IS 'Public interface of budgetdb: how much of an account''s capital is free.';


--
-- Name: budgetdb_data; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA budgetdb_data;


--
-- Name: SCHEMA budgetdb_data; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON SCHEMA budgetdb_data IS 'State of budgetdb. Private: use the views and functions of schema budgetdb.';


--
-- Name: expected; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA expected;


--
-- Name: account_kind; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.account_kind AS text
	CONSTRAINT account_kind_known CHECK ((VALUE = ANY (ARRAY['cex'::text, 'dex'::text])));


--
-- Name: DOMAIN account_kind; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.account_kind IS 'A centralised or a decentralised exchange.';


--
-- Name: amount; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.amount AS numeric
	CONSTRAINT amount_is_exact CHECK (((abs(VALUE) < '100000000000000000000'::numeric) AND (scale(VALUE) <= 18)));


--
-- Name: DOMAIN amount; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.amount IS 'An exact, finite amount of a currency: at most 18 decimals and below 10^20 (R6).';


--
-- Name: bot_status; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.bot_status AS text
	CONSTRAINT bot_status_known CHECK ((VALUE = ANY (ARRAY['draft'::text, 'active'::text, 'paused'::text, 'closed'::text])));


--
-- Name: DOMAIN bot_status; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.bot_status IS 'A step of a bot''s life (R7).';


--
-- Name: change; Type: TYPE; Schema: budgetdb_data; Owner: -
--

CREATE TYPE budgetdb_data.change AS (
	account_id bigint,
	version bigint,
	is_paper_trading boolean,
	reservation_model text,
	operation text,
	arguments jsonb,
	request_id text,
	happened_at timestamp with time zone,
	replay jsonb
);


--
-- Name: TYPE change; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TYPE budgetdb_data.change IS 'A change under way: the account, locked, its next version, and the call. replay is set if the call was made before.';


--
-- Name: currency; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.currency AS text
	CONSTRAINT currency_is_code CHECK ((VALUE ~ '^[A-Z0-9][A-Z0-9._:-]{0,19}$'::text));


--
-- Name: DOMAIN currency; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.currency IS 'A currency code in upper case: USD, BTC, USDT.';


--
-- Name: direction; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.direction AS text
	CONSTRAINT direction_known CHECK ((VALUE = ANY (ARRAY['long'::text, 'short'::text])));


--
-- Name: DOMAIN direction; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.direction IS 'What a position opens with: long buys base, short sells it (R8).';


--
-- Name: fill_report; Type: TYPE; Schema: budgetdb_data; Owner: -
--

CREATE TYPE budgetdb_data.fill_report AS (
	ordinal bigint,
	external_id text,
	position_id bigint,
	side text,
	base_amount numeric,
	quote_amount numeric,
	fee_amount numeric,
	fee_currency text,
	executed_at timestamp with time zone
);


--
-- Name: TYPE fill_report; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TYPE budgetdb_data.fill_report IS 'A fill of a list, as it was reported; ordinal is its place in the list.';


--
-- Name: total; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.total AS numeric
	CONSTRAINT total_is_exact CHECK (((VALUE > '-Infinity'::numeric) AND (VALUE < 'Infinity'::numeric) AND (scale(VALUE) <= 18)));


--
-- Name: DOMAIN total; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.total IS 'An exact, finite sum of amounts: at most 18 decimals (R6).';


--
-- Name: holding; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.holding AS budgetdb_data.total
	CONSTRAINT holding_not_negative CHECK (((VALUE)::numeric >= (0)::numeric));


--
-- Name: DOMAIN holding; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.holding IS 'A sum of amounts that cannot be below zero (R6).';


--
-- Name: ledger_entry; Type: TYPE; Schema: budgetdb_data; Owner: -
--

CREATE TYPE budgetdb_data.ledger_entry AS (
	currency text,
	raw_delta numeric,
	allocated_delta numeric,
	held_delta numeric,
	raw numeric,
	allocated numeric,
	held numeric,
	bot_allocated numeric,
	bot_held numeric
);


--
-- Name: TYPE ledger_entry; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TYPE budgetdb_data.ledger_entry IS 'What a change did to one currency: the account''s three totals, moved by and after, and the bot''s two amounts after.';


--
-- Name: percentage; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.percentage AS numeric
	CONSTRAINT percentage_in_range CHECK (((VALUE >= (0)::numeric) AND (VALUE <= (100)::numeric) AND (scale(VALUE) <= 18)));


--
-- Name: DOMAIN percentage; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.percentage IS 'A percentage, 0 to 100 inclusive (R6).';


--
-- Name: position_status; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.position_status AS text
	CONSTRAINT position_status_known CHECK ((VALUE = ANY (ARRAY['pending'::text, 'open'::text, 'closed'::text, 'cancelled'::text])));


--
-- Name: DOMAIN position_status; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.position_status IS 'A step of a position''s life (R8).';


--
-- Name: price_status; Type: TYPE; Schema: budgetdb_data; Owner: -
--

CREATE TYPE budgetdb_data.price_status AS ENUM (
    'not needed',
    'ok',
    'stale',
    'missing'
);


--
-- Name: TYPE price_status; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TYPE budgetdb_data.price_status IS 'How far the price behind a figure can be trusted (R3).';


--
-- Name: position_value; Type: TYPE; Schema: budgetdb_data; Owner: -
--

CREATE TYPE budgetdb_data.position_value AS (
	currency text,
	value numeric,
	price_status budgetdb_data.price_status
);


--
-- Name: TYPE position_value; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TYPE budgetdb_data.position_value IS 'What open positions of one market count for in one of its currencies in the conservative model (R2).';


--
-- Name: positive_amount; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.positive_amount AS budgetdb_data.amount
	CONSTRAINT amount_is_positive CHECK (((VALUE)::numeric > (0)::numeric));


--
-- Name: DOMAIN positive_amount; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.positive_amount IS 'An amount above zero (R6).';


--
-- Name: posting; Type: TYPE; Schema: budgetdb_data; Owner: -
--

CREATE TYPE budgetdb_data.posting AS (
	currency text,
	raw_delta numeric,
	allocated_delta numeric,
	counted_delta numeric,
	held_delta numeric
);


--
-- Name: TYPE posting; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TYPE budgetdb_data.posting IS 'What a change shall do to one currency: to the account''s raw balance, and to the bot''s reservation.';


--
-- Name: profit_policy; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.profit_policy AS text
	CONSTRAINT profit_policy_known CHECK ((VALUE = ANY (ARRAY['keep'::text, 'sweep'::text])));


--
-- Name: DOMAIN profit_policy; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.profit_policy IS 'What becomes of profit when a position closes (R8).';


--
-- Name: reservation_model; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.reservation_model AS text
	CONSTRAINT reservation_model_known CHECK ((VALUE = ANY (ARRAY['conservative'::text, 'exact'::text])));


--
-- Name: DOMAIN reservation_model; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.reservation_model IS 'How the gate counts what bots reserve (R2).';


--
-- Name: side; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.side AS text
	CONSTRAINT side_known CHECK ((VALUE = ANY (ARRAY['buy'::text, 'sell'::text])));


--
-- Name: DOMAIN side; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.side IS 'What a fill did with the base currency.';


--
-- Name: strategy; Type: DOMAIN; Schema: budgetdb_data; Owner: -
--

CREATE DOMAIN budgetdb_data.strategy AS text
	CONSTRAINT strategy_known CHECK ((VALUE = ANY (ARRAY['bidirectional_dca'::text, 'traditional_dca'::text])));


--
-- Name: DOMAIN strategy; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON DOMAIN budgetdb_data.strategy IS 'Both sides, or long only.';


--
-- Name: bot_position_value(bigint, bigint, text); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.bot_position_value(account_id bigint, bot_id bigint, currency text) RETURNS numeric
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM budgetdb_data.positions AS p
        WHERE
            p.account_id = bot_position_value.account_id
            AND p.bot_id = bot_position_value.bot_id
            AND p.status IN ('pending', 'open')
    ) THEN
        RETURN 0;
    END IF;
    RETURN coalesce((
        SELECT v.value
        FROM budgetdb_data.bot_position_values AS v
        WHERE
            v.account_id = bot_position_value.account_id
            AND v.bot_id = bot_position_value.bot_id
            AND v.currency = bot_position_value.currency
    ), 0);
END;
$$;


--
-- Name: FUNCTION bot_position_value(account_id bigint, bot_id bigint, currency text); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.bot_position_value(account_id bigint, bot_id bigint, currency text) IS 'What a bot''s open positions count for in a currency in the conservative model (R2).';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: bots; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.bots (
    account_id bigint NOT NULL,
    bot_id bigint NOT NULL,
    name text NOT NULL,
    strategy budgetdb_data.strategy NOT NULL,
    strategy_config jsonb NOT NULL,
    status budgetdb_data.bot_status NOT NULL,
    budget_pct budgetdb_data.percentage NOT NULL,
    long_pct budgetdb_data.percentage NOT NULL,
    short_pct budgetdb_data.percentage NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    profit_policy budgetdb_data.profit_policy NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT bots_budget_is_whole CHECK ((((budget_pct)::numeric > (0)::numeric) AND (((long_pct)::numeric + (short_pct)::numeric) = (100)::numeric) AND ((base_currency)::text <> (quote_currency)::text)))
)
WITH (fillfactor='80');


--
-- Name: TABLE bots; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.bots IS 'A strategy bound to one account, with a budget in percent of the account (R6, R7).';


--
-- Name: reservations; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.reservations (
    account_id bigint NOT NULL,
    bot_id bigint NOT NULL,
    currency budgetdb_data.currency NOT NULL,
    allocated budgetdb_data.holding DEFAULT 0 NOT NULL,
    counted budgetdb_data.holding DEFAULT 0 NOT NULL,
    held budgetdb_data.total DEFAULT 0 NOT NULL,
    CONSTRAINT reservations_counted_whole_or_not CHECK ((((counted)::numeric = (0)::numeric) OR ((counted)::numeric = (allocated)::numeric)))
)
WITH (fillfactor='70');


--
-- Name: TABLE reservations; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.reservations IS 'What a bot''s budget set aside in a currency, and what the bot owns there now.';


--
-- Name: COLUMN reservations.allocated; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.reservations.allocated IS 'Set aside when the bot was created or resized; frozen until resized.';


--
-- Name: COLUMN reservations.counted; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.reservations.counted IS 'allocated while the bot is active, otherwise 0: what it adds to the account''s allocated.';


--
-- Name: COLUMN reservations.held; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.reservations.held IS 'What the bot owns: its allocation, plus and minus its fills and fees. Below zero: it spent what others own (R8).';


--
-- Name: bots; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.bots WITH (security_invoker='true') AS
 SELECT o.bot_id AS id,
    o.account_id,
    o.name,
    (o.strategy)::text AS strategy,
    o.strategy_config,
    ((o.status)::text = 'active'::text) AS is_active,
    (o.status)::text AS status,
    (o.budget_pct)::numeric AS budget_pct,
    (o.long_pct)::numeric AS long_pct,
    (o.short_pct)::numeric AS short_pct,
    COALESCE((( SELECT r.counted
           FROM budgetdb_data.reservations r
          WHERE ((r.account_id = o.account_id) AND (r.bot_id = o.bot_id) AND ((r.currency)::text = 'USD'::text))))::numeric, (0)::numeric) AS reserved_usd_for_longs,
    COALESCE((( SELECT r.counted
           FROM budgetdb_data.reservations r
          WHERE ((r.account_id = o.account_id) AND (r.bot_id = o.bot_id) AND ((r.currency)::text = 'BTC'::text))))::numeric, (0)::numeric) AS reserved_btc_for_shorts,
    budgetdb_data.bot_position_value(o.account_id, o.bot_id, 'USD'::text) AS position_usd_value,
    budgetdb_data.bot_position_value(o.account_id, o.bot_id, 'BTC'::text) AS position_btc_value,
    (o.base_currency)::text AS base_currency,
    (o.quote_currency)::text AS quote_currency,
    (o.profit_policy)::text AS profit_policy,
    o.created_at
   FROM budgetdb_data.bots o;


--
-- Name: VIEW bots; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.bots IS 'The bots of all accounts. For what they reserve in any currency see bot_capital, for the account''s totals account_capital.';


--
-- Name: COLUMN bots.id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.id IS 'The bot_id of every other view and function.';


--
-- Name: COLUMN bots.account_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.account_id IS 'The one account whose capital it reserves (R1).';


--
-- Name: COLUMN bots.name; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.name IS 'Unique in its account among bots not closed (R7).';


--
-- Name: COLUMN bots.strategy; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.strategy IS 'bidirectional_dca or traditional_dca.';


--
-- Name: COLUMN bots.strategy_config; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.strategy_config IS 'The platform''s own settings; enable_bidirectional is set to whether the strategy is bidirectional_dca.';


--
-- Name: COLUMN bots.is_active; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.is_active IS 'Whether status is active.';


--
-- Name: COLUMN bots.status; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.status IS 'draft, active, paused or closed (R7).';


--
-- Name: COLUMN bots.budget_pct; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.budget_pct IS 'Percent of the account''s raw balance, above 0 and up to 100 (R6).';


--
-- Name: COLUMN bots.long_pct; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.long_pct IS 'Percent of the budget for the long side, in quote currency; with short_pct 100 (R6).';


--
-- Name: COLUMN bots.short_pct; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.short_pct IS 'Percent of the budget for the short side, in base currency; with long_pct 100 (R6).';


--
-- Name: COLUMN bots.reserved_usd_for_longs; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.reserved_usd_for_longs IS 'USD allocated to it while active, otherwise 0.';


--
-- Name: COLUMN bots.reserved_btc_for_shorts; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.reserved_btc_for_shorts IS 'BTC allocated to it while active, otherwise 0.';


--
-- Name: COLUMN bots.position_usd_value; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.position_usd_value IS 'USD that its open positions count for in the conservative model (R2).';


--
-- Name: COLUMN bots.position_btc_value; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.position_btc_value IS 'BTC that its open positions count for in the conservative model (R2).';


--
-- Name: COLUMN bots.base_currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.base_currency IS 'The currency it sells short, and buys long.';


--
-- Name: COLUMN bots.quote_currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.quote_currency IS 'The currency it pays longs with.';


--
-- Name: COLUMN bots.profit_policy; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.profit_policy IS 'keep: profit stays with the bot. sweep: what exceeds the allocation returns to the account when a position closes (R8).';


--
-- Name: COLUMN bots.created_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bots.created_at IS 'When the bot was created.';


--
-- Name: activate_bot(bigint, bigint, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.activate_bot(account_id bigint, bot_id bigint, request_id text DEFAULT NULL::text) RETURNS SETOF budgetdb.bots
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN NEXT budgetdb_data.change_bot_status(
        activate_bot.account_id, activate_bot.bot_id, 'activate_bot', ARRAY['draft', 'paused'], 'active',
        activate_bot.request_id
    );
END;
$$;


--
-- Name: FUNCTION activate_bot(account_id bigint, bot_id bigint, request_id text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.activate_bot(account_id bigint, bot_id bigint, request_id text) IS 'Starts a draft or resumes a paused bot and returns it, if what its frozen allocation needs is available (R5, R7). Errors: UB001, UB002, UB003, UB005, UB006, UB007.';


--
-- Name: calculate_available_btc(numeric, numeric, bigint, bigint); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.calculate_available_btc(raw_btc_balance numeric, current_btc_price numeric, account_id bigint, exclude_bot_id bigint DEFAULT NULL::bigint) RETURNS numeric
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN budgetdb_data.calculate_available(
        'BTC',
        calculate_available_btc.raw_btc_balance,
        calculate_available_btc.current_btc_price,
        calculate_available_btc.account_id,
        calculate_available_btc.exclude_bot_id
    );
END;
$$;


--
-- Name: FUNCTION calculate_available_btc(raw_btc_balance numeric, current_btc_price numeric, account_id bigint, exclude_bot_id bigint); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.calculate_available_btc(raw_btc_balance numeric, current_btc_price numeric, account_id bigint, exclude_bot_id bigint) IS 'BTC free on an account out of a raw balance that the caller read from the exchange, with BTC-USD positions at the caller''s price in USD per BTC; NULL takes the recorded one (R2). A NULL account_id returns the raw balance with a WARNING, or UB002 when budgetdb.require_account_id is on. Errors: UB002, UB005.';


--
-- Name: calculate_available_usd(numeric, numeric, bigint, bigint); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.calculate_available_usd(raw_usd_balance numeric, current_btc_price numeric, account_id bigint, exclude_bot_id bigint DEFAULT NULL::bigint) RETURNS numeric
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN budgetdb_data.calculate_available(
        'USD',
        calculate_available_usd.raw_usd_balance,
        calculate_available_usd.current_btc_price,
        calculate_available_usd.account_id,
        calculate_available_usd.exclude_bot_id
    );
END;
$$;


--
-- Name: FUNCTION calculate_available_usd(raw_usd_balance numeric, current_btc_price numeric, account_id bigint, exclude_bot_id bigint); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.calculate_available_usd(raw_usd_balance numeric, current_btc_price numeric, account_id bigint, exclude_bot_id bigint) IS 'USD free on an account out of a raw balance that the caller read from the exchange, with BTC-USD positions at the caller''s price in USD per BTC; NULL takes the recorded one (R2). A NULL account_id returns the raw balance with a WARNING, or UB002 when budgetdb.require_account_id is on. Errors: UB002, UB005.';


--
-- Name: close_bot(bigint, bigint, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.close_bot(account_id bigint, bot_id bigint, request_id text DEFAULT NULL::text) RETURNS SETOF budgetdb.bots
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN NEXT budgetdb_data.change_bot_status(
        close_bot.account_id, close_bot.bot_id, 'close_bot', ARRAY['draft', 'active', 'paused'], 'closed',
        close_bot.request_id
    );
END;
$$;


--
-- Name: FUNCTION close_bot(account_id bigint, bot_id bigint, request_id text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.close_bot(account_id bigint, bot_id bigint, request_id text) IS 'Closes a bot that has no open positions and returns it: releases all it holds, cancels its pending positions and frees its name (R7, R8). Errors: UB002, UB003, UB005, UB006, UB007.';


--
-- Name: accounts; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.accounts (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    name text NOT NULL,
    kind budgetdb_data.account_kind NOT NULL,
    exchange text NOT NULL,
    is_paper_trading boolean NOT NULL,
    reservation_model budgetdb_data.reservation_model NOT NULL,
    api_keys_configured boolean NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
)
WITH (fillfactor='70');


--
-- Name: TABLE accounts; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.accounts IS 'One user''s account at one exchange, live or paper: the unit of isolation (R1).';


--
-- Name: COLUMN accounts.version; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.accounts.version IS 'Number of changes so far. Every writer raises it first, which locks the account (R5); each has a ledger row (R9).';


--
-- Name: accounts; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.accounts WITH (security_invoker='true') AS
 SELECT a.account_id AS id,
    a.owner,
    a.name,
    (a.kind)::text AS kind,
    a.exchange,
    a.is_paper_trading,
    (a.reservation_model)::text AS reservation_model,
    a.api_keys_configured,
    a.version,
    a.created_at
   FROM budgetdb_data.accounts a;


--
-- Name: VIEW accounts; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.accounts IS 'One user''s account at one exchange, live or paper: the unit of isolation (R1).';


--
-- Name: COLUMN accounts.id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.id IS 'The account_id of every other view and function.';


--
-- Name: COLUMN accounts.owner; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.owner IS 'The user whose account it is.';


--
-- Name: COLUMN accounts.name; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.name IS 'The user''s name for the account.';


--
-- Name: COLUMN accounts.kind; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.kind IS 'cex or dex: a centralised or a decentralised exchange.';


--
-- Name: COLUMN accounts.exchange; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.exchange IS 'The exchange whose prices value its positions (R3).';


--
-- Name: COLUMN accounts.is_paper_trading; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.is_paper_trading IS 'Virtual money. Never changes (R1).';


--
-- Name: COLUMN accounts.reservation_model; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.reservation_model IS 'conservative or exact: the model that the gate uses (R2).';


--
-- Name: COLUMN accounts.api_keys_configured; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.api_keys_configured IS 'Whether the platform has API keys for the account.';


--
-- Name: COLUMN accounts.version; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.version IS 'Number of changes so far: the version of the last ledger row (R9).';


--
-- Name: COLUMN accounts.created_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.accounts.created_at IS 'When the account was created.';


--
-- Name: configure_account(bigint, text, text, boolean); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.configure_account(account_id bigint, name text DEFAULT NULL::text, reservation_model text DEFAULT NULL::text, api_keys_configured boolean DEFAULT NULL::boolean) RETURNS SETOF budgetdb.accounts
    LANGUAGE plpgsql
    AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'name', configure_account.name, 'reservation_model', configure_account.reservation_model,
        'api_keys_configured', configure_account.api_keys_configured
    );
    change budgetdb_data.change;
BEGIN
    PERFORM budgetdb_data.require_text(coalesce(configure_account.name, 'unchanged'), 'name');
    PERFORM budgetdb_data.require_choice(
        coalesce(configure_account.reservation_model, 'exact'), 'reservation_model', ARRAY['conservative', 'exact']
    );

    change := budgetdb_data.begin_change(configure_account.account_id, 'configure_account', arguments, NULL);
    UPDATE budgetdb_data.accounts AS a
    SET
        name = coalesce(configure_account.name, a.name),
        reservation_model = coalesce(configure_account.reservation_model, a.reservation_model),
        api_keys_configured = coalesce(configure_account.api_keys_configured, a.api_keys_configured)
    WHERE a.account_id = configure_account.account_id;

    IF configure_account.reservation_model IS NOT NULL THEN
        UPDATE budgetdb_data.balances AS b SET is_exact = configure_account.reservation_model = 'exact'
        WHERE b.account_id = configure_account.account_id;
    END IF;

    PERFORM budgetdb_data.append_ledger(change, NULL, NULL, '{}', NULL);
    RETURN NEXT (SELECT v FROM budgetdb.accounts AS v WHERE v.id = configure_account.account_id);
END;
$$;


--
-- Name: FUNCTION configure_account(account_id bigint, name text, reservation_model text, api_keys_configured boolean); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.configure_account(account_id bigint, name text, reservation_model text, api_keys_configured boolean) IS 'Changes what is given of an account and returns it; NULL leaves as it is. Another reservation_model (R2) moves no money: the gate uses it from now on, and a shortfall it brings shows. Errors: UB002, UB005.';


--
-- Name: create_account(text, text, text, boolean, text, boolean, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.create_account(owner text, name text, exchange text, is_paper_trading boolean DEFAULT false, reservation_model text DEFAULT 'conservative'::text, api_keys_configured boolean DEFAULT false, kind text DEFAULT 'cex'::text) RETURNS SETOF budgetdb.accounts
    LANGUAGE plpgsql
    AS $$
DECLARE
    change budgetdb_data.change;
BEGIN
    PERFORM budgetdb_data.require_text(create_account.owner, 'owner');
    PERFORM budgetdb_data.require_text(create_account.name, 'name');
    PERFORM budgetdb_data.require_text(create_account.exchange, 'exchange');
    PERFORM budgetdb_data.require_choice(
        create_account.reservation_model, 'reservation_model', ARRAY['conservative', 'exact']
    );
    PERFORM budgetdb_data.require_choice(create_account.kind, 'kind', ARRAY['cex', 'dex']);
    PERFORM budgetdb_data.require_choice(
        create_account.is_paper_trading::text, 'is_paper_trading', ARRAY['true', 'false']
    );
    PERFORM budgetdb_data.require_choice(
        create_account.api_keys_configured::text, 'api_keys_configured', ARRAY['true', 'false']
    );

    -- Version 1: nobody else can know the account yet, so there is nothing to lock.
    INSERT INTO budgetdb_data.accounts AS a (
        owner, name, kind, exchange, is_paper_trading, reservation_model, api_keys_configured, version
    )
    VALUES (
        create_account.owner, create_account.name, create_account.kind, create_account.exchange,
        create_account.is_paper_trading, create_account.reservation_model, create_account.api_keys_configured, 1
    )
    RETURNING a.account_id, a.version, a.is_paper_trading
    INTO change.account_id, change.version, change.is_paper_trading;

    change.operation := 'create_account';
    change.arguments := jsonb_build_object(
        'owner', create_account.owner, 'name', create_account.name, 'exchange', create_account.exchange,
        'is_paper_trading', create_account.is_paper_trading, 'reservation_model', create_account.reservation_model,
        'api_keys_configured', create_account.api_keys_configured, 'kind', create_account.kind
    );
    change.happened_at := now();
    PERFORM budgetdb_data.append_ledger(change, NULL, NULL, '{}', NULL);
    RETURN NEXT (SELECT v FROM budgetdb.accounts AS v WHERE v.id = change.account_id);
END;
$$;


--
-- Name: FUNCTION create_account(owner text, name text, exchange text, is_paper_trading boolean, reservation_model text, api_keys_configured boolean, kind text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.create_account(owner text, name text, exchange text, is_paper_trading boolean, reservation_model text, api_keys_configured boolean, kind text) IS 'Creates an account and returns it. exchange names the prices that value its positions (R3); is_paper_trading can never be changed (R1); reservation_model is conservative or exact (R2); kind is cex or dex. Errors: UB005.';


--
-- Name: create_bot(bigint, text, text, numeric, numeric, numeric, text, text, jsonb, text, boolean, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.create_bot(account_id bigint, name text, strategy text, budget_pct numeric, long_pct numeric DEFAULT NULL::numeric, short_pct numeric DEFAULT NULL::numeric, base_currency text DEFAULT 'BTC'::text, quote_currency text DEFAULT 'USD'::text, strategy_config jsonb DEFAULT '{}'::jsonb, profit_policy text DEFAULT 'keep'::text, activate boolean DEFAULT true, request_id text DEFAULT NULL::text) RETURNS SETOF budgetdb.bots
    LANGUAGE plpgsql
    AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'name', create_bot.name, 'strategy', create_bot.strategy, 'budget_pct', create_bot.budget_pct,
        'long_pct', create_bot.long_pct, 'short_pct', create_bot.short_pct,
        'base_currency', create_bot.base_currency, 'quote_currency', create_bot.quote_currency,
        'strategy_config', create_bot.strategy_config, 'profit_policy', create_bot.profit_policy,
        'activate', create_bot.activate
    );
    bot_name CONSTANT text := budgetdb_data.require_text(create_bot.name, 'name');
    bidirectional CONSTANT boolean := budgetdb_data.require_choice(
        create_bot.strategy, 'strategy', ARRAY['bidirectional_dca', 'traditional_dca']
    ) = 'bidirectional_dca';
    budget CONSTANT record := budgetdb_data.require_budget(
        create_bot.budget_pct, create_bot.long_pct, create_bot.short_pct, CASE WHEN bidirectional THEN 50 ELSE 100 END
    );
    market CONSTANT text[] := budgetdb_data.require_market(create_bot.base_currency, create_bot.quote_currency);
    config CONSTANT jsonb := budgetdb_data.require_config(create_bot.strategy_config);
    policy CONSTANT text := budgetdb_data.require_choice(
        create_bot.profit_policy, 'profit_policy', ARRAY['keep', 'sweep']
    );
    starts CONSTANT boolean := budgetdb_data.require_choice(
        create_bot.activate::text, 'activate', ARRAY['true', 'false']
    );
    change budgetdb_data.change;
    new_id bigint;
    entries budgetdb_data.ledger_entry[];
    result budgetdb.bots;
BEGIN
    change := budgetdb_data.begin_change(create_bot.account_id, 'create_bot', arguments, create_bot.request_id);
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.bots, change.replay);
        RETURN;
    END IF;

    IF EXISTS (
        SELECT FROM budgetdb_data.bots AS o
        WHERE o.account_id = create_bot.account_id AND o.name = bot_name AND o.status <> 'closed'
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('account %s has a bot named %L already', create_bot.account_id, bot_name),
            DETAIL = 'A name is free again when its bot is closed.',
            HINT = 'Choose another name, or close the other bot.';
    END IF;

    INSERT INTO budgetdb_data.bots AS o (
        account_id, name, strategy, strategy_config, status,
        budget_pct, long_pct, short_pct, base_currency, quote_currency, profit_policy
    )
    VALUES (
        create_bot.account_id, bot_name, create_bot.strategy,
        config || jsonb_build_object('enable_bidirectional', bidirectional),
        CASE WHEN starts THEN 'active' ELSE 'draft' END,
        budget.budget_pct, budget.long_pct, budget.short_pct, market[1], market[2], policy
    )
    RETURNING o.bot_id INTO new_id;

    entries := budgetdb_data.post_entries(create_bot.account_id, new_id, ARRAY[
        budgetdb_data.new_reservation(create_bot.account_id, market[2], budget.budget_pct, budget.long_pct, starts),
        budgetdb_data.new_reservation(create_bot.account_id, market[1], budget.budget_pct, budget.short_pct, starts)
    ]);
    PERFORM budgetdb_data.pass_gate(change, new_id, entries);

    result := (SELECT v FROM budgetdb.bots AS v WHERE v.account_id = create_bot.account_id AND v.id = new_id);
    PERFORM budgetdb_data.append_ledger(
        change, new_id, NULL, entries, CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;


--
-- Name: FUNCTION create_bot(account_id bigint, name text, strategy text, budget_pct numeric, long_pct numeric, short_pct numeric, base_currency text, quote_currency text, strategy_config jsonb, profit_policy text, activate boolean, request_id text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.create_bot(account_id bigint, name text, strategy text, budget_pct numeric, long_pct numeric, short_pct numeric, base_currency text, quote_currency text, strategy_config jsonb, profit_policy text, activate boolean, request_id text) IS 'Creates a bot that reserves budget_pct percent of the account''s raw balances and returns it, or refuses and changes nothing (R5, R6). The split defaults to 50/50 for bidirectional_dca and 100/0 for traditional_dca. activate => false makes a draft, which reserves nothing yet (R7). Errors: UB001, UB002, UB005, UB007.';


--
-- Name: get_available_capital(bigint, bigint); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.get_available_capital(account_id bigint, exclude_bot_id bigint DEFAULT NULL::bigint) RETURNS TABLE(currency text, raw_balance numeric, reserved numeric, available numeric, shortfall numeric, price_status text)
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    -- No bot has id 0. With NULL every call would be planned anew, since that plan looks cheaper.
    excluded CONSTANT bigint := coalesce(get_available_capital.exclude_bot_id, 0);
    positions budgetdb_data.position_value[];
BEGIN
    -- Most accounts need no price: theirs is the exact model, or they have no open positions. A bot that is not one of
    -- the account's has no reservation here, and so excludes nothing.
    RETURN QUERY
    SELECT
        b.currency::text,
        b.raw::numeric,
        others.reserved,
        greatest(b.raw - others.reserved, 0),
        greatest(others.reserved - b.raw, 0),
        'not needed'
    FROM budgetdb_data.balances AS b
    CROSS JOIN LATERAL (
        SELECT CASE WHEN b.is_exact THEN b.held ELSE b.allocated END - coalesce((
            SELECT CASE WHEN b.is_exact THEN greatest(r.held, 0) ELSE r.counted END
            FROM budgetdb_data.reservations AS r
            WHERE
                r.account_id = get_available_capital.account_id
                AND r.bot_id = excluded
                AND r.currency = b.currency
        ), 0) AS reserved
        OFFSET 0 -- compute it once, not once for each use
    ) AS others
    WHERE b.account_id = get_available_capital.account_id AND (b.is_exact OR NOT b.is_exposed);

    IF FOUND THEN
        RETURN;
    END IF;

    -- The conservative model with open positions: those of the other bots, at the price of their market.
    positions := budgetdb_data.other_positions(get_available_capital.account_id, excluded);
    RETURN QUERY
    SELECT
        b.currency::text,
        b.raw::numeric,
        others.reserved,
        greatest(b.raw - others.reserved, 0),
        greatest(others.reserved - b.raw, 0),
        others.price_status
    FROM budgetdb_data.balances AS b
    CROSS JOIN LATERAL (
        SELECT
            b.allocated - coalesce((
                SELECT r.counted
                FROM budgetdb_data.reservations AS r
                WHERE
                    r.account_id = get_available_capital.account_id
                    AND r.bot_id = excluded
                    AND r.currency = b.currency
            ), 0) + coalesce(sum(p.value), 0) AS reserved,
            coalesce(max(p.price_status), 'not needed')::text AS price_status
        FROM unnest(positions) AS p
        WHERE p.currency = b.currency
    ) AS others
    WHERE b.account_id = get_available_capital.account_id;
    IF FOUND THEN
        RETURN;
    END IF;

    IF NOT EXISTS (
        SELECT FROM budgetdb_data.accounts AS a WHERE a.account_id = get_available_capital.account_id
    ) THEN
        PERFORM budgetdb_data.refuse_account(get_available_capital.account_id);
    END IF;
END;
$$;


--
-- Name: FUNCTION get_available_capital(account_id bigint, exclude_bot_id bigint); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.get_available_capital(account_id bigint, exclude_bot_id bigint) IS 'What is free on an account, one row per currency: reserved is what its bots other than exclude_bot_id keep away, in the account''s own model (R1, R2). An exclude_bot_id that is no bot of the account excludes nothing. Errors: UB002.';


--
-- Name: positions; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.positions (
    account_id bigint NOT NULL,
    position_id bigint NOT NULL,
    bot_id bigint NOT NULL,
    direction budgetdb_data.direction NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    base_amount budgetdb_data.holding DEFAULT 0 NOT NULL,
    quote_amount budgetdb_data.holding DEFAULT 0 NOT NULL,
    realised_pnl budgetdb_data.total DEFAULT 0 NOT NULL,
    status budgetdb_data.position_status DEFAULT 'pending'::text NOT NULL,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT positions_state_is_whole CHECK (((((status)::text = 'open'::text) = ((base_amount)::numeric > (0)::numeric)) AND (((status)::text = ANY (ARRAY['closed'::text, 'cancelled'::text])) = (closed_at IS NOT NULL))))
)
WITH (fillfactor='70');


--
-- Name: TABLE positions; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.positions IS 'A long (bought base) or a short (sold base) that a bot opened (R8).';


--
-- Name: COLUMN positions.base_amount; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.positions.base_amount IS 'Base currency still to be sold (long) or bought back (short), fees in base included.';


--
-- Name: COLUMN positions.quote_amount; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.positions.quote_amount IS 'What base_amount cost (long) or brought in (short), fees in quote included.';


--
-- Name: positions; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.positions WITH (security_invoker='true') AS
 SELECT p.position_id AS id,
    p.account_id,
    p.bot_id,
    (p.direction)::text AS direction,
    (p.base_currency)::text AS base_currency,
    (p.quote_currency)::text AS quote_currency,
    (p.base_amount)::numeric AS base_amount,
    (p.quote_amount)::numeric AS quote_amount,
    (p.realised_pnl)::numeric AS realised_pnl,
    (p.status)::text AS status,
    p.opened_at,
    p.closed_at
   FROM budgetdb_data.positions p;


--
-- Name: VIEW positions; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.positions IS 'The longs and shorts that bots opened (R8).';


--
-- Name: COLUMN positions.id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.id IS 'The position_id of every other view and function.';


--
-- Name: COLUMN positions.account_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.account_id IS 'The account of its bot.';


--
-- Name: COLUMN positions.bot_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.bot_id IS 'The bot that opened it.';


--
-- Name: COLUMN positions.direction; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.direction IS 'long (bought base) or short (sold base).';


--
-- Name: COLUMN positions.base_currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.base_currency IS 'The currency bought or sold.';


--
-- Name: COLUMN positions.quote_currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.quote_currency IS 'The currency paid or received.';


--
-- Name: COLUMN positions.base_amount; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.base_amount IS 'Base currency still to be sold (long, less fees in base) or bought back (short).';


--
-- Name: COLUMN positions.quote_amount; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.quote_amount IS 'Quote currency that base_amount cost (long) or brought in (short), fees in quote included.';


--
-- Name: COLUMN positions.realised_pnl; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.realised_pnl IS 'Profit so far in quote currency, after fees in quote; fees in other currencies are in fills.';


--
-- Name: COLUMN positions.status; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.status IS 'pending (nothing filled), open, closed, or cancelled with its bot.';


--
-- Name: COLUMN positions.opened_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.opened_at IS 'When open_position was called.';


--
-- Name: COLUMN positions.closed_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.positions.closed_at IS 'When its last fill was executed, or it was cancelled.';


--
-- Name: open_position(bigint, bigint, text, text, text, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.open_position(account_id bigint, bot_id bigint, direction text, base_currency text DEFAULT NULL::text, quote_currency text DEFAULT NULL::text, request_id text DEFAULT NULL::text) RETURNS SETOF budgetdb.positions
    LANGUAGE plpgsql
    AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'bot_id', open_position.bot_id, 'direction', open_position.direction,
        'base_currency', open_position.base_currency, 'quote_currency', open_position.quote_currency
    );
    change budgetdb_data.change;
    market text[];
    new_id bigint;
    result budgetdb.positions;
BEGIN
    PERFORM budgetdb_data.require_choice(open_position.direction, 'direction', ARRAY['long', 'short']);
    change := budgetdb_data.begin_change(
        open_position.account_id, 'open_position', arguments, open_position.request_id
    );
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.positions, change.replay);
        RETURN;
    END IF;

    PERFORM budgetdb_data.require_bot(
        open_position.account_id, open_position.bot_id, 'open_position', ARRAY['active']
    );
    SELECT budgetdb_data.require_market(
        coalesce(open_position.base_currency, o.base_currency), coalesce(open_position.quote_currency, o.quote_currency)
    )
    INTO market
    FROM budgetdb_data.bots AS o
    WHERE o.account_id = open_position.account_id AND o.bot_id = open_position.bot_id;

    INSERT INTO budgetdb_data.positions AS p (account_id, bot_id, direction, base_currency, quote_currency)
    VALUES (
        open_position.account_id, open_position.bot_id, open_position.direction, market[1], market[2]
    )
    RETURNING p.position_id INTO new_id;

    result := (
        SELECT v FROM budgetdb.positions AS v WHERE v.account_id = open_position.account_id AND v.id = new_id
    );
    PERFORM budgetdb_data.append_ledger(
        change, open_position.bot_id, new_id, '{}',
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;


--
-- Name: FUNCTION open_position(account_id bigint, bot_id bigint, direction text, base_currency text, quote_currency text, request_id text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.open_position(account_id bigint, bot_id bigint, direction text, base_currency text, quote_currency text, request_id text) IS 'Opens a position of an active bot and returns it: direction is long or short, the market the bot''s own unless given. It is pending, and holds nothing, until its first fill (R8). Errors: UB002, UB003, UB005, UB006, UB007.';


--
-- Name: pause_bot(bigint, bigint, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.pause_bot(account_id bigint, bot_id bigint, request_id text DEFAULT NULL::text) RETURNS SETOF budgetdb.bots
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN NEXT budgetdb_data.change_bot_status(
        pause_bot.account_id, pause_bot.bot_id, 'pause_bot', ARRAY['active', 'paused'], 'paused',
        pause_bot.request_id
    );
END;
$$;


--
-- Name: FUNCTION pause_bot(account_id bigint, bot_id bigint, request_id text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.pause_bot(account_id bigint, bot_id bigint, request_id text) IS 'Stops an active bot and returns it: releases what is idle and keeps what its open positions hold (R7). On a paused bot it releases what closing positions have returned since. Errors: UB002, UB003, UB005, UB006, UB007.';


--
-- Name: preview_bot(bigint, numeric, numeric, numeric, text, text, bigint); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.preview_bot(account_id bigint, budget_pct numeric, long_pct numeric DEFAULT NULL::numeric, short_pct numeric DEFAULT NULL::numeric, base_currency text DEFAULT 'BTC'::text, quote_currency text DEFAULT 'USD'::text, exclude_bot_id bigint DEFAULT NULL::bigint) RETURNS TABLE(currency text, required numeric, available numeric, missing numeric, fits boolean)
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    market CONSTANT text[] := budgetdb_data.require_market(preview_bot.base_currency, preview_bot.quote_currency);
    budget CONSTANT record := budgetdb_data.require_budget(
        preview_bot.budget_pct, preview_bot.long_pct, preview_bot.short_pct, 50
    );
    model text;
BEGIN
    SELECT a.reservation_model INTO model
    FROM budgetdb_data.accounts AS a
    WHERE a.account_id = preview_bot.account_id;
    IF NOT FOUND THEN
        PERFORM budgetdb_data.refuse_account(preview_bot.account_id);
    END IF;

    RETURN QUERY
    SELECT
        n.currency,
        goal.required,
        goal.available,
        greatest(goal.required - goal.available, 0),
        -- Reserving no more than before always passes.
        goal.required <= greatest(goal.available, o.reserved)
    FROM (
        SELECT
            side.currency,
            budgetdb_data.allocate(preview_bot.account_id, side.currency, budget.budget_pct, side.pct) AS allocated
        FROM (VALUES (market[1], budget.short_pct), (market[2], budget.long_pct)) AS side (currency, pct)
    ) AS n
    LEFT JOIN budgetdb.get_available_capital(preview_bot.account_id, preview_bot.exclude_bot_id) AS f
        ON f.currency = n.currency
    LEFT JOIN budgetdb.bot_capital AS o
        ON
            o.account_id = preview_bot.account_id
            AND o.bot_id = preview_bot.exclude_bot_id
            AND o.currency = n.currency
    CROSS JOIN LATERAL (
        SELECT
            CASE model
                WHEN 'exact' THEN coalesce(o.deployed, 0) + greatest(n.allocated - coalesce(o.spent, 0), 0)
                ELSE n.allocated + coalesce(o.position_value, 0)
            END AS required,
            coalesce(f.available, 0) AS available
    ) AS goal
    ORDER BY n.currency;
END;
$$;


--
-- Name: FUNCTION preview_bot(account_id bigint, budget_pct numeric, long_pct numeric, short_pct numeric, base_currency text, quote_currency text, exclude_bot_id bigint); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.preview_bot(account_id bigint, budget_pct numeric, long_pct numeric, short_pct numeric, base_currency text, quote_currency text, exclude_bot_id bigint) IS 'What a bot with this budget would reserve and whether it would pass the gate now, one row per currency (R5, R6). It reserves nothing. Percentages are 0 to 100; the split defaults to 50/50. exclude_bot_id previews a resize of that bot. Errors: UB002, UB005.';


--
-- Name: fills; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.fills (
    account_id bigint NOT NULL,
    fill_id bigint NOT NULL,
    bot_id bigint NOT NULL,
    position_id bigint NOT NULL,
    side budgetdb_data.side NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    base_amount budgetdb_data.positive_amount NOT NULL,
    quote_amount budgetdb_data.positive_amount NOT NULL,
    fee_amount budgetdb_data.holding NOT NULL,
    fee_currency budgetdb_data.currency NOT NULL,
    overspent boolean NOT NULL,
    external_id text,
    executed_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: TABLE fills; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.fills IS 'Executions as the exchange reported them: facts, never changed (R8).';


--
-- Name: COLUMN fills.overspent; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.fills.overspent IS 'The fill took more of a currency than the bot held.';


--
-- Name: COLUMN fills.external_id; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.fills.external_id IS 'The id it was reported under, the exchange''s or the request''s: reported again, it counts once.';


--
-- Name: fills; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.fills WITH (security_invoker='true') AS
 SELECT f.fill_id AS id,
    f.account_id,
    f.bot_id,
    f.position_id,
    (f.side)::text AS side,
    (f.base_currency)::text AS base_currency,
    (f.quote_currency)::text AS quote_currency,
    (f.base_amount)::numeric AS base_amount,
    (f.quote_amount)::numeric AS quote_amount,
    (f.fee_amount)::numeric AS fee_amount,
    (f.fee_currency)::text AS fee_currency,
    f.overspent,
    f.executed_at,
    f.recorded_at,
    f.external_id
   FROM budgetdb_data.fills f;


--
-- Name: VIEW fills; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.fills IS 'Executions as the exchange reported them: facts, never changed (R8).';


--
-- Name: COLUMN fills.id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.id IS 'The fill, unique in its account.';


--
-- Name: COLUMN fills.account_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.account_id IS 'The account of its bot.';


--
-- Name: COLUMN fills.bot_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.bot_id IS 'The bot whose holdings it moved.';


--
-- Name: COLUMN fills.position_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.position_id IS 'The position it added to or reduced.';


--
-- Name: COLUMN fills.side; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.side IS 'buy or sell, of the base currency.';


--
-- Name: COLUMN fills.base_currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.base_currency IS 'The currency bought or sold.';


--
-- Name: COLUMN fills.quote_currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.quote_currency IS 'The currency paid or received.';


--
-- Name: COLUMN fills.base_amount; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.base_amount IS 'Base currency bought or sold, before fees.';


--
-- Name: COLUMN fills.quote_amount; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.quote_amount IS 'Quote currency paid or received, before fees.';


--
-- Name: COLUMN fills.fee_amount; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.fee_amount IS 'The fee, in fee_currency.';


--
-- Name: COLUMN fills.fee_currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.fee_currency IS 'The currency that the fee was taken in: base, quote or a third.';


--
-- Name: COLUMN fills.overspent; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.overspent IS 'It took more of a currency than the bot held, and so cut what is free to others.';


--
-- Name: COLUMN fills.executed_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.executed_at IS 'When the exchange executed it.';


--
-- Name: COLUMN fills.recorded_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.recorded_at IS 'When it was recorded here.';


--
-- Name: COLUMN fills.external_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.fills.external_id IS 'The id it was reported under, the exchange''s or the request''s; reported again, it counts once (R10).';


--
-- Name: record_fill(bigint, bigint, text, numeric, numeric, numeric, text, timestamp with time zone, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.record_fill(account_id bigint, position_id bigint, side text, base_amount numeric, quote_amount numeric, fee_amount numeric DEFAULT 0, fee_currency text DEFAULT NULL::text, executed_at timestamp with time zone DEFAULT now(), request_id text DEFAULT NULL::text) RETURNS SETOF budgetdb.fills
    LANGUAGE plpgsql
    AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'position_id', record_fill.position_id, 'side', record_fill.side,
        'base_amount', record_fill.base_amount, 'quote_amount', record_fill.quote_amount,
        'fee_amount', record_fill.fee_amount, 'fee_currency', record_fill.fee_currency,
        'executed_at', budgetdb_data.time_argument(record_fill.executed_at)
    );
    way CONSTANT text := budgetdb_data.require_choice(record_fill.side, 'side', ARRAY['buy', 'sell']);
    base CONSTANT numeric := budgetdb_data.require_amount(record_fill.base_amount, 'base_amount', 1e-18);
    quote CONSTANT numeric := budgetdb_data.require_amount(record_fill.quote_amount, 'quote_amount', 1e-18);
    fee CONSTANT numeric := budgetdb_data.require_amount(record_fill.fee_amount, 'fee_amount');
    happened_at CONSTANT timestamptz := budgetdb_data.require_time(record_fill.executed_at, 'executed_at');
    change budgetdb_data.change;
    market record;
    postings budgetdb_data.posting[];
    entries budgetdb_data.ledger_entry[];
    new_id bigint;
    result budgetdb.fills;
BEGIN
    IF record_fill.fee_currency IS NOT NULL THEN
        PERFORM budgetdb_data.require_currency(record_fill.fee_currency, 'fee_currency');
    END IF;
    change := budgetdb_data.begin_change(
        record_fill.account_id, 'record_fill', arguments, record_fill.request_id, happened_at
    );
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.fills, change.replay);
        RETURN;
    END IF;

    -- record_fills may have recorded it under this id.
    IF change.request_id IS NOT NULL AND budgetdb_data.fresh_fills(record_fill.account_id, ARRAY[(
        1, change.request_id, record_fill.position_id, way, base, quote, fee, record_fill.fee_currency, happened_at
    )::budgetdb_data.fill_report]) = '{}' THEN
        UPDATE budgetdb_data.accounts AS a SET version = a.version - 1
        WHERE a.account_id = record_fill.account_id;
        RETURN NEXT (
            SELECT v FROM budgetdb.fills AS v
            WHERE v.account_id = record_fill.account_id AND v.external_id = change.request_id
        );
        RETURN;
    END IF;

    market := budgetdb_data.move_position(
        record_fill.account_id, record_fill.position_id, way, base, quote, fee, record_fill.fee_currency, happened_at
    );
    postings := budgetdb_data.fill_postings(
        way, market.base_currency, market.quote_currency, market.fee_paid_in, base, quote, fee
    );
    IF market.closes THEN
        postings := budgetdb_data.sweep_postings(record_fill.account_id, market.bot_id, postings);
    END IF;
    entries := budgetdb_data.post_entries(record_fill.account_id, market.bot_id, postings, happened_at);

    INSERT INTO budgetdb_data.fills AS f (
        account_id, bot_id, position_id, side, base_currency, quote_currency,
        base_amount, quote_amount, fee_amount, fee_currency, overspent, external_id, executed_at
    )
    VALUES (
        record_fill.account_id, market.bot_id, record_fill.position_id, way,
        market.base_currency, market.quote_currency, base, quote, fee, market.fee_paid_in,
        budgetdb_data.is_overspent(postings, entries), change.request_id, happened_at
    )
    RETURNING f.fill_id INTO new_id;
    result := (SELECT v FROM budgetdb.fills AS v WHERE v.account_id = record_fill.account_id AND v.id = new_id);
    PERFORM budgetdb_data.append_ledger(
        change, market.bot_id, record_fill.position_id, entries,
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;


--
-- Name: FUNCTION record_fill(account_id bigint, position_id bigint, side text, base_amount numeric, quote_amount numeric, fee_amount numeric, fee_currency text, executed_at timestamp with time zone, request_id text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.record_fill(account_id bigint, position_id bigint, side text, base_amount numeric, quote_amount numeric, fee_amount numeric, fee_currency text, executed_at timestamp with time zone, request_id text) IS 'Records an execution of a position''s order, as the exchange reported it, and returns it. side is buy or sell; base_amount and quote_amount are totals above 0, fee_amount is in fee_currency (the quote currency unless given). The bot''s holdings always move; the raw balance only by fills executed after its snapshot (R4). A fill beyond what the bot holds is recorded as overspent; reducing by more than the position holds is UB005 (R8). Errors: UB002, UB004, UB005, UB006, UB007.';


--
-- Name: record_fills(bigint, jsonb, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.record_fills(account_id bigint, fills jsonb, request_id text DEFAULT NULL::text) RETURNS SETOF budgetdb.fills
    LANGUAGE plpgsql
    AS $$
DECLARE
    reports CONSTANT budgetdb_data.fill_report[] := budgetdb_data.require_fills(record_fills.fills);
    arguments CONSTANT jsonb := jsonb_build_object(
        'fills', cardinality(reports), 'sha256', budgetdb_data.fills_digest(reports)
    );
    change budgetdb_data.change;
    fill record;
    market record;
    bot bigint;
    batch budgetdb_data.fill_report[] := '{}';
    result jsonb;
BEGIN
    change := budgetdb_data.begin_change(record_fills.account_id, 'record_fills', arguments, record_fills.request_id);
    IF change.replay IS NULL THEN
        FOR fill IN
            SELECT f AS report, p.bot_id, o.profit_policy = 'sweep' AS sweeps
            FROM unnest(budgetdb_data.fresh_fills(record_fills.account_id, reports)) AS f
            LEFT JOIN budgetdb_data.positions AS p
                ON p.account_id = record_fills.account_id AND p.position_id = f.position_id
            LEFT JOIN budgetdb_data.bots AS o ON o.account_id = p.account_id AND o.bot_id = p.bot_id
            ORDER BY p.bot_id, f.executed_at, f.ordinal
        LOOP
            IF fill.bot_id <> bot AND batch <> '{}' THEN
                change := budgetdb_data.post_fills(change, bot, batch, FALSE);
                batch := '{}';
            END IF;
            market := budgetdb_data.move_position(
                record_fills.account_id, (fill.report).position_id, (fill.report).side,
                (fill.report).base_amount, (fill.report).quote_amount,
                (fill.report).fee_amount, (fill.report).fee_currency, (fill.report).executed_at
            );
            bot := fill.bot_id;
            batch := array_append(batch, fill.report);
            -- What a sweeping bot returns depends on what it holds at that moment.
            IF market.closes AND fill.sweeps THEN
                change := budgetdb_data.post_fills(change, bot, batch, TRUE);
                batch := '{}';
            END IF;
        END LOOP;
        IF batch <> '{}' THEN
            change := budgetdb_data.post_fills(change, bot, batch, FALSE);
        END IF;

        SELECT coalesce(jsonb_agg(to_jsonb(v) ORDER BY r.ordinal), '[]') INTO result
        FROM unnest(reports) AS r
        INNER JOIN budgetdb.fills AS v ON v.account_id = record_fills.account_id AND v.external_id = r.external_id;
        PERFORM budgetdb_data.append_ledger(
            change, NULL, NULL, '{}', CASE WHEN change.request_id IS NOT NULL THEN result END
        );
    END IF;

    FOR result IN SELECT j.value FROM jsonb_array_elements(coalesce(change.replay, result)) AS j LOOP
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.fills, result);
    END LOOP;
END;
$$;


--
-- Name: FUNCTION record_fills(account_id bigint, fills jsonb, request_id text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.record_fills(account_id bigint, fills jsonb, request_id text) IS 'Records an exchange''s list of fills of one account, all or none, and returns them in the list''s order: an array of objects with the arguments of record_fill, and id, the exchange''s own. A fill whose id is recorded already, from an overlapping list or as the request_id of record_fill, counts once. Fills of a bot apply in the order of executed_at (R4, R8, R10). Errors: UB002, UB004, UB005, UB006, UB007.';


--
-- Name: max_price_age(); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.max_price_age() RETURNS interval
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (COALESCE(NULLIF(current_setting('budgetdb.max_price_age'::text, true), ''::text), '5 minutes'::text))::interval;


--
-- Name: FUNCTION max_price_age(); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.max_price_age() IS 'Setting budgetdb.max_price_age: a price older than this is flagged stale. Default 5 minutes (R3).';


--
-- Name: price_status(timestamp with time zone); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.price_status(as_of timestamp with time zone) RETURNS budgetdb_data.price_status
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (CASE WHEN (as_of IS NULL) THEN 'missing'::text WHEN (as_of < (now() - budgetdb_data.max_price_age())) THEN 'stale'::text ELSE 'ok'::text END)::budgetdb_data.price_status;


--
-- Name: FUNCTION price_status(as_of timestamp with time zone); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.price_status(as_of timestamp with time zone) IS 'Status of a price observed at as_of; NULL means that there is none (R3).';


--
-- Name: prices; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.prices (
    exchange text NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    price budgetdb_data.positive_amount NOT NULL,
    as_of timestamp with time zone NOT NULL
)
WITH (fillfactor='70');


--
-- Name: TABLE prices; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.prices IS 'The latest price of each market of each exchange (R3).';


--
-- Name: COLUMN prices.price; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.prices.price IS 'Units of the quote currency for one unit of the base currency.';


--
-- Name: prices; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.prices WITH (security_invoker='true') AS
 SELECT p.exchange,
    (p.base_currency)::text AS base_currency,
    (p.quote_currency)::text AS quote_currency,
    (p.price)::numeric AS price,
    p.as_of,
    (budgetdb_data.price_status(p.as_of))::text AS status
   FROM budgetdb_data.prices p;


--
-- Name: VIEW prices; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.prices IS 'The latest price of each market of each exchange (R3).';


--
-- Name: COLUMN prices.exchange; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.prices.exchange IS 'The exchange; accounts there are valued with it.';


--
-- Name: COLUMN prices.base_currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.prices.base_currency IS 'The currency priced.';


--
-- Name: COLUMN prices.quote_currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.prices.quote_currency IS 'The currency of the price.';


--
-- Name: COLUMN prices.price; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.prices.price IS 'Units of quote currency for one unit of base currency.';


--
-- Name: COLUMN prices.as_of; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.prices.as_of IS 'When the price was observed.';


--
-- Name: COLUMN prices.status; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.prices.status IS 'ok, or stale when older than budgetdb.max_price_age (default 5 minutes).';


--
-- Name: record_price(text, text, text, numeric, timestamp with time zone); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.record_price(exchange text, base_currency text, quote_currency text, price numeric, as_of timestamp with time zone DEFAULT now()) RETURNS SETOF budgetdb.prices
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM budgetdb_data.require_text(record_price.exchange, 'exchange');
    PERFORM budgetdb_data.require_market(record_price.base_currency, record_price.quote_currency);
    PERFORM budgetdb_data.require_time(record_price.as_of, 'as_of');

    INSERT INTO budgetdb_data.prices AS p (exchange, base_currency, quote_currency, price, as_of)
    VALUES (
        record_price.exchange, record_price.base_currency, record_price.quote_currency,
        budgetdb_data.require_amount(record_price.price, 'price', 1e-18), record_price.as_of
    )
    ON CONFLICT ON CONSTRAINT prices_pkey DO UPDATE
    SET price = excluded.price, as_of = excluded.as_of
    WHERE p.as_of <= excluded.as_of;

    RETURN NEXT (
        SELECT v FROM budgetdb.prices AS v
        WHERE
            v.exchange = record_price.exchange
            AND v.base_currency = record_price.base_currency
            AND v.quote_currency = record_price.quote_currency
    );
END;
$$;


--
-- Name: FUNCTION record_price(exchange text, base_currency text, quote_currency text, price numeric, as_of timestamp with time zone); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.record_price(exchange text, base_currency text, quote_currency text, price numeric, as_of timestamp with time zone) IS 'Records the price of a market of an exchange, in quote currency for one unit of base, and returns the latest: one older than the one stored changes nothing (R3). Recording the same price again is harmless. Errors: UB005.';


--
-- Name: resize_bot(bigint, bigint, numeric, numeric, numeric, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.resize_bot(account_id bigint, bot_id bigint, budget_pct numeric, long_pct numeric DEFAULT NULL::numeric, short_pct numeric DEFAULT NULL::numeric, request_id text DEFAULT NULL::text) RETURNS SETOF budgetdb.bots
    LANGUAGE plpgsql
    AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object(
        'bot_id', resize_bot.bot_id, 'budget_pct', resize_bot.budget_pct,
        'long_pct', resize_bot.long_pct, 'short_pct', resize_bot.short_pct
    );
    change budgetdb_data.change;
    bot record;
    budget record;
    allocation jsonb;
    entries budgetdb_data.ledger_entry[];
    result budgetdb.bots;
BEGIN
    change := budgetdb_data.begin_change(resize_bot.account_id, 'resize_bot', arguments, resize_bot.request_id);
    IF change.replay IS NOT NULL THEN
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.bots, change.replay);
        RETURN;
    END IF;

    PERFORM budgetdb_data.require_bot(
        resize_bot.account_id, resize_bot.bot_id, 'resize_bot', ARRAY['draft', 'active', 'paused']
    );
    SELECT o.status, o.long_pct, o.base_currency, o.quote_currency INTO bot
    FROM budgetdb_data.bots AS o
    WHERE o.account_id = resize_bot.account_id AND o.bot_id = resize_bot.bot_id;
    -- The split stays as it is unless one is given.
    budget := budgetdb_data.require_budget(
        resize_bot.budget_pct, resize_bot.long_pct, resize_bot.short_pct, bot.long_pct
    );

    allocation := jsonb_build_object(
        bot.quote_currency,
        budgetdb_data.allocate(resize_bot.account_id, bot.quote_currency, budget.budget_pct, budget.long_pct),
        bot.base_currency,
        budgetdb_data.allocate(resize_bot.account_id, bot.base_currency, budget.budget_pct, budget.short_pct)
    );
    PERFORM budgetdb_data.require_room(
        resize_bot.account_id, resize_bot.bot_id, allocation, budget.long_pct, budget.short_pct
    );

    UPDATE budgetdb_data.bots AS o
    SET budget_pct = budget.budget_pct, long_pct = budget.long_pct, short_pct = budget.short_pct
    WHERE o.account_id = resize_bot.account_id AND o.bot_id = resize_bot.bot_id;
    entries := budgetdb_data.move_reservation(
        resize_bot.account_id, resize_bot.bot_id, bot.status, bot.status, allocation
    );
    PERFORM budgetdb_data.pass_gate(change, resize_bot.bot_id, entries);

    result := (
        SELECT v FROM budgetdb.bots AS v WHERE v.account_id = resize_bot.account_id AND v.id = resize_bot.bot_id
    );
    PERFORM budgetdb_data.append_ledger(
        change, resize_bot.bot_id, NULL, entries, CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN NEXT result;
END;
$$;


--
-- Name: FUNCTION resize_bot(account_id bigint, bot_id bigint, budget_pct numeric, long_pct numeric, short_pct numeric, request_id text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.resize_bot(account_id bigint, bot_id bigint, budget_pct numeric, long_pct numeric, short_pct numeric, request_id text) IS 'Gives a bot another budget, recomputed from the account''s raw balances now, and returns it. Growing passes the gate; shrinking below what open positions have spent is refused, naming the least possible (R5, R6, R7). The split stays unless given. Errors: UB001, UB002, UB003, UB005, UB006, UB007.';


--
-- Name: value_in_base(numeric, numeric, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.value_in_base(quote_amount numeric, price numeric, cost numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(trim_scale(round((round(quote_amount, 36) / price), 18)), cost);


--
-- Name: FUNCTION value_in_base(quote_amount numeric, price numeric, cost numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.value_in_base(quote_amount numeric, price numeric, cost numeric) IS 'Base currency that quote_amount buys at price; without a price, the base it was sold for (R2, R3).';


--
-- Name: value_in_quote(numeric, numeric, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.value_in_quote(base_amount numeric, price numeric, cost numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN COALESCE(trim_scale(round((base_amount * price), 18)), cost);


--
-- Name: FUNCTION value_in_quote(base_amount numeric, price numeric, cost numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.value_in_quote(base_amount numeric, price numeric, cost numeric) IS 'Quote currency that base_amount is worth at price; without a price, what it cost (R2, R3).';


--
-- Name: exposures; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.exposures (
    account_id bigint NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    long_base budgetdb_data.holding DEFAULT 0 NOT NULL,
    long_cost budgetdb_data.holding DEFAULT 0 NOT NULL,
    short_base budgetdb_data.holding DEFAULT 0 NOT NULL,
    short_proceeds budgetdb_data.holding DEFAULT 0 NOT NULL
)
WITH (fillfactor='70');


--
-- Name: TABLE exposures; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.exposures IS 'An account''s open positions in one market, added up: a maintained total (R11).';


--
-- Name: COLUMN exposures.long_base; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.exposures.long_base IS 'Base currency in open longs.';


--
-- Name: COLUMN exposures.long_cost; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.exposures.long_cost IS 'Quote currency that long_base cost.';


--
-- Name: COLUMN exposures.short_base; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.exposures.short_base IS 'Base currency that open shorts have to buy back.';


--
-- Name: COLUMN exposures.short_proceeds; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.exposures.short_proceeds IS 'Quote currency that short_base brought in.';


--
-- Name: account_markets; Type: VIEW; Schema: budgetdb_data; Owner: -
--

CREATE VIEW budgetdb_data.account_markets WITH (security_invoker='true') AS
 SELECT e.account_id,
    e.base_currency,
    e.quote_currency,
    e.long_base,
    budgetdb_data.value_in_quote((e.long_base)::numeric, (p.price)::numeric, (e.long_cost)::numeric) AS long_value,
    e.short_base,
    e.short_proceeds,
    budgetdb_data.value_in_base((e.short_proceeds)::numeric, (p.price)::numeric, (e.short_base)::numeric) AS short_value,
    budgetdb_data.price_status(p.as_of) AS price_status
   FROM ((budgetdb_data.exposures e
     JOIN budgetdb_data.accounts a ON ((e.account_id = a.account_id)))
     LEFT JOIN budgetdb_data.prices p ON (((a.exchange = p.exchange) AND ((e.base_currency)::text = (p.base_currency)::text) AND ((e.quote_currency)::text = (p.quote_currency)::text))))
  WHERE (((e.long_base)::numeric > (0)::numeric) OR ((e.short_base)::numeric > (0)::numeric));


--
-- Name: VIEW account_markets; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON VIEW budgetdb_data.account_markets IS 'An account''s open positions in one market, valued at the market''s own price, or at cost without one (R2, R3).';


--
-- Name: account_position_values; Type: VIEW; Schema: budgetdb_data; Owner: -
--

CREATE VIEW budgetdb_data.account_position_values WITH (security_invoker='true') AS
 SELECT m.account_id,
    leg.currency,
    sum(leg.value) AS value,
    max(
        CASE
            WHEN leg.is_converted THEN m.price_status
            ELSE 'not needed'::budgetdb_data.price_status
        END) AS price_status
   FROM (budgetdb_data.account_markets m
     CROSS JOIN LATERAL ( VALUES (m.quote_currency,(m.long_value + (m.short_proceeds)::numeric),((m.long_base)::numeric > (0)::numeric)), (m.base_currency,((m.long_base)::numeric + m.short_value),((m.short_base)::numeric > (0)::numeric))) leg(currency, value, is_converted))
  GROUP BY m.account_id, leg.currency;


--
-- Name: VIEW account_position_values; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON VIEW budgetdb_data.account_position_values IS 'What an account''s open positions add to the conservative reservation in each currency, in that currency (R2).';


--
-- Name: balances; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.balances (
    account_id bigint NOT NULL,
    currency budgetdb_data.currency NOT NULL,
    raw budgetdb_data.total DEFAULT 0 NOT NULL,
    allocated budgetdb_data.holding DEFAULT 0 NOT NULL,
    held budgetdb_data.holding DEFAULT 0 NOT NULL,
    snapshot budgetdb_data.amount DEFAULT 0 NOT NULL,
    snapshot_as_of timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    is_exact boolean DEFAULT false NOT NULL,
    is_exposed boolean DEFAULT false NOT NULL
)
WITH (fillfactor='70');


--
-- Name: TABLE balances; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.balances IS 'What an account holds in a currency and what its bots reserve of it: maintained totals, never scanned for (R11).';


--
-- Name: COLUMN balances.raw; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.balances.raw IS 'snapshot plus the fills executed after snapshot_as_of (R4).';


--
-- Name: COLUMN balances.allocated; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.balances.allocated IS 'Sum of the allocations of the account''s active bots.';


--
-- Name: COLUMN balances.held; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.balances.held IS 'Sum over the account''s bots of what each holds, where that is positive.';


--
-- Name: COLUMN balances.is_exact; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.balances.is_exact IS 'Whether the account''s model is exact: beside the totals, so that the hot path reads one table.';


--
-- Name: COLUMN balances.is_exposed; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.balances.is_exposed IS 'Whether the account has open positions: only then are there prices to look up.';


--
-- Name: account_capital; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.account_capital WITH (security_invoker='true') AS
 SELECT b.account_id,
    (b.currency)::text AS currency,
    (b.raw)::numeric AS raw_balance,
    own.reserved,
    GREATEST(((b.raw)::numeric - own.reserved), (0)::numeric) AS available,
    GREATEST((own.reserved - (b.raw)::numeric), (0)::numeric) AS shortfall,
    (own.price_status)::text AS price_status,
    a.owner,
    a.name AS account_name,
    a.exchange,
    a.is_paper_trading,
    (a.reservation_model)::text AS reservation_model,
    model.conservative AS reserved_conservative,
    GREATEST(((b.raw)::numeric - model.conservative), (0)::numeric) AS available_conservative,
    GREATEST((model.conservative - (b.raw)::numeric), (0)::numeric) AS shortfall_conservative,
    (model.price_status)::text AS price_status_conservative,
    (b.held)::numeric AS reserved_exact,
    GREATEST(((b.raw)::numeric - (b.held)::numeric), (0)::numeric) AS available_exact,
    GREATEST(((b.held)::numeric - (b.raw)::numeric), (0)::numeric) AS shortfall_exact,
    NULLIF(b.snapshot_as_of, '-infinity'::timestamp with time zone) AS snapshot_as_of
   FROM ((((budgetdb_data.balances b
     JOIN budgetdb_data.accounts a ON ((b.account_id = a.account_id)))
     LEFT JOIN budgetdb_data.account_position_values v ON (((b.account_id = v.account_id) AND ((b.currency)::text = (v.currency)::text))))
     CROSS JOIN LATERAL ( SELECT ((b.allocated)::numeric + COALESCE(v.value, (0)::numeric)) AS conservative,
            COALESCE(v.price_status, 'not needed'::budgetdb_data.price_status) AS price_status) model)
     CROSS JOIN LATERAL ( SELECT
                CASE a.reservation_model
                    WHEN 'exact'::text THEN (b.held)::numeric
                    ELSE model.conservative
                END AS reserved,
                CASE a.reservation_model
                    WHEN 'exact'::text THEN 'not needed'::budgetdb_data.price_status
                    ELSE model.price_status
                END AS price_status) own);


--
-- Name: VIEW account_capital; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.account_capital IS 'What an account holds, what its bots reserve of it and what is free, one row per account and currency (R2). All amounts are in the row''s currency.';


--
-- Name: COLUMN account_capital.account_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.account_id IS 'The account.';


--
-- Name: COLUMN account_capital.currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.currency IS 'The currency of the row''s amounts.';


--
-- Name: COLUMN account_capital.raw_balance; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.raw_balance IS 'Last snapshot of the exchange plus the fills executed after it (R4).';


--
-- Name: COLUMN account_capital.reserved; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.reserved IS 'What the account''s bots keep away from a new bot, in the account''s own model (R2).';


--
-- Name: COLUMN account_capital.available; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.available IS 'max(raw_balance - reserved, 0).';


--
-- Name: COLUMN account_capital.shortfall; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.shortfall IS 'max(reserved - raw_balance, 0): reservations that the account can no longer cover (R4).';


--
-- Name: COLUMN account_capital.price_status; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.price_status IS 'The price behind reserved: ok, stale, missing (positions count at cost), or not needed (R3).';


--
-- Name: COLUMN account_capital.owner; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.owner IS 'The user whose account it is.';


--
-- Name: COLUMN account_capital.account_name; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.account_name IS 'The user''s name for the account.';


--
-- Name: COLUMN account_capital.exchange; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.exchange IS 'The account''s exchange.';


--
-- Name: COLUMN account_capital.is_paper_trading; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.is_paper_trading IS 'Virtual money: never add it to live money (R1); portfolio_capital keeps the two apart.';


--
-- Name: COLUMN account_capital.reservation_model; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.reservation_model IS 'The account''s own model, which the gate uses (R2).';


--
-- Name: COLUMN account_capital.reserved_conservative; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.reserved_conservative IS 'Allocations of active bots, plus every open position in both of its currencies (R2).';


--
-- Name: COLUMN account_capital.available_conservative; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.available_conservative IS 'max(raw_balance - reserved_conservative, 0).';


--
-- Name: COLUMN account_capital.shortfall_conservative; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.shortfall_conservative IS 'max(reserved_conservative - raw_balance, 0).';


--
-- Name: COLUMN account_capital.price_status_conservative; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.price_status_conservative IS 'The price behind reserved_conservative (R3).';


--
-- Name: COLUMN account_capital.reserved_exact; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.reserved_exact IS 'What the account''s bots hold, every unit once and where it sits; needs no price (R2).';


--
-- Name: COLUMN account_capital.available_exact; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.available_exact IS 'max(raw_balance - reserved_exact, 0).';


--
-- Name: COLUMN account_capital.shortfall_exact; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.shortfall_exact IS 'max(reserved_exact - raw_balance, 0).';


--
-- Name: COLUMN account_capital.snapshot_as_of; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.account_capital.snapshot_as_of IS 'When the exchange''s last snapshot of this currency was taken; NULL if there was none (R4).';


--
-- Name: sync_balances(bigint, jsonb, timestamp with time zone, boolean, text); Type: FUNCTION; Schema: budgetdb; Owner: -
--

CREATE FUNCTION budgetdb.sync_balances(account_id bigint, balances jsonb, as_of timestamp with time zone DEFAULT now(), complete boolean DEFAULT false, request_id text DEFAULT NULL::text) RETURNS SETOF budgetdb.account_capital
    LANGUAGE plpgsql
    AS $$
DECLARE
    snapshot CONSTANT jsonb := budgetdb_data.require_balances(sync_balances.balances);
    arguments CONSTANT jsonb := jsonb_build_object(
        'balances', snapshot, 'as_of', budgetdb_data.time_argument(sync_balances.as_of),
        'complete', sync_balances.complete
    );
    change budgetdb_data.change;
    entries budgetdb_data.ledger_entry[];
    result jsonb;
BEGIN
    PERFORM budgetdb_data.require_time(sync_balances.as_of, 'as_of');
    PERFORM budgetdb_data.require_choice(sync_balances.complete::text, 'complete', ARRAY['true', 'false']);

    change := budgetdb_data.begin_change(
        sync_balances.account_id, 'sync_balances', arguments, sync_balances.request_id, sync_balances.as_of
    );
    IF change.replay IS NULL THEN
        entries := budgetdb_data.apply_snapshot(
            sync_balances.account_id, snapshot, sync_balances.as_of, sync_balances.complete
        );
        SELECT coalesce(jsonb_agg(v ORDER BY v.currency), '[]') INTO result
        FROM budgetdb.account_capital AS v
        WHERE v.account_id = sync_balances.account_id;

        PERFORM budgetdb_data.append_ledger(
            change, NULL, NULL, entries, CASE WHEN change.request_id IS NOT NULL THEN result END
        );
    END IF;
    FOR result IN SELECT r.value FROM jsonb_array_elements(coalesce(change.replay, result)) AS r LOOP
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.account_capital, result);
    END LOOP;
END;
$$;


--
-- Name: FUNCTION sync_balances(account_id bigint, balances jsonb, as_of timestamp with time zone, complete boolean, request_id text); Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON FUNCTION budgetdb.sync_balances(account_id bigint, balances jsonb, as_of timestamp with time zone, complete boolean, request_id text) IS 'Takes a snapshot of the exchange''s total balances, currency to number or decimal string, and returns the account''s capital. A snapshot older than the one stored is recorded and not applied; a currency it leaves out is zero only if complete; reservations stay as they are (R4). Errors: UB002, UB005, UB007.';


--
-- Name: account_position_value(bigint, text); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.account_position_value(account_id bigint, currency text) RETURNS numeric
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT budgetdb_data.is_exposed(account_position_value.account_id) THEN
        RETURN 0;
    END IF;
    RETURN coalesce((
        SELECT v.value
        FROM budgetdb_data.account_position_values AS v
        WHERE v.account_id = account_position_value.account_id AND v.currency = account_position_value.currency
    ), 0);
END;
$$;


--
-- Name: FUNCTION account_position_value(account_id bigint, currency text); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.account_position_value(account_id bigint, currency text) IS 'What an account''s open positions count for in a currency in the conservative model (R2).';


--
-- Name: allocate(bigint, text, numeric, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.allocate(account_id bigint, currency text, budget_pct numeric, side_pct numeric) RETURNS numeric
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    raw numeric := 0;
    decimals integer := 8;
BEGIN
    SELECT greatest(b.raw, 0), coalesce(c.scale, 8) INTO raw, decimals
    FROM budgetdb_data.balances AS b
    LEFT JOIN budgetdb_data.currencies AS c ON c.currency = b.currency
    WHERE b.account_id = allocate.account_id AND b.currency = allocate.currency;
    -- Exact until it is rounded down, as no quotient would be: never more than the percentage asked for.
    RETURN trunc(coalesce(raw, 0) * allocate.budget_pct * allocate.side_pct * 0.0001, coalesce(decimals, 8));
END;
$$;


--
-- Name: FUNCTION allocate(account_id bigint, currency text, budget_pct numeric, side_pct numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.allocate(account_id bigint, currency text, budget_pct numeric, side_pct numeric) IS 'side_pct percent of budget_pct percent of the account''s raw balance, rounded down to the currency''s scale (R6).';


--
-- Name: append_ledger(budgetdb_data.change, bigint, bigint, budgetdb_data.ledger_entry[], jsonb); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.append_ledger(change budgetdb_data.change, bot_id bigint, position_id bigint, entries budgetdb_data.ledger_entry[], result jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO budgetdb_data.ledger (
        account_id, version, is_paper_trading, operation, bot_id, position_id, entries,
        arguments, request_id, result, happened_at
    )
    VALUES (
        (append_ledger.change).account_id, (append_ledger.change).version, (append_ledger.change).is_paper_trading,
        (append_ledger.change).operation, append_ledger.bot_id, append_ledger.position_id, append_ledger.entries,
        (append_ledger.change).arguments, (append_ledger.change).request_id, append_ledger.result,
        (append_ledger.change).happened_at
    );
END;
$$;


--
-- Name: FUNCTION append_ledger(change budgetdb_data.change, bot_id bigint, position_id bigint, entries budgetdb_data.ledger_entry[], result jsonb); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.append_ledger(change budgetdb_data.change, bot_id bigint, position_id bigint, entries budgetdb_data.ledger_entry[], result jsonb) IS 'Writes the ledger''s row of a change (R9); result is what the call returns, given only for a request (R10).';


--
-- Name: apply_snapshot(bigint, jsonb, timestamp with time zone, boolean); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.apply_snapshot(account_id bigint, snapshot jsonb, as_of timestamp with time zone, complete boolean) RETURNS budgetdb_data.ledger_entry[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    postings budgetdb_data.posting[];
    entries budgetdb_data.ledger_entry[];
BEGIN
    WITH said AS (
        SELECT j.key AS currency, j.value::numeric AS amount
        FROM jsonb_each_text(apply_snapshot.snapshot) AS j
        UNION ALL
        SELECT b.currency, 0
        FROM budgetdb_data.balances AS b
        WHERE
            b.account_id = apply_snapshot.account_id
            AND apply_snapshot.complete
            AND NOT jsonb_exists(apply_snapshot.snapshot, b.currency)
    ),
    -- What the exchange had not executed when it took the snapshot.
    later AS (
        SELECT m.currency, sum(m.amount) AS amount
        FROM budgetdb_data.fill_movements AS m
        WHERE m.account_id = apply_snapshot.account_id AND m.executed_at > apply_snapshot.as_of
        GROUP BY m.currency
    )
    SELECT array_agg((
        s.currency, s.amount + coalesce(l.amount, 0) - coalesce(b.raw, 0), 0, 0, 0
    )::budgetdb_data.posting ORDER BY s.currency)
    INTO postings
    FROM said AS s
    LEFT JOIN later AS l ON l.currency = s.currency
    LEFT JOIN budgetdb_data.balances AS b ON b.account_id = apply_snapshot.account_id AND b.currency = s.currency
    WHERE b.snapshot_as_of IS NULL OR b.snapshot_as_of <= apply_snapshot.as_of;

    entries := budgetdb_data.post_entries(apply_snapshot.account_id, NULL, coalesce(postings, '{}'));

    UPDATE budgetdb_data.balances AS b
    SET
        snapshot = coalesce((apply_snapshot.snapshot ->> b.currency)::numeric, 0),
        snapshot_as_of = apply_snapshot.as_of
    FROM unnest(entries) AS e
    WHERE b.account_id = apply_snapshot.account_id AND b.currency = e.currency;

    RETURN entries;
END;
$$;


--
-- Name: FUNCTION apply_snapshot(account_id bigint, snapshot jsonb, as_of timestamp with time zone, complete boolean); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.apply_snapshot(account_id bigint, snapshot jsonb, as_of timestamp with time zone, complete boolean) IS 'Sets the raw balance of each currency to the snapshot plus the fills executed after it, unless a newer snapshot is stored (R4).';


--
-- Name: begin_change(bigint, text, jsonb, text, timestamp with time zone); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.begin_change(account_id bigint, operation text, arguments jsonb, request_id text, happened_at timestamp with time zone DEFAULT now()) RETURNS budgetdb_data.change
    LANGUAGE plpgsql
    AS $$
DECLARE
    change budgetdb_data.change;
BEGIN
    change.account_id := begin_change.account_id;
    change.operation := begin_change.operation;
    change.arguments := begin_change.arguments;
    change.request_id := begin_change.request_id;
    change.happened_at := begin_change.happened_at;
    IF change.request_id IS NOT NULL THEN
        change.request_id := budgetdb_data.require_text(begin_change.request_id, 'request_id');
        change.replay := budgetdb_data.replay_request(change);
        IF change.replay IS NOT NULL THEN
            RETURN change;
        END IF;
    END IF;

    UPDATE budgetdb_data.accounts AS a SET version = a.version + 1
    WHERE a.account_id = begin_change.account_id
    RETURNING a.version, a.is_paper_trading, a.reservation_model
    INTO change.version, change.is_paper_trading, change.reservation_model;
    IF NOT FOUND THEN
        PERFORM budgetdb_data.refuse_account(begin_change.account_id);
    END IF;

    -- The same request may be what was waited for: then this call changes nothing.
    IF change.request_id IS NOT NULL THEN
        change.replay := budgetdb_data.replay_request(change);
        IF change.replay IS NOT NULL THEN
            UPDATE budgetdb_data.accounts AS a SET version = a.version - 1
            WHERE a.account_id = begin_change.account_id;
        END IF;
    END IF;
    RETURN change;
END;
$$;


--
-- Name: FUNCTION begin_change(account_id bigint, operation text, arguments jsonb, request_id text, happened_at timestamp with time zone); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.begin_change(account_id bigint, operation text, arguments jsonb, request_id text, happened_at timestamp with time zone) IS 'Locks the account and gives the change its version (R5, R9); replay is the first result if the request was made before (R10). UB002 for an unknown account, UB007 for a request made with other arguments.';


--
-- Name: calculate_available(text, numeric, numeric, bigint, bigint); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.calculate_available(currency text, raw_balance numeric, btc_price numeric, account_id bigint, exclude_bot_id bigint) RETURNS numeric
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    raw CONSTANT numeric := budgetdb_data.require_amount(
        calculate_available.raw_balance, format('raw_%s_balance', lower(calculate_available.currency))
    );
    reserved numeric;
    revalued numeric;
BEGIN
    IF calculate_available.btc_price IS NOT NULL THEN
        PERFORM budgetdb_data.require_amount(calculate_available.btc_price, 'current_btc_price', 1e-18);
    END IF;

    IF calculate_available.account_id IS NULL THEN
        IF nullif(current_setting('budgetdb.require_account_id', TRUE), '')::boolean THEN
            PERFORM budgetdb_data.refuse_account(NULL);
        END IF;
        RAISE WARNING USING
            MESSAGE = 'account_id is missing: nothing is counted as reserved',
            DETAIL = format('The raw balance of %s %s is returned as it was given.', raw, calculate_available.currency),
            HINT = 'Pass account_id, or SET budgetdb.require_account_id = on to make this an error.';
        RETURN raw;
    END IF;

    SELECT f.reserved INTO reserved
    FROM budgetdb.get_available_capital(calculate_available.account_id, calculate_available.exclude_bot_id) AS f
    WHERE f.currency = calculate_available.currency;

    -- The BTC-USD positions of the other bots count at the caller's price instead of the recorded one (R3).
    IF calculate_available.btc_price IS NOT NULL THEN
        SELECT sum(m.sign * CASE calculate_available.currency
            WHEN 'USD' THEN
                budgetdb_data.value_in_quote(m.long_base, calculate_available.btc_price, 0) - m.long_value
            ELSE
                budgetdb_data.value_in_base(m.short_proceeds, calculate_available.btc_price, 0) - m.short_value
        END)
        INTO revalued
        FROM (
            SELECT
                1 AS sign, t.base_currency, t.quote_currency,
                t.long_base, t.long_value, t.short_proceeds, t.short_value
            FROM budgetdb_data.account_markets AS t
            WHERE t.account_id = calculate_available.account_id
            UNION ALL
            SELECT -1, t.base_currency, t.quote_currency, t.long_base, t.long_value, t.short_proceeds, t.short_value
            FROM budgetdb_data.bot_markets AS t
            WHERE t.account_id = calculate_available.account_id AND t.bot_id = calculate_available.exclude_bot_id
        ) AS m
        WHERE
            m.base_currency = 'BTC'
            AND m.quote_currency = 'USD'
            AND EXISTS (
                SELECT FROM budgetdb_data.accounts AS a
                WHERE a.account_id = calculate_available.account_id AND a.reservation_model = 'conservative'
            );
    END IF;

    RETURN greatest(raw - coalesce(reserved, 0) - coalesce(revalued, 0), 0);
END;
$$;


--
-- Name: FUNCTION calculate_available(currency text, raw_balance numeric, btc_price numeric, account_id bigint, exclude_bot_id bigint); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.calculate_available(currency text, raw_balance numeric, btc_price numeric, account_id bigint, exclude_bot_id bigint) IS 'The body of calculate_available_usd and calculate_available_btc, for the currency named.';


--
-- Name: cancel_positions(bigint, bigint); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.cancel_positions(account_id bigint, bot_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    still_open text;
BEGIN
    SELECT string_agg(format('%s (%s %s %s)', p.position_id, p.direction, p.base_amount, p.base_currency), ', ')
    INTO still_open
    FROM (
        SELECT o.position_id, o.direction, o.base_amount, o.base_currency
        FROM budgetdb_data.positions AS o
        WHERE o.account_id = cancel_positions.account_id AND o.bot_id = cancel_positions.bot_id AND o.status = 'open'
        ORDER BY o.position_id
        LIMIT 10
    ) AS p;
    IF still_open IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('bot %s has open positions', cancel_positions.bot_id),
            DETAIL = format('Open: %s.', still_open),
            HINT = 'Close its positions first, or pause the bot: that keeps only what they hold.';
    END IF;

    UPDATE budgetdb_data.positions AS o SET status = 'cancelled', closed_at = now()
    WHERE o.account_id = cancel_positions.account_id AND o.bot_id = cancel_positions.bot_id AND o.status = 'pending';
END;
$$;


--
-- Name: FUNCTION cancel_positions(account_id bigint, bot_id bigint); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.cancel_positions(account_id bigint, bot_id bigint) IS 'Cancels the pending positions of a bot about to close; UB006 naming them if any are open (R7, R8).';


--
-- Name: change_bot_status(bigint, bigint, text, text[], text, text); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.change_bot_status(account_id bigint, bot_id bigint, operation text, allowed text[], new_status text, request_id text) RETURNS budgetdb.bots
    LANGUAGE plpgsql
    AS $$
DECLARE
    arguments CONSTANT jsonb := jsonb_build_object('bot_id', change_bot_status.bot_id);
    change budgetdb_data.change;
    old_status text;
    entries budgetdb_data.ledger_entry[];
    result budgetdb.bots;
BEGIN
    change := budgetdb_data.begin_change(
        change_bot_status.account_id, change_bot_status.operation, arguments, change_bot_status.request_id
    );
    IF change.replay IS NOT NULL THEN
        RETURN jsonb_populate_record(NULL::budgetdb.bots, change.replay);
    END IF;

    old_status := budgetdb_data.require_bot(
        change_bot_status.account_id, change_bot_status.bot_id, change_bot_status.operation, change_bot_status.allowed
    );
    IF change_bot_status.new_status = 'closed' THEN
        PERFORM budgetdb_data.cancel_positions(change_bot_status.account_id, change_bot_status.bot_id);
    END IF;

    UPDATE budgetdb_data.bots AS o SET status = change_bot_status.new_status
    WHERE o.account_id = change_bot_status.account_id AND o.bot_id = change_bot_status.bot_id;
    entries := budgetdb_data.move_reservation(
        change_bot_status.account_id, change_bot_status.bot_id, old_status, change_bot_status.new_status
    );
    IF old_status = change_bot_status.new_status AND NOT EXISTS (
        SELECT FROM unnest(entries) AS e WHERE e.held_delta <> 0
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('bot %s is %s', change_bot_status.bot_id, old_status),
            DETAIL = format('%s would change nothing.', change_bot_status.operation),
            HINT = 'Nothing is to be done.';
    END IF;
    PERFORM budgetdb_data.pass_gate(change, change_bot_status.bot_id, entries);

    result := (
        SELECT v FROM budgetdb.bots AS v
        WHERE v.account_id = change_bot_status.account_id AND v.id = change_bot_status.bot_id
    );
    PERFORM budgetdb_data.append_ledger(
        change, change_bot_status.bot_id, NULL, entries,
        CASE WHEN change.request_id IS NOT NULL THEN to_jsonb(result) END
    );
    RETURN result;
END;
$$;


--
-- Name: FUNCTION change_bot_status(account_id bigint, bot_id bigint, operation text, allowed text[], new_status text, request_id text); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.change_bot_status(account_id bigint, bot_id bigint, operation text, allowed text[], new_status text, request_id text) IS 'Moves a bot from one of the allowed statuses to new_status, with its reservation, through the gate (R5, R7).';


--
-- Name: fill_effect(text, text, numeric, numeric, numeric, numeric, numeric, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.fill_effect(direction text, side text, position_base numeric, position_quote numeric, base_amount numeric, quote_amount numeric, base_fee numeric, quote_fee numeric, OUT base_delta numeric, OUT quote_delta numeric, OUT profit numeric) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    -- A quote fee makes a buy cost more, and a sale bring in less.
    quote_moved CONSTANT numeric := fill_effect.quote_amount
        + CASE fill_effect.side WHEN 'buy' THEN fill_effect.quote_fee ELSE -fill_effect.quote_fee END;
BEGIN
    IF fill_effect.side = 'buy' AND fill_effect.base_fee >= fill_effect.base_amount THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'fee_amount takes all that was bought',
            DETAIL = format('Bought %s, the fee is %s.', fill_effect.base_amount, fill_effect.base_fee),
            HINT = 'Give the fee in units of fee_currency, not in percent.';
    ELSIF (fill_effect.direction = 'long') = (fill_effect.side = 'buy') THEN
        -- A base fee on a buy is kept back: less arrives than was bought. A sale that brings in less than its fee
        -- brings in nothing, and the rest is a loss.
        base_delta := fill_effect.base_amount
            - CASE fill_effect.side WHEN 'buy' THEN fill_effect.base_fee ELSE 0 END;
        quote_delta := greatest(quote_moved, 0);
        profit := least(quote_moved, 0);
    ELSE
        -- Cost and proceeds shrink in proportion; the fill that takes the last base takes what is left of them.
        -- A quotient has as many decimals as its dividend, so that gets enough of them to round at the 18th.
        base_delta := -fill_effect.base_amount;
        quote_delta := -CASE
            WHEN fill_effect.base_amount >= fill_effect.position_base THEN fill_effect.position_quote
            ELSE trim_scale(round(
                round(fill_effect.position_quote * fill_effect.base_amount, 36) / fill_effect.position_base, 18
            ))
        END;
        profit := CASE fill_effect.direction
            WHEN 'long' THEN quote_moved + quote_delta
            ELSE -quote_delta - quote_moved
        END;
    END IF;
END;
$$;


--
-- Name: FUNCTION fill_effect(direction text, side text, position_base numeric, position_quote numeric, base_amount numeric, quote_amount numeric, base_fee numeric, quote_fee numeric, OUT base_delta numeric, OUT quote_delta numeric, OUT profit numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.fill_effect(direction text, side text, position_base numeric, position_quote numeric, base_amount numeric, quote_amount numeric, base_fee numeric, quote_fee numeric, OUT base_delta numeric, OUT quote_delta numeric, OUT profit numeric) IS 'What a fill does to a position: base, and cost or proceeds, move, and profit in quote currency is realised (R8). UB005 if the fee takes all that was bought.';


--
-- Name: fill_postings(text, text, text, text, numeric, numeric, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.fill_postings(side text, base_currency text, quote_currency text, fee_currency text, base_amount numeric, quote_amount numeric, fee_amount numeric) RETURNS budgetdb_data.posting[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    sign CONSTANT integer := CASE fill_postings.side WHEN 'buy' THEN 1 ELSE -1 END;
    base_moved numeric := sign * fill_postings.base_amount;
    quote_moved numeric := -sign * fill_postings.quote_amount;
    third_moved numeric := 0;
BEGIN
    CASE fill_postings.fee_currency
        WHEN fill_postings.base_currency THEN base_moved := base_moved - fill_postings.fee_amount;
        WHEN fill_postings.quote_currency THEN quote_moved := quote_moved - fill_postings.fee_amount;
        ELSE third_moved := -fill_postings.fee_amount;
    END CASE;
    RETURN ARRAY[
        (fill_postings.base_currency, base_moved, 0, 0, base_moved)::budgetdb_data.posting,
        (fill_postings.quote_currency, quote_moved, 0, 0, quote_moved)::budgetdb_data.posting
    ] || CASE
        WHEN third_moved <> 0
            THEN ARRAY[(fill_postings.fee_currency, third_moved, 0, 0, third_moved)::budgetdb_data.posting]
    END;
END;
$$;


--
-- Name: FUNCTION fill_postings(side text, base_currency text, quote_currency text, fee_currency text, base_amount numeric, quote_amount numeric, fee_amount numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.fill_postings(side text, base_currency text, quote_currency text, fee_currency text, base_amount numeric, quote_amount numeric, fee_amount numeric) IS 'What a fill moves, base, quote and fee: the raw balance and the bot''s holdings by the same amounts (R2).';


--
-- Name: fills_digest(budgetdb_data.fill_report[]); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.fills_digest(reports budgetdb_data.fill_report[]) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN encode(sha256(convert_to(coalesce((
        SELECT string_agg(concat_ws(
            ' ', r.position_id, r.side, r.base_amount, r.quote_amount, r.fee_amount, coalesce(r.fee_currency, '-'),
            budgetdb_data.time_argument(r.executed_at), r.external_id
        ), chr(10) ORDER BY r.ordinal)
        FROM unnest(fills_digest.reports) AS r
    ), ''), 'UTF8')), 'hex');
END;
$$;


--
-- Name: FUNCTION fills_digest(reports budgetdb_data.fill_report[]); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.fills_digest(reports budgetdb_data.fill_report[]) IS 'What tells one list of fills from another, by value and not by how it was written (R10).';


--
-- Name: fresh_fills(bigint, budgetdb_data.fill_report[]); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.fresh_fills(account_id bigint, reports budgetdb_data.fill_report[]) RETURNS budgetdb_data.fill_report[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    other text;
BEGIN
    -- One id, one fill: in what is recorded, and in the list. Times may differ: record_fill's default is now.
    WITH reported AS (
        SELECT
            r.external_id, r.position_id, r.side, r.base_amount, r.quote_amount, r.fee_amount,
            coalesce(r.fee_currency, p.quote_currency) AS fee_currency
        FROM unnest(fresh_fills.reports) AS r
        LEFT JOIN budgetdb_data.positions AS p
            ON p.account_id = fresh_fills.account_id AND p.position_id = r.position_id
    ),
    known AS (
        SELECT
            f.external_id, f.position_id, f.side, f.base_amount, f.quote_amount, f.fee_amount, f.fee_currency
        FROM reported AS r
        INNER JOIN budgetdb_data.fills AS f
            ON f.account_id = fresh_fills.account_id AND f.external_id = r.external_id
        UNION ALL
        SELECT
            r.external_id, r.position_id, r.side, r.base_amount, r.quote_amount, r.fee_amount, r.fee_currency
        FROM reported AS r
    )
    SELECT string_agg(DISTINCT r.external_id, ', ') INTO other
    FROM reported AS r
    INNER JOIN known AS k ON k.external_id = r.external_id
    WHERE
        (k.position_id, k.side, k.base_amount, k.quote_amount, k.fee_amount, k.fee_currency)
        <> (r.position_id, r.side, r.base_amount, r.quote_amount, r.fee_amount, r.fee_currency);
    IF other IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB007',
            MESSAGE = 'an id of the list belongs to another fill',
            DETAIL = format('Other facts are known under: %s.', left(other, 1000)),
            HINT = 'Use the exchange''s own id of each fill, and report its facts unchanged.';
    END IF;
    RETURN ARRAY(
        SELECT DISTINCT ON (r.external_id) r
        FROM unnest(fresh_fills.reports) AS r
        WHERE NOT EXISTS (
            SELECT FROM budgetdb_data.fills AS f
            WHERE f.account_id = fresh_fills.account_id AND f.external_id = r.external_id
        )
        ORDER BY r.external_id ASC, r.ordinal ASC
    );
END;
$$;


--
-- Name: FUNCTION fresh_fills(account_id bigint, reports budgetdb_data.fill_report[]); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.fresh_fills(account_id bigint, reports budgetdb_data.fill_report[]) IS 'The fills of a list that are not recorded yet, each once; UB007 if an id is known with other facts (R10).';


--
-- Name: is_exposed(bigint); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.is_exposed(account_id bigint) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM budgetdb_data.exposures AS e
        WHERE e.account_id = is_exposed.account_id AND (e.long_base > 0 OR e.short_base > 0)
    );
END;
$$;


--
-- Name: FUNCTION is_exposed(account_id bigint); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.is_exposed(account_id bigint) IS 'Whether the account has open positions (R11).';


--
-- Name: is_overspent(budgetdb_data.posting[], budgetdb_data.ledger_entry[]); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.is_overspent(postings budgetdb_data.posting[], entries budgetdb_data.ledger_entry[]) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    -- post_entries answers each posting with one entry, in the same order.
    FOR i IN 1 .. cardinality(is_overspent.postings) LOOP
        IF (is_overspent.postings[i]).held_delta < 0 AND (is_overspent.entries[i]).bot_held < 0 THEN
            RETURN TRUE;
        END IF;
    END LOOP;
    RETURN FALSE;
END;
$$;


--
-- Name: FUNCTION is_overspent(postings budgetdb_data.posting[], entries budgetdb_data.ledger_entry[]); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.is_overspent(postings budgetdb_data.posting[], entries budgetdb_data.ledger_entry[]) IS 'Whether postings took more of a currency than the bot held, by the entries that answered them (R8).';


--
-- Name: move_exposure(bigint, text, text, text, numeric, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.move_exposure(account_id bigint, base_currency text, quote_currency text, direction text, base_delta numeric, quote_delta numeric) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    long CONSTANT integer := CASE move_exposure.direction WHEN 'long' THEN 1 ELSE 0 END;
    short CONSTANT integer := 1 - long;
    open_base numeric;
BEGIN
    UPDATE budgetdb_data.exposures AS e
    SET
        long_base = e.long_base + long * move_exposure.base_delta,
        long_cost = e.long_cost + long * move_exposure.quote_delta,
        short_base = e.short_base + short * move_exposure.base_delta,
        short_proceeds = e.short_proceeds + short * move_exposure.quote_delta
    WHERE
        e.account_id = move_exposure.account_id
        AND e.base_currency = move_exposure.base_currency
        AND e.quote_currency = move_exposure.quote_currency
    RETURNING e.long_base + e.short_base INTO open_base;
    IF NOT FOUND THEN
        open_base := move_exposure.base_delta;
        INSERT INTO budgetdb_data.exposures (
            account_id, base_currency, quote_currency, long_base, long_cost, short_base, short_proceeds
        )
        VALUES (
            move_exposure.account_id, move_exposure.base_currency, move_exposure.quote_currency,
            long * move_exposure.base_delta, long * move_exposure.quote_delta,
            short * move_exposure.base_delta, short * move_exposure.quote_delta
        );
    END IF;

    -- The first position to open in a market, and the last one to close, change what the hot path has to look up.
    IF (open_base > 0) <> (open_base - move_exposure.base_delta > 0) THEN
        UPDATE budgetdb_data.balances AS b SET is_exposed = NOT b.is_exposed
        WHERE
            b.account_id = move_exposure.account_id
            AND b.is_exposed <> budgetdb_data.is_exposed(move_exposure.account_id);
    END IF;
END;
$$;


--
-- Name: FUNCTION move_exposure(account_id bigint, base_currency text, quote_currency text, direction text, base_delta numeric, quote_delta numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.move_exposure(account_id bigint, base_currency text, quote_currency text, direction text, base_delta numeric, quote_delta numeric) IS 'Adds what a position gained or lost to the account''s exposure in its market: a maintained total (R11).';


--
-- Name: move_position(bigint, bigint, text, numeric, numeric, numeric, text, timestamp with time zone); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.move_position(account_id bigint, position_id bigint, side text, base_amount numeric, quote_amount numeric, fee_amount numeric, fee_currency text, executed_at timestamp with time zone, OUT bot_id bigint, OUT base_currency text, OUT quote_currency text, OUT fee_paid_in text, OUT closes boolean) RETURNS record
    LANGUAGE plpgsql
    AS $$
DECLARE
    position record;
    effect record;
BEGIN
    SELECT
        p.bot_id, p.direction, p.base_currency, p.quote_currency, p.base_amount, p.quote_amount, p.status
    INTO position
    FROM budgetdb_data.positions AS p
    WHERE p.account_id = move_position.account_id AND p.position_id = move_position.position_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB004',
            MESSAGE = format(
                'account %s has no position %s',
                move_position.account_id, coalesce(move_position.position_id::text, 'NULL')
            ),
            DETAIL = 'A position belongs to one bot of one account.',
            HINT = format(
                'Find the position_id with: SELECT id, bot_id, status FROM budgetdb.positions WHERE account_id = %s',
                move_position.account_id
            );
    ELSIF position.status NOT IN ('pending', 'open') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('position %s is %s', move_position.position_id, position.status),
            DETAIL = 'Fills belong to a position that is pending or open.',
            HINT = 'Open another position for the bot and record the fill there.';
    END IF;
    bot_id := position.bot_id;
    base_currency := position.base_currency;
    quote_currency := position.quote_currency;
    fee_paid_in := coalesce(move_position.fee_currency, position.quote_currency);

    effect := budgetdb_data.fill_effect(
        position.direction, move_position.side, position.base_amount, position.quote_amount,
        move_position.base_amount, move_position.quote_amount,
        CASE fee_paid_in WHEN base_currency THEN move_position.fee_amount ELSE 0 END,
        CASE fee_paid_in WHEN quote_currency THEN move_position.fee_amount ELSE 0 END
    );
    IF position.base_amount + effect.base_delta < 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('position %s holds less than that', move_position.position_id),
            DETAIL = format(
                'The fill reduces it by %s %s, it holds %s.', -effect.base_delta, base_currency, position.base_amount
            ),
            HINT = 'Report the fills that opened it first, and what is beyond it on a position of its own.';
    END IF;
    closes := position.base_amount + effect.base_delta = 0;

    UPDATE budgetdb_data.positions AS p
    SET
        base_amount = p.base_amount + effect.base_delta,
        quote_amount = p.quote_amount + effect.quote_delta,
        realised_pnl = p.realised_pnl + effect.profit,
        status = CASE WHEN move_position.closes THEN 'closed' ELSE 'open' END,
        closed_at = CASE WHEN move_position.closes THEN move_position.executed_at END
    WHERE p.account_id = move_position.account_id AND p.position_id = move_position.position_id;
    PERFORM budgetdb_data.move_exposure(
        move_position.account_id, base_currency, quote_currency,
        position.direction, effect.base_delta, effect.quote_delta
    );
END;
$$;


--
-- Name: FUNCTION move_position(account_id bigint, position_id bigint, side text, base_amount numeric, quote_amount numeric, fee_amount numeric, fee_currency text, executed_at timestamp with time zone, OUT bot_id bigint, OUT base_currency text, OUT quote_currency text, OUT fee_paid_in text, OUT closes boolean); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.move_position(account_id bigint, position_id bigint, side text, base_amount numeric, quote_amount numeric, fee_amount numeric, fee_currency text, executed_at timestamp with time zone, OUT bot_id bigint, OUT base_currency text, OUT quote_currency text, OUT fee_paid_in text, OUT closes boolean) IS 'Adds a fill to its position and to the account''s exposure in the market; returns whose it is and whether that closed it (R8, R11). UB004 if it is not the account''s, UB005 beyond what it holds, UB006 when it is over.';


--
-- Name: move_reservation(bigint, bigint, text, text, jsonb); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.move_reservation(account_id bigint, bot_id bigint, old_status text, new_status text, allocation jsonb DEFAULT NULL::jsonb) RETURNS budgetdb_data.ledger_entry[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    postings budgetdb_data.posting[];
BEGIN
    SELECT array_agg((
        c.currency,
        0,
        goal.allocated - c.allocated,
        CASE move_reservation.new_status WHEN 'active' THEN goal.allocated ELSE 0 END
        - CASE move_reservation.old_status WHEN 'active' THEN c.allocated ELSE 0 END,
        goal.held - c.held
    )::budgetdb_data.posting ORDER BY c.currency)
    INTO postings
    FROM budgetdb.bot_capital AS c
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN move_reservation.allocation IS NULL THEN c.allocated
            ELSE coalesce((move_reservation.allocation ->> c.currency)::numeric, 0)
        END AS allocated
    ) AS frozen
    CROSS JOIN LATERAL (
        SELECT
            frozen.allocated,
            CASE move_reservation.new_status
                -- What positions hold, and what they have not spent of the allocation.
                WHEN 'active' THEN c.deployed + greatest(frozen.allocated - c.spent, 0)
                -- Coins that open positions hold stay reserved: a stopped bot still has to sell them.
                WHEN 'paused' THEN least(c.held, c.deployed)
                ELSE 0
            END AS held
    ) AS goal
    WHERE c.account_id = move_reservation.account_id AND c.bot_id = move_reservation.bot_id;

    RETURN budgetdb_data.post_entries(move_reservation.account_id, move_reservation.bot_id, postings);
END;
$$;


--
-- Name: FUNCTION move_reservation(account_id bigint, bot_id bigint, old_status text, new_status text, allocation jsonb); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.move_reservation(account_id bigint, bot_id bigint, old_status text, new_status text, allocation jsonb) IS 'Makes a bot hold what new_status entitles it to; allocation, currency to amount, replaces the frozen one unless NULL (R7).';


--
-- Name: new_reservation(bigint, text, numeric, numeric, boolean); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.new_reservation(account_id bigint, currency text, budget_pct numeric, side_pct numeric, is_active boolean) RETURNS budgetdb_data.posting
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    allocated CONSTANT numeric := budgetdb_data.allocate(
        new_reservation.account_id, new_reservation.currency, new_reservation.budget_pct, new_reservation.side_pct
    );
    counted CONSTANT numeric := CASE WHEN new_reservation.is_active THEN allocated ELSE 0 END;
BEGIN
    RETURN (new_reservation.currency, 0, allocated, counted, counted)::budgetdb_data.posting;
END;
$$;


--
-- Name: FUNCTION new_reservation(account_id bigint, currency text, budget_pct numeric, side_pct numeric, is_active boolean); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.new_reservation(account_id bigint, currency text, budget_pct numeric, side_pct numeric, is_active boolean) IS 'The posting that reserves one side of a new bot''s budget; a draft only gets its allocation (R6, R7).';


--
-- Name: other_positions(bigint, bigint); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.other_positions(account_id bigint, excluded bigint) RETURNS budgetdb_data.position_value[]
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN ARRAY(
        SELECT (leg.currency, leg.value, CASE
            WHEN leg.is_converted THEN budgetdb_data.price_status(p.as_of)
            ELSE 'not needed'
        END)::budgetdb_data.position_value
        FROM budgetdb_data.accounts AS a
        INNER JOIN budgetdb_data.exposures AS e ON e.account_id = a.account_id
        LEFT JOIN budgetdb_data.prices AS p
            ON
                p.exchange = a.exchange
                AND p.base_currency = e.base_currency
                AND p.quote_currency = e.quote_currency
        CROSS JOIN LATERAL (
            SELECT
                coalesce(sum(o.base_amount) FILTER (WHERE o.direction = 'long'), 0) AS long_base,
                coalesce(sum(o.quote_amount) FILTER (WHERE o.direction = 'long'), 0) AS long_cost,
                coalesce(sum(o.base_amount) FILTER (WHERE o.direction = 'short'), 0) AS short_base,
                coalesce(sum(o.quote_amount) FILTER (WHERE o.direction = 'short'), 0) AS short_proceeds
            FROM budgetdb_data.positions AS o
            WHERE
                o.account_id = other_positions.account_id
                AND o.bot_id = other_positions.excluded
                AND o.status IN ('pending', 'open')
                AND o.base_currency = e.base_currency
                AND o.quote_currency = e.quote_currency
        ) AS own
        CROSS JOIN LATERAL (
            VALUES
            (
                e.quote_currency,
                budgetdb_data.value_in_quote(e.long_base - own.long_base, p.price, e.long_cost - own.long_cost)
                + e.short_proceeds - own.short_proceeds,
                e.long_base > own.long_base
            ),
            (
                e.base_currency,
                e.long_base - own.long_base + budgetdb_data.value_in_base(
                    e.short_proceeds - own.short_proceeds, p.price, e.short_base - own.short_base
                ),
                e.short_base > own.short_base
            )
        ) AS leg (currency, value, is_converted)
        WHERE a.account_id = other_positions.account_id
    );
END;
$$;


--
-- Name: FUNCTION other_positions(account_id bigint, excluded bigint); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.other_positions(account_id bigint, excluded bigint) IS 'What an account''s open positions count for, by market and currency, less those of the excluded bot (R2, R3).';


--
-- Name: pass_gate(budgetdb_data.change, bigint, budgetdb_data.ledger_entry[]); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.pass_gate(change budgetdb_data.change, bot_id bigint, entries budgetdb_data.ledger_entry[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    exact CONSTANT boolean := (pass_gate.change).reservation_model = 'exact';
    entry budgetdb_data.ledger_entry;
    reserved numeric;
    too_little text[] := '{}';
BEGIN
    FOREACH entry IN ARRAY pass_gate.entries LOOP
        -- Reserving less or as much as before is never refused, however short the account is.
        CONTINUE WHEN CASE WHEN exact THEN entry.held_delta ELSE entry.allocated_delta END <= 0;
        reserved := CASE
            WHEN exact THEN entry.held
            ELSE entry.allocated
                + budgetdb_data.account_position_value((pass_gate.change).account_id, entry.currency)
        END;
        IF reserved > entry.raw THEN
            too_little := too_little || entry.currency;
        END IF;
    END LOOP;

    IF too_little <> '{}' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB001',
            MESSAGE = format('insufficient capital on account %s', (pass_gate.change).account_id),
            DETAIL = (
                SELECT string_agg(format(
                    '%s: requires %s, available %s, missing %s',
                    c.currency, c.reserved, f.available, c.reserved - f.available
                ), '; ' ORDER BY c.currency)
                FROM budgetdb.bot_capital AS c
                INNER JOIN budgetdb.get_available_capital((pass_gate.change).account_id, pass_gate.bot_id) AS f
                    ON f.currency = c.currency
                WHERE
                    c.account_id = (pass_gate.change).account_id
                    AND c.bot_id = pass_gate.bot_id
                    AND c.currency = ANY (too_little)
            ),
            HINT = 'Ask for less, or pause, resize or close another bot of this account, or deposit and sync balances.';
    END IF;
END;
$$;


--
-- Name: FUNCTION pass_gate(change budgetdb_data.change, bot_id bigint, entries budgetdb_data.ledger_entry[]); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.pass_gate(change budgetdb_data.change, bot_id bigint, entries budgetdb_data.ledger_entry[]) IS 'Raises UB001 with the figures if what the change added to the account''s reservations is more than it holds; an exact fit passes (R5).';


--
-- Name: post_entries(bigint, bigint, budgetdb_data.posting[], timestamp with time zone); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.post_entries(account_id bigint, bot_id bigint, postings budgetdb_data.posting[], executed_at timestamp with time zone DEFAULT 'infinity'::timestamp with time zone) RETURNS budgetdb_data.ledger_entry[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    entries budgetdb_data.ledger_entry[] := '{}';
    posting budgetdb_data.posting;
    entry budgetdb_data.ledger_entry;
    is_later boolean;
BEGIN
    FOREACH posting IN ARRAY post_entries.postings LOOP
        entry := NULL;
        entry.currency := posting.currency;
        entry.allocated_delta := posting.counted_delta;
        entry.held_delta := 0;

        IF post_entries.bot_id IS NOT NULL THEN
            UPDATE budgetdb_data.reservations AS r
            SET
                allocated = r.allocated + posting.allocated_delta,
                counted = r.counted + posting.counted_delta,
                held = r.held + posting.held_delta
            WHERE
                r.account_id = post_entries.account_id
                AND r.bot_id = post_entries.bot_id
                AND r.currency = posting.currency
            RETURNING r.allocated, r.held INTO entry.bot_allocated, entry.bot_held;
            IF NOT FOUND THEN
                INSERT INTO budgetdb_data.reservations (account_id, bot_id, currency, allocated, counted, held)
                VALUES (
                    post_entries.account_id, post_entries.bot_id, posting.currency,
                    posting.allocated_delta, posting.counted_delta, posting.held_delta
                );
                entry.bot_allocated := posting.allocated_delta;
                entry.bot_held := posting.held_delta;
            END IF;
            -- A bot below zero reserves nothing, and is no capital for others either (R2, R8).
            entry.held_delta := greatest(entry.bot_held, 0) - greatest(entry.bot_held - posting.held_delta, 0);
        END IF;

        -- What was executed before the snapshot is in it already (R4).
        UPDATE budgetdb_data.balances AS b
        SET
            raw = b.raw + CASE WHEN post_entries.executed_at > b.snapshot_as_of THEN posting.raw_delta ELSE 0 END,
            allocated = b.allocated + entry.allocated_delta,
            held = b.held + entry.held_delta
        WHERE b.account_id = post_entries.account_id AND b.currency = posting.currency
        RETURNING b.raw, b.allocated, b.held, post_entries.executed_at > b.snapshot_as_of
        INTO entry.raw, entry.allocated, entry.held, is_later;
        IF NOT FOUND THEN
            INSERT INTO budgetdb_data.balances (account_id, currency, raw, allocated, held, is_exact, is_exposed)
            SELECT
                a.account_id, posting.currency, posting.raw_delta, entry.allocated_delta, entry.held_delta,
                a.reservation_model = 'exact', budgetdb_data.is_exposed(a.account_id)
            FROM budgetdb_data.accounts AS a
            WHERE a.account_id = post_entries.account_id;
            entry.raw := posting.raw_delta;
            entry.allocated := entry.allocated_delta;
            entry.held := entry.held_delta;
            is_later := TRUE;
        END IF;
        IF greatest(abs(entry.raw), entry.allocated, entry.held) >= 1e20 THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB005',
                MESSAGE = format('the account''s total of %s would be too large', posting.currency),
                DETAIL = format(
                    'Raw balance %s, allocated %s, held %s.', entry.raw, entry.allocated, entry.held
                ),
                HINT = 'Totals stay below 10^20: check the unit of the amount.';
        END IF;
        entry.raw_delta := CASE WHEN is_later THEN posting.raw_delta ELSE 0 END;
        entries := entries || entry;
    END LOOP;
    RETURN entries;
END;
$$;


--
-- Name: FUNCTION post_entries(account_id bigint, bot_id bigint, postings budgetdb_data.posting[], executed_at timestamp with time zone); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.post_entries(account_id bigint, bot_id bigint, postings budgetdb_data.posting[], executed_at timestamp with time zone) IS 'Moves an account''s totals, and a bot''s reservation unless bot_id is NULL, by each posting; returns them as they then are (R11). The raw balance moves only if executed_at is after its snapshot (R4).';


--
-- Name: post_fills(budgetdb_data.change, bigint, budgetdb_data.fill_report[], boolean); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.post_fills(change budgetdb_data.change, bot_id bigint, reports budgetdb_data.fill_report[], position_closed boolean) RETURNS budgetdb_data.change
    LANGUAGE plpgsql
    AS $$
DECLARE
    account CONSTANT bigint := (post_fills.change).account_id;
    following budgetdb_data.change := post_fills.change;
    fill_ids bigint[];
    taken bigint[];
    postings budgetdb_data.posting[];
BEGIN
    WITH recorded AS (
        INSERT INTO budgetdb_data.fills AS f (
            account_id, bot_id, position_id, side, base_currency, quote_currency,
            base_amount, quote_amount, fee_amount, fee_currency, overspent, external_id, executed_at
        )
        SELECT
            p.account_id, p.bot_id, p.position_id, r.side, p.base_currency, p.quote_currency,
            r.base_amount, r.quote_amount, r.fee_amount, coalesce(r.fee_currency, p.quote_currency),
            FALSE, r.external_id, r.executed_at
        FROM unnest(post_fills.reports) AS r
        INNER JOIN budgetdb_data.positions AS p
            ON p.account_id = account AND p.position_id = r.position_id
        ORDER BY r.executed_at, r.ordinal
        RETURNING f.fill_id
    )
    SELECT array_agg(d.fill_id) INTO fill_ids FROM recorded AS d;

    -- Each fill moved what the ones before it had left.
    SELECT array_agg(DISTINCT m.fill_id) INTO taken
    FROM (
        SELECT
            l.fill_id,
            sum(l.amount) AS amount,
            coalesce(max(r.held), 0)
            + sum(sum(l.amount)) OVER (PARTITION BY l.currency ORDER BY l.executed_at, l.fill_id) AS held
        FROM budgetdb_data.fill_movements AS l
        LEFT JOIN budgetdb_data.reservations AS r
            ON r.account_id = l.account_id AND r.bot_id = l.bot_id AND r.currency = l.currency
        WHERE l.account_id = account AND l.fill_id = ANY (fill_ids)
        GROUP BY l.currency, l.executed_at, l.fill_id
    ) AS m
    WHERE m.amount < 0 AND m.held < 0;
    IF taken IS NOT NULL THEN
        UPDATE budgetdb_data.fills AS f SET overspent = TRUE
        WHERE f.account_id = account AND f.fill_id = ANY (taken);
    END IF;

    SELECT array_agg((t.currency, t.raw, 0, 0, t.held)::budgetdb_data.posting ORDER BY t.currency) INTO postings
    FROM (
        SELECT
            l.currency,
            -- An earlier fill is in the snapshot already (R4).
            coalesce(sum(l.amount) FILTER (WHERE l.executed_at > coalesce(b.snapshot_as_of, '-infinity')), 0) AS raw,
            sum(l.amount) AS held
        FROM budgetdb_data.fill_movements AS l
        LEFT JOIN budgetdb_data.balances AS b ON b.account_id = l.account_id AND b.currency = l.currency
        WHERE l.account_id = account AND l.fill_id = ANY (fill_ids) AND l.amount <> 0
        GROUP BY l.currency
    ) AS t;
    IF post_fills.position_closed THEN
        postings := budgetdb_data.sweep_postings(account, post_fills.bot_id, postings);
    END IF;
    following.request_id := NULL;
    PERFORM budgetdb_data.append_ledger(
        following, post_fills.bot_id, NULL, budgetdb_data.post_entries(account, post_fills.bot_id, postings), NULL
    );

    following := post_fills.change;
    UPDATE budgetdb_data.accounts AS a SET version = a.version + 1
    WHERE a.account_id = account
    RETURNING a.version INTO following.version;
    RETURN following;
END;
$$;


--
-- Name: FUNCTION post_fills(change budgetdb_data.change, bot_id bigint, reports budgetdb_data.fill_report[], position_closed boolean); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.post_fills(change budgetdb_data.change, bot_id bigint, reports budgetdb_data.fill_report[], position_closed boolean) IS 'Records fills of one bot, whose positions have moved already, and posts what they moved together, in a version of their own; returns the change with the next one (R2, R4, R8, R9).';


--
-- Name: refuse_account(bigint); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.refuse_account(account_id bigint) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'UB002',
        MESSAGE = CASE
            WHEN refuse_account.account_id IS NULL THEN 'account_id is missing'
            ELSE format('account %s does not exist', refuse_account.account_id)
        END,
        DETAIL = 'Capital is only ever counted within one account.',
        HINT = 'Find the account_id with: SELECT id, owner, name FROM budgetdb.accounts';
END;
$$;


--
-- Name: FUNCTION refuse_account(account_id bigint); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.refuse_account(account_id bigint) IS 'Raises UB002 for an account that is missing or unknown (R1).';


--
-- Name: replay_request(budgetdb_data.change); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.replay_request(change budgetdb_data.change) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
DECLARE
    first record;
BEGIN
    SELECT l.version, l.operation, l.arguments, l.result INTO first
    FROM budgetdb_data.ledger AS l
    WHERE
        l.account_id = (replay_request.change).account_id
        AND l.request_id = (replay_request.change).request_id;
    IF first.operation <> (replay_request.change).operation
        OR first.arguments <> (replay_request.change).arguments
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB007',
            MESSAGE = format('request id %L was used for something else', (replay_request.change).request_id),
            DETAIL = format(
                'First: %s %s, version %s of account %s. Now: %s %s.',
                first.operation, left(first.arguments::text, 1000), first.version, (replay_request.change).account_id,
                (replay_request.change).operation, left((replay_request.change).arguments::text, 1000)
            ),
            HINT = 'Use a new request id for each new request, and repeat a request with the same arguments.';
    END IF;
    RETURN first.result;
END;
$$;


--
-- Name: FUNCTION replay_request(change budgetdb_data.change); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.replay_request(change budgetdb_data.change) IS 'What was first returned for a request of this account; NULL if it is new, UB007 if its arguments differ (R10).';


--
-- Name: require_amount(numeric, text, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_amount(value numeric, argument text, minimum numeric DEFAULT 0) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    -- 1.500 is 1.5: only decimals that say something count.
    exact CONSTANT numeric := trim_scale(require_amount.value);
BEGIN
    -- NaN compares greater than any number, infinity included: the upper bound refuses all three.
    IF exact IS NULL OR exact < require_amount.minimum OR exact >= 1e20 OR scale(exact) > 18 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a valid amount', require_amount.argument),
            DETAIL = format('Got %s.', coalesce(left(require_amount.value::text, 60), 'NULL')),
            HINT = format(
                'Give an exact decimal %s and below 10^20, with at most 18 decimals.',
                CASE WHEN require_amount.minimum > 0 THEN 'above 0' ELSE 'from 0' END
            );
    END IF;
    RETURN exact;
END;
$$;


--
-- Name: FUNCTION require_amount(value numeric, argument text, minimum numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_amount(value numeric, argument text, minimum numeric) IS 'value without trailing zeros, or UB005 naming the argument unless it is an exact, finite amount from minimum on (R6).';


--
-- Name: require_balances(jsonb); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_balances(balances jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    IF require_balances.balances IS NULL OR jsonb_typeof(require_balances.balances) <> 'object' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'balances is not a JSON object',
            DETAIL = format('Got %s.', coalesce(jsonb_typeof(require_balances.balances), 'NULL')),
            HINT = 'Give each currency''s total as a number or a decimal string: {"USD": 50000, "BTC": "0.5"}.';
    END IF;
    RETURN coalesce((
        SELECT jsonb_object_agg(
            budgetdb_data.require_currency(j.key, 'a key of balances'),
            budgetdb_data.require_decimal(j.value, 'the balance of ' || j.key)
        )
        FROM jsonb_each(require_balances.balances) AS j
    ), '{}');
END;
$$;


--
-- Name: FUNCTION require_balances(balances jsonb); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_balances(balances jsonb) IS 'balances as an object of currency code to exact number, or UB005 naming the currency that has none (R6).';


--
-- Name: require_bot(bigint, bigint, text, text[]); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_bot(account_id bigint, bot_id bigint, operation text, allowed text[]) RETURNS text
    LANGUAGE plpgsql
    AS $$
DECLARE
    bot record;
BEGIN
    SELECT o.name, o.status INTO bot
    FROM budgetdb_data.bots AS o
    WHERE o.account_id = require_bot.account_id AND o.bot_id = require_bot.bot_id;
    -- Another account's bot is as unknown as one that does not exist (R1).
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB003',
            MESSAGE = format(
                'account %s has no bot %s', require_bot.account_id, coalesce(require_bot.bot_id::text, 'NULL')
            ),
            DETAIL = 'A bot belongs to exactly one account.',
            HINT = format(
                'Find the bot_id with: SELECT id, name, status FROM budgetdb.bots WHERE account_id = %s',
                require_bot.account_id
            );
    END IF;
    IF bot.status <> ALL (require_bot.allowed) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('bot %s is %s', require_bot.bot_id, bot.status),
            DETAIL = format(
                '%s needs a bot that is %s; %L is %s.',
                require_bot.operation, array_to_string(require_bot.allowed, ' or '), bot.name, bot.status
            ),
            HINT = CASE bot.status
                WHEN 'closed' THEN 'A closed bot stays closed: create another one.'
                WHEN 'active' THEN 'Nothing is to be done, or pause the bot first.'
                ELSE 'Activate the bot first: SELECT * FROM budgetdb.activate_bot(account_id, bot_id)'
            END;
    END IF;
    RETURN bot.status;
END;
$$;


--
-- Name: FUNCTION require_bot(account_id bigint, bot_id bigint, operation text, allowed text[]); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_bot(account_id bigint, bot_id bigint, operation text, allowed text[]) IS 'The bot''s status; UB003 unless it is a bot of the account (R1), UB006 unless its status is allowed (R7).';


--
-- Name: require_budget(numeric, numeric, numeric, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_budget(INOUT budget_pct numeric, INOUT long_pct numeric, INOUT short_pct numeric, default_long_pct numeric) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    budget_pct := budgetdb_data.require_percentage(require_budget.budget_pct, 'budget_pct');
    IF require_budget.budget_pct = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'budget_pct is 0',
            DETAIL = 'A bot without a budget would reserve nothing.',
            HINT = 'Give a budget_pct above 0, or pause the bot to release its capital.';
    END IF;

    IF require_budget.short_pct IS NOT NULL THEN
        short_pct := budgetdb_data.require_percentage(require_budget.short_pct, 'short_pct');
    END IF;
    -- One side given says the other; none given means the default.
    long_pct := budgetdb_data.require_percentage(
        coalesce(require_budget.long_pct, 100 - require_budget.short_pct, require_budget.default_long_pct), 'long_pct'
    );
    short_pct := coalesce(require_budget.short_pct, 100 - require_budget.long_pct);
    IF require_budget.long_pct + require_budget.short_pct <> 100 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'long_pct and short_pct do not add up to 100',
            DETAIL = format(
                '%s + %s = %s.',
                require_budget.long_pct, require_budget.short_pct, require_budget.long_pct + require_budget.short_pct
            ),
            HINT = 'Give two percentages that add up to exactly 100, or only one of them.';
    END IF;
END;
$$;


--
-- Name: FUNCTION require_budget(INOUT budget_pct numeric, INOUT long_pct numeric, INOUT short_pct numeric, default_long_pct numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_budget(INOUT budget_pct numeric, INOUT long_pct numeric, INOUT short_pct numeric, default_long_pct numeric) IS 'A budget with its split completed, or UB005 unless it is above 0 and up to 100 %, split into 100 (R6).';


--
-- Name: require_choice(text, text, text[]); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_choice(value text, argument text, choices text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    IF require_choice.value IS NULL OR require_choice.value <> ALL (require_choice.choices) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not valid', require_choice.argument),
            DETAIL = format('Got %s.', coalesce(quote_literal(left(require_choice.value, 200)), 'NULL')),
            HINT = format('Give one of: %s.', array_to_string(require_choice.choices, ', '));
    END IF;
    RETURN require_choice.value;
END;
$$;


--
-- Name: FUNCTION require_choice(value text, argument text, choices text[]); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_choice(value text, argument text, choices text[]) IS 'value, or UB005 naming the argument and the choices unless it is one of them.';


--
-- Name: require_config(jsonb); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_config(strategy_config jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    IF require_config.strategy_config IS NULL
        OR jsonb_typeof(require_config.strategy_config) <> 'object'
        OR pg_column_size(require_config.strategy_config) > 65536
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'strategy_config is not valid',
            DETAIL = format(
                'Got %s of %s bytes.',
                coalesce(jsonb_typeof(require_config.strategy_config), 'NULL'),
                coalesce(pg_column_size(require_config.strategy_config), 0)
            ),
            HINT = 'Give a JSON object of at most 64 KiB.';
    END IF;
    RETURN require_config.strategy_config;
END;
$$;


--
-- Name: FUNCTION require_config(strategy_config jsonb); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_config(strategy_config jsonb) IS 'strategy_config, or UB005 unless it is a JSON object of at most 64 KiB.';


--
-- Name: require_currency(text, text); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_currency(value text, argument text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
BEGIN
    -- The pattern of the domain budgetdb_data.currency, which would say less about what to do.
    IF require_currency.value IS NULL OR require_currency.value !~ '^[A-Z0-9][A-Z0-9._:-]{0,19}$' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a currency code', require_currency.argument),
            DETAIL = format('Got %s.', coalesce(quote_literal(left(require_currency.value, 200)), 'NULL')),
            HINT = 'Write currency codes in upper case, up to 20 characters: USD, BTC, USDT.';
    END IF;
    RETURN require_currency.value;
END;
$_$;


--
-- Name: FUNCTION require_currency(value text, argument text); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_currency(value text, argument text) IS 'value, or UB005 naming the argument unless it is a currency code in upper case.';


--
-- Name: require_decimal(jsonb, text, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_decimal(value jsonb, argument text, minimum numeric DEFAULT 0) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $_$
DECLARE
    digits CONSTANT text := require_decimal.value #>> '{}';
BEGIN
    IF digits IS NULL
        OR jsonb_typeof(require_decimal.value) NOT IN ('number', 'string')
        OR length(digits) > 60
        OR digits !~ '^-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,2})?$'
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a decimal', require_decimal.argument),
            DETAIL = format(
                'Got %s%s.',
                coalesce(jsonb_typeof(require_decimal.value), 'nothing'), coalesce(' ' || left(digits, 60), '')
            ),
            HINT = 'Give a number or a decimal string: 50000 or "0.5".';
    END IF;
    RETURN budgetdb_data.require_amount(digits::numeric, require_decimal.argument, require_decimal.minimum);
END;
$_$;


--
-- Name: FUNCTION require_decimal(value jsonb, argument text, minimum numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_decimal(value jsonb, argument text, minimum numeric) IS 'The amount that a JSON number or decimal string says, or UB005 naming the argument (R6).';


--
-- Name: require_fills(jsonb); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_fills(fills jsonb) RETURNS budgetdb_data.fill_report[]
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    item record;
    place bigint := 0;
    reports budgetdb_data.fill_report[] := '{}';
    said text;
    shown text;
    advice text;
BEGIN
    IF require_fills.fills IS NULL OR jsonb_typeof(require_fills.fills) <> 'array' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'fills is not a JSON array',
            DETAIL = format('Got %s.', coalesce(jsonb_typeof(require_fills.fills), 'NULL')),
            HINT = 'Give an array of objects with id, position_id, side, base_amount, quote_amount and executed_at, '
                'and with fee_amount and fee_currency where there is a fee.';
    END IF;
    FOR item IN SELECT j.value AS fill FROM jsonb_array_elements(require_fills.fills) AS j LOOP
        place := place + 1;
        reports := array_append(reports, (
            place,
            budgetdb_data.require_text(item.fill ->> 'id', 'id'),
            (item.fill ->> 'position_id')::bigint,
            budgetdb_data.require_choice(item.fill ->> 'side', 'side', ARRAY['buy', 'sell']),
            budgetdb_data.require_decimal(item.fill -> 'base_amount', 'base_amount', 1e-18),
            budgetdb_data.require_decimal(item.fill -> 'quote_amount', 'quote_amount', 1e-18),
            budgetdb_data.require_decimal(coalesce(item.fill -> 'fee_amount', '0'), 'fee_amount'),
            CASE
                WHEN item.fill ->> 'fee_currency' IS NOT NULL
                    THEN budgetdb_data.require_currency(item.fill ->> 'fee_currency', 'fee_currency')
            END,
            budgetdb_data.require_time((item.fill ->> 'executed_at')::timestamptz, 'executed_at')
        )::budgetdb_data.fill_report);
    END LOOP;
    RETURN reports;
EXCEPTION
    WHEN SQLSTATE 'UB005' OR data_exception THEN
        GET STACKED DIAGNOSTICS said = MESSAGE_TEXT, shown = PG_EXCEPTION_DETAIL, advice = PG_EXCEPTION_HINT;
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = CASE WHEN place = 0 THEN said ELSE format('fill %s of the list: %s', place, said) END,
            DETAIL = CASE
                WHEN shown <> '' THEN shown
                ELSE format('Got %s.', left((require_fills.fills -> (place - 1)::integer)::text, 500))
            END,
            HINT = coalesce(nullif(advice, ''), 'Correct it: nothing of the list was recorded.');
END;
$$;


--
-- Name: FUNCTION require_fills(fills jsonb); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_fills(fills jsonb) IS 'The fills of a list, checked one by one, or UB005 naming the first that is not valid by its place.';


--
-- Name: require_market(text, text); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_market(base_currency text, quote_currency text) RETURNS text[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    PERFORM budgetdb_data.require_currency(require_market.base_currency, 'base_currency');
    PERFORM budgetdb_data.require_currency(require_market.quote_currency, 'quote_currency');
    IF require_market.base_currency = require_market.quote_currency THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'base_currency and quote_currency are the same',
            DETAIL = format('Both are %s.', require_market.base_currency),
            HINT = 'Give the two currencies of a market: BTC and USD.';
    END IF;
    RETURN ARRAY[require_market.base_currency, require_market.quote_currency];
END;
$$;


--
-- Name: FUNCTION require_market(base_currency text, quote_currency text); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_market(base_currency text, quote_currency text) IS 'The two currencies, base first, or UB005 unless they are different currency codes.';


--
-- Name: require_percentage(numeric, text); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_percentage(value numeric, argument text) RETURNS numeric
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
    exact CONSTANT numeric := trim_scale(require_percentage.value);
BEGIN
    -- NaN compares greater than any number: the upper bound refuses it.
    IF exact IS NULL OR exact < 0 OR exact > 100 OR scale(exact) > 18 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a percentage', require_percentage.argument),
            DETAIL = format('Got %s.', coalesce(left(require_percentage.value::text, 60), 'NULL')),
            HINT = 'Give an exact decimal from 0 to 100, with at most 18 decimals: 40 means 40 %.';
    END IF;
    RETURN exact;
END;
$$;


--
-- Name: FUNCTION require_percentage(value numeric, argument text); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_percentage(value numeric, argument text) IS 'value without trailing zeros, or UB005 naming the argument unless it is 0 to 100 (R6).';


--
-- Name: require_room(bigint, bigint, jsonb, numeric, numeric); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_room(account_id bigint, bot_id bigint, allocation jsonb, long_pct numeric, short_pct numeric) RETURNS void
    LANGUAGE plpgsql STABLE
    AS $$
DECLARE
    refusal record;
BEGIN
    SELECT
        string_agg(format(
            '%s: the new allocation is %s, open positions have spent %s', c.currency, coalesce(n.allocated, 0), c.spent
        ), '; ' ORDER BY c.currency) AS detail,
        -- Rounded up to four decimals, from a whole division: what is rounded down from it is enough.
        max((div(whole.part, whole.all_of_it) + sign(mod(whole.part, whole.all_of_it))) / 10000) AS least_pct,
        bool_or(whole.all_of_it IS NULL) AS impossible
    INTO refusal
    FROM budgetdb.bot_capital AS c
    INNER JOIN budgetdb_data.bots AS o ON o.account_id = c.account_id AND o.bot_id = c.bot_id
    INNER JOIN budgetdb_data.balances AS b ON b.account_id = c.account_id AND b.currency = c.currency
    CROSS JOIN LATERAL (
        SELECT (require_room.allocation ->> c.currency)::numeric AS allocated
    ) AS n
    CROSS JOIN LATERAL (
        SELECT CASE c.currency
            WHEN o.quote_currency THEN require_room.long_pct
            WHEN o.base_currency THEN require_room.short_pct
        END AS pct
    ) AS side
    CROSS JOIN LATERAL (
        SELECT
            ceil(c.spent * unit.one) / unit.one * 100000000 AS part,
            nullif(greatest(b.raw, 0) * side.pct, 0) AS all_of_it
        FROM (
            SELECT 10::numeric ^ coalesce(
                (SELECT s.scale FROM budgetdb_data.currencies AS s WHERE s.currency = c.currency), 8
            ) AS one
        ) AS unit
    ) AS whole
    WHERE
        c.account_id = require_room.account_id
        AND c.bot_id = require_room.bot_id
        -- Positions in other markets than the bot's own spend what was never allocated.
        AND n.allocated < c.spent;

    IF refusal.detail IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB006',
            MESSAGE = format('bot %s has more at work than that', require_room.bot_id),
            DETAIL = refusal.detail || '.',
            HINT = CASE
                WHEN refusal.impossible OR refusal.least_pct > 100
                    THEN 'No budget with this split is enough: change the split, or close positions first.'
                ELSE format('The least possible with this split is budget_pct %s; or close positions first.',
                    trim_scale(refusal.least_pct))
            END;
    END IF;
END;
$$;


--
-- Name: FUNCTION require_room(account_id bigint, bot_id bigint, allocation jsonb, long_pct numeric, short_pct numeric); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_room(account_id bigint, bot_id bigint, allocation jsonb, long_pct numeric, short_pct numeric) IS 'UB006 naming the least budget_pct possible if an allocation, currency to amount, is below what open positions have spent (R7).';


--
-- Name: require_text(text, text); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_text(value text, argument text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
BEGIN
    IF require_text.value IS NULL OR require_text.value !~ '\S' OR length(require_text.value) > 200 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not valid', require_text.argument),
            DETAIL = format('Got %s.', CASE
                WHEN require_text.value IS NULL THEN 'NULL'
                WHEN length(require_text.value) > 200 THEN length(require_text.value) || ' characters'
                ELSE 'blank text'
            END),
            HINT = format('Give %s as text of 1 to 200 characters.', require_text.argument);
    END IF;
    RETURN require_text.value;
END;
$$;


--
-- Name: FUNCTION require_text(value text, argument text); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_text(value text, argument text) IS 'value, or UB005 naming the argument unless it is 1 to 200 characters that are not all blank.';


--
-- Name: require_time(timestamp with time zone, text); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.require_time(value timestamp with time zone, argument text) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    IF require_time.value IS NULL
        OR require_time.value < '1970-01-01 00:00:00+00'
        OR require_time.value > now() + interval '1 day'
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is not a valid time', require_time.argument),
            DETAIL = format('Got %s.', coalesce(require_time.value::text, 'NULL')),
            HINT = format(
                'Give %s between 1970 and a day from now; leave it out for now.', require_time.argument
            );
    END IF;
    RETURN require_time.value;
END;
$$;


--
-- Name: FUNCTION require_time(value timestamp with time zone, argument text); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.require_time(value timestamp with time zone, argument text) IS 'value, or UB005 naming the argument unless it is a moment between 1970 and one day from now.';


--
-- Name: sweep_postings(bigint, bigint, budgetdb_data.posting[]); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.sweep_postings(account_id bigint, bot_id bigint, postings budgetdb_data.posting[]) RETURNS budgetdb_data.posting[]
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM budgetdb_data.bots AS o
        WHERE
            o.account_id = sweep_postings.account_id
            AND o.bot_id = sweep_postings.bot_id
            AND o.profit_policy = 'sweep'
    ) THEN
        RETURN sweep_postings.postings;
    END IF;
    RETURN ARRAY(
        SELECT (
            p.currency, p.raw_delta, p.allocated_delta, p.counted_delta,
            -- Beyond the allocation, but nothing that another open position of the bot holds.
            p.held_delta - greatest(
                p.held_delta + coalesce(c.held, 0) - coalesce(c.allocated, 0) - coalesce(c.deployed, 0), 0
            )
        )::budgetdb_data.posting
        FROM unnest(sweep_postings.postings) AS p
        LEFT JOIN budgetdb.bot_capital AS c
            ON
                c.account_id = sweep_postings.account_id
                AND c.bot_id = sweep_postings.bot_id
                AND c.currency = p.currency
    );
END;
$$;


--
-- Name: FUNCTION sweep_postings(account_id bigint, bot_id bigint, postings budgetdb_data.posting[]); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.sweep_postings(account_id bigint, bot_id bigint, postings budgetdb_data.posting[]) IS 'The postings of a fill that closed a position, less the profit that a sweeping bot returns to its account (R8).';


--
-- Name: time_argument(timestamp with time zone); Type: FUNCTION; Schema: budgetdb_data; Owner: -
--

CREATE FUNCTION budgetdb_data.time_argument(value timestamp with time zone) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    RETURN to_char(nullif(time_argument.value, now()) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
END;
$$;


--
-- Name: FUNCTION time_argument(value timestamp with time zone); Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON FUNCTION budgetdb_data.time_argument(value timestamp with time zone) IS 'A time as the arguments of a request keep it: in UTC, and NULL when it was left to its default, now() (R10).';


--
-- Name: bot_markets; Type: VIEW; Schema: budgetdb_data; Owner: -
--

CREATE VIEW budgetdb_data.bot_markets WITH (security_invoker='true') AS
 SELECT e.account_id,
    e.bot_id,
    e.base_currency,
    e.quote_currency,
    e.long_base,
    e.long_cost,
    budgetdb_data.value_in_quote(e.long_base, (p.price)::numeric, e.long_cost) AS long_value,
    e.short_base,
    e.short_proceeds,
    budgetdb_data.value_in_base(e.short_proceeds, (p.price)::numeric, e.short_base) AS short_value
   FROM ((( SELECT o.account_id,
            o.bot_id,
            o.base_currency,
            o.quote_currency,
            COALESCE(sum((o.base_amount)::numeric) FILTER (WHERE ((o.direction)::text = 'long'::text)), (0)::numeric) AS long_base,
            COALESCE(sum((o.quote_amount)::numeric) FILTER (WHERE ((o.direction)::text = 'long'::text)), (0)::numeric) AS long_cost,
            COALESCE(sum((o.base_amount)::numeric) FILTER (WHERE ((o.direction)::text = 'short'::text)), (0)::numeric) AS short_base,
            COALESCE(sum((o.quote_amount)::numeric) FILTER (WHERE ((o.direction)::text = 'short'::text)), (0)::numeric) AS short_proceeds
           FROM budgetdb_data.positions o
          WHERE ((o.status)::text = ANY (ARRAY['pending'::text, 'open'::text]))
          GROUP BY o.account_id, o.bot_id, o.base_currency, o.quote_currency) e
     JOIN budgetdb_data.accounts a ON ((e.account_id = a.account_id)))
     LEFT JOIN budgetdb_data.prices p ON (((a.exchange = p.exchange) AND ((e.base_currency)::text = (p.base_currency)::text) AND ((e.quote_currency)::text = (p.quote_currency)::text))));


--
-- Name: VIEW bot_markets; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON VIEW budgetdb_data.bot_markets IS 'One bot''s open positions in one market, valued as account_markets values the account''s (R2, R3).';


--
-- Name: bot_position_values; Type: VIEW; Schema: budgetdb_data; Owner: -
--

CREATE VIEW budgetdb_data.bot_position_values WITH (security_invoker='true') AS
 SELECT m.account_id,
    m.bot_id,
    leg.currency,
    sum(leg.value) AS value,
    sum(leg.deployed) AS deployed,
    sum(leg.spent) AS spent
   FROM (budgetdb_data.bot_markets m
     CROSS JOIN LATERAL ( VALUES (m.quote_currency,(m.long_value + m.short_proceeds),m.short_proceeds,m.long_cost), (m.base_currency,(m.long_base + m.short_value),m.long_base,m.short_base)) leg(currency, value, deployed, spent))
  GROUP BY m.account_id, m.bot_id, leg.currency;


--
-- Name: VIEW bot_position_values; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON VIEW budgetdb_data.bot_position_values IS 'A bot''s open positions by currency: conservative value, what they hold and what they spent (R2, R7).';


--
-- Name: bot_capital; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.bot_capital WITH (security_invoker='true') AS
 SELECT r.account_id,
    r.bot_id,
    (r.currency)::text AS currency,
    (r.allocated)::numeric AS allocated,
    (r.held)::numeric AS held,
    "position".deployed,
    GREATEST(((r.held)::numeric - "position".deployed), (0)::numeric) AS idle,
    GREATEST((- (r.held)::numeric), (0)::numeric) AS overspent,
        CASE a.reservation_model
            WHEN 'exact'::text THEN model.exact
            ELSE model.conservative
        END AS reserved,
    model.conservative AS reserved_conservative,
    model.exact AS reserved_exact,
    "position".spent,
    "position".value AS position_value,
    o.name AS bot_name,
    (o.status)::text AS status
   FROM (((((budgetdb_data.reservations r
     JOIN budgetdb_data.bots o ON (((r.account_id = o.account_id) AND (r.bot_id = o.bot_id))))
     JOIN budgetdb_data.accounts a ON ((r.account_id = a.account_id)))
     LEFT JOIN budgetdb_data.bot_position_values v ON (((r.account_id = v.account_id) AND (r.bot_id = v.bot_id) AND ((r.currency)::text = (v.currency)::text))))
     CROSS JOIN LATERAL ( SELECT COALESCE(v.deployed, (0)::numeric) AS deployed,
            COALESCE(v.spent, (0)::numeric) AS spent,
            COALESCE(v.value, (0)::numeric) AS value) "position")
     CROSS JOIN LATERAL ( SELECT ((r.counted)::numeric + "position".value) AS conservative,
            GREATEST((r.held)::numeric, (0)::numeric) AS exact) model);


--
-- Name: VIEW bot_capital; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.bot_capital IS 'What a bot set aside, owns and has at work, one row per bot and currency. All amounts are in the row''s currency.';


--
-- Name: COLUMN bot_capital.account_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.account_id IS 'The bot''s account.';


--
-- Name: COLUMN bot_capital.bot_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.bot_id IS 'The bot.';


--
-- Name: COLUMN bot_capital.currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.currency IS 'The currency of the row''s amounts.';


--
-- Name: COLUMN bot_capital.allocated; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.allocated IS 'What its budget set aside when it was created or resized; frozen until resized (R6).';


--
-- Name: COLUMN bot_capital.held; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.held IS 'What it owns now: allocated, plus and minus its own fills and fees. Below zero: overspent (R8).';


--
-- Name: COLUMN bot_capital.deployed; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.deployed IS 'The part of held that open positions hold; not free when the bot stops (R7).';


--
-- Name: COLUMN bot_capital.idle; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.idle IS 'The part of held that no position holds; pausing releases it (R7).';


--
-- Name: COLUMN bot_capital.overspent; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.overspent IS 'What its fills took beyond what it held (R8).';


--
-- Name: COLUMN bot_capital.reserved; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.reserved IS 'What it keeps away from other bots, in the account''s own model (R2).';


--
-- Name: COLUMN bot_capital.reserved_conservative; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.reserved_conservative IS 'Its allocation while active, plus every open position in both of its currencies (R2).';


--
-- Name: COLUMN bot_capital.reserved_exact; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.reserved_exact IS 'max(held, 0) (R2).';


--
-- Name: COLUMN bot_capital.spent; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.spent IS 'What open positions took from the allocation; it cannot be resized below (R7).';


--
-- Name: COLUMN bot_capital.position_value; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.position_value IS 'Its open positions, valued as the conservative model does (R2).';


--
-- Name: COLUMN bot_capital.bot_name; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.bot_name IS 'The bot''s name.';


--
-- Name: COLUMN bot_capital.status; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.bot_capital.status IS 'draft, active, paused or closed (R7).';


--
-- Name: ledger; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.ledger (
    account_id bigint NOT NULL,
    version bigint NOT NULL,
    is_paper_trading boolean NOT NULL,
    operation text NOT NULL,
    bot_id bigint,
    position_id bigint,
    entries budgetdb_data.ledger_entry[] NOT NULL,
    arguments jsonb NOT NULL,
    request_id text,
    result jsonb,
    actor text DEFAULT SESSION_USER NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT ledger_result_of_request CHECK (((request_id IS NULL) = (result IS NULL)))
);


--
-- Name: TABLE ledger; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.ledger IS 'Every change of an account, append-only, in versions without gaps (R9).';


--
-- Name: COLUMN ledger.is_paper_trading; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.ledger.is_paper_trading IS 'Copied so that the account''s own can never change (R1).';


--
-- Name: COLUMN ledger.arguments; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.ledger.arguments IS 'The call, as it was made; a time left to its default is null.';


--
-- Name: COLUMN ledger.result; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.ledger.result IS 'The rows first returned for request_id, returned again to a retry (R10).';


--
-- Name: capital_history; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.capital_history WITH (security_invoker='true') AS
 SELECT l.account_id,
    e.currency,
    l.version,
    l.recorded_at,
    l.happened_at,
    l.operation,
    l.bot_id,
    e.raw AS raw_balance,
    e.allocated,
    e.held,
    GREATEST((e.raw - e.held), (0)::numeric) AS available_exact,
    GREATEST((e.held - e.raw), (0)::numeric) AS shortfall_exact,
    e.raw_delta,
    e.allocated_delta,
    e.held_delta,
    l.actor
   FROM (budgetdb_data.ledger l
     CROSS JOIN LATERAL unnest(l.entries) e(currency, raw_delta, allocated_delta, held_delta, raw, allocated, held, bot_allocated, bot_held));


--
-- Name: VIEW capital_history; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.capital_history IS 'The ledger as a time series: what each currency of an account was from this row''s recorded_at until the next one''s (R9). At a given moment: SELECT DISTINCT ON (currency) ... WHERE account_id = 1 AND recorded_at <= moment ORDER BY currency, version DESC.';


--
-- Name: COLUMN capital_history.account_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.account_id IS 'The account.';


--
-- Name: COLUMN capital_history.currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.currency IS 'The currency of the row''s amounts.';


--
-- Name: COLUMN capital_history.version; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.version IS 'The account''s version after the change.';


--
-- Name: COLUMN capital_history.recorded_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.recorded_at IS 'From when on the account showed these figures.';


--
-- Name: COLUMN capital_history.happened_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.happened_at IS 'When the change behind them happened; earlier for late fills.';


--
-- Name: COLUMN capital_history.operation; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.operation IS 'The function that was called.';


--
-- Name: COLUMN capital_history.bot_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.bot_id IS 'The bot it was about, if any.';


--
-- Name: COLUMN capital_history.raw_balance; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.raw_balance IS 'The account''s raw balance (R4).';


--
-- Name: COLUMN capital_history.allocated; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.allocated IS 'Sum of the allocations of its active bots.';


--
-- Name: COLUMN capital_history.held; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.held IS 'Sum of what its bots held, where positive: reserved in the exact model (R2).';


--
-- Name: COLUMN capital_history.available_exact; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.available_exact IS 'max(raw_balance - held, 0).';


--
-- Name: COLUMN capital_history.shortfall_exact; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.shortfall_exact IS 'max(held - raw_balance, 0).';


--
-- Name: COLUMN capital_history.raw_delta; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.raw_delta IS 'By how much the change moved raw_balance.';


--
-- Name: COLUMN capital_history.allocated_delta; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.allocated_delta IS 'By how much the change moved allocated.';


--
-- Name: COLUMN capital_history.held_delta; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.held_delta IS 'By how much the change moved held.';


--
-- Name: COLUMN capital_history.actor; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.capital_history.actor IS 'The login role that made the change.';


--
-- Name: fill_movements; Type: VIEW; Schema: budgetdb_data; Owner: -
--

CREATE VIEW budgetdb_data.fill_movements WITH (security_invoker='true') AS
 SELECT f.account_id,
    f.fill_id,
    f.bot_id,
    f.executed_at,
    leg.currency,
    leg.amount
   FROM (budgetdb_data.fills f
     CROSS JOIN LATERAL ( VALUES (f.base_currency,
                CASE f.side
                    WHEN 'buy'::text THEN (f.base_amount)::numeric
                    ELSE (- (f.base_amount)::numeric)
                END), (f.quote_currency,
                CASE f.side
                    WHEN 'buy'::text THEN (- (f.quote_amount)::numeric)
                    ELSE (f.quote_amount)::numeric
                END), (f.fee_currency,(- (f.fee_amount)::numeric))) leg(currency, amount));


--
-- Name: VIEW fill_movements; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON VIEW budgetdb_data.fill_movements IS 'What each fill moved: base, quote and fee, each in its currency; raw balances and bots move by the same amounts (R2).';


--
-- Name: ledger_entries; Type: VIEW; Schema: budgetdb_data; Owner: -
--

CREATE VIEW budgetdb_data.ledger_entries WITH (security_invoker='true') AS
 SELECT l.account_id,
    l.version,
    l.bot_id,
    e.currency,
    e.raw_delta,
    e.allocated_delta,
    e.held_delta,
    e.raw,
    e.allocated,
    e.held,
    e.bot_allocated,
    e.bot_held
   FROM (budgetdb_data.ledger l
     CROSS JOIN LATERAL unnest(l.entries) e(currency, raw_delta, allocated_delta, held_delta, raw, allocated, held, bot_allocated, bot_held));


--
-- Name: VIEW ledger_entries; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON VIEW budgetdb_data.ledger_entries IS 'The ledger by currency: one row for each currency that a change moved (R9).';


--
-- Name: ledger_replay; Type: VIEW; Schema: budgetdb_data; Owner: -
--

CREATE VIEW budgetdb_data.ledger_replay WITH (security_invoker='true') AS
 SELECT e.account_id,
    e.currency,
    sum(e.raw_delta) AS raw,
    sum(e.allocated_delta) AS allocated,
    sum(e.held_delta) AS held
   FROM budgetdb_data.ledger_entries e
  GROUP BY e.account_id, e.currency;


--
-- Name: VIEW ledger_replay; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON VIEW budgetdb_data.ledger_replay IS 'Each account''s totals, replayed from the ledger''s deltas alone (R9).';


--
-- Name: integrity_violations; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.integrity_violations WITH (security_invoker='true') AS
 WITH reserved AS (
         SELECT r.account_id,
            r.currency,
            sum(
                CASE o.status
                    WHEN 'active'::text THEN (r.allocated)::numeric
                    ELSE (0)::numeric
                END) AS allocated,
            sum(GREATEST((r.held)::numeric, (0)::numeric)) AS held
           FROM (budgetdb_data.reservations r
             JOIN budgetdb_data.bots o ON (((r.account_id = o.account_id) AND (r.bot_id = o.bot_id))))
          GROUP BY r.account_id, r.currency
        ), moved AS (
         SELECT m.account_id,
            m.currency,
            sum(m.amount) AS amount
           FROM (budgetdb_data.fill_movements m
             LEFT JOIN budgetdb_data.balances b ON (((m.account_id = b.account_id) AND ((m.currency)::text = (b.currency)::text))))
          WHERE ((m.executed_at > COALESCE(b.snapshot_as_of, '-infinity'::timestamp with time zone)) AND (m.amount <> (0)::numeric))
          GROUP BY m.account_id, m.currency
        ), exposed AS (
         SELECT m.account_id,
            m.base_currency,
            m.quote_currency,
            sum(m.long_base) AS long_base,
            sum(m.long_cost) AS long_cost,
            sum(m.short_base) AS short_base,
            sum(m.short_proceeds) AS short_proceeds
           FROM budgetdb_data.bot_markets m
          GROUP BY m.account_id, m.base_currency, m.quote_currency
        ), filled AS (
         SELECT f.account_id,
            f.position_id,
            sum((((
                CASE
                    WHEN ((f.side)::text = 'buy'::text) THEN 1
                    ELSE '-1'::integer
                END *
                CASE p.direction
                    WHEN 'long'::text THEN 1
                    ELSE '-1'::integer
                END))::numeric * ((f.base_amount)::numeric -
                CASE
                    WHEN (((f.side)::text = 'buy'::text) AND ((p.direction)::text = 'long'::text) AND ((f.fee_currency)::text = (f.base_currency)::text)) THEN (f.fee_amount)::numeric
                    ELSE (0)::numeric
                END))) AS base_amount,
            sum((
                CASE f.side
                    WHEN 'buy'::text THEN (- (f.quote_amount)::numeric)
                    ELSE (f.quote_amount)::numeric
                END -
                CASE f.fee_currency
                    WHEN f.quote_currency THEN (f.fee_amount)::numeric
                    ELSE (0)::numeric
                END)) AS quote_amount,
            count(*) FILTER (WHERE (f.bot_id <> p.bot_id)) AS strangers
           FROM (budgetdb_data.fills f
             JOIN budgetdb_data.positions p ON (((f.account_id = p.account_id) AND (f.position_id = p.position_id))))
          GROUP BY f.account_id, f.position_id
        ), bot_last AS (
         SELECT DISTINCT ON (e.account_id, e.bot_id, e.currency) e.account_id,
            e.bot_id,
            e.currency,
            e.bot_allocated,
            e.bot_held
           FROM budgetdb_data.ledger_entries e
          WHERE (e.bot_id IS NOT NULL)
          ORDER BY e.account_id, e.bot_id, e.currency, e.version DESC
        ), chained AS (
         SELECT e.account_id,
            e.bot_id,
            e.currency,
            e.version,
            e.raw,
            e.allocated,
            e.held,
            sum(e.raw_delta) OVER history AS replayed_raw,
            sum(e.allocated_delta) OVER history AS replayed_allocated,
            sum(e.held_delta) OVER history AS replayed_held
           FROM budgetdb_data.ledger_entries e
          WINDOW history AS (PARTITION BY e.account_id, e.currency ORDER BY e.version)
        ), n AS (
         SELECT l.account_id,
            count(*) AS rows,
            max(l.version) AS last
           FROM budgetdb_data.ledger l
          GROUP BY l.account_id
        ), compared AS (
         SELECT COALESCE(b.account_id, r.account_id, m.account_id, l.account_id) AS account_id,
            NULL::bigint AS bot_id,
            COALESCE((b.currency)::text, (r.currency)::text, (m.currency)::text, l.currency) AS currency,
            c.total,
            c.stored,
            c.recomputed
           FROM ((((budgetdb_data.balances b
             FULL JOIN reserved r ON (((b.account_id = r.account_id) AND ((b.currency)::text = (r.currency)::text))))
             FULL JOIN moved m ON (((COALESCE(b.account_id, r.account_id) = m.account_id) AND ((COALESCE(b.currency, r.currency))::text = (m.currency)::text))))
             FULL JOIN budgetdb_data.ledger_replay l ON (((COALESCE(b.account_id, r.account_id, m.account_id) = l.account_id) AND ((COALESCE(b.currency, r.currency, m.currency))::text = l.currency))))
             CROSS JOIN LATERAL ( VALUES ('raw balance: snapshot and later fills (R4)'::text,b.raw,(COALESCE((b.snapshot)::numeric, (0)::numeric) + COALESCE(m.amount, (0)::numeric))), ('allocated: active bots (R11)'::text,b.allocated,COALESCE(r.allocated, (0)::numeric)), ('held: all bots (R11)'::text,b.held,COALESCE(r.held, (0)::numeric)), ('raw balance: ledger (R9)'::text,b.raw,COALESCE(l.raw, (0)::numeric)), ('allocated: ledger (R9)'::text,b.allocated,COALESCE(l.allocated, (0)::numeric)), ('held: ledger (R9)'::text,b.held,COALESCE(l.held, (0)::numeric))) c(total, stored, recomputed))
        UNION ALL
         SELECT COALESCE(e.account_id, x.account_id) AS account_id,
            NULL::bigint AS bot_id,
            (((COALESCE(e.base_currency, x.base_currency))::text || '-'::text) || (COALESCE(e.quote_currency, x.quote_currency))::text) AS currency,
            c.total,
            c.stored,
            c.recomputed
           FROM ((budgetdb_data.exposures e
             FULL JOIN exposed x ON (((e.account_id = x.account_id) AND ((e.base_currency)::text = (x.base_currency)::text) AND ((e.quote_currency)::text = (x.quote_currency)::text))))
             CROSS JOIN LATERAL ( VALUES ('exposure: base of open longs (R11)'::text,COALESCE((e.long_base)::numeric, (0)::numeric),COALESCE(x.long_base, (0)::numeric)), ('exposure: cost of open longs (R11)'::text,COALESCE((e.long_cost)::numeric, (0)::numeric),COALESCE(x.long_cost, (0)::numeric)), ('exposure: base of open shorts (R11)'::text,COALESCE((e.short_base)::numeric, (0)::numeric),COALESCE(x.short_base, (0)::numeric)), ('exposure: proceeds of open shorts (R11)'::text,COALESCE((e.short_proceeds)::numeric, (0)::numeric),COALESCE(x.short_proceeds, (0)::numeric))) c(total, stored, recomputed))
        UNION ALL
         SELECT p.account_id,
            p.bot_id,
            p.base_currency,
            format(c.total, p.position_id) AS total,
            c.stored,
            c.recomputed
           FROM ((budgetdb_data.positions p
             LEFT JOIN filled f ON (((p.account_id = f.account_id) AND (p.position_id = f.position_id))))
             CROSS JOIN LATERAL ( VALUES ('position %s: base of its fills (R8)'::text,(p.base_amount)::numeric,COALESCE(f.base_amount, (0)::numeric)), ('position %s: quote of its fills (R8)'::text,((p.realised_pnl)::numeric +
                        CASE p.direction
                            WHEN 'long'::text THEN (- (p.quote_amount)::numeric)
                            ELSE (p.quote_amount)::numeric
                        END),COALESCE(f.quote_amount, (0)::numeric)), ('position %s: fills of another bot (R1)'::text,COALESCE(f.strangers, (0)::bigint),0)) c(total, stored, recomputed))
        UNION ALL
         SELECT COALESCE(r.account_id, l.account_id) AS account_id,
            COALESCE(r.bot_id, l.bot_id) AS bot_id,
            COALESCE((r.currency)::text, l.currency) AS currency,
            c.total,
            c.stored,
            c.recomputed
           FROM ((budgetdb_data.reservations r
             FULL JOIN bot_last l ON (((r.account_id = l.account_id) AND (r.bot_id = l.bot_id) AND ((r.currency)::text = l.currency))))
             CROSS JOIN LATERAL ( VALUES ('bot allocated: ledger (R9)'::text,r.allocated,l.bot_allocated), ('bot held: ledger (R9)'::text,r.held,l.bot_held)) c(total, stored, recomputed))
        UNION ALL
         SELECT r.account_id,
            r.bot_id,
            r.currency,
            format(c.total, o.status) AS total,
            c.stored,
            c.recomputed
           FROM ((budgetdb_data.reservations r
             JOIN budgetdb_data.bots o ON (((r.account_id = o.account_id) AND (r.bot_id = o.bot_id))))
             CROSS JOIN LATERAL ( VALUES ('bot counted: its allocation, as a %s bot (R7)'::text,r.counted,
                        CASE o.status
                            WHEN 'active'::text THEN (r.allocated)::numeric
                            ELSE (0)::numeric
                        END), ('bot held: as a %s bot (R7)'::text,r.held,
                        CASE
                            WHEN ((o.status)::text = ANY (ARRAY['draft'::text, 'closed'::text])) THEN (0)::numeric
                            ELSE (r.held)::numeric
                        END)) c(total, stored, recomputed))
        UNION ALL
         SELECT b.account_id,
            NULL::bigint AS bot_id,
            b.currency,
            c.total,
            (c.stored)::integer AS stored,
            (c.recomputed)::integer AS recomputed
           FROM (((budgetdb_data.balances b
             JOIN budgetdb_data.accounts a ON ((b.account_id = a.account_id)))
             LEFT JOIN ( SELECT DISTINCT x_1.account_id
                   FROM exposed x_1
                  WHERE ((x_1.long_base > (0)::numeric) OR (x_1.short_base > (0)::numeric))) x ON ((b.account_id = x.account_id)))
             CROSS JOIN LATERAL ( VALUES ('is_exact: the account''s model (R2)'::text,b.is_exact,((a.reservation_model)::text = 'exact'::text)), ('is_exposed: open positions (R11)'::text,b.is_exposed,(x.account_id IS NOT NULL))) c(total, stored, recomputed))
        UNION ALL
         SELECT a.account_id,
            NULL::bigint AS bot_id,
            NULL::text AS currency,
            c.total,
            a.version AS stored,
            c.recomputed
           FROM ((budgetdb_data.accounts a
             LEFT JOIN n ON ((a.account_id = n.account_id)))
             CROSS JOIN LATERAL ( VALUES ('version: ledger rows, without gaps (R9)'::text,COALESCE(n.rows, (0)::bigint)), ('version: last ledger row (R9)'::text,COALESCE(n.last, (0)::bigint))) c(total, recomputed))
        UNION ALL
         SELECT h.account_id,
            h.bot_id,
            h.currency,
            format(c.total, h.version) AS total,
            c.stored,
            c.recomputed
           FROM (chained h
             CROSS JOIN LATERAL ( VALUES ('ledger version %s: raw after (R9)'::text,h.raw,h.replayed_raw), ('ledger version %s: allocated after (R9)'::text,h.allocated,h.replayed_allocated), ('ledger version %s: held after (R9)'::text,h.held,h.replayed_held)) c(total, stored, recomputed))
        )
 SELECT d.account_id,
    d.bot_id,
    d.currency,
    d.total,
    d.stored,
    d.recomputed
   FROM compared d
  WHERE (d.stored IS DISTINCT FROM d.recomputed);


--
-- Name: VIEW integrity_violations; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.integrity_violations IS 'Every maintained total recomputed from the rows beneath and from the ledger: each difference is a row, and there are none (R11).';


--
-- Name: COLUMN integrity_violations.account_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.integrity_violations.account_id IS 'The account concerned.';


--
-- Name: COLUMN integrity_violations.bot_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.integrity_violations.bot_id IS 'The bot concerned, if any.';


--
-- Name: COLUMN integrity_violations.currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.integrity_violations.currency IS 'The currency or market (BTC-USD) concerned, if any.';


--
-- Name: COLUMN integrity_violations.total; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.integrity_violations.total IS 'Which total, and what it was recomputed from.';


--
-- Name: COLUMN integrity_violations.stored; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.integrity_violations.stored IS 'What is stored; NULL if nothing is.';


--
-- Name: COLUMN integrity_violations.recomputed; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.integrity_violations.recomputed IS 'What it should be; NULL if nothing should be there.';


--
-- Name: ledger; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.ledger WITH (security_invoker='true') AS
 SELECT l.account_id,
    l.version,
    l.operation,
    l.bot_id,
    l.position_id,
    to_jsonb(l.entries) AS entries,
    l.arguments,
    l.request_id,
    l.actor,
    l.happened_at,
    l.recorded_at
   FROM budgetdb_data.ledger l;


--
-- Name: VIEW ledger; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.ledger IS 'Every change of every account, append-only, one row for each version of the account (R9). As a time series: capital_history.';


--
-- Name: COLUMN ledger.account_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.account_id IS 'The account that changed.';


--
-- Name: COLUMN ledger.version; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.version IS 'The account''s version after the change: 1, 2, 3 and so on without gaps.';


--
-- Name: COLUMN ledger.operation; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.operation IS 'The function that was called.';


--
-- Name: COLUMN ledger.bot_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.bot_id IS 'The bot it was about, if any.';


--
-- Name: COLUMN ledger.position_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.position_id IS 'The position it was about, if any.';


--
-- Name: COLUMN ledger.entries; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.entries IS 'Per currency: raw, allocated and held of the account after the change, each with its _delta, and bot_allocated and bot_held.';


--
-- Name: COLUMN ledger.arguments; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.arguments IS 'The arguments of the call; a time left to its default is null.';


--
-- Name: COLUMN ledger.request_id; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.request_id IS 'The caller''s id of the request, if it gave one (R10).';


--
-- Name: COLUMN ledger.actor; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.actor IS 'The login role that made the change.';


--
-- Name: COLUMN ledger.happened_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.happened_at IS 'When it happened: a fill''s execution, a snapshot''s time, otherwise the transaction''s.';


--
-- Name: COLUMN ledger.recorded_at; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.ledger.recorded_at IS 'When it was recorded.';


--
-- Name: portfolio_capital; Type: VIEW; Schema: budgetdb; Owner: -
--

CREATE VIEW budgetdb.portfolio_capital WITH (security_invoker='true') AS
 SELECT c.owner,
    c.is_paper_trading,
    c.currency,
    count(*) AS accounts,
    sum(c.raw_balance) AS raw_balance,
    sum(c.reserved) AS reserved,
    sum(c.available) AS available,
    sum(c.shortfall) AS shortfall,
    (max((c.price_status)::budgetdb_data.price_status))::text AS price_status
   FROM budgetdb.account_capital c
  GROUP BY c.owner, c.is_paper_trading, c.currency;


--
-- Name: VIEW portfolio_capital; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON VIEW budgetdb.portfolio_capital IS 'The capital of all accounts of one owner, live or paper and never mixed (R1), one row per currency. Available in one account cannot cover a shortfall in another, so both are added up as they are.';


--
-- Name: COLUMN portfolio_capital.owner; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.portfolio_capital.owner IS 'The user whose accounts they are.';


--
-- Name: COLUMN portfolio_capital.is_paper_trading; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.portfolio_capital.is_paper_trading IS 'Virtual money, or real (R1).';


--
-- Name: COLUMN portfolio_capital.currency; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.portfolio_capital.currency IS 'The currency of the row''s amounts.';


--
-- Name: COLUMN portfolio_capital.accounts; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.portfolio_capital.accounts IS 'How many accounts have this currency.';


--
-- Name: COLUMN portfolio_capital.raw_balance; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.portfolio_capital.raw_balance IS 'Sum of the accounts'' raw balances (R4).';


--
-- Name: COLUMN portfolio_capital.reserved; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.portfolio_capital.reserved IS 'Sum of what their bots reserve, each in its account''s own model (R2).';


--
-- Name: COLUMN portfolio_capital.available; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.portfolio_capital.available IS 'Sum of what is available in each.';


--
-- Name: COLUMN portfolio_capital.shortfall; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.portfolio_capital.shortfall IS 'Sum of what each can no longer cover.';


--
-- Name: COLUMN portfolio_capital.price_status; Type: COMMENT; Schema: budgetdb; Owner: -
--

COMMENT ON COLUMN budgetdb.portfolio_capital.price_status IS 'The worst price status among them (R3).';


--
-- Name: accounts_account_id_seq; Type: SEQUENCE; Schema: budgetdb_data; Owner: -
--

ALTER TABLE budgetdb_data.accounts ALTER COLUMN account_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME budgetdb_data.accounts_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: bots_bot_id_seq; Type: SEQUENCE; Schema: budgetdb_data; Owner: -
--

ALTER TABLE budgetdb_data.bots ALTER COLUMN bot_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME budgetdb_data.bots_bot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: currencies; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.currencies (
    currency budgetdb_data.currency NOT NULL,
    scale integer NOT NULL,
    CONSTRAINT currencies_scale_check CHECK (((scale >= 0) AND (scale <= 18)))
);


--
-- Name: TABLE currencies; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.currencies IS 'Decimals that allocations in a currency are rounded down to; a currency not listed has 8 (R6).';


--
-- Name: fills_fill_id_seq; Type: SEQUENCE; Schema: budgetdb_data; Owner: -
--

ALTER TABLE budgetdb_data.fills ALTER COLUMN fill_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME budgetdb_data.fills_fill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: logic; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.logic (
    path text NOT NULL,
    sha256 text NOT NULL,
    package_version text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_by text DEFAULT SESSION_USER NOT NULL
);


--
-- Name: TABLE logic; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.logic IS 'Files of sql/ as last applied; a file is applied again when it changes.';


--
-- Name: COLUMN logic.sha256; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.logic.sha256 IS 'SHA-256 of the file as it was applied, in hexadecimal.';


--
-- Name: migrations; Type: TABLE; Schema: budgetdb_data; Owner: -
--

CREATE TABLE budgetdb_data.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    package_version text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    applied_by text DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT migrations_number_check CHECK ((number > 0))
);


--
-- Name: TABLE migrations; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON TABLE budgetdb_data.migrations IS 'Migrations applied to this database; each is immutable.';


--
-- Name: COLUMN migrations.sha256; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON COLUMN budgetdb_data.migrations.sha256 IS 'SHA-256 of the file as it was applied, in hexadecimal.';


--
-- Name: positions_position_id_seq; Type: SEQUENCE; Schema: budgetdb_data; Owner: -
--

ALTER TABLE budgetdb_data.positions ALTER COLUMN position_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME budgetdb_data.positions_position_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: requests; Type: TABLE; Schema: expected; Owner: -
--

CREATE TABLE expected.requests (
    call text,
    answer jsonb
);


--
-- Name: rows; Type: TABLE; Schema: expected; Owner: -
--

CREATE TABLE expected.rows (
    view text,
    shown jsonb
);


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.accounts OVERRIDING SYSTEM VALUE VALUES
	(4, 'Bob', 'Coinbase', 'cex', 'coinbase', false, 'exact', false, 28, '2026-11-22 16:24:13.949524+00'),
	(5, 'Bob', 'Kraken Pro', 'cex', 'kraken', false, 'exact', true, 10, '2026-11-22 16:24:13.950086+00'),
	(6, 'Bob', 'Paper', 'cex', 'paper', true, 'exact', false, 7, '2026-11-22 16:24:13.953518+00'),
	(1, 'Alice', 'Coinbase', 'cex', 'coinbase', false, 'conservative', false, 28, '2026-11-22 16:24:13.724535+00'),
	(2, 'Alice', 'Kraken Pro', 'cex', 'kraken', false, 'conservative', true, 10, '2026-11-22 16:24:13.729521+00'),
	(3, 'Alice', 'Paper', 'cex', 'paper', true, 'conservative', false, 7, '2026-11-22 16:24:13.733647+00');


--
-- Data for Name: balances; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.balances VALUES
	(4, 'ETH', 9.9, 0.500000000000000000, 0.400000000000000000, 10, '2026-01-01 10:00:00+00', true, true),
	(3, 'BTC', 0, 0.07500000, 0.07500000, 0, '2026-01-01 14:00:00+00', false, false),
	(3, 'DOGE', 0, 0, 0, 0, '2026-01-01 14:00:00+00', false, false),
	(3, 'USD', 90000, 17500.00, 17500.00, 90000, '2026-01-01 14:00:00+00', false, false),
	(4, 'BTC', 0.585, 0.12450000, 0.20940000, 0.5, '2026-01-01 10:00:00+00', true, true),
	(4, 'USD', 44174.2, 10000.00, 13388.10, 50000, '2026-01-01 10:00:00+00', true, true),
	(1, 'DOGE', 1, 0, 0, 1, '2026-01-01 10:00:00+00', false, true),
	(1, 'BNB', 0.99, 0, 0.00, 1, '2026-01-01 10:00:00+00', false, true),
	(5, 'BTC', 0.25999, 0.04000000, 0.04999000, 0.25, '2026-01-01 10:00:00+00', true, true),
	(5, 'USD', 24050, 6000.00, 5050.00, 25000, '2026-01-01 10:00:00+00', true, true),
	(1, 'ETH', 9.9, 0.500000000000000000, 0.400000000000000000, 10, '2026-01-01 10:00:00+00', false, true),
	(6, 'BTC', 0, 0.07500000, 0.07500000, 0, '2026-01-01 14:00:00+00', true, false),
	(6, 'DOGE', 0, 0, 0, 0, '2026-01-01 14:00:00+00', true, false),
	(6, 'USD', 90000, 17500.00, 17500.00, 90000, '2026-01-01 14:00:00+00', true, false),
	(1, 'BTC', 0.585, 0.12450000, 0.20940000, 0.5, '2026-01-01 10:00:00+00', false, true),
	(1, 'USD', 44174.2, 10000.00, 13388.10, 50000, '2026-01-01 10:00:00+00', false, true),
	(4, 'DOGE', 1, 0, 0, 1, '2026-01-01 10:00:00+00', true, true),
	(4, 'BNB', 0.99, 0, 0.00, 1, '2026-01-01 10:00:00+00', true, true),
	(2, 'BTC', 0.25999, 0.04000000, 0.04999000, 0.25, '2026-01-01 10:00:00+00', false, true),
	(2, 'USD', 24050, 6000.00, 5050.00, 25000, '2026-01-01 10:00:00+00', false, true);


--
-- Data for Name: bots; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.bots OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 'A', 'bidirectional_dca', '{"enable_bidirectional": true}', 'active', 40, 50, 50, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.777525+00'),
	(1, 6, 'F', 'traditional_dca', '{"enable_bidirectional": false}', 'draft', 5, 100, 0, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.80016+00'),
	(1, 5, 'E', 'bidirectional_dca', '{"enable_bidirectional": true}', 'active', 10, 50, 50, 'ETH', 'BTC', 'sweep', '2026-11-22 16:24:13.799031+00'),
	(1, 2, 'B', 'traditional_dca', '{"enable_bidirectional": false}', 'paused', 20, 100, 0, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.786694+00'),
	(2, 3, 'C', 'bidirectional_dca', '{"enable_bidirectional": true}', 'active', 40, 60, 40, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.78831+00'),
	(2, 7, 'G', 'traditional_dca', '{"enable_bidirectional": false}', 'closed', 10, 100, 0, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.803412+00'),
	(3, 4, 'D', 'bidirectional_dca', '{"grid": [1, 2.50], "enable_bidirectional": true}', 'closed', 50, 50, 50, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.797691+00'),
	(3, 8, 'D', 'bidirectional_dca', '{"enable_bidirectional": true}', 'active', 25, 70, 30, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.941507+00'),
	(4, 9, 'A', 'bidirectional_dca', '{"enable_bidirectional": true}', 'active', 40, 50, 50, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.973514+00'),
	(4, 14, 'F', 'traditional_dca', '{"enable_bidirectional": false}', 'draft', 5, 100, 0, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.977287+00'),
	(4, 13, 'E', 'bidirectional_dca', '{"enable_bidirectional": true}', 'active', 10, 50, 50, 'ETH', 'BTC', 'sweep', '2026-11-22 16:24:13.976731+00'),
	(4, 10, 'B', 'traditional_dca', '{"enable_bidirectional": false}', 'paused', 20, 100, 0, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.974619+00'),
	(5, 11, 'C', 'bidirectional_dca', '{"enable_bidirectional": true}', 'active', 40, 60, 40, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.975484+00'),
	(5, 15, 'G', 'traditional_dca', '{"enable_bidirectional": false}', 'closed', 10, 100, 0, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.977946+00'),
	(6, 12, 'D', 'bidirectional_dca', '{"grid": [1, 2.50], "enable_bidirectional": true}', 'closed', 50, 50, 50, 'BTC', 'USD', 'keep', '2026-11-22 16:24:13.976157+00'),
	(6, 16, 'D', 'bidirectional_dca', '{"enable_bidirectional": true}', 'active', 25, 70, 30, 'BTC', 'USD', 'keep', '2026-11-22 16:24:14.049502+00');


--
-- Data for Name: currencies; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.currencies VALUES
	('USD', 2),
	('BTC', 8),
	('ETH', 18);


--
-- Data for Name: exposures; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.exposures VALUES
	(1, 'ETH', 'BTC', 0.0, 0.000, 0.1, 0.005),
	(1, 'BTC', 'USD', 0.12, 12012, 0.04, 3996),
	(2, 'BTC', 'USD', 0.00999, 950, 0.00000, 0),
	(4, 'ETH', 'BTC', 0.0, 0.000, 0.1, 0.005),
	(4, 'BTC', 'USD', 0.12, 12012, 0.04, 3996),
	(5, 'BTC', 'USD', 0.00999, 950, 0.00000, 0);


--
-- Data for Name: fills; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.fills OVERRIDING SYSTEM VALUE VALUES
	(1, 1, 1, 1, 'buy', 'BTC', 'USD', 0.05, 5000, 5, 'USD', false, 'buy of A', '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.822174+00'),
	(1, 2, 1, 1, 'sell', 'BTC', 'USD', 0.02, 2400, 0.01, 'BNB', true, NULL, '2026-01-01 12:00:00+00', '2026-11-22 16:24:13.823992+00'),
	(1, 3, 1, 2, 'sell', 'BTC', 'USD', 0.05, 5000, 5, 'USD', false, NULL, '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.826052+00'),
	(1, 4, 1, 2, 'buy', 'BTC', 'USD', 0.01, 900, 0.0001, 'BTC', false, 'late of A', '2026-01-01 09:00:00+00', '2026-11-22 16:24:13.833922+00'),
	(1, 5, 5, 3, 'buy', 'ETH', 'BTC', 1, 0.05, 0, 'BTC', false, NULL, '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.842984+00'),
	(1, 6, 5, 3, 'sell', 'ETH', 'BTC', 1, 0.06, 0, 'BTC', false, 'sweep of E', '2026-01-01 12:00:00+00', '2026-11-22 16:24:13.848571+00'),
	(1, 7, 5, 5, 'sell', 'ETH', 'BTC', 0.1, 0.005, 0, 'BTC', false, NULL, '2026-01-01 13:00:00+00', '2026-11-22 16:24:13.871358+00'),
	(1, 8, 2, 6, 'buy', 'BTC', 'USD', 0.12, 12000, 12, 'USD', true, 'overspent', '2026-01-01 13:00:00+00', '2026-11-22 16:24:13.875037+00'),
	(1, 9, 1, 1, 'sell', 'BTC', 'USD', 0.01, 1900, 1.9, 'USD', false, 'trade 1', '2026-01-01 15:00:00+00', '2026-11-22 16:24:13.888574+00'),
	(1, 10, 2, 6, 'sell', 'BTC', 'USD', 0.02, 1900, 1.9, 'USD', false, 'trade 2', '2026-01-01 15:00:00+00', '2026-11-22 16:24:13.898511+00'),
	(2, 11, 3, 7, 'buy', 'BTC', 'USD', 0.01, 950, 0.00001, 'BTC', false, NULL, '2026-01-01 13:00:00+00', '2026-11-22 16:24:13.918747+00'),
	(4, 12, 9, 9, 'buy', 'BTC', 'USD', 0.05, 5000, 5, 'USD', false, 'buy of A', '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.982355+00'),
	(4, 13, 9, 9, 'sell', 'BTC', 'USD', 0.02, 2400, 0.01, 'BNB', true, NULL, '2026-01-01 12:00:00+00', '2026-11-22 16:24:13.983049+00'),
	(4, 14, 9, 10, 'sell', 'BTC', 'USD', 0.05, 5000, 5, 'USD', false, NULL, '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.985934+00'),
	(4, 15, 9, 10, 'buy', 'BTC', 'USD', 0.01, 900, 0.0001, 'BTC', false, 'late of A', '2026-01-01 09:00:00+00', '2026-11-22 16:24:13.986738+00'),
	(4, 16, 13, 11, 'buy', 'ETH', 'BTC', 1, 0.05, 0, 'BTC', false, NULL, '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.994707+00'),
	(4, 17, 13, 11, 'sell', 'ETH', 'BTC', 1, 0.06, 0, 'BTC', false, 'sweep of E', '2026-01-01 12:00:00+00', '2026-11-22 16:24:13.996552+00'),
	(4, 18, 13, 13, 'sell', 'ETH', 'BTC', 0.1, 0.005, 0, 'BTC', false, NULL, '2026-01-01 13:00:00+00', '2026-11-22 16:24:14.014179+00'),
	(4, 19, 10, 14, 'buy', 'BTC', 'USD', 0.12, 12000, 12, 'USD', true, 'overspent', '2026-01-01 13:00:00+00', '2026-11-22 16:24:14.015568+00'),
	(4, 20, 9, 9, 'sell', 'BTC', 'USD', 0.01, 1900, 1.9, 'USD', false, 'trade 1', '2026-01-01 15:00:00+00', '2026-11-22 16:24:14.02256+00'),
	(4, 21, 10, 14, 'sell', 'BTC', 'USD', 0.02, 1900, 1.9, 'USD', false, 'trade 2', '2026-01-01 15:00:00+00', '2026-11-22 16:24:14.023591+00'),
	(5, 22, 11, 15, 'buy', 'BTC', 'USD', 0.01, 950, 0.00001, 'BTC', false, NULL, '2026-01-01 13:00:00+00', '2026-11-22 16:24:14.042806+00');


--
-- Data for Name: ledger; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.ledger VALUES
	(1, 1, false, 'create_account', NULL, NULL, '{}', '{"kind": "cex", "name": "Coinbase", "owner": "Alice", "exchange": "coinbase", "is_paper_trading": false, "reservation_model": "conservative", "api_keys_configured": false}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.724535+00', '2026-11-22 16:24:13.725845+00'),
	(2, 1, false, 'create_account', NULL, NULL, '{}', '{"kind": "cex", "name": "Kraken", "owner": "Alice", "exchange": "kraken", "is_paper_trading": false, "reservation_model": "conservative", "api_keys_configured": false}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.729521+00', '2026-11-22 16:24:13.729751+00'),
	(3, 1, true, 'create_account', NULL, NULL, '{}', '{"kind": "cex", "name": "Paper", "owner": "Alice", "exchange": "paper", "is_paper_trading": true, "reservation_model": "conservative", "api_keys_configured": false}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.733647+00', '2026-11-22 16:24:13.733865+00'),
	(1, 2, false, 'sync_balances', NULL, NULL, '{"(BTC,0.5,0,0,0.5,0,0,,)","(ETH,10,0,0,10,0,0,,)","(USD,50000,0,0,50000,0,0,,)"}', '{"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 0.5, "ETH": 10, "USD": 50000}, "complete": false}', 'one', '[{"owner": "Alice", "currency": "BTC", "exchange": "coinbase", "reserved": 0, "available": 0.5, "shortfall": 0, "account_id": 1, "raw_balance": 0.5, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.5, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 0.5, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Alice", "currency": "ETH", "exchange": "coinbase", "reserved": 0, "available": 10, "shortfall": 0, "account_id": 1, "raw_balance": 10, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 10, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 10, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Alice", "currency": "USD", "exchange": "coinbase", "reserved": 0, "available": 50000, "shortfall": 0, "account_id": 1, "raw_balance": 50000, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 50000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 50000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}]', 'postgres', '2026-01-01 10:00:00+00', '2026-11-22 16:24:13.754055+00'),
	(1, 3, false, 'sync_balances', NULL, NULL, '{"(BNB,1,0,0,1,0,0,,)","(DOGE,1,0,0,1,0,0,,)"}', '{"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BNB": 1, "DOGE": 1}, "complete": false}', NULL, NULL, 'postgres', '2026-01-01 10:00:00+00', '2026-11-22 16:24:13.756982+00'),
	(2, 2, false, 'sync_balances', NULL, NULL, '{"(BTC,0.25,0,0,0.25,0,0,,)","(USD,25000,0,0,25000,0,0,,)"}', '{"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 0.25, "USD": 25000}, "complete": false}', NULL, NULL, 'postgres', '2026-01-01 10:00:00+00', '2026-11-22 16:24:13.763654+00'),
	(3, 2, true, 'sync_balances', NULL, NULL, '{"(BTC,1,0,0,1,0,0,,)","(DOGE,5,0,0,5,0,0,,)","(USD,100000,0,0,100000,0,0,,)"}', '{"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 1, "USD": 100000, "DOGE": 5}, "complete": false}', NULL, NULL, 'postgres', '2026-01-01 10:00:00+00', '2026-11-22 16:24:13.767291+00'),
	(1, 4, false, 'create_bot', 1, NULL, '{"(USD,0,10000.00,10000.00,50000,10000.00,10000.00,10000.00,10000.00)","(BTC,0,0.10000000,0.10000000,0.5,0.10000000,0.10000000,0.10000000,0.10000000)"}', '{"name": "A", "activate": true, "long_pct": null, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 40, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', 'create A', '{"id": 1, "name": "A", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 1, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.777525+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.10000000}', 'postgres', '2026-11-22 16:24:13.777525+00', '2026-11-22 16:24:13.786222+00'),
	(1, 5, false, 'create_bot', 2, NULL, '{"(USD,0,10000.00,10000.00,50000,20000.00,20000.00,10000.00,10000.00)","(BTC,0,0.00000000,0.00000000,0.5,0.10000000,0.10000000,0.00000000,0.00000000)"}', '{"name": "B", "activate": true, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 20, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', 'create B', '{"id": 2, "name": "B", "status": "active", "long_pct": 100, "strategy": "traditional_dca", "is_active": true, "short_pct": 0, "account_id": 1, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.786694+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.00000000}', 'postgres', '2026-11-22 16:24:13.786694+00', '2026-11-22 16:24:13.787946+00'),
	(2, 3, false, 'create_bot', 3, NULL, '{"(USD,0,6000.00,6000.00,25000,6000.00,6000.00,6000.00,6000.00)","(BTC,0,0.04000000,0.04000000,0.25,0.04000000,0.04000000,0.04000000,0.04000000)"}', '{"name": "C", "activate": true, "long_pct": 60, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 40, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', 'create C', '{"id": 3, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 2, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.78831+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}', 'postgres', '2026-11-22 16:24:13.78831+00', '2026-11-22 16:24:13.789389+00'),
	(3, 3, true, 'create_bot', 4, NULL, '{"(USD,0,25000.00,25000.00,100000,25000.00,25000.00,25000.00,25000.00)","(BTC,0,0.25000000,0.25000000,1,0.25000000,0.25000000,0.25000000,0.25000000)"}', '{"name": "D", "activate": true, "long_pct": null, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 50, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"grid": [1, 2.50]}}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.797691+00', '2026-11-22 16:24:13.798733+00'),
	(1, 6, false, 'create_bot', 5, NULL, '{"(BTC,0,0.05000000,0.05000000,0.5,0.15000000,0.15000000,0.05000000,0.05000000)","(ETH,0,1.000000000000000000,1.000000000000000000,10,1.000000000000000000,1.000000000000000000,1.000000000000000000,1.000000000000000000)"}', '{"name": "E", "activate": true, "long_pct": 50, "strategy": "bidirectional_dca", "short_pct": 50, "budget_pct": 20, "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {}}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.799031+00', '2026-11-22 16:24:13.799862+00'),
	(1, 18, false, 'resize_bot', 5, NULL, '{"(BTC,0,-0.02550000,-0.02550000,0.49,0.12450000,0.11440000,0.02450000,0.02450000)","(ETH,0,-0.500000000000000000,-0.500000000000000000,10,0.500000000000000000,0.500000000000000000,0.500000000000000000,0.500000000000000000)"}', '{"bot_id": 5, "long_pct": null, "short_pct": null, "budget_pct": 10}', 'resize E', '{"id": 5, "name": "E", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 1, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.799031+00:00", "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0.02450000}', 'postgres', '2026-11-22 16:24:13.85375+00', '2026-11-22 16:24:13.867302+00'),
	(1, 7, false, 'create_bot', 6, NULL, '{"(USD,0,0,0,50000,20000.00,20000.00,2500.00,0)","(BTC,0,0,0,0.5,0.15000000,0.15000000,0.00000000,0)"}', '{"name": "F", "activate": false, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 5, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', 'draft F', '{"id": 6, "name": "F", "status": "draft", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 1, "budget_pct": 5, "created_at": "2026-11-22T16:24:13.80016+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0}', 'postgres', '2026-11-22 16:24:13.80016+00', '2026-11-22 16:24:13.800964+00'),
	(2, 4, false, 'create_bot', 7, NULL, '{"(USD,0,2500.00,2500.00,25000,8500.00,8500.00,2500.00,2500.00)","(BTC,0,0.00000000,0.00000000,0.25,0.04000000,0.04000000,0.00000000,0.00000000)"}', '{"name": "G", "activate": true, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 10, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.803412+00', '2026-11-22 16:24:13.803988+00'),
	(1, 8, false, 'open_position', 1, 1, '{}', '{"bot_id": 1, "direction": "long", "base_currency": null, "quote_currency": null}', 'open long of A', '{"id": 1, "bot_id": 1, "status": "pending", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:13.804251+00:00", "account_id": 1, "base_amount": 0, "quote_amount": 0, "realised_pnl": 0, "base_currency": "BTC", "quote_currency": "USD"}', 'postgres', '2026-11-22 16:24:13.804251+00', '2026-11-22 16:24:13.809623+00'),
	(1, 9, false, 'record_fill', 1, 1, '{"(BTC,0.05,0,0.05000000,0.55,0.15000000,0.20000000,0.10000000,0.15000000)","(USD,-5005,0,-5005.00,44995,20000.00,14995.00,10000.00,4995.00)"}', '{"side": "buy", "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 1, "fee_currency": null, "quote_amount": 5000}', 'buy of A', '{"id": 1, "side": "buy", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": "buy of A", "position_id": 1, "recorded_at": "2026-11-22T16:24:13.822174+00:00", "fee_currency": "USD", "quote_amount": 5000, "base_currency": "BTC", "quote_currency": "USD"}', 'postgres', '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.822728+00'),
	(1, 10, false, 'record_fill', 1, 1, '{"(BTC,-0.02,0,-0.02000000,0.53,0.15000000,0.18000000,0.10000000,0.13000000)","(USD,2400,0,2400.00,47395,20000.00,17395.00,10000.00,7395.00)","(BNB,-0.01,0,0.00,0.99,0,0.00,0,-0.01)"}', '{"side": "sell", "fee_amount": 0.01, "base_amount": 0.02, "executed_at": "2026-01-01T12:00:00.000000Z", "position_id": 1, "fee_currency": "BNB", "quote_amount": 2400}', NULL, NULL, 'postgres', '2026-01-01 12:00:00+00', '2026-11-22 16:24:13.824176+00'),
	(1, 11, false, 'open_position', 1, 2, '{}', '{"bot_id": 1, "direction": "short", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.82444+00', '2026-11-22 16:24:13.824808+00'),
	(1, 12, false, 'record_fill', 1, 2, '{"(BTC,-0.05,0,-0.05000000,0.48,0.15000000,0.13000000,0.10000000,0.08000000)","(USD,4995,0,4995.00,52390,20000.00,22390.00,10000.00,12390.00)"}', '{"side": "sell", "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 2, "fee_currency": null, "quote_amount": 5000}', NULL, NULL, 'postgres', '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.826204+00'),
	(1, 13, false, 'record_fill', 1, 2, '{"(BTC,0,0,0.00990000,0.48,0.15000000,0.13990000,0.10000000,0.08990000)","(USD,0,0,-900.00,52390,20000.00,21490.00,10000.00,11490.00)"}', '{"side": "buy", "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00.000000Z", "position_id": 2, "fee_currency": "BTC", "quote_amount": 900}', 'late of A', '{"id": 4, "side": "buy", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00+00:00", "external_id": "late of A", "position_id": 2, "recorded_at": "2026-11-22T16:24:13.833922+00:00", "fee_currency": "BTC", "quote_amount": 900, "base_currency": "BTC", "quote_currency": "USD"}', 'postgres', '2026-01-01 09:00:00+00', '2026-11-22 16:24:13.834105+00'),
	(1, 14, false, 'sync_balances', NULL, NULL, '{}', '{"as_of": "2026-01-01T09:30:00.000000Z", "balances": {"USD": 1}, "complete": false}', 'stale', '[{"owner": "Alice", "currency": "BNB", "exchange": "coinbase", "reserved": 0, "available": 0.99, "shortfall": 0, "account_id": 1, "raw_balance": 0.99, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.99, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 0.99, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Alice", "currency": "BTC", "exchange": "coinbase", "reserved": 0.21996000, "available": 0.26004000, "shortfall": 0, "account_id": 1, "raw_balance": 0.48, "account_name": "Coinbase", "price_status": "stale", "reserved_exact": 0.13990000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.34010000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0.21996000, "available_conservative": 0.26004000, "shortfall_conservative": 0, "price_status_conservative": "stale"}, {"owner": "Alice", "currency": "DOGE", "exchange": "coinbase", "reserved": 0, "available": 1, "shortfall": 0, "account_id": 1, "raw_balance": 1, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 1, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 1, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Alice", "currency": "ETH", "exchange": "coinbase", "reserved": 1.000000000000000000, "available": 9.000000000000000000, "shortfall": 0, "account_id": 1, "raw_balance": 10, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 1.000000000000000000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 9.000000000000000000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 1.000000000000000000, "available_conservative": 9.000000000000000000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Alice", "currency": "USD", "exchange": "coinbase", "reserved": 26996.00, "available": 25394.00, "shortfall": 0, "account_id": 1, "raw_balance": 52390, "account_name": "Coinbase", "price_status": "stale", "reserved_exact": 21490.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 30900.00, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 26996.00, "available_conservative": 25394.00, "shortfall_conservative": 0, "price_status_conservative": "stale"}]', 'postgres', '2026-01-01 09:30:00+00', '2026-11-22 16:24:13.839099+00'),
	(1, 15, false, 'open_position', 5, 3, '{}', '{"bot_id": 5, "direction": "long", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.841517+00', '2026-11-22 16:24:13.841956+00'),
	(1, 16, false, 'record_fill', 5, 3, '{"(ETH,1,0,1.000000000000000000,11,1.000000000000000000,2.000000000000000000,1.000000000000000000,2.000000000000000000)","(BTC,-0.05,0,-0.05000000,0.43,0.15000000,0.08990000,0.05000000,0.00000000)"}', '{"side": "buy", "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 3, "fee_currency": null, "quote_amount": 0.05}', NULL, NULL, 'postgres', '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.843142+00'),
	(1, 17, false, 'record_fill', 5, 3, '{"(ETH,-1,0,-1.000000000000000000,10,1.000000000000000000,1.000000000000000000,1.000000000000000000,1.000000000000000000)","(BTC,0.06,0,0.05000000,0.49,0.15000000,0.13990000,0.05000000,0.05000000)"}', '{"side": "sell", "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00.000000Z", "position_id": 3, "fee_currency": null, "quote_amount": 0.06}', 'sweep of E', '{"id": 6, "side": "sell", "bot_id": 5, "overspent": false, "account_id": 1, "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00+00:00", "external_id": "sweep of E", "position_id": 3, "recorded_at": "2026-11-22T16:24:13.848571+00:00", "fee_currency": "BTC", "quote_amount": 0.06, "base_currency": "ETH", "quote_currency": "BTC"}', 'postgres', '2026-01-01 12:00:00+00', '2026-11-22 16:24:13.848748+00'),
	(1, 19, false, 'open_position', 5, 4, '{}', '{"bot_id": 5, "direction": "short", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.869519+00', '2026-11-22 16:24:13.870012+00'),
	(1, 20, false, 'open_position', 5, 5, '{}', '{"bot_id": 5, "direction": "short", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.870272+00', '2026-11-22 16:24:13.87064+00'),
	(1, 21, false, 'record_fill', 5, 5, '{"(ETH,-0.1,0,-0.100000000000000000,9.9,0.500000000000000000,0.400000000000000000,0.500000000000000000,0.400000000000000000)","(BTC,0.005,0,0.00500000,0.495,0.12450000,0.11940000,0.02450000,0.02950000)"}', '{"side": "sell", "fee_amount": 0, "base_amount": 0.1, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 5, "fee_currency": null, "quote_amount": 0.005}', NULL, NULL, 'postgres', '2026-01-01 13:00:00+00', '2026-11-22 16:24:13.87143+00'),
	(1, 22, false, 'open_position', 2, 6, '{}', '{"bot_id": 2, "direction": "long", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.873519+00', '2026-11-22 16:24:13.873895+00'),
	(1, 23, false, 'record_fill', 2, 6, '{"(BTC,0.12,0,0.12000000,0.615,0.12450000,0.23940000,0.00000000,0.12000000)","(USD,-12012,0,-10000.00,40378,20000.00,11490.00,10000.00,-2012.00)"}', '{"side": "buy", "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 6, "fee_currency": null, "quote_amount": 12000}', 'overspent', '{"id": 8, "side": "buy", "bot_id": 2, "overspent": true, "account_id": 1, "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": "overspent", "position_id": 6, "recorded_at": "2026-11-22T16:24:13.875037+00:00", "fee_currency": "USD", "quote_amount": 12000, "base_currency": "BTC", "quote_currency": "USD"}', 'postgres', '2026-01-01 13:00:00+00', '2026-11-22 16:24:13.875115+00'),
	(1, 24, false, 'pause_bot', 2, NULL, '{"(BTC,0,0.00000000,0.00000000,0.615,0.12450000,0.23940000,0.00000000,0.12000000)","(USD,0,-10000.00,0,40378,10000.00,11490.00,10000.00,-2012.00)"}', '{"bot_id": 2}', 'pause B', '{"id": 2, "name": "B", "status": "paused", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 1, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.786694+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0.12, "position_usd_value": 12000, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}', 'postgres', '2026-11-22 16:24:13.877532+00', '2026-11-22 16:24:13.880081+00'),
	(1, 25, false, 'record_fills', 1, NULL, '{"(BTC,-0.01,0,-0.01000000,0.605,0.12450000,0.22940000,0.10000000,0.07990000)","(USD,1898.1,0,1898.10,42276.1,10000.00,13388.10,10000.00,13388.10)"}', '{"fills": 2, "sha256": "0dacc61b1ce9bf27a7e3e7b32242b7b49632749c3193e55bd3b40d24d95370d8"}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.885745+00', '2026-11-22 16:24:13.897801+00'),
	(1, 26, false, 'record_fills', 2, NULL, '{"(BTC,-0.02,0,-0.02000000,0.585,0.12450000,0.20940000,0.00000000,0.10000000)","(USD,1898.1,0,0,44174.2,10000.00,13388.10,10000.00,-113.90)"}', '{"fills": 2, "sha256": "0dacc61b1ce9bf27a7e3e7b32242b7b49632749c3193e55bd3b40d24d95370d8"}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.885745+00', '2026-11-22 16:24:13.89925+00'),
	(1, 27, false, 'record_fills', NULL, NULL, '{}', '{"fills": 2, "sha256": "0dacc61b1ce9bf27a7e3e7b32242b7b49632749c3193e55bd3b40d24d95370d8"}', 'fills of A and B', '[{"id": 10, "side": "sell", "bot_id": 2, "overspent": false, "account_id": 1, "fee_amount": 1.9, "base_amount": 0.02, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 2", "position_id": 6, "recorded_at": "2026-11-22T16:24:13.898511+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}, {"id": 9, "side": "sell", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 1.9, "base_amount": 0.01, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 1", "position_id": 1, "recorded_at": "2026-11-22T16:24:13.888574+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}]', 'postgres', '2026-11-22 16:24:13.885745+00', '2026-11-22 16:24:13.899613+00'),
	(1, 28, false, 'record_fills', NULL, NULL, '{}', '{"fills": 1, "sha256": "04c7f8a3a294c74ca6cfff983ba066bf04e541dd2d9c307154586bc87aec6137"}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.90004+00', '2026-11-22 16:24:13.901248+00'),
	(2, 5, false, 'pause_bot', 3, NULL, '{"(BTC,0,-0.04000000,-0.04000000,0.25,0.00000000,0.00000000,0.04000000,0.00000000)","(USD,0,-6000.00,-6000.00,25000,2500.00,2500.00,6000.00,0.00)"}', '{"bot_id": 3}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.903624+00', '2026-11-22 16:24:13.905296+00'),
	(2, 6, false, 'activate_bot', 3, NULL, '{"(BTC,0,0.04000000,0.04000000,0.25,0.04000000,0.04000000,0.04000000,0.04000000)","(USD,0,6000.00,6000.00,25000,8500.00,8500.00,6000.00,6000.00)"}', '{"bot_id": 3}', 'resume C', '{"id": 3, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 2, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.78831+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}', 'postgres', '2026-11-22 16:24:13.912527+00', '2026-11-22 16:24:13.914406+00'),
	(2, 7, false, 'open_position', 3, 7, '{}', '{"bot_id": 3, "direction": "long", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.917516+00', '2026-11-22 16:24:13.917853+00'),
	(2, 8, false, 'record_fill', 3, 7, '{"(BTC,0.00999,0,0.00999000,0.25999,0.04000000,0.04999000,0.04000000,0.04999000)","(USD,-950,0,-950.00,24050,8500.00,7550.00,6000.00,5050.00)"}', '{"side": "buy", "fee_amount": 0.00001, "base_amount": 0.01, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 7, "fee_currency": "BTC", "quote_amount": 950}', NULL, NULL, 'postgres', '2026-01-01 13:00:00+00', '2026-11-22 16:24:13.918815+00'),
	(2, 9, false, 'close_bot', 7, NULL, '{"(BTC,0,0.00000000,0.00000000,0.25999,0.04000000,0.04999000,0.00000000,0.00000000)","(USD,0,-2500.00,-2500.00,24050,6000.00,5050.00,2500.00,0.00)"}', '{"bot_id": 7}', 'close G', '{"id": 7, "name": "G", "status": "closed", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 2, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.803412+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}', 'postgres', '2026-11-22 16:24:13.919062+00', '2026-11-22 16:24:13.92032+00'),
	(2, 10, false, 'configure_account', NULL, NULL, '{}', '{"name": "Kraken Pro", "reservation_model": null, "api_keys_configured": true}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.92952+00', '2026-11-22 16:24:13.930134+00'),
	(3, 4, true, 'open_position', 4, 8, '{}', '{"bot_id": 4, "direction": "long", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.93368+00', '2026-11-22 16:24:13.934054+00'),
	(3, 5, true, 'close_bot', 4, NULL, '{"(BTC,0,-0.25000000,-0.25000000,1,0.00000000,0.00000000,0.25000000,0.00000000)","(USD,0,-25000.00,-25000.00,100000,0.00,0.00,25000.00,0.00)"}', '{"bot_id": 4}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.934236+00', '2026-11-22 16:24:13.935852+00'),
	(3, 6, true, 'create_bot', 8, NULL, '{"(USD,0,17500.00,17500.00,100000,17500.00,17500.00,17500.00,17500.00)","(BTC,0,0.07500000,0.07500000,1,0.07500000,0.07500000,0.07500000,0.07500000)"}', '{"name": "D", "activate": true, "long_pct": 70, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 25, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.941507+00', '2026-11-22 16:24:13.942203+00'),
	(3, 7, true, 'sync_balances', NULL, NULL, '{"(BTC,-1,0,0,0,0.07500000,0.07500000,,)","(DOGE,-5,0,0,0,0,0,,)","(USD,-10000,0,0,90000,17500.00,17500.00,,)"}', '{"as_of": "2026-01-01T14:00:00.000000Z", "balances": {"USD": 90000}, "complete": true}', 'complete', '[{"owner": "Alice", "currency": "BTC", "exchange": "paper", "reserved": 0.07500000, "available": 0, "shortfall": 0.07500000, "account_id": 3, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0.07500000, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0.07500000, "is_paper_trading": true, "reservation_model": "conservative", "reserved_conservative": 0.07500000, "available_conservative": 0, "shortfall_conservative": 0.07500000, "price_status_conservative": "not needed"}, {"owner": "Alice", "currency": "DOGE", "exchange": "paper", "reserved": 0, "available": 0, "shortfall": 0, "account_id": 3, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 0, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Alice", "currency": "USD", "exchange": "paper", "reserved": 17500.00, "available": 72500.00, "shortfall": 0, "account_id": 3, "raw_balance": 90000, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 17500.00, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 72500.00, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "conservative", "reserved_conservative": 17500.00, "available_conservative": 72500.00, "shortfall_conservative": 0, "price_status_conservative": "not needed"}]', 'postgres', '2026-01-01 14:00:00+00', '2026-11-22 16:24:13.944096+00'),
	(4, 1, false, 'create_account', NULL, NULL, '{}', '{"kind": "cex", "name": "Coinbase", "owner": "Bob", "exchange": "coinbase", "is_paper_trading": false, "reservation_model": "exact", "api_keys_configured": false}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.949524+00', '2026-11-22 16:24:13.949792+00'),
	(5, 1, false, 'create_account', NULL, NULL, '{}', '{"kind": "cex", "name": "Kraken", "owner": "Bob", "exchange": "kraken", "is_paper_trading": false, "reservation_model": "exact", "api_keys_configured": false}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.950086+00', '2026-11-22 16:24:13.950254+00'),
	(6, 1, true, 'create_account', NULL, NULL, '{}', '{"kind": "cex", "name": "Paper", "owner": "Bob", "exchange": "paper", "is_paper_trading": true, "reservation_model": "exact", "api_keys_configured": false}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.953518+00', '2026-11-22 16:24:13.953753+00'),
	(4, 2, false, 'sync_balances', NULL, NULL, '{"(BTC,0.5,0,0,0.5,0,0,,)","(ETH,10,0,0,10,0,0,,)","(USD,50000,0,0,50000,0,0,,)"}', '{"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 0.5, "ETH": 10, "USD": 50000}, "complete": false}', 'one', '[{"owner": "Bob", "currency": "BTC", "exchange": "coinbase", "reserved": 0, "available": 0.5, "shortfall": 0, "account_id": 4, "raw_balance": 0.5, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.5, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 0.5, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Bob", "currency": "ETH", "exchange": "coinbase", "reserved": 0, "available": 10, "shortfall": 0, "account_id": 4, "raw_balance": 10, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 10, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 10, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Bob", "currency": "USD", "exchange": "coinbase", "reserved": 0, "available": 50000, "shortfall": 0, "account_id": 4, "raw_balance": 50000, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 50000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 50000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}]', 'postgres', '2026-01-01 10:00:00+00', '2026-11-22 16:24:13.956156+00'),
	(4, 3, false, 'sync_balances', NULL, NULL, '{"(BNB,1,0,0,1,0,0,,)","(DOGE,1,0,0,1,0,0,,)"}', '{"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BNB": 1, "DOGE": 1}, "complete": false}', NULL, NULL, 'postgres', '2026-01-01 10:00:00+00', '2026-11-22 16:24:13.962752+00'),
	(5, 2, false, 'sync_balances', NULL, NULL, '{"(BTC,0.25,0,0,0.25,0,0,,)","(USD,25000,0,0,25000,0,0,,)"}', '{"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 0.25, "USD": 25000}, "complete": false}', NULL, NULL, 'postgres', '2026-01-01 10:00:00+00', '2026-11-22 16:24:13.964003+00'),
	(6, 2, true, 'sync_balances', NULL, NULL, '{"(BTC,1,0,0,1,0,0,,)","(DOGE,5,0,0,5,0,0,,)","(USD,100000,0,0,100000,0,0,,)"}', '{"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 1, "USD": 100000, "DOGE": 5}, "complete": false}', NULL, NULL, 'postgres', '2026-01-01 10:00:00+00', '2026-11-22 16:24:13.96512+00'),
	(4, 4, false, 'create_bot', 9, NULL, '{"(USD,0,10000.00,10000.00,50000,10000.00,10000.00,10000.00,10000.00)","(BTC,0,0.10000000,0.10000000,0.5,0.10000000,0.10000000,0.10000000,0.10000000)"}', '{"name": "A", "activate": true, "long_pct": null, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 40, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', 'create A', '{"id": 9, "name": "A", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 4, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.973514+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.10000000}', 'postgres', '2026-11-22 16:24:13.973514+00', '2026-11-22 16:24:13.974317+00'),
	(4, 5, false, 'create_bot', 10, NULL, '{"(USD,0,10000.00,10000.00,50000,20000.00,20000.00,10000.00,10000.00)","(BTC,0,0.00000000,0.00000000,0.5,0.10000000,0.10000000,0.00000000,0.00000000)"}', '{"name": "B", "activate": true, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 20, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', 'create B', '{"id": 10, "name": "B", "status": "active", "long_pct": 100, "strategy": "traditional_dca", "is_active": true, "short_pct": 0, "account_id": 4, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.974619+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.00000000}', 'postgres', '2026-11-22 16:24:13.974619+00', '2026-11-22 16:24:13.975259+00'),
	(5, 3, false, 'create_bot', 11, NULL, '{"(USD,0,6000.00,6000.00,25000,6000.00,6000.00,6000.00,6000.00)","(BTC,0,0.04000000,0.04000000,0.25,0.04000000,0.04000000,0.04000000,0.04000000)"}', '{"name": "C", "activate": true, "long_pct": 60, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 40, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', 'create C', '{"id": 11, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 5, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.975484+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}', 'postgres', '2026-11-22 16:24:13.975484+00', '2026-11-22 16:24:13.976+00'),
	(5, 8, false, 'record_fill', 11, 15, '{"(BTC,0.00999,0,0.00999000,0.25999,0.04000000,0.04999000,0.04000000,0.04999000)","(USD,-950,0,-950.00,24050,8500.00,7550.00,6000.00,5050.00)"}', '{"side": "buy", "fee_amount": 0.00001, "base_amount": 0.01, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 15, "fee_currency": "BTC", "quote_amount": 950}', NULL, NULL, 'postgres', '2026-01-01 13:00:00+00', '2026-11-22 16:24:14.042873+00'),
	(6, 3, true, 'create_bot', 12, NULL, '{"(USD,0,25000.00,25000.00,100000,25000.00,25000.00,25000.00,25000.00)","(BTC,0,0.25000000,0.25000000,1,0.25000000,0.25000000,0.25000000,0.25000000)"}', '{"name": "D", "activate": true, "long_pct": null, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 50, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"grid": [1, 2.50]}}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.976157+00', '2026-11-22 16:24:13.976562+00'),
	(4, 6, false, 'create_bot', 13, NULL, '{"(BTC,0,0.05000000,0.05000000,0.5,0.15000000,0.15000000,0.05000000,0.05000000)","(ETH,0,1.000000000000000000,1.000000000000000000,10,1.000000000000000000,1.000000000000000000,1.000000000000000000,1.000000000000000000)"}', '{"name": "E", "activate": true, "long_pct": 50, "strategy": "bidirectional_dca", "short_pct": 50, "budget_pct": 20, "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {}}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.976731+00', '2026-11-22 16:24:13.977109+00'),
	(4, 7, false, 'create_bot', 14, NULL, '{"(USD,0,0,0,50000,20000.00,20000.00,2500.00,0)","(BTC,0,0,0,0.5,0.15000000,0.15000000,0.00000000,0)"}', '{"name": "F", "activate": false, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 5, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', 'draft F', '{"id": 14, "name": "F", "status": "draft", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 4, "budget_pct": 5, "created_at": "2026-11-22T16:24:13.977287+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0}', 'postgres', '2026-11-22 16:24:13.977287+00', '2026-11-22 16:24:13.977792+00'),
	(5, 4, false, 'create_bot', 15, NULL, '{"(USD,0,2500.00,2500.00,25000,8500.00,8500.00,2500.00,2500.00)","(BTC,0,0.00000000,0.00000000,0.25,0.04000000,0.04000000,0.00000000,0.00000000)"}', '{"name": "G", "activate": true, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 10, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.977946+00', '2026-11-22 16:24:13.978296+00'),
	(4, 8, false, 'open_position', 9, 9, '{}', '{"bot_id": 9, "direction": "long", "base_currency": null, "quote_currency": null}', 'open long of A', '{"id": 9, "bot_id": 9, "status": "pending", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:13.978457+00:00", "account_id": 4, "base_amount": 0, "quote_amount": 0, "realised_pnl": 0, "base_currency": "BTC", "quote_currency": "USD"}', 'postgres', '2026-11-22 16:24:13.978457+00', '2026-11-22 16:24:13.978738+00'),
	(4, 9, false, 'record_fill', 9, 9, '{"(BTC,0.05,0,0.05000000,0.55,0.15000000,0.20000000,0.10000000,0.15000000)","(USD,-5005,0,-5005.00,44995,20000.00,14995.00,10000.00,4995.00)"}', '{"side": "buy", "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 9, "fee_currency": null, "quote_amount": 5000}', 'buy of A', '{"id": 12, "side": "buy", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": "buy of A", "position_id": 9, "recorded_at": "2026-11-22T16:24:13.982355+00:00", "fee_currency": "USD", "quote_amount": 5000, "base_currency": "BTC", "quote_currency": "USD"}', 'postgres', '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.982433+00'),
	(4, 10, false, 'record_fill', 9, 9, '{"(BTC,-0.02,0,-0.02000000,0.53,0.15000000,0.18000000,0.10000000,0.13000000)","(USD,2400,0,2400.00,47395,20000.00,17395.00,10000.00,7395.00)","(BNB,-0.01,0,0.00,0.99,0,0.00,0,-0.01)"}', '{"side": "sell", "fee_amount": 0.01, "base_amount": 0.02, "executed_at": "2026-01-01T12:00:00.000000Z", "position_id": 9, "fee_currency": "BNB", "quote_amount": 2400}', NULL, NULL, 'postgres', '2026-01-01 12:00:00+00', '2026-11-22 16:24:13.983101+00'),
	(4, 11, false, 'open_position', 9, 10, '{}', '{"bot_id": 9, "direction": "short", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.983218+00', '2026-11-22 16:24:13.983417+00'),
	(4, 12, false, 'record_fill', 9, 10, '{"(BTC,-0.05,0,-0.05000000,0.48,0.15000000,0.13000000,0.10000000,0.08000000)","(USD,4995,0,4995.00,52390,20000.00,22390.00,10000.00,12390.00)"}', '{"side": "sell", "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 10, "fee_currency": null, "quote_amount": 5000}', NULL, NULL, 'postgres', '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.985991+00'),
	(4, 13, false, 'record_fill', 9, 10, '{"(BTC,0,0,0.00990000,0.48,0.15000000,0.13990000,0.10000000,0.08990000)","(USD,0,0,-900.00,52390,20000.00,21490.00,10000.00,11490.00)"}', '{"side": "buy", "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00.000000Z", "position_id": 10, "fee_currency": "BTC", "quote_amount": 900}', 'late of A', '{"id": 15, "side": "buy", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00+00:00", "external_id": "late of A", "position_id": 10, "recorded_at": "2026-11-22T16:24:13.986738+00:00", "fee_currency": "BTC", "quote_amount": 900, "base_currency": "BTC", "quote_currency": "USD"}', 'postgres', '2026-01-01 09:00:00+00', '2026-11-22 16:24:13.9868+00'),
	(4, 14, false, 'sync_balances', NULL, NULL, '{}', '{"as_of": "2026-01-01T09:30:00.000000Z", "balances": {"USD": 1}, "complete": false}', 'stale', '[{"owner": "Bob", "currency": "BNB", "exchange": "coinbase", "reserved": 0.00, "available": 0.99, "shortfall": 0, "account_id": 4, "raw_balance": 0.99, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.99, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 0.99, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Bob", "currency": "BTC", "exchange": "coinbase", "reserved": 0.13990000, "available": 0.34010000, "shortfall": 0, "account_id": 4, "raw_balance": 0.48, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.13990000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.34010000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0.21996000, "available_conservative": 0.26004000, "shortfall_conservative": 0, "price_status_conservative": "stale"}, {"owner": "Bob", "currency": "DOGE", "exchange": "coinbase", "reserved": 0, "available": 1, "shortfall": 0, "account_id": 4, "raw_balance": 1, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 1, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 1, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Bob", "currency": "ETH", "exchange": "coinbase", "reserved": 1.000000000000000000, "available": 9.000000000000000000, "shortfall": 0, "account_id": 4, "raw_balance": 10, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 1.000000000000000000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 9.000000000000000000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 1.000000000000000000, "available_conservative": 9.000000000000000000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Bob", "currency": "USD", "exchange": "coinbase", "reserved": 21490.00, "available": 30900.00, "shortfall": 0, "account_id": 4, "raw_balance": 52390, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 21490.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 30900.00, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 26996.00, "available_conservative": 25394.00, "shortfall_conservative": 0, "price_status_conservative": "stale"}]', 'postgres', '2026-01-01 09:30:00+00', '2026-11-22 16:24:13.990685+00'),
	(4, 15, false, 'open_position', 13, 11, '{}', '{"bot_id": 13, "direction": "long", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:13.99366+00', '2026-11-22 16:24:13.993964+00'),
	(4, 16, false, 'record_fill', 13, 11, '{"(ETH,1,0,1.000000000000000000,11,1.000000000000000000,2.000000000000000000,1.000000000000000000,2.000000000000000000)","(BTC,-0.05,0,-0.05000000,0.43,0.15000000,0.08990000,0.05000000,0.00000000)"}', '{"side": "buy", "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 11, "fee_currency": null, "quote_amount": 0.05}', NULL, NULL, 'postgres', '2026-01-01 11:00:00+00', '2026-11-22 16:24:13.994768+00'),
	(4, 17, false, 'record_fill', 13, 11, '{"(ETH,-1,0,-1.000000000000000000,10,1.000000000000000000,1.000000000000000000,1.000000000000000000,1.000000000000000000)","(BTC,0.06,0,0.05000000,0.49,0.15000000,0.13990000,0.05000000,0.05000000)"}', '{"side": "sell", "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00.000000Z", "position_id": 11, "fee_currency": null, "quote_amount": 0.06}', 'sweep of E', '{"id": 17, "side": "sell", "bot_id": 13, "overspent": false, "account_id": 4, "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00+00:00", "external_id": "sweep of E", "position_id": 11, "recorded_at": "2026-11-22T16:24:13.996552+00:00", "fee_currency": "BTC", "quote_amount": 0.06, "base_currency": "ETH", "quote_currency": "BTC"}', 'postgres', '2026-01-01 12:00:00+00', '2026-11-22 16:24:13.996626+00'),
	(4, 18, false, 'resize_bot', 13, NULL, '{"(BTC,0,-0.02550000,-0.02550000,0.49,0.12450000,0.11440000,0.02450000,0.02450000)","(ETH,0,-0.500000000000000000,-0.500000000000000000,10,0.500000000000000000,0.500000000000000000,0.500000000000000000,0.500000000000000000)"}', '{"bot_id": 13, "long_pct": null, "short_pct": null, "budget_pct": 10}', 'resize E', '{"id": 13, "name": "E", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 4, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.976731+00:00", "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0.02450000}', 'postgres', '2026-11-22 16:24:14.001508+00', '2026-11-22 16:24:14.00553+00'),
	(4, 19, false, 'open_position', 13, 12, '{}', '{"bot_id": 13, "direction": "short", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.00582+00', '2026-11-22 16:24:14.006086+00'),
	(4, 20, false, 'open_position', 13, 13, '{}', '{"bot_id": 13, "direction": "short", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.00951+00', '2026-11-22 16:24:14.009787+00'),
	(4, 21, false, 'record_fill', 13, 13, '{"(ETH,-0.1,0,-0.100000000000000000,9.9,0.500000000000000000,0.400000000000000000,0.500000000000000000,0.400000000000000000)","(BTC,0.005,0,0.00500000,0.495,0.12450000,0.11940000,0.02450000,0.02950000)"}', '{"side": "sell", "fee_amount": 0, "base_amount": 0.1, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 13, "fee_currency": null, "quote_amount": 0.005}', NULL, NULL, 'postgres', '2026-01-01 13:00:00+00', '2026-11-22 16:24:14.01425+00'),
	(4, 22, false, 'open_position', 10, 14, '{}', '{"bot_id": 10, "direction": "long", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.014445+00', '2026-11-22 16:24:14.014665+00'),
	(4, 23, false, 'record_fill', 10, 14, '{"(BTC,0.12,0,0.12000000,0.615,0.12450000,0.23940000,0.00000000,0.12000000)","(USD,-12012,0,-10000.00,40378,20000.00,11490.00,10000.00,-2012.00)"}', '{"side": "buy", "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 14, "fee_currency": null, "quote_amount": 12000}', 'overspent', '{"id": 19, "side": "buy", "bot_id": 10, "overspent": true, "account_id": 4, "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": "overspent", "position_id": 14, "recorded_at": "2026-11-22T16:24:14.015568+00:00", "fee_currency": "USD", "quote_amount": 12000, "base_currency": "BTC", "quote_currency": "USD"}', 'postgres', '2026-01-01 13:00:00+00', '2026-11-22 16:24:14.015644+00'),
	(4, 24, false, 'pause_bot', 10, NULL, '{"(BTC,0,0.00000000,0.00000000,0.615,0.12450000,0.23940000,0.00000000,0.12000000)","(USD,0,-10000.00,0,40378,10000.00,11490.00,10000.00,-2012.00)"}', '{"bot_id": 10}', 'pause B', '{"id": 10, "name": "B", "status": "paused", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 4, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.974619+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0.12, "position_usd_value": 12000, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}', 'postgres', '2026-11-22 16:24:14.015872+00', '2026-11-22 16:24:14.017325+00'),
	(4, 25, false, 'record_fills', 9, NULL, '{"(BTC,-0.01,0,-0.01000000,0.605,0.12450000,0.22940000,0.10000000,0.07990000)","(USD,1898.1,0,1898.10,42276.1,10000.00,13388.10,10000.00,13388.10)"}', '{"fills": 2, "sha256": "c0d80a3292b71a19baa5d0ef7afb7779b08d60e694d77e5b5b1420e588003836"}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.021508+00', '2026-11-22 16:24:14.02324+00'),
	(4, 26, false, 'record_fills', 10, NULL, '{"(BTC,-0.02,0,-0.02000000,0.585,0.12450000,0.20940000,0.00000000,0.10000000)","(USD,1898.1,0,0,44174.2,10000.00,13388.10,10000.00,-113.90)"}', '{"fills": 2, "sha256": "c0d80a3292b71a19baa5d0ef7afb7779b08d60e694d77e5b5b1420e588003836"}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.021508+00', '2026-11-22 16:24:14.024187+00'),
	(4, 27, false, 'record_fills', NULL, NULL, '{}', '{"fills": 2, "sha256": "c0d80a3292b71a19baa5d0ef7afb7779b08d60e694d77e5b5b1420e588003836"}', 'fills of A and B', '[{"id": 21, "side": "sell", "bot_id": 10, "overspent": false, "account_id": 4, "fee_amount": 1.9, "base_amount": 0.02, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 2", "position_id": 14, "recorded_at": "2026-11-22T16:24:14.023591+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}, {"id": 20, "side": "sell", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 1.9, "base_amount": 0.01, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 1", "position_id": 9, "recorded_at": "2026-11-22T16:24:14.02256+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}]', 'postgres', '2026-11-22 16:24:14.021508+00', '2026-11-22 16:24:14.024407+00'),
	(4, 28, false, 'record_fills', NULL, NULL, '{}', '{"fills": 1, "sha256": "a99117c2d70d294663c740378a6b230d960142a2f8661fe7dcd385c1aaf7349d"}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.033546+00', '2026-11-22 16:24:14.034435+00'),
	(5, 5, false, 'pause_bot', 11, NULL, '{"(BTC,0,-0.04000000,-0.04000000,0.25,0.00000000,0.00000000,0.04000000,0.00000000)","(USD,0,-6000.00,-6000.00,25000,2500.00,2500.00,6000.00,0.00)"}', '{"bot_id": 11}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.034743+00', '2026-11-22 16:24:14.035313+00'),
	(5, 6, false, 'activate_bot', 11, NULL, '{"(BTC,0,0.04000000,0.04000000,0.25,0.04000000,0.04000000,0.04000000,0.04000000)","(USD,0,6000.00,6000.00,25000,8500.00,8500.00,6000.00,6000.00)"}', '{"bot_id": 11}', 'resume C', '{"id": 11, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 5, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.975484+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}', 'postgres', '2026-11-22 16:24:14.035565+00', '2026-11-22 16:24:14.036091+00'),
	(5, 7, false, 'open_position', 11, 15, '{}', '{"bot_id": 11, "direction": "long", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.041663+00', '2026-11-22 16:24:14.042029+00'),
	(5, 9, false, 'close_bot', 15, NULL, '{"(BTC,0,0.00000000,0.00000000,0.25999,0.04000000,0.04999000,0.00000000,0.00000000)","(USD,0,-2500.00,-2500.00,24050,6000.00,5050.00,2500.00,0.00)"}', '{"bot_id": 15}', 'close G', '{"id": 15, "name": "G", "status": "closed", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 5, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.977946+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}', 'postgres', '2026-11-22 16:24:14.043109+00', '2026-11-22 16:24:14.043822+00'),
	(5, 10, false, 'configure_account', NULL, NULL, '{}', '{"name": "Kraken Pro", "reservation_model": null, "api_keys_configured": true}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.044045+00', '2026-11-22 16:24:14.044225+00'),
	(6, 4, true, 'open_position', 12, 16, '{}', '{"bot_id": 12, "direction": "long", "base_currency": null, "quote_currency": null}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.045532+00', '2026-11-22 16:24:14.045796+00'),
	(6, 5, true, 'close_bot', 12, NULL, '{"(BTC,0,-0.25000000,-0.25000000,1,0.00000000,0.00000000,0.25000000,0.00000000)","(USD,0,-25000.00,-25000.00,100000,0.00,0.00,25000.00,0.00)"}', '{"bot_id": 12}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.045938+00', '2026-11-22 16:24:14.046515+00'),
	(6, 6, true, 'create_bot', 16, NULL, '{"(USD,0,17500.00,17500.00,100000,17500.00,17500.00,17500.00,17500.00)","(BTC,0,0.07500000,0.07500000,1,0.07500000,0.07500000,0.07500000,0.07500000)"}', '{"name": "D", "activate": true, "long_pct": 70, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 25, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}', NULL, NULL, 'postgres', '2026-11-22 16:24:14.049502+00', '2026-11-22 16:24:14.050082+00'),
	(6, 7, true, 'sync_balances', NULL, NULL, '{"(BTC,-1,0,0,0,0.07500000,0.07500000,,)","(DOGE,-5,0,0,0,0,0,,)","(USD,-10000,0,0,90000,17500.00,17500.00,,)"}', '{"as_of": "2026-01-01T14:00:00.000000Z", "balances": {"USD": 90000}, "complete": true}', 'complete', '[{"owner": "Bob", "currency": "BTC", "exchange": "paper", "reserved": 0.07500000, "available": 0, "shortfall": 0.07500000, "account_id": 6, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0.07500000, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0.07500000, "is_paper_trading": true, "reservation_model": "exact", "reserved_conservative": 0.07500000, "available_conservative": 0, "shortfall_conservative": 0.07500000, "price_status_conservative": "not needed"}, {"owner": "Bob", "currency": "DOGE", "exchange": "paper", "reserved": 0, "available": 0, "shortfall": 0, "account_id": 6, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 0, "shortfall_conservative": 0, "price_status_conservative": "not needed"}, {"owner": "Bob", "currency": "USD", "exchange": "paper", "reserved": 17500.00, "available": 72500.00, "shortfall": 0, "account_id": 6, "raw_balance": 90000, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 17500.00, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 72500.00, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "exact", "reserved_conservative": 17500.00, "available_conservative": 72500.00, "shortfall_conservative": 0, "price_status_conservative": "not needed"}]', 'postgres', '2026-01-01 14:00:00+00', '2026-11-22 16:24:14.054778+00');


--
-- Data for Name: logic; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.logic VALUES
	('internal/require_text.sql', '7b063111d4f0c1012ef3df6dc2d1515f12fe29d1cf4df708ad46e39f6e80301a', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_choice.sql', 'ed12a2245962045e601b891247b879f9dc0aeab7f5b6a680128d602a106a6ce2', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_currency.sql', 'aa3662fd45e5a370570b5759bcedab6237a2d77cfbe5cbb6117b4333fb44dd77', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_amount.sql', '697f8cc264de6a217e763b916b40b77f797c499db1f44a918d3dd9ccb437cf53', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_percentage.sql', '3cb3adcede772dfe142e5447a92eeb12ead3b105e400c309421c2b2e1d9792f6', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_time.sql', '46c0d548e4bc15b5a9553c8bada9bfb42859eafea88558b9f287717573c26907', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_budget.sql', '7bef546fdd26650dcd6cb042bb81b55f140addcce314f1b12a629b717824fb73', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_market.sql', 'a359b353758de7b6b56aeb7f5f6eee98694af39022152ec0f49755819e2d6a6a', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_decimal.sql', 'dd3175e1ee2336f3b4d5dce6542c5dbe5b8151821aedec2c931fcbf8dbf563ab', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_balances.sql', 'c889facd81159f0da91b24402527eeb631cbcdca4012921489d9bc2f30d48271', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_config.sql', '9935abb3ae45c647a32a9b719ac16e225eef1e9c0faac8759b9f4c9303dfa549', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/refuse_account.sql', '99f79b4a8573720154b9ceb4d37994f559bcedb60be482c2e8d1851a978c405c', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_bot.sql', 'd26f1e77b1431e9466b565b93f0a7e4244dd4279fadb07bfb87f135cda74f783', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/max_price_age.sql', '411e8a44b29bbcd6f7edda5da2f568a38e7124aed81b0ac4547182f8e6201ad9', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/price_status.sql', '35a9cdfb5d07f2cb4f55fc012beb329a44032c821e64c8ec48aa9597d9fb5048', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/value_in_quote.sql', 'ed85781e638c2dbbc4f2e1a9edba628e656da635a2531ca04d0185f152066a43', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/value_in_base.sql', '894c3bc72b587b2a206e5a7d13816fc40b65e3a9b2fa0bcaf766d1a39b183e23', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/account_markets.sql', 'd20f908f0e966f0dc3c12013c83de01cb6d34c64db1afa22ca7c25b9aaa8c7f5', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/account_position_values.sql', '4929de0322e22bee7aa04496685a6c966cc93d2743b7c869bdbcb2ab0f093df5', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/is_exposed.sql', '4c4cb0ef3779d99a229044c5cf8b6cbd9b8f925f17c75adeeab210d654faf3f0', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/account_position_value.sql', '6512dd69084d6d1890fb43288a65ea8879f1422d2da8028077a32d0806112a91', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/other_positions.sql', '80e9ad6db67d10def65681f526f248ba53a29be8cdec45630d522c6a6614f8cb', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/bot_markets.sql', 'c0d700cba02ea65280f69f4d8ae727a152552196a2a12fce2811833f0e4f438f', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/bot_position_values.sql', '708d5951062aaab72268ca8cc53e0b17abeca870bb010b1f6ad53b4498f52b88', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/bot_position_value.sql', 'a2253ccfb25394f5e5e0b2ff0284a6dcb8ba97cf0653656698911b04d0fa50cd', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/fill_movements.sql', '959c77f9b98e1ef96000f883e913e1a56394b8917ae229a86352dcb1470f1f35', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/ledger_entries.sql', '00b3130677ceec1a09fdce252bf3b9cf3c606748044e3ec7c50f792cdb828418', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/ledger_replay.sql', '0d941b3a64de7e6849ea7227dbf7e9bd84bd277b78eee8210e7e45ead4b187d9', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/accounts.sql', 'dae06e7a59dd5d03c16c372e803c30407df65fd45c42037f31f54e546e92d8b9', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/account_capital.sql', 'a8aa3af56719ccf6ae2b7605201401ed78db1a6e86a32170e0faa307d740c7ec', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/bot_capital.sql', '91d5edb60c83ec502a373e9835b425269a3b87ab55b1e36e7918f33a51cd5d59', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/bots.sql', '8091d99e8371a3b48ff6a7a4c0933836796cdeee2e822dd2bcc66b110e35dd6a', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/portfolio_capital.sql', 'c10dd180e8b1aef36b98b40aa496035332278bc0c8af307a7a8b990ddccb39b2', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/positions.sql', '4bf18c234d825ed3e9b71325b34bba066c08bad82a41b4956605b3dd4a920b69', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/fills.sql', '9b6e74554642af538d23822d9eb8a4ed8a2641946ef796180598da30b4d19de0', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/prices.sql', '67f3488156d57c2e6934a9760b075d6c686a9d31b9b1539cefedf36244dd4230', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/ledger.sql', 'c07664fee6db5bcc405641134d0b857ae1698f9f6003620bdb34cd44bfcb8618', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/capital_history.sql', '5eef3c8e86010f860aa728f8356a1152c07bbf97e083c4a13d6cc4d6a4575339', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('views/integrity_violations.sql', 'c6c776fa8ec8cf4c9b8665fd4b2de1fcd0687c79fb50c441092d0e69bbfb4f4d', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/get_available_capital.sql', 'cb33ffe88505f5225161a348cff8eb1bb7429fbcaadcd4d354daef2d229b5f0d', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/calculate_available.sql', '8840fb290676efe082f8bb9a781aa23372ac22031f0ccf89c06d94d4bb3c85d5', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/calculate_available_usd.sql', 'aa2a24394720b07ba4bce527b73e1ae18629438346f5d4467995113a05923c57', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/calculate_available_btc.sql', '44351a0790f6171763b0127a0ad8a45520d39fde9a0c7e11291961b603ab975b', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/replay_request.sql', '27b695ae8456ecd756a82d996ac76cb234134295d368e4ee2e381e77a127e6a2', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/begin_change.sql', 'e744458fd835d97143150cb43535e9436fb2cccfbd8d21e7e48684f99625a4fb', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/post_entries.sql', 'af634c8bb5ef6d6cf83ba995aec1890c4990ca492648917b652cbc19f97e7bf2', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/append_ledger.sql', '4fc3b484269bb5ab6c31de5081d92cc32cf20beb11fadc07ed930fe5c8f5cf5e', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/allocate.sql', '963951b8f86aa5a1da5907cb05d2e7deae8e6ac97201870cd6d87995c76dc5a2', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/new_reservation.sql', '57df9730c6fe3f363942197ff2e9aa3423f1642224b689e564520c19abab9718', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/move_reservation.sql', 'e11dc8619ed64184c963b5399975cd0fbfb331d492dc7d5094b1c7094ec09e7b', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/pass_gate.sql', '7c3763f3448f65ec0faeccd36c4a107313c359e25f500146e29152b5f12a560f', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/cancel_positions.sql', 'f06b450652a6ba83088c47a545ffb78295b0177e3b3fb2bdef9300b1af93c69f', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/change_bot_status.sql', 'e47d5dc45ca134df0a67f2dce78524a7c564e50ff3ec8afa176330869a32bb64', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_room.sql', 'ef62c4df7527a21a104435fb35551dba48fb84cf34a2daeda336c022ff7866d9', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/fill_effect.sql', 'cb5530bca935ae0b64a3282a9ae8ee974b17b5764b6958b5e9acea6439c4e577', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/move_exposure.sql', '4354de5894b00cabb0fac8d9f49fbfd2f6a09890f9e78c34b9691868bc2ce6f2', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/move_position.sql', '25adf7d16c14f7cbea741a0a12c72f57011cfb0185954d99bb4aa46ae3b0338d', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/fill_postings.sql', 'fbc171255d07a3e2b62d722b12c58c85bdda4c2cc40da3584a8ab11abda6f157', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/sweep_postings.sql', '40dcc64f79c6aa6252e309bd2783db151ca46d0bd021e29bc958b7812aa77a5f', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/is_overspent.sql', '3521e4abcfe580c9fd644db803179938a413af709b37380c2533287b14fc17bb', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/time_argument.sql', '6273e9fe8f074575524e9af0b689996f0d6d3540a0b7bba99519a39884a1552a', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/require_fills.sql', 'eaf13fc558b6fed4f9138bad46f0cfcd05621fca9e2ef0a28a34ac3a568b6787', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/fills_digest.sql', 'd7ba28b4a94ca96e692f7685f13667fce5f28ab3b7d22917c34824311ee64e64', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/fresh_fills.sql', '1fca6678aec430bd21531d14deaf0f466a2d8a3c95faf09f67827584d5b51b2c', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/post_fills.sql', '7e34dd0ead669bb4068ecf904920502c1f57c28100961844a7dde3bda884f601', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('internal/apply_snapshot.sql', '254a2ababe0a60ac631e0f67ffa7fbadfd7edeb8b9e3cc1b4e5e92276f9c4fa4', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/preview_bot.sql', '9c519e59740565e361824b5e8cfc80a1f4db8dace5e352e154c75e07ff095ed8', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/create_account.sql', 'f884e0c2d7940d1e422ade3ecbe47dd334c082190554f240fb134f37775de7d2', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/configure_account.sql', 'f23ed06a0441e0d0301777dcf223fc8fece986dbc5e11bd4047d5a722ea5d20a', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/sync_balances.sql', 'd1788dce5123746e4f3d5518d055cb2bea4db8410c786f8ff306e78ef1a5459a', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/create_bot.sql', '0cbae0f7ea7ea91744182019f36ca64f47004cc9ea27fc490df6abf77e08573f', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/activate_bot.sql', 'd6ff374b529ebd7b3ae88e37f53b76fbca830c8eea889299f7c213ce416f46bf', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/pause_bot.sql', 'dfd3c659cb6e9fea9b20c4a30e73c258b8a9a0781614472203cc9c8adaab48c3', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/close_bot.sql', '97295bc8ecc70011897c29fe865071e2670e425bc22c7b14a26f075c8a40da41', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/resize_bot.sql', 'cce4deb6edc9272470ef2d2560b3fc3d87b1da1bcbd6415926aabbc129228169', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/record_price.sql', '06eb6addc7179e14c085dbed265b2b44954b946aa4c393c25b6104a712bae908', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/open_position.sql', '4a90bc46e1bc3070b57a5dc1c016525111e5772f8623caf515be0797a33ede10', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/record_fill.sql', '2bae9212207083b7626f2d312be112d5a9c65dbfc355e851b35e442efcbde093', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	('functions/record_fills.sql', '46b2466c9ac1290250efcea3ab57faae3355be33e10c57fdace15191e29d9d62', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres');


--
-- Data for Name: migrations; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.migrations VALUES
	(1, 'bookkeeping', 'f7d53a3d29ee12aac7929682040abdb3b4983a31b2b72ddec86733b0e14dfd35', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	(2, 'amounts', '3d97e524bebd1be12c9f69ebc517121063138898121c0edd59f4f2719891e5bb', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	(3, 'accounts', '3383e8f66a4cf069a65b18d5817d392fd8114894922241488c4804ecd391df28', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	(4, 'bots', '915306c5f693e7d486a557368fd7fc32e4381ffa0f8855d85f82c0db65c80800', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	(5, 'trading', '64ae3e517fa1aef52a5009252e6fca7c877e23757b34ef00e55615eaf98362db', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres'),
	(6, 'ledger', 'b3780a41902be00272211d141ea49f83db776aaf4de29f54702b3d99bfd62ff6', '0.1.0', '2026-11-22 16:24:13.50155+00', 'postgres');


--
-- Data for Name: positions; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.positions OVERRIDING SYSTEM VALUE VALUES
	(1, 2, 1, 'short', 'BTC', 'USD', 0.04, 3996, 99, 'open', '2026-11-22 16:24:13.82444+00', NULL),
	(1, 3, 5, 'long', 'ETH', 'BTC', 0, 0.00, 0.01, 'closed', '2026-11-22 16:24:13.841517+00', '2026-01-01 12:00:00+00'),
	(1, 4, 5, 'short', 'ETH', 'BTC', 0, 0, 0, 'pending', '2026-11-22 16:24:13.869519+00', NULL),
	(1, 5, 5, 'short', 'ETH', 'BTC', 0.1, 0.005, 0, 'open', '2026-11-22 16:24:13.870272+00', NULL),
	(1, 1, 1, 'long', 'BTC', 'USD', 0.02, 2002, 1295.1, 'open', '2026-11-22 16:24:13.804251+00', NULL),
	(1, 6, 2, 'long', 'BTC', 'USD', 0.10, 10010, -103.9, 'open', '2026-11-22 16:24:13.873519+00', NULL),
	(2, 7, 3, 'long', 'BTC', 'USD', 0.00999, 950, 0, 'open', '2026-11-22 16:24:13.917516+00', NULL),
	(3, 8, 4, 'long', 'BTC', 'USD', 0, 0, 0, 'cancelled', '2026-11-22 16:24:13.93368+00', '2026-11-22 16:24:13.934236+00'),
	(4, 10, 9, 'short', 'BTC', 'USD', 0.04, 3996, 99, 'open', '2026-11-22 16:24:13.983218+00', NULL),
	(4, 11, 13, 'long', 'ETH', 'BTC', 0, 0.00, 0.01, 'closed', '2026-11-22 16:24:13.99366+00', '2026-01-01 12:00:00+00'),
	(4, 12, 13, 'short', 'ETH', 'BTC', 0, 0, 0, 'pending', '2026-11-22 16:24:14.00582+00', NULL),
	(4, 13, 13, 'short', 'ETH', 'BTC', 0.1, 0.005, 0, 'open', '2026-11-22 16:24:14.00951+00', NULL),
	(4, 9, 9, 'long', 'BTC', 'USD', 0.02, 2002, 1295.1, 'open', '2026-11-22 16:24:13.978457+00', NULL),
	(4, 14, 10, 'long', 'BTC', 'USD', 0.10, 10010, -103.9, 'open', '2026-11-22 16:24:14.014445+00', NULL),
	(5, 15, 11, 'long', 'BTC', 'USD', 0.00999, 950, 0, 'open', '2026-11-22 16:24:14.041663+00', NULL),
	(6, 16, 12, 'long', 'BTC', 'USD', 0, 0, 0, 'cancelled', '2026-11-22 16:24:14.045532+00', '2026-11-22 16:24:14.045938+00');


--
-- Data for Name: prices; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.prices VALUES
	('coinbase', 'BTC', 'USD', 100000, '2026-01-02 00:00:00+00'),
	('coinbase', 'ETH', 'BTC', 0.05, '2026-01-02 00:00:00+00');


--
-- Data for Name: reservations; Type: TABLE DATA; Schema: budgetdb_data; Owner: -
--

INSERT INTO budgetdb_data.reservations VALUES
	(1, 6, 'USD', 2500.00, 0, 0),
	(1, 6, 'BTC', 0.00000000, 0, 0),
	(4, 9, 'BTC', 0.10000000, 0.10000000, 0.07990000),
	(4, 9, 'USD', 10000.00, 10000.00, 13388.10),
	(4, 10, 'BTC', 0.00000000, 0.00000000, 0.10000000),
	(4, 10, 'USD', 10000.00, 0.00, -113.90),
	(1, 1, 'BNB', 0, 0, -0.01),
	(5, 11, 'BTC', 0.04000000, 0.04000000, 0.04999000),
	(5, 11, 'USD', 6000.00, 6000.00, 5050.00),
	(5, 15, 'BTC', 0.00000000, 0.00000000, 0.00000000),
	(5, 15, 'USD', 2500.00, 0.00, 0.00),
	(6, 12, 'BTC', 0.25000000, 0.00000000, 0.00000000),
	(6, 12, 'USD', 25000.00, 0.00, 0.00),
	(1, 5, 'ETH', 0.500000000000000000, 0.500000000000000000, 0.400000000000000000),
	(1, 5, 'BTC', 0.02450000, 0.02450000, 0.02950000),
	(6, 16, 'USD', 17500.00, 17500.00, 17500.00),
	(6, 16, 'BTC', 0.07500000, 0.07500000, 0.07500000),
	(1, 1, 'BTC', 0.10000000, 0.10000000, 0.07990000),
	(1, 1, 'USD', 10000.00, 10000.00, 13388.10),
	(1, 2, 'BTC', 0.00000000, 0.00000000, 0.10000000),
	(1, 2, 'USD', 10000.00, 0.00, -113.90),
	(2, 3, 'BTC', 0.04000000, 0.04000000, 0.04999000),
	(2, 3, 'USD', 6000.00, 6000.00, 5050.00),
	(2, 7, 'BTC', 0.00000000, 0.00000000, 0.00000000),
	(2, 7, 'USD', 2500.00, 0.00, 0.00),
	(3, 4, 'BTC', 0.25000000, 0.00000000, 0.00000000),
	(3, 4, 'USD', 25000.00, 0.00, 0.00),
	(3, 8, 'USD', 17500.00, 17500.00, 17500.00),
	(3, 8, 'BTC', 0.07500000, 0.07500000, 0.07500000),
	(4, 14, 'USD', 2500.00, 0, 0),
	(4, 14, 'BTC', 0.00000000, 0, 0),
	(4, 9, 'BNB', 0, 0, -0.01),
	(4, 13, 'ETH', 0.500000000000000000, 0.500000000000000000, 0.400000000000000000),
	(4, 13, 'BTC', 0.02450000, 0.02450000, 0.02950000);


--
-- Data for Name: requests; Type: TABLE DATA; Schema: expected; Owner: -
--

INSERT INTO expected.requests VALUES
	('sync_balances(1, ''{"USD": 50000, "BTC": 0.5, "ETH": 10}'', ''2026-01-01 10:00Z'', request_id => ''one'')', '{"owner": "Alice", "currency": "BTC", "exchange": "coinbase", "reserved": 0, "available": 0.5, "shortfall": 0, "account_id": 1, "raw_balance": 0.5, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.5, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 0.5, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(1, ''{"USD": 50000, "BTC": 0.5, "ETH": 10}'', ''2026-01-01 10:00Z'', request_id => ''one'')', '{"owner": "Alice", "currency": "ETH", "exchange": "coinbase", "reserved": 0, "available": 10, "shortfall": 0, "account_id": 1, "raw_balance": 10, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 10, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 10, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(1, ''{"USD": 50000, "BTC": 0.5, "ETH": 10}'', ''2026-01-01 10:00Z'', request_id => ''one'')', '{"owner": "Alice", "currency": "USD", "exchange": "coinbase", "reserved": 0, "available": 50000, "shortfall": 0, "account_id": 1, "raw_balance": 50000, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 50000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 50000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('create_bot(1, ''A'', ''bidirectional_dca'', 40, request_id => ''create A'')', '{"id": 1, "name": "A", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 1, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.777525+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.10000000}'),
	('create_bot(1, ''B'', ''traditional_dca'', 20, request_id => ''create B'')', '{"id": 2, "name": "B", "status": "active", "long_pct": 100, "strategy": "traditional_dca", "is_active": true, "short_pct": 0, "account_id": 1, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.786694+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.00000000}'),
	('create_bot(2, ''C'', ''bidirectional_dca'', 40, 60, request_id => ''create C'')', '{"id": 3, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 2, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.78831+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}'),
	('create_bot(1, ''F'', ''traditional_dca'', 5, activate => FALSE, request_id => ''draft F'')', '{"id": 6, "name": "F", "status": "draft", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 1, "budget_pct": 5, "created_at": "2026-11-22T16:24:13.80016+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0}'),
	('open_position(1, 1, ''long'', request_id => ''open long of A'')', '{"id": 1, "bot_id": 1, "status": "pending", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:13.804251+00:00", "account_id": 1, "base_amount": 0, "quote_amount": 0, "realised_pnl": 0, "base_currency": "BTC", "quote_currency": "USD"}'),
	('record_fill(1, 1, ''buy'', 0.05, 5000, 5, NULL, ''2026-01-01 11:00Z'', request_id => ''buy of A'')', '{"id": 1, "side": "buy", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": "buy of A", "position_id": 1, "recorded_at": "2026-11-22T16:24:13.822174+00:00", "fee_currency": "USD", "quote_amount": 5000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('record_fill(1, 2, ''buy'', 0.01, 900, 0.0001, ''BTC'', ''2026-01-01 09:00Z'', request_id => ''late of A'')', '{"id": 4, "side": "buy", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00+00:00", "external_id": "late of A", "position_id": 2, "recorded_at": "2026-11-22T16:24:13.833922+00:00", "fee_currency": "BTC", "quote_amount": 900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('sync_balances(1, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Alice", "currency": "BNB", "exchange": "coinbase", "reserved": 0, "available": 0.99, "shortfall": 0, "account_id": 1, "raw_balance": 0.99, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.99, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 0.99, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(1, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Alice", "currency": "BTC", "exchange": "coinbase", "reserved": 0.21996000, "available": 0.26004000, "shortfall": 0, "account_id": 1, "raw_balance": 0.48, "account_name": "Coinbase", "price_status": "stale", "reserved_exact": 0.13990000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.34010000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0.21996000, "available_conservative": 0.26004000, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('sync_balances(1, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Alice", "currency": "DOGE", "exchange": "coinbase", "reserved": 0, "available": 1, "shortfall": 0, "account_id": 1, "raw_balance": 1, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 1, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 1, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(1, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Alice", "currency": "ETH", "exchange": "coinbase", "reserved": 1.000000000000000000, "available": 9.000000000000000000, "shortfall": 0, "account_id": 1, "raw_balance": 10, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 1.000000000000000000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 9.000000000000000000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 1.000000000000000000, "available_conservative": 9.000000000000000000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(1, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Alice", "currency": "USD", "exchange": "coinbase", "reserved": 26996.00, "available": 25394.00, "shortfall": 0, "account_id": 1, "raw_balance": 52390, "account_name": "Coinbase", "price_status": "stale", "reserved_exact": 21490.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 30900.00, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 26996.00, "available_conservative": 25394.00, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('record_fill(1, 3, ''sell'', 1, 0.06, 0, NULL, ''2026-01-01 12:00Z'', request_id => ''sweep of E'')', '{"id": 6, "side": "sell", "bot_id": 5, "overspent": false, "account_id": 1, "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00+00:00", "external_id": "sweep of E", "position_id": 3, "recorded_at": "2026-11-22T16:24:13.848571+00:00", "fee_currency": "BTC", "quote_amount": 0.06, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('resize_bot(1, 5, 10, request_id => ''resize E'')', '{"id": 5, "name": "E", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 1, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.799031+00:00", "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0.02450000}'),
	('record_fill(1, 6, ''buy'', 0.12, 12000, 12, NULL, ''2026-01-01 13:00Z'', request_id => ''overspent'')', '{"id": 8, "side": "buy", "bot_id": 2, "overspent": true, "account_id": 1, "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": "overspent", "position_id": 6, "recorded_at": "2026-11-22T16:24:13.875037+00:00", "fee_currency": "USD", "quote_amount": 12000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('pause_bot(1, 2, request_id => ''pause B'')', '{"id": 2, "name": "B", "status": "paused", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 1, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.786694+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0.12, "position_usd_value": 12000, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('record_fills(1, ''[{"id": "trade 2", "position_id": 6, "side": "sell", "base_amount": "0.02", "quote_amount": "1900", "fee_amount": "1.90", "executed_at": "2026-01-01T15:00:00Z"}, {"id": "trade 1", "position_id": 1, "side": "sell", "base_amount": "0.01", "quote_amount": "1900", "fee_amount": "1.90", "executed_at": "2026-01-01T15:00:00Z"}]'', request_id => ''fills of A and B'')', '{"id": 10, "side": "sell", "bot_id": 2, "overspent": false, "account_id": 1, "fee_amount": 1.9, "base_amount": 0.02, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 2", "position_id": 6, "recorded_at": "2026-11-22T16:24:13.898511+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('record_fills(1, ''[{"id": "trade 2", "position_id": 6, "side": "sell", "base_amount": "0.02", "quote_amount": "1900", "fee_amount": "1.90", "executed_at": "2026-01-01T15:00:00Z"}, {"id": "trade 1", "position_id": 1, "side": "sell", "base_amount": "0.01", "quote_amount": "1900", "fee_amount": "1.90", "executed_at": "2026-01-01T15:00:00Z"}]'', request_id => ''fills of A and B'')', '{"id": 9, "side": "sell", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 1.9, "base_amount": 0.01, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 1", "position_id": 1, "recorded_at": "2026-11-22T16:24:13.888574+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('activate_bot(2, 3, request_id => ''resume C'')', '{"id": 3, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 2, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.78831+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}'),
	('close_bot(2, 7, request_id => ''close G'')', '{"id": 7, "name": "G", "status": "closed", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 2, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.803412+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('sync_balances(3, ''{"USD": 90000}'', ''2026-01-01 14:00Z'', complete => TRUE, request_id => ''complete'')', '{"owner": "Alice", "currency": "BTC", "exchange": "paper", "reserved": 0.07500000, "available": 0, "shortfall": 0.07500000, "account_id": 3, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0.07500000, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0.07500000, "is_paper_trading": true, "reservation_model": "conservative", "reserved_conservative": 0.07500000, "available_conservative": 0, "shortfall_conservative": 0.07500000, "price_status_conservative": "not needed"}'),
	('sync_balances(3, ''{"USD": 90000}'', ''2026-01-01 14:00Z'', complete => TRUE, request_id => ''complete'')', '{"owner": "Alice", "currency": "DOGE", "exchange": "paper", "reserved": 0, "available": 0, "shortfall": 0, "account_id": 3, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 0, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(3, ''{"USD": 90000}'', ''2026-01-01 14:00Z'', complete => TRUE, request_id => ''complete'')', '{"owner": "Alice", "currency": "USD", "exchange": "paper", "reserved": 17500.00, "available": 72500.00, "shortfall": 0, "account_id": 3, "raw_balance": 90000, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 17500.00, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 72500.00, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "conservative", "reserved_conservative": 17500.00, "available_conservative": 72500.00, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(4, ''{"USD": 50000, "BTC": 0.5, "ETH": 10}'', ''2026-01-01 10:00Z'', request_id => ''one'')', '{"owner": "Bob", "currency": "BTC", "exchange": "coinbase", "reserved": 0, "available": 0.5, "shortfall": 0, "account_id": 4, "raw_balance": 0.5, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.5, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 0.5, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(4, ''{"USD": 50000, "BTC": 0.5, "ETH": 10}'', ''2026-01-01 10:00Z'', request_id => ''one'')', '{"owner": "Bob", "currency": "ETH", "exchange": "coinbase", "reserved": 0, "available": 10, "shortfall": 0, "account_id": 4, "raw_balance": 10, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 10, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 10, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(4, ''{"USD": 50000, "BTC": 0.5, "ETH": 10}'', ''2026-01-01 10:00Z'', request_id => ''one'')', '{"owner": "Bob", "currency": "USD", "exchange": "coinbase", "reserved": 0, "available": 50000, "shortfall": 0, "account_id": 4, "raw_balance": 50000, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 50000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 50000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('create_bot(4, ''A'', ''bidirectional_dca'', 40, request_id => ''create A'')', '{"id": 9, "name": "A", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 4, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.973514+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.10000000}'),
	('create_bot(4, ''B'', ''traditional_dca'', 20, request_id => ''create B'')', '{"id": 10, "name": "B", "status": "active", "long_pct": 100, "strategy": "traditional_dca", "is_active": true, "short_pct": 0, "account_id": 4, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.974619+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.00000000}'),
	('create_bot(5, ''C'', ''bidirectional_dca'', 40, 60, request_id => ''create C'')', '{"id": 11, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 5, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.975484+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}'),
	('create_bot(4, ''F'', ''traditional_dca'', 5, activate => FALSE, request_id => ''draft F'')', '{"id": 14, "name": "F", "status": "draft", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 4, "budget_pct": 5, "created_at": "2026-11-22T16:24:13.977287+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0}'),
	('open_position(4, 9, ''long'', request_id => ''open long of A'')', '{"id": 9, "bot_id": 9, "status": "pending", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:13.978457+00:00", "account_id": 4, "base_amount": 0, "quote_amount": 0, "realised_pnl": 0, "base_currency": "BTC", "quote_currency": "USD"}'),
	('record_fill(4, 9, ''buy'', 0.05, 5000, 5, NULL, ''2026-01-01 11:00Z'', request_id => ''buy of A'')', '{"id": 12, "side": "buy", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": "buy of A", "position_id": 9, "recorded_at": "2026-11-22T16:24:13.982355+00:00", "fee_currency": "USD", "quote_amount": 5000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('record_fill(4, 10, ''buy'', 0.01, 900, 0.0001, ''BTC'', ''2026-01-01 09:00Z'', request_id => ''late of A'')', '{"id": 15, "side": "buy", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00+00:00", "external_id": "late of A", "position_id": 10, "recorded_at": "2026-11-22T16:24:13.986738+00:00", "fee_currency": "BTC", "quote_amount": 900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('sync_balances(4, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Bob", "currency": "BNB", "exchange": "coinbase", "reserved": 0.00, "available": 0.99, "shortfall": 0, "account_id": 4, "raw_balance": 0.99, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.99, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 0.99, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(4, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Bob", "currency": "BTC", "exchange": "coinbase", "reserved": 0.13990000, "available": 0.34010000, "shortfall": 0, "account_id": 4, "raw_balance": 0.48, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.13990000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.34010000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0.21996000, "available_conservative": 0.26004000, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('sync_balances(4, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Bob", "currency": "DOGE", "exchange": "coinbase", "reserved": 0, "available": 1, "shortfall": 0, "account_id": 4, "raw_balance": 1, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 1, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 1, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(4, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Bob", "currency": "ETH", "exchange": "coinbase", "reserved": 1.000000000000000000, "available": 9.000000000000000000, "shortfall": 0, "account_id": 4, "raw_balance": 10, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 1.000000000000000000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 9.000000000000000000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 1.000000000000000000, "available_conservative": 9.000000000000000000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(4, ''{"USD": 1}'', ''2026-01-01 09:30Z'', request_id => ''stale'')', '{"owner": "Bob", "currency": "USD", "exchange": "coinbase", "reserved": 21490.00, "available": 30900.00, "shortfall": 0, "account_id": 4, "raw_balance": 52390, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 21490.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 30900.00, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 26996.00, "available_conservative": 25394.00, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('record_fill(4, 11, ''sell'', 1, 0.06, 0, NULL, ''2026-01-01 12:00Z'', request_id => ''sweep of E'')', '{"id": 17, "side": "sell", "bot_id": 13, "overspent": false, "account_id": 4, "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00+00:00", "external_id": "sweep of E", "position_id": 11, "recorded_at": "2026-11-22T16:24:13.996552+00:00", "fee_currency": "BTC", "quote_amount": 0.06, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('resize_bot(4, 13, 10, request_id => ''resize E'')', '{"id": 13, "name": "E", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 4, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.976731+00:00", "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0.02450000}'),
	('record_fill(4, 14, ''buy'', 0.12, 12000, 12, NULL, ''2026-01-01 13:00Z'', request_id => ''overspent'')', '{"id": 19, "side": "buy", "bot_id": 10, "overspent": true, "account_id": 4, "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": "overspent", "position_id": 14, "recorded_at": "2026-11-22T16:24:14.015568+00:00", "fee_currency": "USD", "quote_amount": 12000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('pause_bot(4, 10, request_id => ''pause B'')', '{"id": 10, "name": "B", "status": "paused", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 4, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.974619+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0.12, "position_usd_value": 12000, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('record_fills(4, ''[{"id": "trade 2", "position_id": 14, "side": "sell", "base_amount": "0.02", "quote_amount": "1900", "fee_amount": "1.90", "executed_at": "2026-01-01T15:00:00Z"}, {"id": "trade 1", "position_id": 9, "side": "sell", "base_amount": "0.01", "quote_amount": "1900", "fee_amount": "1.90", "executed_at": "2026-01-01T15:00:00Z"}]'', request_id => ''fills of A and B'')', '{"id": 21, "side": "sell", "bot_id": 10, "overspent": false, "account_id": 4, "fee_amount": 1.9, "base_amount": 0.02, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 2", "position_id": 14, "recorded_at": "2026-11-22T16:24:14.023591+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('record_fills(4, ''[{"id": "trade 2", "position_id": 14, "side": "sell", "base_amount": "0.02", "quote_amount": "1900", "fee_amount": "1.90", "executed_at": "2026-01-01T15:00:00Z"}, {"id": "trade 1", "position_id": 9, "side": "sell", "base_amount": "0.01", "quote_amount": "1900", "fee_amount": "1.90", "executed_at": "2026-01-01T15:00:00Z"}]'', request_id => ''fills of A and B'')', '{"id": 20, "side": "sell", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 1.9, "base_amount": 0.01, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 1", "position_id": 9, "recorded_at": "2026-11-22T16:24:14.02256+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('activate_bot(5, 11, request_id => ''resume C'')', '{"id": 11, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 5, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.975484+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}'),
	('close_bot(5, 15, request_id => ''close G'')', '{"id": 15, "name": "G", "status": "closed", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 5, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.977946+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('sync_balances(6, ''{"USD": 90000}'', ''2026-01-01 14:00Z'', complete => TRUE, request_id => ''complete'')', '{"owner": "Bob", "currency": "BTC", "exchange": "paper", "reserved": 0.07500000, "available": 0, "shortfall": 0.07500000, "account_id": 6, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0.07500000, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0.07500000, "is_paper_trading": true, "reservation_model": "exact", "reserved_conservative": 0.07500000, "available_conservative": 0, "shortfall_conservative": 0.07500000, "price_status_conservative": "not needed"}'),
	('sync_balances(6, ''{"USD": 90000}'', ''2026-01-01 14:00Z'', complete => TRUE, request_id => ''complete'')', '{"owner": "Bob", "currency": "DOGE", "exchange": "paper", "reserved": 0, "available": 0, "shortfall": 0, "account_id": 6, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 0, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('sync_balances(6, ''{"USD": 90000}'', ''2026-01-01 14:00Z'', complete => TRUE, request_id => ''complete'')', '{"owner": "Bob", "currency": "USD", "exchange": "paper", "reserved": 17500.00, "available": 72500.00, "shortfall": 0, "account_id": 6, "raw_balance": 90000, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 17500.00, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 72500.00, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "exact", "reserved_conservative": 17500.00, "available_conservative": 72500.00, "shortfall_conservative": 0, "price_status_conservative": "not needed"}');


--
-- Data for Name: rows; Type: TABLE DATA; Schema: expected; Owner: -
--

INSERT INTO expected.rows VALUES
	('accounts', '{"id": 4, "kind": "cex", "name": "Coinbase", "owner": "Bob", "version": 28, "exchange": "coinbase", "created_at": "2026-11-22T16:24:13.949524+00:00", "is_paper_trading": false, "reservation_model": "exact", "api_keys_configured": false}'),
	('accounts', '{"id": 5, "kind": "cex", "name": "Kraken Pro", "owner": "Bob", "version": 10, "exchange": "kraken", "created_at": "2026-11-22T16:24:13.950086+00:00", "is_paper_trading": false, "reservation_model": "exact", "api_keys_configured": true}'),
	('accounts', '{"id": 6, "kind": "cex", "name": "Paper", "owner": "Bob", "version": 7, "exchange": "paper", "created_at": "2026-11-22T16:24:13.953518+00:00", "is_paper_trading": true, "reservation_model": "exact", "api_keys_configured": false}'),
	('accounts', '{"id": 1, "kind": "cex", "name": "Coinbase", "owner": "Alice", "version": 28, "exchange": "coinbase", "created_at": "2026-11-22T16:24:13.724535+00:00", "is_paper_trading": false, "reservation_model": "conservative", "api_keys_configured": false}'),
	('accounts', '{"id": 2, "kind": "cex", "name": "Kraken Pro", "owner": "Alice", "version": 10, "exchange": "kraken", "created_at": "2026-11-22T16:24:13.729521+00:00", "is_paper_trading": false, "reservation_model": "conservative", "api_keys_configured": true}'),
	('accounts', '{"id": 3, "kind": "cex", "name": "Paper", "owner": "Alice", "version": 7, "exchange": "paper", "created_at": "2026-11-22T16:24:13.733647+00:00", "is_paper_trading": true, "reservation_model": "conservative", "api_keys_configured": false}'),
	('account_capital', '{"owner": "Bob", "currency": "ETH", "exchange": "coinbase", "reserved": 0.400000000000000000, "available": 9.500000000000000000, "shortfall": 0, "account_id": 4, "raw_balance": 9.9, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.400000000000000000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 9.500000000000000000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0.600000000000000000, "available_conservative": 9.300000000000000000, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('account_capital', '{"owner": "Alice", "currency": "BTC", "exchange": "paper", "reserved": 0.07500000, "available": 0, "shortfall": 0.07500000, "account_id": 3, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0.07500000, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0.07500000, "is_paper_trading": true, "reservation_model": "conservative", "reserved_conservative": 0.07500000, "available_conservative": 0, "shortfall_conservative": 0.07500000, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Alice", "currency": "DOGE", "exchange": "paper", "reserved": 0, "available": 0, "shortfall": 0, "account_id": 3, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 0, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Alice", "currency": "USD", "exchange": "paper", "reserved": 17500.00, "available": 72500.00, "shortfall": 0, "account_id": 3, "raw_balance": 90000, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 17500.00, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 72500.00, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "conservative", "reserved_conservative": 17500.00, "available_conservative": 72500.00, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Bob", "currency": "BTC", "exchange": "coinbase", "reserved": 0.20940000, "available": 0.37560000, "shortfall": 0, "account_id": 4, "raw_balance": 0.585, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.20940000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.37560000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0.28946000, "available_conservative": 0.29554000, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('account_capital', '{"owner": "Bob", "currency": "USD", "exchange": "coinbase", "reserved": 13388.10, "available": 30786.10, "shortfall": 0, "account_id": 4, "raw_balance": 44174.2, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 13388.10, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 30786.10, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 25996.00, "available_conservative": 18178.20, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('account_capital', '{"owner": "Alice", "currency": "DOGE", "exchange": "coinbase", "reserved": 0, "available": 1, "shortfall": 0, "account_id": 1, "raw_balance": 1, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 1, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 1, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Alice", "currency": "BNB", "exchange": "coinbase", "reserved": 0, "available": 0.99, "shortfall": 0, "account_id": 1, "raw_balance": 0.99, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.99, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0, "available_conservative": 0.99, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Bob", "currency": "BTC", "exchange": "kraken", "reserved": 0.04999000, "available": 0.21000000, "shortfall": 0, "account_id": 5, "raw_balance": 0.25999, "account_name": "Kraken Pro", "price_status": "not needed", "reserved_exact": 0.04999000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.21000000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0.04999000, "available_conservative": 0.21000000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('portfolio_capital', '{"owner": "Alice", "accounts": 1, "currency": "USD", "reserved": 17500.00, "available": 72500.00, "shortfall": 0, "raw_balance": 90000, "price_status": "not needed", "is_paper_trading": true}'),
	('account_capital', '{"owner": "Bob", "currency": "USD", "exchange": "kraken", "reserved": 5050.00, "available": 19000.00, "shortfall": 0, "account_id": 5, "raw_balance": 24050, "account_name": "Kraken Pro", "price_status": "not needed", "reserved_exact": 5050.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 19000.00, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 6950.00, "available_conservative": 17100.00, "shortfall_conservative": 0, "price_status_conservative": "missing"}'),
	('account_capital', '{"owner": "Alice", "currency": "ETH", "exchange": "coinbase", "reserved": 0.600000000000000000, "available": 9.300000000000000000, "shortfall": 0, "account_id": 1, "raw_balance": 9.9, "account_name": "Coinbase", "price_status": "stale", "reserved_exact": 0.400000000000000000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 9.500000000000000000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0.600000000000000000, "available_conservative": 9.300000000000000000, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('account_capital', '{"owner": "Bob", "currency": "BTC", "exchange": "paper", "reserved": 0.07500000, "available": 0, "shortfall": 0.07500000, "account_id": 6, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0.07500000, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0.07500000, "is_paper_trading": true, "reservation_model": "exact", "reserved_conservative": 0.07500000, "available_conservative": 0, "shortfall_conservative": 0.07500000, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Bob", "currency": "DOGE", "exchange": "paper", "reserved": 0, "available": 0, "shortfall": 0, "account_id": 6, "raw_balance": 0, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 0, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 0, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Bob", "currency": "USD", "exchange": "paper", "reserved": 17500.00, "available": 72500.00, "shortfall": 0, "account_id": 6, "raw_balance": 90000, "account_name": "Paper", "price_status": "not needed", "reserved_exact": 17500.00, "snapshot_as_of": "2026-01-01T14:00:00+00:00", "available_exact": 72500.00, "shortfall_exact": 0, "is_paper_trading": true, "reservation_model": "exact", "reserved_conservative": 17500.00, "available_conservative": 72500.00, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Alice", "currency": "BTC", "exchange": "coinbase", "reserved": 0.28946000, "available": 0.29554000, "shortfall": 0, "account_id": 1, "raw_balance": 0.585, "account_name": "Coinbase", "price_status": "stale", "reserved_exact": 0.20940000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.37560000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0.28946000, "available_conservative": 0.29554000, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('account_capital', '{"owner": "Alice", "currency": "USD", "exchange": "coinbase", "reserved": 25996.00, "available": 18178.20, "shortfall": 0, "account_id": 1, "raw_balance": 44174.2, "account_name": "Coinbase", "price_status": "stale", "reserved_exact": 13388.10, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 30786.10, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 25996.00, "available_conservative": 18178.20, "shortfall_conservative": 0, "price_status_conservative": "stale"}'),
	('account_capital', '{"owner": "Bob", "currency": "DOGE", "exchange": "coinbase", "reserved": 0, "available": 1, "shortfall": 0, "account_id": 4, "raw_balance": 1, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 1, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 1, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Bob", "currency": "BNB", "exchange": "coinbase", "reserved": 0.00, "available": 0.99, "shortfall": 0, "account_id": 4, "raw_balance": 0.99, "account_name": "Coinbase", "price_status": "not needed", "reserved_exact": 0.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.99, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "exact", "reserved_conservative": 0, "available_conservative": 0.99, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Alice", "currency": "BTC", "exchange": "kraken", "reserved": 0.04999000, "available": 0.21000000, "shortfall": 0, "account_id": 2, "raw_balance": 0.25999, "account_name": "Kraken Pro", "price_status": "not needed", "reserved_exact": 0.04999000, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 0.21000000, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 0.04999000, "available_conservative": 0.21000000, "shortfall_conservative": 0, "price_status_conservative": "not needed"}'),
	('account_capital', '{"owner": "Alice", "currency": "USD", "exchange": "kraken", "reserved": 6950.00, "available": 17100.00, "shortfall": 0, "account_id": 2, "raw_balance": 24050, "account_name": "Kraken Pro", "price_status": "missing", "reserved_exact": 5050.00, "snapshot_as_of": "2026-01-01T10:00:00+00:00", "available_exact": 19000.00, "shortfall_exact": 0, "is_paper_trading": false, "reservation_model": "conservative", "reserved_conservative": 6950.00, "available_conservative": 17100.00, "shortfall_conservative": 0, "price_status_conservative": "missing"}'),
	('bot_capital', '{"held": 0, "idle": 0, "spent": 0, "bot_id": 6, "status": "draft", "bot_name": "F", "currency": "USD", "deployed": 0, "reserved": 0, "allocated": 2500.00, "overspent": 0, "account_id": 1, "position_value": 0, "reserved_exact": 0, "reserved_conservative": 0}'),
	('bot_capital', '{"held": 0, "idle": 0, "spent": 0, "bot_id": 6, "status": "draft", "bot_name": "F", "currency": "BTC", "deployed": 0, "reserved": 0, "allocated": 0.00000000, "overspent": 0, "account_id": 1, "position_value": 0, "reserved_exact": 0, "reserved_conservative": 0}'),
	('bot_capital', '{"held": 0.07990000, "idle": 0.05990000, "spent": 0.04, "bot_id": 9, "status": "active", "bot_name": "A", "currency": "BTC", "deployed": 0.02, "reserved": 0.07990000, "allocated": 0.10000000, "overspent": 0, "account_id": 4, "position_value": 0.05996, "reserved_exact": 0.07990000, "reserved_conservative": 0.15996000}'),
	('bot_capital', '{"held": 13388.10, "idle": 9392.10, "spent": 2002, "bot_id": 9, "status": "active", "bot_name": "A", "currency": "USD", "deployed": 3996, "reserved": 13388.10, "allocated": 10000.00, "overspent": 0, "account_id": 4, "position_value": 5996, "reserved_exact": 13388.10, "reserved_conservative": 15996.00}'),
	('bot_capital', '{"held": 0.10000000, "idle": 0.00000000, "spent": 0, "bot_id": 10, "status": "paused", "bot_name": "B", "currency": "BTC", "deployed": 0.10, "reserved": 0.10000000, "allocated": 0.00000000, "overspent": 0, "account_id": 4, "position_value": 0.10, "reserved_exact": 0.10000000, "reserved_conservative": 0.10000000}'),
	('bot_capital', '{"held": -113.90, "idle": 0, "spent": 10010, "bot_id": 10, "status": "paused", "bot_name": "B", "currency": "USD", "deployed": 0, "reserved": 0, "allocated": 10000.00, "overspent": 113.90, "account_id": 4, "position_value": 10000, "reserved_exact": 0, "reserved_conservative": 10000.00}'),
	('bot_capital', '{"held": -0.01, "idle": 0, "spent": 0, "bot_id": 1, "status": "active", "bot_name": "A", "currency": "BNB", "deployed": 0, "reserved": 0, "allocated": 0, "overspent": 0.01, "account_id": 1, "position_value": 0, "reserved_exact": 0, "reserved_conservative": 0}'),
	('bot_capital', '{"held": 0.04999000, "idle": 0.04000000, "spent": 0, "bot_id": 11, "status": "active", "bot_name": "C", "currency": "BTC", "deployed": 0.00999, "reserved": 0.04999000, "allocated": 0.04000000, "overspent": 0, "account_id": 5, "position_value": 0.00999, "reserved_exact": 0.04999000, "reserved_conservative": 0.04999000}'),
	('bot_capital', '{"held": 5050.00, "idle": 5050.00, "spent": 950, "bot_id": 11, "status": "active", "bot_name": "C", "currency": "USD", "deployed": 0, "reserved": 5050.00, "allocated": 6000.00, "overspent": 0, "account_id": 5, "position_value": 950, "reserved_exact": 5050.00, "reserved_conservative": 6950.00}'),
	('bot_capital', '{"held": 0.00000000, "idle": 0.00000000, "spent": 0, "bot_id": 15, "status": "closed", "bot_name": "G", "currency": "BTC", "deployed": 0, "reserved": 0.00000000, "allocated": 0.00000000, "overspent": 0.00000000, "account_id": 5, "position_value": 0, "reserved_exact": 0.00000000, "reserved_conservative": 0.00000000}'),
	('bot_capital', '{"held": 0.00, "idle": 0.00, "spent": 0, "bot_id": 15, "status": "closed", "bot_name": "G", "currency": "USD", "deployed": 0, "reserved": 0.00, "allocated": 2500.00, "overspent": 0.00, "account_id": 5, "position_value": 0, "reserved_exact": 0.00, "reserved_conservative": 0.00}'),
	('bot_capital', '{"held": 0.00000000, "idle": 0.00000000, "spent": 0, "bot_id": 12, "status": "closed", "bot_name": "D", "currency": "BTC", "deployed": 0, "reserved": 0.00000000, "allocated": 0.25000000, "overspent": 0.00000000, "account_id": 6, "position_value": 0, "reserved_exact": 0.00000000, "reserved_conservative": 0.00000000}'),
	('bot_capital', '{"held": 0.00, "idle": 0.00, "spent": 0, "bot_id": 12, "status": "closed", "bot_name": "D", "currency": "USD", "deployed": 0, "reserved": 0.00, "allocated": 25000.00, "overspent": 0.00, "account_id": 6, "position_value": 0, "reserved_exact": 0.00, "reserved_conservative": 0.00}'),
	('bot_capital', '{"held": 0.400000000000000000, "idle": 0.400000000000000000, "spent": 0.1, "bot_id": 5, "status": "active", "bot_name": "E", "currency": "ETH", "deployed": 0, "reserved": 0.600000000000000000, "allocated": 0.500000000000000000, "overspent": 0, "account_id": 1, "position_value": 0.1, "reserved_exact": 0.400000000000000000, "reserved_conservative": 0.600000000000000000}'),
	('bot_capital', '{"held": 0.02950000, "idle": 0.02450000, "spent": 0, "bot_id": 5, "status": "active", "bot_name": "E", "currency": "BTC", "deployed": 0.005, "reserved": 0.02950000, "allocated": 0.02450000, "overspent": 0, "account_id": 1, "position_value": 0.005, "reserved_exact": 0.02950000, "reserved_conservative": 0.02950000}'),
	('bot_capital', '{"held": 17500.00, "idle": 17500.00, "spent": 0, "bot_id": 16, "status": "active", "bot_name": "D", "currency": "USD", "deployed": 0, "reserved": 17500.00, "allocated": 17500.00, "overspent": 0, "account_id": 6, "position_value": 0, "reserved_exact": 17500.00, "reserved_conservative": 17500.00}'),
	('bot_capital', '{"held": 0.07500000, "idle": 0.07500000, "spent": 0, "bot_id": 16, "status": "active", "bot_name": "D", "currency": "BTC", "deployed": 0, "reserved": 0.07500000, "allocated": 0.07500000, "overspent": 0, "account_id": 6, "position_value": 0, "reserved_exact": 0.07500000, "reserved_conservative": 0.07500000}'),
	('bot_capital', '{"held": 0.07990000, "idle": 0.05990000, "spent": 0.04, "bot_id": 1, "status": "active", "bot_name": "A", "currency": "BTC", "deployed": 0.02, "reserved": 0.15996000, "allocated": 0.10000000, "overspent": 0, "account_id": 1, "position_value": 0.05996, "reserved_exact": 0.07990000, "reserved_conservative": 0.15996000}'),
	('bot_capital', '{"held": 13388.10, "idle": 9392.10, "spent": 2002, "bot_id": 1, "status": "active", "bot_name": "A", "currency": "USD", "deployed": 3996, "reserved": 15996.00, "allocated": 10000.00, "overspent": 0, "account_id": 1, "position_value": 5996, "reserved_exact": 13388.10, "reserved_conservative": 15996.00}'),
	('bot_capital', '{"held": 0.10000000, "idle": 0.00000000, "spent": 0, "bot_id": 2, "status": "paused", "bot_name": "B", "currency": "BTC", "deployed": 0.10, "reserved": 0.10000000, "allocated": 0.00000000, "overspent": 0, "account_id": 1, "position_value": 0.10, "reserved_exact": 0.10000000, "reserved_conservative": 0.10000000}'),
	('bot_capital', '{"held": -113.90, "idle": 0, "spent": 10010, "bot_id": 2, "status": "paused", "bot_name": "B", "currency": "USD", "deployed": 0, "reserved": 10000.00, "allocated": 10000.00, "overspent": 113.90, "account_id": 1, "position_value": 10000, "reserved_exact": 0, "reserved_conservative": 10000.00}'),
	('bot_capital', '{"held": 0.04999000, "idle": 0.04000000, "spent": 0, "bot_id": 3, "status": "active", "bot_name": "C", "currency": "BTC", "deployed": 0.00999, "reserved": 0.04999000, "allocated": 0.04000000, "overspent": 0, "account_id": 2, "position_value": 0.00999, "reserved_exact": 0.04999000, "reserved_conservative": 0.04999000}'),
	('bot_capital', '{"held": 5050.00, "idle": 5050.00, "spent": 950, "bot_id": 3, "status": "active", "bot_name": "C", "currency": "USD", "deployed": 0, "reserved": 6950.00, "allocated": 6000.00, "overspent": 0, "account_id": 2, "position_value": 950, "reserved_exact": 5050.00, "reserved_conservative": 6950.00}'),
	('bot_capital', '{"held": 0.00000000, "idle": 0.00000000, "spent": 0, "bot_id": 7, "status": "closed", "bot_name": "G", "currency": "BTC", "deployed": 0, "reserved": 0.00000000, "allocated": 0.00000000, "overspent": 0.00000000, "account_id": 2, "position_value": 0, "reserved_exact": 0.00000000, "reserved_conservative": 0.00000000}'),
	('bot_capital', '{"held": 0.00, "idle": 0.00, "spent": 0, "bot_id": 7, "status": "closed", "bot_name": "G", "currency": "USD", "deployed": 0, "reserved": 0.00, "allocated": 2500.00, "overspent": 0.00, "account_id": 2, "position_value": 0, "reserved_exact": 0.00, "reserved_conservative": 0.00}'),
	('bot_capital', '{"held": 0.00000000, "idle": 0.00000000, "spent": 0, "bot_id": 4, "status": "closed", "bot_name": "D", "currency": "BTC", "deployed": 0, "reserved": 0.00000000, "allocated": 0.25000000, "overspent": 0.00000000, "account_id": 3, "position_value": 0, "reserved_exact": 0.00000000, "reserved_conservative": 0.00000000}'),
	('bot_capital', '{"held": 0.00, "idle": 0.00, "spent": 0, "bot_id": 4, "status": "closed", "bot_name": "D", "currency": "USD", "deployed": 0, "reserved": 0.00, "allocated": 25000.00, "overspent": 0.00, "account_id": 3, "position_value": 0, "reserved_exact": 0.00, "reserved_conservative": 0.00}'),
	('bot_capital', '{"held": 17500.00, "idle": 17500.00, "spent": 0, "bot_id": 8, "status": "active", "bot_name": "D", "currency": "USD", "deployed": 0, "reserved": 17500.00, "allocated": 17500.00, "overspent": 0, "account_id": 3, "position_value": 0, "reserved_exact": 17500.00, "reserved_conservative": 17500.00}'),
	('bot_capital', '{"held": 0.07500000, "idle": 0.07500000, "spent": 0, "bot_id": 8, "status": "active", "bot_name": "D", "currency": "BTC", "deployed": 0, "reserved": 0.07500000, "allocated": 0.07500000, "overspent": 0, "account_id": 3, "position_value": 0, "reserved_exact": 0.07500000, "reserved_conservative": 0.07500000}'),
	('bot_capital', '{"held": 0, "idle": 0, "spent": 0, "bot_id": 14, "status": "draft", "bot_name": "F", "currency": "USD", "deployed": 0, "reserved": 0, "allocated": 2500.00, "overspent": 0, "account_id": 4, "position_value": 0, "reserved_exact": 0, "reserved_conservative": 0}'),
	('bot_capital', '{"held": 0, "idle": 0, "spent": 0, "bot_id": 14, "status": "draft", "bot_name": "F", "currency": "BTC", "deployed": 0, "reserved": 0, "allocated": 0.00000000, "overspent": 0, "account_id": 4, "position_value": 0, "reserved_exact": 0, "reserved_conservative": 0}'),
	('bot_capital', '{"held": -0.01, "idle": 0, "spent": 0, "bot_id": 9, "status": "active", "bot_name": "A", "currency": "BNB", "deployed": 0, "reserved": 0, "allocated": 0, "overspent": 0.01, "account_id": 4, "position_value": 0, "reserved_exact": 0, "reserved_conservative": 0}'),
	('bot_capital', '{"held": 0.400000000000000000, "idle": 0.400000000000000000, "spent": 0.1, "bot_id": 13, "status": "active", "bot_name": "E", "currency": "ETH", "deployed": 0, "reserved": 0.400000000000000000, "allocated": 0.500000000000000000, "overspent": 0, "account_id": 4, "position_value": 0.1, "reserved_exact": 0.400000000000000000, "reserved_conservative": 0.600000000000000000}'),
	('bot_capital', '{"held": 0.02950000, "idle": 0.02450000, "spent": 0, "bot_id": 13, "status": "active", "bot_name": "E", "currency": "BTC", "deployed": 0.005, "reserved": 0.02950000, "allocated": 0.02450000, "overspent": 0, "account_id": 4, "position_value": 0.005, "reserved_exact": 0.02950000, "reserved_conservative": 0.02950000}'),
	('bots', '{"id": 1, "name": "A", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 1, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.777525+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0.05996, "position_usd_value": 5996, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.10000000}'),
	('bots', '{"id": 6, "name": "F", "status": "draft", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 1, "budget_pct": 5, "created_at": "2026-11-22T16:24:13.80016+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0}'),
	('bots', '{"id": 5, "name": "E", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 1, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.799031+00:00", "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0.005, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0.02450000}'),
	('bots', '{"id": 2, "name": "B", "status": "paused", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 1, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.786694+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0.10, "position_usd_value": 10000, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('portfolio_capital', '{"owner": "Bob", "accounts": 1, "currency": "DOGE", "reserved": 0, "available": 1, "shortfall": 0, "raw_balance": 1, "price_status": "not needed", "is_paper_trading": false}'),
	('bots', '{"id": 3, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 2, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.78831+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0.00999, "position_usd_value": 950, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}'),
	('bots', '{"id": 7, "name": "G", "status": "closed", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 2, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.803412+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('bots', '{"id": 4, "name": "D", "status": "closed", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": false, "short_pct": 50, "account_id": 3, "budget_pct": 50, "created_at": "2026-11-22T16:24:13.797691+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"grid": [1, 2.50], "enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('bots', '{"id": 8, "name": "D", "status": "active", "long_pct": 70, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 30, "account_id": 3, "budget_pct": 25, "created_at": "2026-11-22T16:24:13.941507+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 17500.00, "reserved_btc_for_shorts": 0.07500000}'),
	('bots', '{"id": 9, "name": "A", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 4, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.973514+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0.05996, "position_usd_value": 5996, "reserved_usd_for_longs": 10000.00, "reserved_btc_for_shorts": 0.10000000}'),
	('bots', '{"id": 14, "name": "F", "status": "draft", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 4, "budget_pct": 5, "created_at": "2026-11-22T16:24:13.977287+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0}'),
	('bots', '{"id": 13, "name": "E", "status": "active", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 50, "account_id": 4, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.976731+00:00", "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0.005, "position_usd_value": 0, "reserved_usd_for_longs": 0, "reserved_btc_for_shorts": 0.02450000}'),
	('bots', '{"id": 10, "name": "B", "status": "paused", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 4, "budget_pct": 20, "created_at": "2026-11-22T16:24:13.974619+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0.10, "position_usd_value": 10000, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('bots', '{"id": 11, "name": "C", "status": "active", "long_pct": 60, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 40, "account_id": 5, "budget_pct": 40, "created_at": "2026-11-22T16:24:13.975484+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0.00999, "position_usd_value": 950, "reserved_usd_for_longs": 6000.00, "reserved_btc_for_shorts": 0.04000000}'),
	('bots', '{"id": 15, "name": "G", "status": "closed", "long_pct": 100, "strategy": "traditional_dca", "is_active": false, "short_pct": 0, "account_id": 5, "budget_pct": 10, "created_at": "2026-11-22T16:24:13.977946+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": false}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('bots', '{"id": 12, "name": "D", "status": "closed", "long_pct": 50, "strategy": "bidirectional_dca", "is_active": false, "short_pct": 50, "account_id": 6, "budget_pct": 50, "created_at": "2026-11-22T16:24:13.976157+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"grid": [1, 2.50], "enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 0.00, "reserved_btc_for_shorts": 0.00000000}'),
	('bots', '{"id": 16, "name": "D", "status": "active", "long_pct": 70, "strategy": "bidirectional_dca", "is_active": true, "short_pct": 30, "account_id": 6, "budget_pct": 25, "created_at": "2026-11-22T16:24:14.049502+00:00", "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"enable_bidirectional": true}, "position_btc_value": 0, "position_usd_value": 0, "reserved_usd_for_longs": 17500.00, "reserved_btc_for_shorts": 0.07500000}'),
	('portfolio_capital', '{"owner": "Alice", "accounts": 1, "currency": "BNB", "reserved": 0, "available": 0.99, "shortfall": 0, "raw_balance": 0.99, "price_status": "not needed", "is_paper_trading": false}'),
	('portfolio_capital', '{"owner": "Alice", "accounts": 2, "currency": "USD", "reserved": 32946.00, "available": 35278.20, "shortfall": 0, "raw_balance": 68224.2, "price_status": "missing", "is_paper_trading": false}'),
	('portfolio_capital', '{"owner": "Alice", "accounts": 2, "currency": "BTC", "reserved": 0.33945000, "available": 0.50554000, "shortfall": 0, "raw_balance": 0.84499, "price_status": "stale", "is_paper_trading": false}'),
	('portfolio_capital', '{"owner": "Bob", "accounts": 1, "currency": "ETH", "reserved": 0.400000000000000000, "available": 9.500000000000000000, "shortfall": 0, "raw_balance": 9.9, "price_status": "not needed", "is_paper_trading": false}'),
	('portfolio_capital', '{"owner": "Bob", "accounts": 1, "currency": "BTC", "reserved": 0.07500000, "available": 0, "shortfall": 0.07500000, "raw_balance": 0, "price_status": "not needed", "is_paper_trading": true}'),
	('portfolio_capital', '{"owner": "Bob", "accounts": 1, "currency": "BNB", "reserved": 0.00, "available": 0.99, "shortfall": 0, "raw_balance": 0.99, "price_status": "not needed", "is_paper_trading": false}'),
	('portfolio_capital', '{"owner": "Bob", "accounts": 1, "currency": "USD", "reserved": 17500.00, "available": 72500.00, "shortfall": 0, "raw_balance": 90000, "price_status": "not needed", "is_paper_trading": true}'),
	('portfolio_capital', '{"owner": "Bob", "accounts": 2, "currency": "USD", "reserved": 18438.10, "available": 49786.10, "shortfall": 0, "raw_balance": 68224.2, "price_status": "not needed", "is_paper_trading": false}'),
	('portfolio_capital', '{"owner": "Alice", "accounts": 1, "currency": "BTC", "reserved": 0.07500000, "available": 0, "shortfall": 0.07500000, "raw_balance": 0, "price_status": "not needed", "is_paper_trading": true}'),
	('portfolio_capital', '{"owner": "Bob", "accounts": 2, "currency": "BTC", "reserved": 0.25939000, "available": 0.58560000, "shortfall": 0, "raw_balance": 0.84499, "price_status": "not needed", "is_paper_trading": false}'),
	('portfolio_capital', '{"owner": "Alice", "accounts": 1, "currency": "DOGE", "reserved": 0, "available": 1, "shortfall": 0, "raw_balance": 1, "price_status": "not needed", "is_paper_trading": false}'),
	('portfolio_capital', '{"owner": "Bob", "accounts": 1, "currency": "DOGE", "reserved": 0, "available": 0, "shortfall": 0, "raw_balance": 0, "price_status": "not needed", "is_paper_trading": true}'),
	('portfolio_capital', '{"owner": "Alice", "accounts": 1, "currency": "DOGE", "reserved": 0, "available": 0, "shortfall": 0, "raw_balance": 0, "price_status": "not needed", "is_paper_trading": true}'),
	('portfolio_capital', '{"owner": "Alice", "accounts": 1, "currency": "ETH", "reserved": 0.600000000000000000, "available": 9.300000000000000000, "shortfall": 0, "raw_balance": 9.9, "price_status": "stale", "is_paper_trading": false}'),
	('positions', '{"id": 2, "bot_id": 1, "status": "open", "closed_at": null, "direction": "short", "opened_at": "2026-11-22T16:24:13.82444+00:00", "account_id": 1, "base_amount": 0.04, "quote_amount": 3996, "realised_pnl": 99, "base_currency": "BTC", "quote_currency": "USD"}'),
	('positions', '{"id": 3, "bot_id": 5, "status": "closed", "closed_at": "2026-01-01T12:00:00+00:00", "direction": "long", "opened_at": "2026-11-22T16:24:13.841517+00:00", "account_id": 1, "base_amount": 0, "quote_amount": 0.00, "realised_pnl": 0.01, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('positions', '{"id": 4, "bot_id": 5, "status": "pending", "closed_at": null, "direction": "short", "opened_at": "2026-11-22T16:24:13.869519+00:00", "account_id": 1, "base_amount": 0, "quote_amount": 0, "realised_pnl": 0, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('positions', '{"id": 5, "bot_id": 5, "status": "open", "closed_at": null, "direction": "short", "opened_at": "2026-11-22T16:24:13.870272+00:00", "account_id": 1, "base_amount": 0.1, "quote_amount": 0.005, "realised_pnl": 0, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('positions', '{"id": 1, "bot_id": 1, "status": "open", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:13.804251+00:00", "account_id": 1, "base_amount": 0.02, "quote_amount": 2002, "realised_pnl": 1295.1, "base_currency": "BTC", "quote_currency": "USD"}'),
	('positions', '{"id": 6, "bot_id": 2, "status": "open", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:13.873519+00:00", "account_id": 1, "base_amount": 0.10, "quote_amount": 10010, "realised_pnl": -103.9, "base_currency": "BTC", "quote_currency": "USD"}'),
	('positions', '{"id": 7, "bot_id": 3, "status": "open", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:13.917516+00:00", "account_id": 2, "base_amount": 0.00999, "quote_amount": 950, "realised_pnl": 0, "base_currency": "BTC", "quote_currency": "USD"}'),
	('positions', '{"id": 8, "bot_id": 4, "status": "cancelled", "closed_at": "2026-11-22T16:24:13.934236+00:00", "direction": "long", "opened_at": "2026-11-22T16:24:13.93368+00:00", "account_id": 3, "base_amount": 0, "quote_amount": 0, "realised_pnl": 0, "base_currency": "BTC", "quote_currency": "USD"}');
INSERT INTO expected.rows VALUES
	('positions', '{"id": 10, "bot_id": 9, "status": "open", "closed_at": null, "direction": "short", "opened_at": "2026-11-22T16:24:13.983218+00:00", "account_id": 4, "base_amount": 0.04, "quote_amount": 3996, "realised_pnl": 99, "base_currency": "BTC", "quote_currency": "USD"}'),
	('positions', '{"id": 11, "bot_id": 13, "status": "closed", "closed_at": "2026-01-01T12:00:00+00:00", "direction": "long", "opened_at": "2026-11-22T16:24:13.99366+00:00", "account_id": 4, "base_amount": 0, "quote_amount": 0.00, "realised_pnl": 0.01, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('positions', '{"id": 12, "bot_id": 13, "status": "pending", "closed_at": null, "direction": "short", "opened_at": "2026-11-22T16:24:14.00582+00:00", "account_id": 4, "base_amount": 0, "quote_amount": 0, "realised_pnl": 0, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('positions', '{"id": 13, "bot_id": 13, "status": "open", "closed_at": null, "direction": "short", "opened_at": "2026-11-22T16:24:14.00951+00:00", "account_id": 4, "base_amount": 0.1, "quote_amount": 0.005, "realised_pnl": 0, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('positions', '{"id": 9, "bot_id": 9, "status": "open", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:13.978457+00:00", "account_id": 4, "base_amount": 0.02, "quote_amount": 2002, "realised_pnl": 1295.1, "base_currency": "BTC", "quote_currency": "USD"}'),
	('positions', '{"id": 14, "bot_id": 10, "status": "open", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:14.014445+00:00", "account_id": 4, "base_amount": 0.10, "quote_amount": 10010, "realised_pnl": -103.9, "base_currency": "BTC", "quote_currency": "USD"}'),
	('positions', '{"id": 15, "bot_id": 11, "status": "open", "closed_at": null, "direction": "long", "opened_at": "2026-11-22T16:24:14.041663+00:00", "account_id": 5, "base_amount": 0.00999, "quote_amount": 950, "realised_pnl": 0, "base_currency": "BTC", "quote_currency": "USD"}'),
	('positions', '{"id": 16, "bot_id": 12, "status": "cancelled", "closed_at": "2026-11-22T16:24:14.045938+00:00", "direction": "long", "opened_at": "2026-11-22T16:24:14.045532+00:00", "account_id": 6, "base_amount": 0, "quote_amount": 0, "realised_pnl": 0, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 1, "side": "buy", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": "buy of A", "position_id": 1, "recorded_at": "2026-11-22T16:24:13.822174+00:00", "fee_currency": "USD", "quote_amount": 5000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 2, "side": "sell", "bot_id": 1, "overspent": true, "account_id": 1, "fee_amount": 0.01, "base_amount": 0.02, "executed_at": "2026-01-01T12:00:00+00:00", "external_id": null, "position_id": 1, "recorded_at": "2026-11-22T16:24:13.823992+00:00", "fee_currency": "BNB", "quote_amount": 2400, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 3, "side": "sell", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": null, "position_id": 2, "recorded_at": "2026-11-22T16:24:13.826052+00:00", "fee_currency": "USD", "quote_amount": 5000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 4, "side": "buy", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00+00:00", "external_id": "late of A", "position_id": 2, "recorded_at": "2026-11-22T16:24:13.833922+00:00", "fee_currency": "BTC", "quote_amount": 900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 5, "side": "buy", "bot_id": 5, "overspent": false, "account_id": 1, "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": null, "position_id": 3, "recorded_at": "2026-11-22T16:24:13.842984+00:00", "fee_currency": "BTC", "quote_amount": 0.05, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('fills', '{"id": 6, "side": "sell", "bot_id": 5, "overspent": false, "account_id": 1, "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00+00:00", "external_id": "sweep of E", "position_id": 3, "recorded_at": "2026-11-22T16:24:13.848571+00:00", "fee_currency": "BTC", "quote_amount": 0.06, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('fills', '{"id": 7, "side": "sell", "bot_id": 5, "overspent": false, "account_id": 1, "fee_amount": 0, "base_amount": 0.1, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": null, "position_id": 5, "recorded_at": "2026-11-22T16:24:13.871358+00:00", "fee_currency": "BTC", "quote_amount": 0.005, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('fills', '{"id": 8, "side": "buy", "bot_id": 2, "overspent": true, "account_id": 1, "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": "overspent", "position_id": 6, "recorded_at": "2026-11-22T16:24:13.875037+00:00", "fee_currency": "USD", "quote_amount": 12000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 9, "side": "sell", "bot_id": 1, "overspent": false, "account_id": 1, "fee_amount": 1.9, "base_amount": 0.01, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 1", "position_id": 1, "recorded_at": "2026-11-22T16:24:13.888574+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 10, "side": "sell", "bot_id": 2, "overspent": false, "account_id": 1, "fee_amount": 1.9, "base_amount": 0.02, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 2", "position_id": 6, "recorded_at": "2026-11-22T16:24:13.898511+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 11, "side": "buy", "bot_id": 3, "overspent": false, "account_id": 2, "fee_amount": 0.00001, "base_amount": 0.01, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": null, "position_id": 7, "recorded_at": "2026-11-22T16:24:13.918747+00:00", "fee_currency": "BTC", "quote_amount": 950, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 12, "side": "buy", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": "buy of A", "position_id": 9, "recorded_at": "2026-11-22T16:24:13.982355+00:00", "fee_currency": "USD", "quote_amount": 5000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 13, "side": "sell", "bot_id": 9, "overspent": true, "account_id": 4, "fee_amount": 0.01, "base_amount": 0.02, "executed_at": "2026-01-01T12:00:00+00:00", "external_id": null, "position_id": 9, "recorded_at": "2026-11-22T16:24:13.983049+00:00", "fee_currency": "BNB", "quote_amount": 2400, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 14, "side": "sell", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": null, "position_id": 10, "recorded_at": "2026-11-22T16:24:13.985934+00:00", "fee_currency": "USD", "quote_amount": 5000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 15, "side": "buy", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00+00:00", "external_id": "late of A", "position_id": 10, "recorded_at": "2026-11-22T16:24:13.986738+00:00", "fee_currency": "BTC", "quote_amount": 900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 16, "side": "buy", "bot_id": 13, "overspent": false, "account_id": 4, "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T11:00:00+00:00", "external_id": null, "position_id": 11, "recorded_at": "2026-11-22T16:24:13.994707+00:00", "fee_currency": "BTC", "quote_amount": 0.05, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('fills', '{"id": 17, "side": "sell", "bot_id": 13, "overspent": false, "account_id": 4, "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00+00:00", "external_id": "sweep of E", "position_id": 11, "recorded_at": "2026-11-22T16:24:13.996552+00:00", "fee_currency": "BTC", "quote_amount": 0.06, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('fills', '{"id": 18, "side": "sell", "bot_id": 13, "overspent": false, "account_id": 4, "fee_amount": 0, "base_amount": 0.1, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": null, "position_id": 13, "recorded_at": "2026-11-22T16:24:14.014179+00:00", "fee_currency": "BTC", "quote_amount": 0.005, "base_currency": "ETH", "quote_currency": "BTC"}'),
	('fills', '{"id": 19, "side": "buy", "bot_id": 10, "overspent": true, "account_id": 4, "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": "overspent", "position_id": 14, "recorded_at": "2026-11-22T16:24:14.015568+00:00", "fee_currency": "USD", "quote_amount": 12000, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 20, "side": "sell", "bot_id": 9, "overspent": false, "account_id": 4, "fee_amount": 1.9, "base_amount": 0.01, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 1", "position_id": 9, "recorded_at": "2026-11-22T16:24:14.02256+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 21, "side": "sell", "bot_id": 10, "overspent": false, "account_id": 4, "fee_amount": 1.9, "base_amount": 0.02, "executed_at": "2026-01-01T15:00:00+00:00", "external_id": "trade 2", "position_id": 14, "recorded_at": "2026-11-22T16:24:14.023591+00:00", "fee_currency": "USD", "quote_amount": 1900, "base_currency": "BTC", "quote_currency": "USD"}'),
	('fills', '{"id": 22, "side": "buy", "bot_id": 11, "overspent": false, "account_id": 5, "fee_amount": 0.00001, "base_amount": 0.01, "executed_at": "2026-01-01T13:00:00+00:00", "external_id": null, "position_id": 15, "recorded_at": "2026-11-22T16:24:14.042806+00:00", "fee_currency": "BTC", "quote_amount": 950, "base_currency": "BTC", "quote_currency": "USD"}'),
	('prices', '{"as_of": "2026-01-02T00:00:00+00:00", "price": 100000, "status": "stale", "exchange": "coinbase", "base_currency": "BTC", "quote_currency": "USD"}'),
	('prices', '{"as_of": "2026-01-02T00:00:00+00:00", "price": 0.05, "status": "stale", "exchange": "coinbase", "base_currency": "ETH", "quote_currency": "BTC"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 1, "arguments": {"kind": "cex", "name": "Coinbase", "owner": "Alice", "exchange": "coinbase", "is_paper_trading": false, "reservation_model": "conservative", "api_keys_configured": false}, "operation": "create_account", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.724535+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.725845+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 1, "arguments": {"kind": "cex", "name": "Kraken", "owner": "Alice", "exchange": "kraken", "is_paper_trading": false, "reservation_model": "conservative", "api_keys_configured": false}, "operation": "create_account", "account_id": 2, "request_id": null, "happened_at": "2026-11-22T16:24:13.729521+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.729751+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 1, "arguments": {"kind": "cex", "name": "Paper", "owner": "Alice", "exchange": "paper", "is_paper_trading": true, "reservation_model": "conservative", "api_keys_configured": false}, "operation": "create_account", "account_id": 3, "request_id": null, "happened_at": "2026-11-22T16:24:13.733647+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.733865+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 0.5, "held": 0, "bot_held": null, "currency": "BTC", "allocated": 0, "raw_delta": 0.5, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 10, "held": 0, "bot_held": null, "currency": "ETH", "allocated": 0, "raw_delta": 10, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 50000, "held": 0, "bot_held": null, "currency": "USD", "allocated": 0, "raw_delta": 50000, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 2, "arguments": {"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 0.5, "ETH": 10, "USD": 50000}, "complete": false}, "operation": "sync_balances", "account_id": 1, "request_id": "one", "happened_at": "2026-01-01T10:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.754055+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 1, "held": 0, "bot_held": null, "currency": "BNB", "allocated": 0, "raw_delta": 1, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 1, "held": 0, "bot_held": null, "currency": "DOGE", "allocated": 0, "raw_delta": 1, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 3, "arguments": {"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BNB": 1, "DOGE": 1}, "complete": false}, "operation": "sync_balances", "account_id": 1, "request_id": null, "happened_at": "2026-01-01T10:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.756982+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 0.25, "held": 0, "bot_held": null, "currency": "BTC", "allocated": 0, "raw_delta": 0.25, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 25000, "held": 0, "bot_held": null, "currency": "USD", "allocated": 0, "raw_delta": 25000, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 2, "arguments": {"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 0.25, "USD": 25000}, "complete": false}, "operation": "sync_balances", "account_id": 2, "request_id": null, "happened_at": "2026-01-01T10:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.763654+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 27, "arguments": {"fills": 2, "sha256": "0dacc61b1ce9bf27a7e3e7b32242b7b49632749c3193e55bd3b40d24d95370d8"}, "operation": "record_fills", "account_id": 1, "request_id": "fills of A and B", "happened_at": "2026-11-22T16:24:13.885745+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.899613+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 1, "held": 0, "bot_held": null, "currency": "BTC", "allocated": 0, "raw_delta": 1, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 5, "held": 0, "bot_held": null, "currency": "DOGE", "allocated": 0, "raw_delta": 5, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 100000, "held": 0, "bot_held": null, "currency": "USD", "allocated": 0, "raw_delta": 100000, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 2, "arguments": {"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 1, "USD": 100000, "DOGE": 5}, "complete": false}, "operation": "sync_balances", "account_id": 3, "request_id": null, "happened_at": "2026-01-01T10:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.767291+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 1, "entries": [{"raw": 50000, "held": 10000.00, "bot_held": 10000.00, "currency": "USD", "allocated": 10000.00, "raw_delta": 0, "held_delta": 10000.00, "bot_allocated": 10000.00, "allocated_delta": 10000.00}, {"raw": 0.5, "held": 0.10000000, "bot_held": 0.10000000, "currency": "BTC", "allocated": 0.10000000, "raw_delta": 0, "held_delta": 0.10000000, "bot_allocated": 0.10000000, "allocated_delta": 0.10000000}], "version": 4, "arguments": {"name": "A", "activate": true, "long_pct": null, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 40, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 1, "request_id": "create A", "happened_at": "2026-11-22T16:24:13.777525+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.786222+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 2, "entries": [{"raw": 50000, "held": 20000.00, "bot_held": 10000.00, "currency": "USD", "allocated": 20000.00, "raw_delta": 0, "held_delta": 10000.00, "bot_allocated": 10000.00, "allocated_delta": 10000.00}, {"raw": 0.5, "held": 0.10000000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.10000000, "raw_delta": 0, "held_delta": 0.00000000, "bot_allocated": 0.00000000, "allocated_delta": 0.00000000}], "version": 5, "arguments": {"name": "B", "activate": true, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 20, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 1, "request_id": "create B", "happened_at": "2026-11-22T16:24:13.786694+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.787946+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 3, "entries": [{"raw": 25000, "held": 6000.00, "bot_held": 6000.00, "currency": "USD", "allocated": 6000.00, "raw_delta": 0, "held_delta": 6000.00, "bot_allocated": 6000.00, "allocated_delta": 6000.00}, {"raw": 0.25, "held": 0.04000000, "bot_held": 0.04000000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0, "held_delta": 0.04000000, "bot_allocated": 0.04000000, "allocated_delta": 0.04000000}], "version": 3, "arguments": {"name": "C", "activate": true, "long_pct": 60, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 40, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 2, "request_id": "create C", "happened_at": "2026-11-22T16:24:13.78831+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.789389+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 4, "entries": [{"raw": 100000, "held": 25000.00, "bot_held": 25000.00, "currency": "USD", "allocated": 25000.00, "raw_delta": 0, "held_delta": 25000.00, "bot_allocated": 25000.00, "allocated_delta": 25000.00}, {"raw": 1, "held": 0.25000000, "bot_held": 0.25000000, "currency": "BTC", "allocated": 0.25000000, "raw_delta": 0, "held_delta": 0.25000000, "bot_allocated": 0.25000000, "allocated_delta": 0.25000000}], "version": 3, "arguments": {"name": "D", "activate": true, "long_pct": null, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 50, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"grid": [1, 2.50]}}, "operation": "create_bot", "account_id": 3, "request_id": null, "happened_at": "2026-11-22T16:24:13.797691+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.798733+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 5, "entries": [{"raw": 0.5, "held": 0.15000000, "bot_held": 0.05000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0, "held_delta": 0.05000000, "bot_allocated": 0.05000000, "allocated_delta": 0.05000000}, {"raw": 10, "held": 1.000000000000000000, "bot_held": 1.000000000000000000, "currency": "ETH", "allocated": 1.000000000000000000, "raw_delta": 0, "held_delta": 1.000000000000000000, "bot_allocated": 1.000000000000000000, "allocated_delta": 1.000000000000000000}], "version": 6, "arguments": {"name": "E", "activate": true, "long_pct": 50, "strategy": "bidirectional_dca", "short_pct": 50, "budget_pct": 20, "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {}}, "operation": "create_bot", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.799031+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.799862+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 5, "entries": [{"raw": 0.49, "held": 0.11440000, "bot_held": 0.02450000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": 0, "held_delta": -0.02550000, "bot_allocated": 0.02450000, "allocated_delta": -0.02550000}, {"raw": 10, "held": 0.500000000000000000, "bot_held": 0.500000000000000000, "currency": "ETH", "allocated": 0.500000000000000000, "raw_delta": 0, "held_delta": -0.500000000000000000, "bot_allocated": 0.500000000000000000, "allocated_delta": -0.500000000000000000}], "version": 18, "arguments": {"bot_id": 5, "long_pct": null, "short_pct": null, "budget_pct": 10}, "operation": "resize_bot", "account_id": 1, "request_id": "resize E", "happened_at": "2026-11-22T16:24:13.85375+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.867302+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 28, "arguments": {"fills": 1, "sha256": "04c7f8a3a294c74ca6cfff983ba066bf04e541dd2d9c307154586bc87aec6137"}, "operation": "record_fills", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.90004+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.901248+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 6, "entries": [{"raw": 50000, "held": 20000.00, "bot_held": 0, "currency": "USD", "allocated": 20000.00, "raw_delta": 0, "held_delta": 0, "bot_allocated": 2500.00, "allocated_delta": 0}, {"raw": 0.5, "held": 0.15000000, "bot_held": 0, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0, "held_delta": 0, "bot_allocated": 0.00000000, "allocated_delta": 0}], "version": 7, "arguments": {"name": "F", "activate": false, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 5, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 1, "request_id": "draft F", "happened_at": "2026-11-22T16:24:13.80016+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.800964+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 7, "entries": [{"raw": 25000, "held": 8500.00, "bot_held": 2500.00, "currency": "USD", "allocated": 8500.00, "raw_delta": 0, "held_delta": 2500.00, "bot_allocated": 2500.00, "allocated_delta": 2500.00}, {"raw": 0.25, "held": 0.04000000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0, "held_delta": 0.00000000, "bot_allocated": 0.00000000, "allocated_delta": 0.00000000}], "version": 4, "arguments": {"name": "G", "activate": true, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 10, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 2, "request_id": null, "happened_at": "2026-11-22T16:24:13.803412+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.803988+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 1, "entries": [], "version": 8, "arguments": {"bot_id": 1, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 1, "request_id": "open long of A", "happened_at": "2026-11-22T16:24:13.804251+00:00", "position_id": 1, "recorded_at": "2026-11-22T16:24:13.809623+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 1, "entries": [{"raw": 0.55, "held": 0.20000000, "bot_held": 0.15000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0.05, "held_delta": 0.05000000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 44995, "held": 14995.00, "bot_held": 4995.00, "currency": "USD", "allocated": 20000.00, "raw_delta": -5005, "held_delta": -5005.00, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 9, "arguments": {"side": "buy", "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 1, "fee_currency": null, "quote_amount": 5000}, "operation": "record_fill", "account_id": 1, "request_id": "buy of A", "happened_at": "2026-01-01T11:00:00+00:00", "position_id": 1, "recorded_at": "2026-11-22T16:24:13.822728+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 1, "entries": [{"raw": 0.53, "held": 0.18000000, "bot_held": 0.13000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": -0.02, "held_delta": -0.02000000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 47395, "held": 17395.00, "bot_held": 7395.00, "currency": "USD", "allocated": 20000.00, "raw_delta": 2400, "held_delta": 2400.00, "bot_allocated": 10000.00, "allocated_delta": 0}, {"raw": 0.99, "held": 0.00, "bot_held": -0.01, "currency": "BNB", "allocated": 0, "raw_delta": -0.01, "held_delta": 0.00, "bot_allocated": 0, "allocated_delta": 0}], "version": 10, "arguments": {"side": "sell", "fee_amount": 0.01, "base_amount": 0.02, "executed_at": "2026-01-01T12:00:00.000000Z", "position_id": 1, "fee_currency": "BNB", "quote_amount": 2400}, "operation": "record_fill", "account_id": 1, "request_id": null, "happened_at": "2026-01-01T12:00:00+00:00", "position_id": 1, "recorded_at": "2026-11-22T16:24:13.824176+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 1, "entries": [], "version": 11, "arguments": {"bot_id": 1, "direction": "short", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.82444+00:00", "position_id": 2, "recorded_at": "2026-11-22T16:24:13.824808+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 1, "entries": [{"raw": 0.48, "held": 0.13000000, "bot_held": 0.08000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": -0.05, "held_delta": -0.05000000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 52390, "held": 22390.00, "bot_held": 12390.00, "currency": "USD", "allocated": 20000.00, "raw_delta": 4995, "held_delta": 4995.00, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 12, "arguments": {"side": "sell", "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 2, "fee_currency": null, "quote_amount": 5000}, "operation": "record_fill", "account_id": 1, "request_id": null, "happened_at": "2026-01-01T11:00:00+00:00", "position_id": 2, "recorded_at": "2026-11-22T16:24:13.826204+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 1, "entries": [{"raw": 0.48, "held": 0.13990000, "bot_held": 0.08990000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0, "held_delta": 0.00990000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 52390, "held": 21490.00, "bot_held": 11490.00, "currency": "USD", "allocated": 20000.00, "raw_delta": 0, "held_delta": -900.00, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 13, "arguments": {"side": "buy", "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00.000000Z", "position_id": 2, "fee_currency": "BTC", "quote_amount": 900}, "operation": "record_fill", "account_id": 1, "request_id": "late of A", "happened_at": "2026-01-01T09:00:00+00:00", "position_id": 2, "recorded_at": "2026-11-22T16:24:13.834105+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 14, "arguments": {"as_of": "2026-01-01T09:30:00.000000Z", "balances": {"USD": 1}, "complete": false}, "operation": "sync_balances", "account_id": 1, "request_id": "stale", "happened_at": "2026-01-01T09:30:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.839099+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 5, "entries": [], "version": 15, "arguments": {"bot_id": 5, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.841517+00:00", "position_id": 3, "recorded_at": "2026-11-22T16:24:13.841956+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 5, "entries": [{"raw": 11, "held": 2.000000000000000000, "bot_held": 2.000000000000000000, "currency": "ETH", "allocated": 1.000000000000000000, "raw_delta": 1, "held_delta": 1.000000000000000000, "bot_allocated": 1.000000000000000000, "allocated_delta": 0}, {"raw": 0.43, "held": 0.08990000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": -0.05, "held_delta": -0.05000000, "bot_allocated": 0.05000000, "allocated_delta": 0}], "version": 16, "arguments": {"side": "buy", "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 3, "fee_currency": null, "quote_amount": 0.05}, "operation": "record_fill", "account_id": 1, "request_id": null, "happened_at": "2026-01-01T11:00:00+00:00", "position_id": 3, "recorded_at": "2026-11-22T16:24:13.843142+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 5, "entries": [{"raw": 10, "held": 1.000000000000000000, "bot_held": 1.000000000000000000, "currency": "ETH", "allocated": 1.000000000000000000, "raw_delta": -1, "held_delta": -1.000000000000000000, "bot_allocated": 1.000000000000000000, "allocated_delta": 0}, {"raw": 0.49, "held": 0.13990000, "bot_held": 0.05000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0.06, "held_delta": 0.05000000, "bot_allocated": 0.05000000, "allocated_delta": 0}], "version": 17, "arguments": {"side": "sell", "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00.000000Z", "position_id": 3, "fee_currency": null, "quote_amount": 0.06}, "operation": "record_fill", "account_id": 1, "request_id": "sweep of E", "happened_at": "2026-01-01T12:00:00+00:00", "position_id": 3, "recorded_at": "2026-11-22T16:24:13.848748+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 5, "entries": [], "version": 19, "arguments": {"bot_id": 5, "direction": "short", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.869519+00:00", "position_id": 4, "recorded_at": "2026-11-22T16:24:13.870012+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 5, "entries": [], "version": 20, "arguments": {"bot_id": 5, "direction": "short", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.870272+00:00", "position_id": 5, "recorded_at": "2026-11-22T16:24:13.87064+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 5, "entries": [{"raw": 9.9, "held": 0.400000000000000000, "bot_held": 0.400000000000000000, "currency": "ETH", "allocated": 0.500000000000000000, "raw_delta": -0.1, "held_delta": -0.100000000000000000, "bot_allocated": 0.500000000000000000, "allocated_delta": 0}, {"raw": 0.495, "held": 0.11940000, "bot_held": 0.02950000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": 0.005, "held_delta": 0.00500000, "bot_allocated": 0.02450000, "allocated_delta": 0}], "version": 21, "arguments": {"side": "sell", "fee_amount": 0, "base_amount": 0.1, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 5, "fee_currency": null, "quote_amount": 0.005}, "operation": "record_fill", "account_id": 1, "request_id": null, "happened_at": "2026-01-01T13:00:00+00:00", "position_id": 5, "recorded_at": "2026-11-22T16:24:13.87143+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 2, "entries": [], "version": 22, "arguments": {"bot_id": 2, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.873519+00:00", "position_id": 6, "recorded_at": "2026-11-22T16:24:13.873895+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 2, "entries": [{"raw": 0.615, "held": 0.23940000, "bot_held": 0.12000000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": 0.12, "held_delta": 0.12000000, "bot_allocated": 0.00000000, "allocated_delta": 0}, {"raw": 40378, "held": 11490.00, "bot_held": -2012.00, "currency": "USD", "allocated": 20000.00, "raw_delta": -12012, "held_delta": -10000.00, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 23, "arguments": {"side": "buy", "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 6, "fee_currency": null, "quote_amount": 12000}, "operation": "record_fill", "account_id": 1, "request_id": "overspent", "happened_at": "2026-01-01T13:00:00+00:00", "position_id": 6, "recorded_at": "2026-11-22T16:24:13.875115+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 2, "entries": [{"raw": 0.615, "held": 0.23940000, "bot_held": 0.12000000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": 0, "held_delta": 0.00000000, "bot_allocated": 0.00000000, "allocated_delta": 0.00000000}, {"raw": 40378, "held": 11490.00, "bot_held": -2012.00, "currency": "USD", "allocated": 10000.00, "raw_delta": 0, "held_delta": 0, "bot_allocated": 10000.00, "allocated_delta": -10000.00}], "version": 24, "arguments": {"bot_id": 2}, "operation": "pause_bot", "account_id": 1, "request_id": "pause B", "happened_at": "2026-11-22T16:24:13.877532+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.880081+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 1, "entries": [{"raw": 0.605, "held": 0.22940000, "bot_held": 0.07990000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": -0.01, "held_delta": -0.01000000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 42276.1, "held": 13388.10, "bot_held": 13388.10, "currency": "USD", "allocated": 10000.00, "raw_delta": 1898.1, "held_delta": 1898.10, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 25, "arguments": {"fills": 2, "sha256": "0dacc61b1ce9bf27a7e3e7b32242b7b49632749c3193e55bd3b40d24d95370d8"}, "operation": "record_fills", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.885745+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.897801+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 2, "entries": [{"raw": 0.585, "held": 0.20940000, "bot_held": 0.10000000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": -0.02, "held_delta": -0.02000000, "bot_allocated": 0.00000000, "allocated_delta": 0}, {"raw": 44174.2, "held": 13388.10, "bot_held": -113.90, "currency": "USD", "allocated": 10000.00, "raw_delta": 1898.1, "held_delta": 0, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 26, "arguments": {"fills": 2, "sha256": "0dacc61b1ce9bf27a7e3e7b32242b7b49632749c3193e55bd3b40d24d95370d8"}, "operation": "record_fills", "account_id": 1, "request_id": null, "happened_at": "2026-11-22T16:24:13.885745+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.89925+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 3, "entries": [{"raw": 0.25, "held": 0.00000000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.00000000, "raw_delta": 0, "held_delta": -0.04000000, "bot_allocated": 0.04000000, "allocated_delta": -0.04000000}, {"raw": 25000, "held": 2500.00, "bot_held": 0.00, "currency": "USD", "allocated": 2500.00, "raw_delta": 0, "held_delta": -6000.00, "bot_allocated": 6000.00, "allocated_delta": -6000.00}], "version": 5, "arguments": {"bot_id": 3}, "operation": "pause_bot", "account_id": 2, "request_id": null, "happened_at": "2026-11-22T16:24:13.903624+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.905296+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 3, "entries": [{"raw": 0.25, "held": 0.04000000, "bot_held": 0.04000000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0, "held_delta": 0.04000000, "bot_allocated": 0.04000000, "allocated_delta": 0.04000000}, {"raw": 25000, "held": 8500.00, "bot_held": 6000.00, "currency": "USD", "allocated": 8500.00, "raw_delta": 0, "held_delta": 6000.00, "bot_allocated": 6000.00, "allocated_delta": 6000.00}], "version": 6, "arguments": {"bot_id": 3}, "operation": "activate_bot", "account_id": 2, "request_id": "resume C", "happened_at": "2026-11-22T16:24:13.912527+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.914406+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 3, "entries": [], "version": 7, "arguments": {"bot_id": 3, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 2, "request_id": null, "happened_at": "2026-11-22T16:24:13.917516+00:00", "position_id": 7, "recorded_at": "2026-11-22T16:24:13.917853+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 3, "entries": [{"raw": 0.25999, "held": 0.04999000, "bot_held": 0.04999000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0.00999, "held_delta": 0.00999000, "bot_allocated": 0.04000000, "allocated_delta": 0}, {"raw": 24050, "held": 7550.00, "bot_held": 5050.00, "currency": "USD", "allocated": 8500.00, "raw_delta": -950, "held_delta": -950.00, "bot_allocated": 6000.00, "allocated_delta": 0}], "version": 8, "arguments": {"side": "buy", "fee_amount": 0.00001, "base_amount": 0.01, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 7, "fee_currency": "BTC", "quote_amount": 950}, "operation": "record_fill", "account_id": 2, "request_id": null, "happened_at": "2026-01-01T13:00:00+00:00", "position_id": 7, "recorded_at": "2026-11-22T16:24:13.918815+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 7, "entries": [{"raw": 0.25999, "held": 0.04999000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0, "held_delta": 0.00000000, "bot_allocated": 0.00000000, "allocated_delta": 0.00000000}, {"raw": 24050, "held": 5050.00, "bot_held": 0.00, "currency": "USD", "allocated": 6000.00, "raw_delta": 0, "held_delta": -2500.00, "bot_allocated": 2500.00, "allocated_delta": -2500.00}], "version": 9, "arguments": {"bot_id": 7}, "operation": "close_bot", "account_id": 2, "request_id": "close G", "happened_at": "2026-11-22T16:24:13.919062+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.92032+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 10, "arguments": {"name": "Kraken Pro", "reservation_model": null, "api_keys_configured": true}, "operation": "configure_account", "account_id": 2, "request_id": null, "happened_at": "2026-11-22T16:24:13.92952+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.930134+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 4, "entries": [], "version": 4, "arguments": {"bot_id": 4, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 3, "request_id": null, "happened_at": "2026-11-22T16:24:13.93368+00:00", "position_id": 8, "recorded_at": "2026-11-22T16:24:13.934054+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 4, "entries": [{"raw": 1, "held": 0.00000000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.00000000, "raw_delta": 0, "held_delta": -0.25000000, "bot_allocated": 0.25000000, "allocated_delta": -0.25000000}, {"raw": 100000, "held": 0.00, "bot_held": 0.00, "currency": "USD", "allocated": 0.00, "raw_delta": 0, "held_delta": -25000.00, "bot_allocated": 25000.00, "allocated_delta": -25000.00}], "version": 5, "arguments": {"bot_id": 4}, "operation": "close_bot", "account_id": 3, "request_id": null, "happened_at": "2026-11-22T16:24:13.934236+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.935852+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 8, "entries": [{"raw": 100000, "held": 17500.00, "bot_held": 17500.00, "currency": "USD", "allocated": 17500.00, "raw_delta": 0, "held_delta": 17500.00, "bot_allocated": 17500.00, "allocated_delta": 17500.00}, {"raw": 1, "held": 0.07500000, "bot_held": 0.07500000, "currency": "BTC", "allocated": 0.07500000, "raw_delta": 0, "held_delta": 0.07500000, "bot_allocated": 0.07500000, "allocated_delta": 0.07500000}], "version": 6, "arguments": {"name": "D", "activate": true, "long_pct": 70, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 25, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 3, "request_id": null, "happened_at": "2026-11-22T16:24:13.941507+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.942203+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 0, "held": 0.07500000, "bot_held": null, "currency": "BTC", "allocated": 0.07500000, "raw_delta": -1, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 0, "held": 0, "bot_held": null, "currency": "DOGE", "allocated": 0, "raw_delta": -5, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 90000, "held": 17500.00, "bot_held": null, "currency": "USD", "allocated": 17500.00, "raw_delta": -10000, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 7, "arguments": {"as_of": "2026-01-01T14:00:00.000000Z", "balances": {"USD": 90000}, "complete": true}, "operation": "sync_balances", "account_id": 3, "request_id": "complete", "happened_at": "2026-01-01T14:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.944096+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 1, "arguments": {"kind": "cex", "name": "Coinbase", "owner": "Bob", "exchange": "coinbase", "is_paper_trading": false, "reservation_model": "exact", "api_keys_configured": false}, "operation": "create_account", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:13.949524+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.949792+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 1, "arguments": {"kind": "cex", "name": "Kraken", "owner": "Bob", "exchange": "kraken", "is_paper_trading": false, "reservation_model": "exact", "api_keys_configured": false}, "operation": "create_account", "account_id": 5, "request_id": null, "happened_at": "2026-11-22T16:24:13.950086+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.950254+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 1, "arguments": {"kind": "cex", "name": "Paper", "owner": "Bob", "exchange": "paper", "is_paper_trading": true, "reservation_model": "exact", "api_keys_configured": false}, "operation": "create_account", "account_id": 6, "request_id": null, "happened_at": "2026-11-22T16:24:13.953518+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.953753+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 0.5, "held": 0, "bot_held": null, "currency": "BTC", "allocated": 0, "raw_delta": 0.5, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 10, "held": 0, "bot_held": null, "currency": "ETH", "allocated": 0, "raw_delta": 10, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 50000, "held": 0, "bot_held": null, "currency": "USD", "allocated": 0, "raw_delta": 50000, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 2, "arguments": {"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 0.5, "ETH": 10, "USD": 50000}, "complete": false}, "operation": "sync_balances", "account_id": 4, "request_id": "one", "happened_at": "2026-01-01T10:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.956156+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 1, "held": 0, "bot_held": null, "currency": "BNB", "allocated": 0, "raw_delta": 1, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 1, "held": 0, "bot_held": null, "currency": "DOGE", "allocated": 0, "raw_delta": 1, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 3, "arguments": {"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BNB": 1, "DOGE": 1}, "complete": false}, "operation": "sync_balances", "account_id": 4, "request_id": null, "happened_at": "2026-01-01T10:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.962752+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 0.25, "held": 0, "bot_held": null, "currency": "BTC", "allocated": 0, "raw_delta": 0.25, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 25000, "held": 0, "bot_held": null, "currency": "USD", "allocated": 0, "raw_delta": 25000, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 2, "arguments": {"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 0.25, "USD": 25000}, "complete": false}, "operation": "sync_balances", "account_id": 5, "request_id": null, "happened_at": "2026-01-01T10:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.964003+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 1, "held": 0, "bot_held": null, "currency": "BTC", "allocated": 0, "raw_delta": 1, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 5, "held": 0, "bot_held": null, "currency": "DOGE", "allocated": 0, "raw_delta": 5, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 100000, "held": 0, "bot_held": null, "currency": "USD", "allocated": 0, "raw_delta": 100000, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 2, "arguments": {"as_of": "2026-01-01T10:00:00.000000Z", "balances": {"BTC": 1, "USD": 100000, "DOGE": 5}, "complete": false}, "operation": "sync_balances", "account_id": 6, "request_id": null, "happened_at": "2026-01-01T10:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.96512+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 9, "entries": [{"raw": 50000, "held": 10000.00, "bot_held": 10000.00, "currency": "USD", "allocated": 10000.00, "raw_delta": 0, "held_delta": 10000.00, "bot_allocated": 10000.00, "allocated_delta": 10000.00}, {"raw": 0.5, "held": 0.10000000, "bot_held": 0.10000000, "currency": "BTC", "allocated": 0.10000000, "raw_delta": 0, "held_delta": 0.10000000, "bot_allocated": 0.10000000, "allocated_delta": 0.10000000}], "version": 4, "arguments": {"name": "A", "activate": true, "long_pct": null, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 40, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 4, "request_id": "create A", "happened_at": "2026-11-22T16:24:13.973514+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.974317+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 10, "entries": [{"raw": 50000, "held": 20000.00, "bot_held": 10000.00, "currency": "USD", "allocated": 20000.00, "raw_delta": 0, "held_delta": 10000.00, "bot_allocated": 10000.00, "allocated_delta": 10000.00}, {"raw": 0.5, "held": 0.10000000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.10000000, "raw_delta": 0, "held_delta": 0.00000000, "bot_allocated": 0.00000000, "allocated_delta": 0.00000000}], "version": 5, "arguments": {"name": "B", "activate": true, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 20, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 4, "request_id": "create B", "happened_at": "2026-11-22T16:24:13.974619+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.975259+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 13, "entries": [], "version": 20, "arguments": {"bot_id": 13, "direction": "short", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:14.00951+00:00", "position_id": 13, "recorded_at": "2026-11-22T16:24:14.009787+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 11, "entries": [{"raw": 25000, "held": 6000.00, "bot_held": 6000.00, "currency": "USD", "allocated": 6000.00, "raw_delta": 0, "held_delta": 6000.00, "bot_allocated": 6000.00, "allocated_delta": 6000.00}, {"raw": 0.25, "held": 0.04000000, "bot_held": 0.04000000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0, "held_delta": 0.04000000, "bot_allocated": 0.04000000, "allocated_delta": 0.04000000}], "version": 3, "arguments": {"name": "C", "activate": true, "long_pct": 60, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 40, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 5, "request_id": "create C", "happened_at": "2026-11-22T16:24:13.975484+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.976+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 11, "entries": [{"raw": 0.25999, "held": 0.04999000, "bot_held": 0.04999000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0.00999, "held_delta": 0.00999000, "bot_allocated": 0.04000000, "allocated_delta": 0}, {"raw": 24050, "held": 7550.00, "bot_held": 5050.00, "currency": "USD", "allocated": 8500.00, "raw_delta": -950, "held_delta": -950.00, "bot_allocated": 6000.00, "allocated_delta": 0}], "version": 8, "arguments": {"side": "buy", "fee_amount": 0.00001, "base_amount": 0.01, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 15, "fee_currency": "BTC", "quote_amount": 950}, "operation": "record_fill", "account_id": 5, "request_id": null, "happened_at": "2026-01-01T13:00:00+00:00", "position_id": 15, "recorded_at": "2026-11-22T16:24:14.042873+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 12, "entries": [{"raw": 100000, "held": 25000.00, "bot_held": 25000.00, "currency": "USD", "allocated": 25000.00, "raw_delta": 0, "held_delta": 25000.00, "bot_allocated": 25000.00, "allocated_delta": 25000.00}, {"raw": 1, "held": 0.25000000, "bot_held": 0.25000000, "currency": "BTC", "allocated": 0.25000000, "raw_delta": 0, "held_delta": 0.25000000, "bot_allocated": 0.25000000, "allocated_delta": 0.25000000}], "version": 3, "arguments": {"name": "D", "activate": true, "long_pct": null, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 50, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {"grid": [1, 2.50]}}, "operation": "create_bot", "account_id": 6, "request_id": null, "happened_at": "2026-11-22T16:24:13.976157+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.976562+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 13, "entries": [{"raw": 0.5, "held": 0.15000000, "bot_held": 0.05000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0, "held_delta": 0.05000000, "bot_allocated": 0.05000000, "allocated_delta": 0.05000000}, {"raw": 10, "held": 1.000000000000000000, "bot_held": 1.000000000000000000, "currency": "ETH", "allocated": 1.000000000000000000, "raw_delta": 0, "held_delta": 1.000000000000000000, "bot_allocated": 1.000000000000000000, "allocated_delta": 1.000000000000000000}], "version": 6, "arguments": {"name": "E", "activate": true, "long_pct": 50, "strategy": "bidirectional_dca", "short_pct": 50, "budget_pct": 20, "base_currency": "ETH", "profit_policy": "sweep", "quote_currency": "BTC", "strategy_config": {}}, "operation": "create_bot", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:13.976731+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.977109+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 14, "entries": [{"raw": 50000, "held": 20000.00, "bot_held": 0, "currency": "USD", "allocated": 20000.00, "raw_delta": 0, "held_delta": 0, "bot_allocated": 2500.00, "allocated_delta": 0}, {"raw": 0.5, "held": 0.15000000, "bot_held": 0, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0, "held_delta": 0, "bot_allocated": 0.00000000, "allocated_delta": 0}], "version": 7, "arguments": {"name": "F", "activate": false, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 5, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 4, "request_id": "draft F", "happened_at": "2026-11-22T16:24:13.977287+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.977792+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 15, "entries": [{"raw": 25000, "held": 8500.00, "bot_held": 2500.00, "currency": "USD", "allocated": 8500.00, "raw_delta": 0, "held_delta": 2500.00, "bot_allocated": 2500.00, "allocated_delta": 2500.00}, {"raw": 0.25, "held": 0.04000000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0, "held_delta": 0.00000000, "bot_allocated": 0.00000000, "allocated_delta": 0.00000000}], "version": 4, "arguments": {"name": "G", "activate": true, "long_pct": null, "strategy": "traditional_dca", "short_pct": null, "budget_pct": 10, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 5, "request_id": null, "happened_at": "2026-11-22T16:24:13.977946+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.978296+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 9, "entries": [], "version": 8, "arguments": {"bot_id": 9, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 4, "request_id": "open long of A", "happened_at": "2026-11-22T16:24:13.978457+00:00", "position_id": 9, "recorded_at": "2026-11-22T16:24:13.978738+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 9, "entries": [{"raw": 0.55, "held": 0.20000000, "bot_held": 0.15000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0.05, "held_delta": 0.05000000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 44995, "held": 14995.00, "bot_held": 4995.00, "currency": "USD", "allocated": 20000.00, "raw_delta": -5005, "held_delta": -5005.00, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 9, "arguments": {"side": "buy", "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 9, "fee_currency": null, "quote_amount": 5000}, "operation": "record_fill", "account_id": 4, "request_id": "buy of A", "happened_at": "2026-01-01T11:00:00+00:00", "position_id": 9, "recorded_at": "2026-11-22T16:24:13.982433+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 9, "entries": [{"raw": 0.53, "held": 0.18000000, "bot_held": 0.13000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": -0.02, "held_delta": -0.02000000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 47395, "held": 17395.00, "bot_held": 7395.00, "currency": "USD", "allocated": 20000.00, "raw_delta": 2400, "held_delta": 2400.00, "bot_allocated": 10000.00, "allocated_delta": 0}, {"raw": 0.99, "held": 0.00, "bot_held": -0.01, "currency": "BNB", "allocated": 0, "raw_delta": -0.01, "held_delta": 0.00, "bot_allocated": 0, "allocated_delta": 0}], "version": 10, "arguments": {"side": "sell", "fee_amount": 0.01, "base_amount": 0.02, "executed_at": "2026-01-01T12:00:00.000000Z", "position_id": 9, "fee_currency": "BNB", "quote_amount": 2400}, "operation": "record_fill", "account_id": 4, "request_id": null, "happened_at": "2026-01-01T12:00:00+00:00", "position_id": 9, "recorded_at": "2026-11-22T16:24:13.983101+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 9, "entries": [], "version": 11, "arguments": {"bot_id": 9, "direction": "short", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:13.983218+00:00", "position_id": 10, "recorded_at": "2026-11-22T16:24:13.983417+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 9, "entries": [{"raw": 0.48, "held": 0.13000000, "bot_held": 0.08000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": -0.05, "held_delta": -0.05000000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 52390, "held": 22390.00, "bot_held": 12390.00, "currency": "USD", "allocated": 20000.00, "raw_delta": 4995, "held_delta": 4995.00, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 12, "arguments": {"side": "sell", "fee_amount": 5, "base_amount": 0.05, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 10, "fee_currency": null, "quote_amount": 5000}, "operation": "record_fill", "account_id": 4, "request_id": null, "happened_at": "2026-01-01T11:00:00+00:00", "position_id": 10, "recorded_at": "2026-11-22T16:24:13.985991+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 9, "entries": [{"raw": 0.48, "held": 0.13990000, "bot_held": 0.08990000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0, "held_delta": 0.00990000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 52390, "held": 21490.00, "bot_held": 11490.00, "currency": "USD", "allocated": 20000.00, "raw_delta": 0, "held_delta": -900.00, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 13, "arguments": {"side": "buy", "fee_amount": 0.0001, "base_amount": 0.01, "executed_at": "2026-01-01T09:00:00.000000Z", "position_id": 10, "fee_currency": "BTC", "quote_amount": 900}, "operation": "record_fill", "account_id": 4, "request_id": "late of A", "happened_at": "2026-01-01T09:00:00+00:00", "position_id": 10, "recorded_at": "2026-11-22T16:24:13.9868+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 14, "arguments": {"as_of": "2026-01-01T09:30:00.000000Z", "balances": {"USD": 1}, "complete": false}, "operation": "sync_balances", "account_id": 4, "request_id": "stale", "happened_at": "2026-01-01T09:30:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:13.990685+00:00"}');
INSERT INTO expected.rows VALUES
	('ledger', '{"actor": "postgres", "bot_id": 13, "entries": [], "version": 15, "arguments": {"bot_id": 13, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:13.99366+00:00", "position_id": 11, "recorded_at": "2026-11-22T16:24:13.993964+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 13, "entries": [{"raw": 11, "held": 2.000000000000000000, "bot_held": 2.000000000000000000, "currency": "ETH", "allocated": 1.000000000000000000, "raw_delta": 1, "held_delta": 1.000000000000000000, "bot_allocated": 1.000000000000000000, "allocated_delta": 0}, {"raw": 0.43, "held": 0.08990000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": -0.05, "held_delta": -0.05000000, "bot_allocated": 0.05000000, "allocated_delta": 0}], "version": 16, "arguments": {"side": "buy", "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T11:00:00.000000Z", "position_id": 11, "fee_currency": null, "quote_amount": 0.05}, "operation": "record_fill", "account_id": 4, "request_id": null, "happened_at": "2026-01-01T11:00:00+00:00", "position_id": 11, "recorded_at": "2026-11-22T16:24:13.994768+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 13, "entries": [{"raw": 10, "held": 1.000000000000000000, "bot_held": 1.000000000000000000, "currency": "ETH", "allocated": 1.000000000000000000, "raw_delta": -1, "held_delta": -1.000000000000000000, "bot_allocated": 1.000000000000000000, "allocated_delta": 0}, {"raw": 0.49, "held": 0.13990000, "bot_held": 0.05000000, "currency": "BTC", "allocated": 0.15000000, "raw_delta": 0.06, "held_delta": 0.05000000, "bot_allocated": 0.05000000, "allocated_delta": 0}], "version": 17, "arguments": {"side": "sell", "fee_amount": 0, "base_amount": 1, "executed_at": "2026-01-01T12:00:00.000000Z", "position_id": 11, "fee_currency": null, "quote_amount": 0.06}, "operation": "record_fill", "account_id": 4, "request_id": "sweep of E", "happened_at": "2026-01-01T12:00:00+00:00", "position_id": 11, "recorded_at": "2026-11-22T16:24:13.996626+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 13, "entries": [{"raw": 0.49, "held": 0.11440000, "bot_held": 0.02450000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": 0, "held_delta": -0.02550000, "bot_allocated": 0.02450000, "allocated_delta": -0.02550000}, {"raw": 10, "held": 0.500000000000000000, "bot_held": 0.500000000000000000, "currency": "ETH", "allocated": 0.500000000000000000, "raw_delta": 0, "held_delta": -0.500000000000000000, "bot_allocated": 0.500000000000000000, "allocated_delta": -0.500000000000000000}], "version": 18, "arguments": {"bot_id": 13, "long_pct": null, "short_pct": null, "budget_pct": 10}, "operation": "resize_bot", "account_id": 4, "request_id": "resize E", "happened_at": "2026-11-22T16:24:14.001508+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.00553+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 13, "entries": [], "version": 19, "arguments": {"bot_id": 13, "direction": "short", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:14.00582+00:00", "position_id": 12, "recorded_at": "2026-11-22T16:24:14.006086+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 13, "entries": [{"raw": 9.9, "held": 0.400000000000000000, "bot_held": 0.400000000000000000, "currency": "ETH", "allocated": 0.500000000000000000, "raw_delta": -0.1, "held_delta": -0.100000000000000000, "bot_allocated": 0.500000000000000000, "allocated_delta": 0}, {"raw": 0.495, "held": 0.11940000, "bot_held": 0.02950000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": 0.005, "held_delta": 0.00500000, "bot_allocated": 0.02450000, "allocated_delta": 0}], "version": 21, "arguments": {"side": "sell", "fee_amount": 0, "base_amount": 0.1, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 13, "fee_currency": null, "quote_amount": 0.005}, "operation": "record_fill", "account_id": 4, "request_id": null, "happened_at": "2026-01-01T13:00:00+00:00", "position_id": 13, "recorded_at": "2026-11-22T16:24:14.01425+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 10, "entries": [], "version": 22, "arguments": {"bot_id": 10, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:14.014445+00:00", "position_id": 14, "recorded_at": "2026-11-22T16:24:14.014665+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 10, "entries": [{"raw": 0.615, "held": 0.23940000, "bot_held": 0.12000000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": 0.12, "held_delta": 0.12000000, "bot_allocated": 0.00000000, "allocated_delta": 0}, {"raw": 40378, "held": 11490.00, "bot_held": -2012.00, "currency": "USD", "allocated": 20000.00, "raw_delta": -12012, "held_delta": -10000.00, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 23, "arguments": {"side": "buy", "fee_amount": 12, "base_amount": 0.12, "executed_at": "2026-01-01T13:00:00.000000Z", "position_id": 14, "fee_currency": null, "quote_amount": 12000}, "operation": "record_fill", "account_id": 4, "request_id": "overspent", "happened_at": "2026-01-01T13:00:00+00:00", "position_id": 14, "recorded_at": "2026-11-22T16:24:14.015644+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 10, "entries": [{"raw": 0.615, "held": 0.23940000, "bot_held": 0.12000000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": 0, "held_delta": 0.00000000, "bot_allocated": 0.00000000, "allocated_delta": 0.00000000}, {"raw": 40378, "held": 11490.00, "bot_held": -2012.00, "currency": "USD", "allocated": 10000.00, "raw_delta": 0, "held_delta": 0, "bot_allocated": 10000.00, "allocated_delta": -10000.00}], "version": 24, "arguments": {"bot_id": 10}, "operation": "pause_bot", "account_id": 4, "request_id": "pause B", "happened_at": "2026-11-22T16:24:14.015872+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.017325+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 9, "entries": [{"raw": 0.605, "held": 0.22940000, "bot_held": 0.07990000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": -0.01, "held_delta": -0.01000000, "bot_allocated": 0.10000000, "allocated_delta": 0}, {"raw": 42276.1, "held": 13388.10, "bot_held": 13388.10, "currency": "USD", "allocated": 10000.00, "raw_delta": 1898.1, "held_delta": 1898.10, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 25, "arguments": {"fills": 2, "sha256": "c0d80a3292b71a19baa5d0ef7afb7779b08d60e694d77e5b5b1420e588003836"}, "operation": "record_fills", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:14.021508+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.02324+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 10, "entries": [{"raw": 0.585, "held": 0.20940000, "bot_held": 0.10000000, "currency": "BTC", "allocated": 0.12450000, "raw_delta": -0.02, "held_delta": -0.02000000, "bot_allocated": 0.00000000, "allocated_delta": 0}, {"raw": 44174.2, "held": 13388.10, "bot_held": -113.90, "currency": "USD", "allocated": 10000.00, "raw_delta": 1898.1, "held_delta": 0, "bot_allocated": 10000.00, "allocated_delta": 0}], "version": 26, "arguments": {"fills": 2, "sha256": "c0d80a3292b71a19baa5d0ef7afb7779b08d60e694d77e5b5b1420e588003836"}, "operation": "record_fills", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:14.021508+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.024187+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 27, "arguments": {"fills": 2, "sha256": "c0d80a3292b71a19baa5d0ef7afb7779b08d60e694d77e5b5b1420e588003836"}, "operation": "record_fills", "account_id": 4, "request_id": "fills of A and B", "happened_at": "2026-11-22T16:24:14.021508+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.024407+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 28, "arguments": {"fills": 1, "sha256": "a99117c2d70d294663c740378a6b230d960142a2f8661fe7dcd385c1aaf7349d"}, "operation": "record_fills", "account_id": 4, "request_id": null, "happened_at": "2026-11-22T16:24:14.033546+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.034435+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 11, "entries": [{"raw": 0.25, "held": 0.00000000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.00000000, "raw_delta": 0, "held_delta": -0.04000000, "bot_allocated": 0.04000000, "allocated_delta": -0.04000000}, {"raw": 25000, "held": 2500.00, "bot_held": 0.00, "currency": "USD", "allocated": 2500.00, "raw_delta": 0, "held_delta": -6000.00, "bot_allocated": 6000.00, "allocated_delta": -6000.00}], "version": 5, "arguments": {"bot_id": 11}, "operation": "pause_bot", "account_id": 5, "request_id": null, "happened_at": "2026-11-22T16:24:14.034743+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.035313+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 11, "entries": [{"raw": 0.25, "held": 0.04000000, "bot_held": 0.04000000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0, "held_delta": 0.04000000, "bot_allocated": 0.04000000, "allocated_delta": 0.04000000}, {"raw": 25000, "held": 8500.00, "bot_held": 6000.00, "currency": "USD", "allocated": 8500.00, "raw_delta": 0, "held_delta": 6000.00, "bot_allocated": 6000.00, "allocated_delta": 6000.00}], "version": 6, "arguments": {"bot_id": 11}, "operation": "activate_bot", "account_id": 5, "request_id": "resume C", "happened_at": "2026-11-22T16:24:14.035565+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.036091+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 11, "entries": [], "version": 7, "arguments": {"bot_id": 11, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 5, "request_id": null, "happened_at": "2026-11-22T16:24:14.041663+00:00", "position_id": 15, "recorded_at": "2026-11-22T16:24:14.042029+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 15, "entries": [{"raw": 0.25999, "held": 0.04999000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.04000000, "raw_delta": 0, "held_delta": 0.00000000, "bot_allocated": 0.00000000, "allocated_delta": 0.00000000}, {"raw": 24050, "held": 5050.00, "bot_held": 0.00, "currency": "USD", "allocated": 6000.00, "raw_delta": 0, "held_delta": -2500.00, "bot_allocated": 2500.00, "allocated_delta": -2500.00}], "version": 9, "arguments": {"bot_id": 15}, "operation": "close_bot", "account_id": 5, "request_id": "close G", "happened_at": "2026-11-22T16:24:14.043109+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.043822+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [], "version": 10, "arguments": {"name": "Kraken Pro", "reservation_model": null, "api_keys_configured": true}, "operation": "configure_account", "account_id": 5, "request_id": null, "happened_at": "2026-11-22T16:24:14.044045+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.044225+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 12, "entries": [], "version": 4, "arguments": {"bot_id": 12, "direction": "long", "base_currency": null, "quote_currency": null}, "operation": "open_position", "account_id": 6, "request_id": null, "happened_at": "2026-11-22T16:24:14.045532+00:00", "position_id": 16, "recorded_at": "2026-11-22T16:24:14.045796+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 12, "entries": [{"raw": 1, "held": 0.00000000, "bot_held": 0.00000000, "currency": "BTC", "allocated": 0.00000000, "raw_delta": 0, "held_delta": -0.25000000, "bot_allocated": 0.25000000, "allocated_delta": -0.25000000}, {"raw": 100000, "held": 0.00, "bot_held": 0.00, "currency": "USD", "allocated": 0.00, "raw_delta": 0, "held_delta": -25000.00, "bot_allocated": 25000.00, "allocated_delta": -25000.00}], "version": 5, "arguments": {"bot_id": 12}, "operation": "close_bot", "account_id": 6, "request_id": null, "happened_at": "2026-11-22T16:24:14.045938+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.046515+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": 16, "entries": [{"raw": 100000, "held": 17500.00, "bot_held": 17500.00, "currency": "USD", "allocated": 17500.00, "raw_delta": 0, "held_delta": 17500.00, "bot_allocated": 17500.00, "allocated_delta": 17500.00}, {"raw": 1, "held": 0.07500000, "bot_held": 0.07500000, "currency": "BTC", "allocated": 0.07500000, "raw_delta": 0, "held_delta": 0.07500000, "bot_allocated": 0.07500000, "allocated_delta": 0.07500000}], "version": 6, "arguments": {"name": "D", "activate": true, "long_pct": 70, "strategy": "bidirectional_dca", "short_pct": null, "budget_pct": 25, "base_currency": "BTC", "profit_policy": "keep", "quote_currency": "USD", "strategy_config": {}}, "operation": "create_bot", "account_id": 6, "request_id": null, "happened_at": "2026-11-22T16:24:14.049502+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.050082+00:00"}'),
	('ledger', '{"actor": "postgres", "bot_id": null, "entries": [{"raw": 0, "held": 0.07500000, "bot_held": null, "currency": "BTC", "allocated": 0.07500000, "raw_delta": -1, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 0, "held": 0, "bot_held": null, "currency": "DOGE", "allocated": 0, "raw_delta": -5, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}, {"raw": 90000, "held": 17500.00, "bot_held": null, "currency": "USD", "allocated": 17500.00, "raw_delta": -10000, "held_delta": 0, "bot_allocated": null, "allocated_delta": 0}], "version": 7, "arguments": {"as_of": "2026-01-01T14:00:00.000000Z", "balances": {"USD": 90000}, "complete": true}, "operation": "sync_balances", "account_id": 6, "request_id": "complete", "happened_at": "2026-01-01T14:00:00+00:00", "position_id": null, "recorded_at": "2026-11-22T16:24:14.054778+00:00"}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "BTC", "allocated": 0, "operation": "sync_balances", "raw_delta": 0.5, "account_id": 1, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.754055+00:00", "allocated_delta": 0, "available_exact": 0.5, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "ETH", "allocated": 0, "operation": "sync_balances", "raw_delta": 10, "account_id": 1, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 10, "recorded_at": "2026-11-22T16:24:13.754055+00:00", "allocated_delta": 0, "available_exact": 10, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "USD", "allocated": 0, "operation": "sync_balances", "raw_delta": 50000, "account_id": 1, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 50000, "recorded_at": "2026-11-22T16:24:13.754055+00:00", "allocated_delta": 0, "available_exact": 50000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 3, "currency": "BNB", "allocated": 0, "operation": "sync_balances", "raw_delta": 1, "account_id": 1, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.756982+00:00", "allocated_delta": 0, "available_exact": 1, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 3, "currency": "DOGE", "allocated": 0, "operation": "sync_balances", "raw_delta": 1, "account_id": 1, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.756982+00:00", "allocated_delta": 0, "available_exact": 1, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "BTC", "allocated": 0, "operation": "sync_balances", "raw_delta": 0.25, "account_id": 2, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:13.763654+00:00", "allocated_delta": 0, "available_exact": 0.25, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "USD", "allocated": 0, "operation": "sync_balances", "raw_delta": 25000, "account_id": 2, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:13.763654+00:00", "allocated_delta": 0, "available_exact": 25000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "BTC", "allocated": 0, "operation": "sync_balances", "raw_delta": 1, "account_id": 3, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.767291+00:00", "allocated_delta": 0, "available_exact": 1, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "DOGE", "allocated": 0, "operation": "sync_balances", "raw_delta": 5, "account_id": 3, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 5, "recorded_at": "2026-11-22T16:24:13.767291+00:00", "allocated_delta": 0, "available_exact": 5, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "USD", "allocated": 0, "operation": "sync_balances", "raw_delta": 100000, "account_id": 3, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 100000, "recorded_at": "2026-11-22T16:24:13.767291+00:00", "allocated_delta": 0, "available_exact": 100000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 10000.00, "actor": "postgres", "bot_id": 1, "version": 4, "currency": "USD", "allocated": 10000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 1, "held_delta": 10000.00, "happened_at": "2026-11-22T16:24:13.777525+00:00", "raw_balance": 50000, "recorded_at": "2026-11-22T16:24:13.786222+00:00", "allocated_delta": 10000.00, "available_exact": 40000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.10000000, "actor": "postgres", "bot_id": 1, "version": 4, "currency": "BTC", "allocated": 0.10000000, "operation": "create_bot", "raw_delta": 0, "account_id": 1, "held_delta": 0.10000000, "happened_at": "2026-11-22T16:24:13.777525+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.786222+00:00", "allocated_delta": 0.10000000, "available_exact": 0.40000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 20000.00, "actor": "postgres", "bot_id": 2, "version": 5, "currency": "USD", "allocated": 20000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 1, "held_delta": 10000.00, "happened_at": "2026-11-22T16:24:13.786694+00:00", "raw_balance": 50000, "recorded_at": "2026-11-22T16:24:13.787946+00:00", "allocated_delta": 10000.00, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.10000000, "actor": "postgres", "bot_id": 2, "version": 5, "currency": "BTC", "allocated": 0.10000000, "operation": "create_bot", "raw_delta": 0, "account_id": 1, "held_delta": 0.00000000, "happened_at": "2026-11-22T16:24:13.786694+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.787946+00:00", "allocated_delta": 0.00000000, "available_exact": 0.40000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 6000.00, "actor": "postgres", "bot_id": 3, "version": 3, "currency": "USD", "allocated": 6000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 2, "held_delta": 6000.00, "happened_at": "2026-11-22T16:24:13.78831+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:13.789389+00:00", "allocated_delta": 6000.00, "available_exact": 19000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04000000, "actor": "postgres", "bot_id": 3, "version": 3, "currency": "BTC", "allocated": 0.04000000, "operation": "create_bot", "raw_delta": 0, "account_id": 2, "held_delta": 0.04000000, "happened_at": "2026-11-22T16:24:13.78831+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:13.789389+00:00", "allocated_delta": 0.04000000, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 25000.00, "actor": "postgres", "bot_id": 4, "version": 3, "currency": "USD", "allocated": 25000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 3, "held_delta": 25000.00, "happened_at": "2026-11-22T16:24:13.797691+00:00", "raw_balance": 100000, "recorded_at": "2026-11-22T16:24:13.798733+00:00", "allocated_delta": 25000.00, "available_exact": 75000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.25000000, "actor": "postgres", "bot_id": 4, "version": 3, "currency": "BTC", "allocated": 0.25000000, "operation": "create_bot", "raw_delta": 0, "account_id": 3, "held_delta": 0.25000000, "happened_at": "2026-11-22T16:24:13.797691+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.798733+00:00", "allocated_delta": 0.25000000, "available_exact": 0.75000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.15000000, "actor": "postgres", "bot_id": 5, "version": 6, "currency": "BTC", "allocated": 0.15000000, "operation": "create_bot", "raw_delta": 0, "account_id": 1, "held_delta": 0.05000000, "happened_at": "2026-11-22T16:24:13.799031+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.799862+00:00", "allocated_delta": 0.05000000, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 1.000000000000000000, "actor": "postgres", "bot_id": 5, "version": 6, "currency": "ETH", "allocated": 1.000000000000000000, "operation": "create_bot", "raw_delta": 0, "account_id": 1, "held_delta": 1.000000000000000000, "happened_at": "2026-11-22T16:24:13.799031+00:00", "raw_balance": 10, "recorded_at": "2026-11-22T16:24:13.799862+00:00", "allocated_delta": 1.000000000000000000, "available_exact": 9.000000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.11440000, "actor": "postgres", "bot_id": 5, "version": 18, "currency": "BTC", "allocated": 0.12450000, "operation": "resize_bot", "raw_delta": 0, "account_id": 1, "held_delta": -0.02550000, "happened_at": "2026-11-22T16:24:13.85375+00:00", "raw_balance": 0.49, "recorded_at": "2026-11-22T16:24:13.867302+00:00", "allocated_delta": -0.02550000, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.500000000000000000, "actor": "postgres", "bot_id": 5, "version": 18, "currency": "ETH", "allocated": 0.500000000000000000, "operation": "resize_bot", "raw_delta": 0, "account_id": 1, "held_delta": -0.500000000000000000, "happened_at": "2026-11-22T16:24:13.85375+00:00", "raw_balance": 10, "recorded_at": "2026-11-22T16:24:13.867302+00:00", "allocated_delta": -0.500000000000000000, "available_exact": 9.500000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 20000.00, "actor": "postgres", "bot_id": 6, "version": 7, "currency": "USD", "allocated": 20000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 1, "held_delta": 0, "happened_at": "2026-11-22T16:24:13.80016+00:00", "raw_balance": 50000, "recorded_at": "2026-11-22T16:24:13.800964+00:00", "allocated_delta": 0, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.15000000, "actor": "postgres", "bot_id": 6, "version": 7, "currency": "BTC", "allocated": 0.15000000, "operation": "create_bot", "raw_delta": 0, "account_id": 1, "held_delta": 0, "happened_at": "2026-11-22T16:24:13.80016+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.800964+00:00", "allocated_delta": 0, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 8500.00, "actor": "postgres", "bot_id": 7, "version": 4, "currency": "USD", "allocated": 8500.00, "operation": "create_bot", "raw_delta": 0, "account_id": 2, "held_delta": 2500.00, "happened_at": "2026-11-22T16:24:13.803412+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:13.803988+00:00", "allocated_delta": 2500.00, "available_exact": 16500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04000000, "actor": "postgres", "bot_id": 7, "version": 4, "currency": "BTC", "allocated": 0.04000000, "operation": "create_bot", "raw_delta": 0, "account_id": 2, "held_delta": 0.00000000, "happened_at": "2026-11-22T16:24:13.803412+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:13.803988+00:00", "allocated_delta": 0.00000000, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.20000000, "actor": "postgres", "bot_id": 1, "version": 9, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": 0.05, "account_id": 1, "held_delta": 0.05000000, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 0.55, "recorded_at": "2026-11-22T16:24:13.822728+00:00", "allocated_delta": 0, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 14995.00, "actor": "postgres", "bot_id": 1, "version": 9, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": -5005, "account_id": 1, "held_delta": -5005.00, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 44995, "recorded_at": "2026-11-22T16:24:13.822728+00:00", "allocated_delta": 0, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.18000000, "actor": "postgres", "bot_id": 1, "version": 10, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": -0.02, "account_id": 1, "held_delta": -0.02000000, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 0.53, "recorded_at": "2026-11-22T16:24:13.824176+00:00", "allocated_delta": 0, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 17395.00, "actor": "postgres", "bot_id": 1, "version": 10, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": 2400, "account_id": 1, "held_delta": 2400.00, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 47395, "recorded_at": "2026-11-22T16:24:13.824176+00:00", "allocated_delta": 0, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.00, "actor": "postgres", "bot_id": 1, "version": 10, "currency": "BNB", "allocated": 0, "operation": "record_fill", "raw_delta": -0.01, "account_id": 1, "held_delta": 0.00, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 0.99, "recorded_at": "2026-11-22T16:24:13.824176+00:00", "allocated_delta": 0, "available_exact": 0.99, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.13000000, "actor": "postgres", "bot_id": 1, "version": 12, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": -0.05, "account_id": 1, "held_delta": -0.05000000, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 0.48, "recorded_at": "2026-11-22T16:24:13.826204+00:00", "allocated_delta": 0, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 22390.00, "actor": "postgres", "bot_id": 1, "version": 12, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": 4995, "account_id": 1, "held_delta": 4995.00, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 52390, "recorded_at": "2026-11-22T16:24:13.826204+00:00", "allocated_delta": 0, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.13990000, "actor": "postgres", "bot_id": 1, "version": 13, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": 0, "account_id": 1, "held_delta": 0.00990000, "happened_at": "2026-01-01T09:00:00+00:00", "raw_balance": 0.48, "recorded_at": "2026-11-22T16:24:13.834105+00:00", "allocated_delta": 0, "available_exact": 0.34010000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 21490.00, "actor": "postgres", "bot_id": 1, "version": 13, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": 0, "account_id": 1, "held_delta": -900.00, "happened_at": "2026-01-01T09:00:00+00:00", "raw_balance": 52390, "recorded_at": "2026-11-22T16:24:13.834105+00:00", "allocated_delta": 0, "available_exact": 30900.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 2.000000000000000000, "actor": "postgres", "bot_id": 5, "version": 16, "currency": "ETH", "allocated": 1.000000000000000000, "operation": "record_fill", "raw_delta": 1, "account_id": 1, "held_delta": 1.000000000000000000, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 11, "recorded_at": "2026-11-22T16:24:13.843142+00:00", "allocated_delta": 0, "available_exact": 9.000000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.08990000, "actor": "postgres", "bot_id": 5, "version": 16, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": -0.05, "account_id": 1, "held_delta": -0.05000000, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 0.43, "recorded_at": "2026-11-22T16:24:13.843142+00:00", "allocated_delta": 0, "available_exact": 0.34010000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 1.000000000000000000, "actor": "postgres", "bot_id": 5, "version": 17, "currency": "ETH", "allocated": 1.000000000000000000, "operation": "record_fill", "raw_delta": -1, "account_id": 1, "held_delta": -1.000000000000000000, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 10, "recorded_at": "2026-11-22T16:24:13.848748+00:00", "allocated_delta": 0, "available_exact": 9.000000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.13990000, "actor": "postgres", "bot_id": 5, "version": 17, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": 0.06, "account_id": 1, "held_delta": 0.05000000, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 0.49, "recorded_at": "2026-11-22T16:24:13.848748+00:00", "allocated_delta": 0, "available_exact": 0.35010000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.400000000000000000, "actor": "postgres", "bot_id": 5, "version": 21, "currency": "ETH", "allocated": 0.500000000000000000, "operation": "record_fill", "raw_delta": -0.1, "account_id": 1, "held_delta": -0.100000000000000000, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 9.9, "recorded_at": "2026-11-22T16:24:13.87143+00:00", "allocated_delta": 0, "available_exact": 9.500000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.11940000, "actor": "postgres", "bot_id": 5, "version": 21, "currency": "BTC", "allocated": 0.12450000, "operation": "record_fill", "raw_delta": 0.005, "account_id": 1, "held_delta": 0.00500000, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 0.495, "recorded_at": "2026-11-22T16:24:13.87143+00:00", "allocated_delta": 0, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.23940000, "actor": "postgres", "bot_id": 2, "version": 23, "currency": "BTC", "allocated": 0.12450000, "operation": "record_fill", "raw_delta": 0.12, "account_id": 1, "held_delta": 0.12000000, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 0.615, "recorded_at": "2026-11-22T16:24:13.875115+00:00", "allocated_delta": 0, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 11490.00, "actor": "postgres", "bot_id": 2, "version": 23, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": -12012, "account_id": 1, "held_delta": -10000.00, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 40378, "recorded_at": "2026-11-22T16:24:13.875115+00:00", "allocated_delta": 0, "available_exact": 28888.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.23940000, "actor": "postgres", "bot_id": 2, "version": 24, "currency": "BTC", "allocated": 0.12450000, "operation": "pause_bot", "raw_delta": 0, "account_id": 1, "held_delta": 0.00000000, "happened_at": "2026-11-22T16:24:13.877532+00:00", "raw_balance": 0.615, "recorded_at": "2026-11-22T16:24:13.880081+00:00", "allocated_delta": 0.00000000, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 11490.00, "actor": "postgres", "bot_id": 2, "version": 24, "currency": "USD", "allocated": 10000.00, "operation": "pause_bot", "raw_delta": 0, "account_id": 1, "held_delta": 0, "happened_at": "2026-11-22T16:24:13.877532+00:00", "raw_balance": 40378, "recorded_at": "2026-11-22T16:24:13.880081+00:00", "allocated_delta": -10000.00, "available_exact": 28888.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.22940000, "actor": "postgres", "bot_id": 1, "version": 25, "currency": "BTC", "allocated": 0.12450000, "operation": "record_fills", "raw_delta": -0.01, "account_id": 1, "held_delta": -0.01000000, "happened_at": "2026-11-22T16:24:13.885745+00:00", "raw_balance": 0.605, "recorded_at": "2026-11-22T16:24:13.897801+00:00", "allocated_delta": 0, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 13388.10, "actor": "postgres", "bot_id": 1, "version": 25, "currency": "USD", "allocated": 10000.00, "operation": "record_fills", "raw_delta": 1898.1, "account_id": 1, "held_delta": 1898.10, "happened_at": "2026-11-22T16:24:13.885745+00:00", "raw_balance": 42276.1, "recorded_at": "2026-11-22T16:24:13.897801+00:00", "allocated_delta": 0, "available_exact": 28888.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.20940000, "actor": "postgres", "bot_id": 2, "version": 26, "currency": "BTC", "allocated": 0.12450000, "operation": "record_fills", "raw_delta": -0.02, "account_id": 1, "held_delta": -0.02000000, "happened_at": "2026-11-22T16:24:13.885745+00:00", "raw_balance": 0.585, "recorded_at": "2026-11-22T16:24:13.89925+00:00", "allocated_delta": 0, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 13388.10, "actor": "postgres", "bot_id": 2, "version": 26, "currency": "USD", "allocated": 10000.00, "operation": "record_fills", "raw_delta": 1898.1, "account_id": 1, "held_delta": 0, "happened_at": "2026-11-22T16:24:13.885745+00:00", "raw_balance": 44174.2, "recorded_at": "2026-11-22T16:24:13.89925+00:00", "allocated_delta": 0, "available_exact": 30786.10, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.00000000, "actor": "postgres", "bot_id": 3, "version": 5, "currency": "BTC", "allocated": 0.00000000, "operation": "pause_bot", "raw_delta": 0, "account_id": 2, "held_delta": -0.04000000, "happened_at": "2026-11-22T16:24:13.903624+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:13.905296+00:00", "allocated_delta": -0.04000000, "available_exact": 0.25000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 2500.00, "actor": "postgres", "bot_id": 3, "version": 5, "currency": "USD", "allocated": 2500.00, "operation": "pause_bot", "raw_delta": 0, "account_id": 2, "held_delta": -6000.00, "happened_at": "2026-11-22T16:24:13.903624+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:13.905296+00:00", "allocated_delta": -6000.00, "available_exact": 22500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04000000, "actor": "postgres", "bot_id": 3, "version": 6, "currency": "BTC", "allocated": 0.04000000, "operation": "activate_bot", "raw_delta": 0, "account_id": 2, "held_delta": 0.04000000, "happened_at": "2026-11-22T16:24:13.912527+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:13.914406+00:00", "allocated_delta": 0.04000000, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 8500.00, "actor": "postgres", "bot_id": 3, "version": 6, "currency": "USD", "allocated": 8500.00, "operation": "activate_bot", "raw_delta": 0, "account_id": 2, "held_delta": 6000.00, "happened_at": "2026-11-22T16:24:13.912527+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:13.914406+00:00", "allocated_delta": 6000.00, "available_exact": 16500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04999000, "actor": "postgres", "bot_id": 3, "version": 8, "currency": "BTC", "allocated": 0.04000000, "operation": "record_fill", "raw_delta": 0.00999, "account_id": 2, "held_delta": 0.00999000, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 0.25999, "recorded_at": "2026-11-22T16:24:13.918815+00:00", "allocated_delta": 0, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 7550.00, "actor": "postgres", "bot_id": 3, "version": 8, "currency": "USD", "allocated": 8500.00, "operation": "record_fill", "raw_delta": -950, "account_id": 2, "held_delta": -950.00, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 24050, "recorded_at": "2026-11-22T16:24:13.918815+00:00", "allocated_delta": 0, "available_exact": 16500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04999000, "actor": "postgres", "bot_id": 7, "version": 9, "currency": "BTC", "allocated": 0.04000000, "operation": "close_bot", "raw_delta": 0, "account_id": 2, "held_delta": 0.00000000, "happened_at": "2026-11-22T16:24:13.919062+00:00", "raw_balance": 0.25999, "recorded_at": "2026-11-22T16:24:13.92032+00:00", "allocated_delta": 0.00000000, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 5050.00, "actor": "postgres", "bot_id": 7, "version": 9, "currency": "USD", "allocated": 6000.00, "operation": "close_bot", "raw_delta": 0, "account_id": 2, "held_delta": -2500.00, "happened_at": "2026-11-22T16:24:13.919062+00:00", "raw_balance": 24050, "recorded_at": "2026-11-22T16:24:13.92032+00:00", "allocated_delta": -2500.00, "available_exact": 19000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.00000000, "actor": "postgres", "bot_id": 4, "version": 5, "currency": "BTC", "allocated": 0.00000000, "operation": "close_bot", "raw_delta": 0, "account_id": 3, "held_delta": -0.25000000, "happened_at": "2026-11-22T16:24:13.934236+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.935852+00:00", "allocated_delta": -0.25000000, "available_exact": 1.00000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.00, "actor": "postgres", "bot_id": 4, "version": 5, "currency": "USD", "allocated": 0.00, "operation": "close_bot", "raw_delta": 0, "account_id": 3, "held_delta": -25000.00, "happened_at": "2026-11-22T16:24:13.934236+00:00", "raw_balance": 100000, "recorded_at": "2026-11-22T16:24:13.935852+00:00", "allocated_delta": -25000.00, "available_exact": 100000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 17500.00, "actor": "postgres", "bot_id": 8, "version": 6, "currency": "USD", "allocated": 17500.00, "operation": "create_bot", "raw_delta": 0, "account_id": 3, "held_delta": 17500.00, "happened_at": "2026-11-22T16:24:13.941507+00:00", "raw_balance": 100000, "recorded_at": "2026-11-22T16:24:13.942203+00:00", "allocated_delta": 17500.00, "available_exact": 82500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.07500000, "actor": "postgres", "bot_id": 8, "version": 6, "currency": "BTC", "allocated": 0.07500000, "operation": "create_bot", "raw_delta": 0, "account_id": 3, "held_delta": 0.07500000, "happened_at": "2026-11-22T16:24:13.941507+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.942203+00:00", "allocated_delta": 0.07500000, "available_exact": 0.92500000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.07500000, "actor": "postgres", "bot_id": null, "version": 7, "currency": "BTC", "allocated": 0.07500000, "operation": "sync_balances", "raw_delta": -1, "account_id": 3, "held_delta": 0, "happened_at": "2026-01-01T14:00:00+00:00", "raw_balance": 0, "recorded_at": "2026-11-22T16:24:13.944096+00:00", "allocated_delta": 0, "available_exact": 0, "shortfall_exact": 0.07500000}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 7, "currency": "DOGE", "allocated": 0, "operation": "sync_balances", "raw_delta": -5, "account_id": 3, "held_delta": 0, "happened_at": "2026-01-01T14:00:00+00:00", "raw_balance": 0, "recorded_at": "2026-11-22T16:24:13.944096+00:00", "allocated_delta": 0, "available_exact": 0, "shortfall_exact": 0}'),
	('capital_history', '{"held": 17500.00, "actor": "postgres", "bot_id": null, "version": 7, "currency": "USD", "allocated": 17500.00, "operation": "sync_balances", "raw_delta": -10000, "account_id": 3, "held_delta": 0, "happened_at": "2026-01-01T14:00:00+00:00", "raw_balance": 90000, "recorded_at": "2026-11-22T16:24:13.944096+00:00", "allocated_delta": 0, "available_exact": 72500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "BTC", "allocated": 0, "operation": "sync_balances", "raw_delta": 0.5, "account_id": 4, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.956156+00:00", "allocated_delta": 0, "available_exact": 0.5, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "ETH", "allocated": 0, "operation": "sync_balances", "raw_delta": 10, "account_id": 4, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 10, "recorded_at": "2026-11-22T16:24:13.956156+00:00", "allocated_delta": 0, "available_exact": 10, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "USD", "allocated": 0, "operation": "sync_balances", "raw_delta": 50000, "account_id": 4, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 50000, "recorded_at": "2026-11-22T16:24:13.956156+00:00", "allocated_delta": 0, "available_exact": 50000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 3, "currency": "BNB", "allocated": 0, "operation": "sync_balances", "raw_delta": 1, "account_id": 4, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.962752+00:00", "allocated_delta": 0, "available_exact": 1, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 3, "currency": "DOGE", "allocated": 0, "operation": "sync_balances", "raw_delta": 1, "account_id": 4, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.962752+00:00", "allocated_delta": 0, "available_exact": 1, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "BTC", "allocated": 0, "operation": "sync_balances", "raw_delta": 0.25, "account_id": 5, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:13.964003+00:00", "allocated_delta": 0, "available_exact": 0.25, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "USD", "allocated": 0, "operation": "sync_balances", "raw_delta": 25000, "account_id": 5, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:13.964003+00:00", "allocated_delta": 0, "available_exact": 25000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "BTC", "allocated": 0, "operation": "sync_balances", "raw_delta": 1, "account_id": 6, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.96512+00:00", "allocated_delta": 0, "available_exact": 1, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "DOGE", "allocated": 0, "operation": "sync_balances", "raw_delta": 5, "account_id": 6, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 5, "recorded_at": "2026-11-22T16:24:13.96512+00:00", "allocated_delta": 0, "available_exact": 5, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 2, "currency": "USD", "allocated": 0, "operation": "sync_balances", "raw_delta": 100000, "account_id": 6, "held_delta": 0, "happened_at": "2026-01-01T10:00:00+00:00", "raw_balance": 100000, "recorded_at": "2026-11-22T16:24:13.96512+00:00", "allocated_delta": 0, "available_exact": 100000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 10000.00, "actor": "postgres", "bot_id": 9, "version": 4, "currency": "USD", "allocated": 10000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 4, "held_delta": 10000.00, "happened_at": "2026-11-22T16:24:13.973514+00:00", "raw_balance": 50000, "recorded_at": "2026-11-22T16:24:13.974317+00:00", "allocated_delta": 10000.00, "available_exact": 40000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.10000000, "actor": "postgres", "bot_id": 9, "version": 4, "currency": "BTC", "allocated": 0.10000000, "operation": "create_bot", "raw_delta": 0, "account_id": 4, "held_delta": 0.10000000, "happened_at": "2026-11-22T16:24:13.973514+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.974317+00:00", "allocated_delta": 0.10000000, "available_exact": 0.40000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 20000.00, "actor": "postgres", "bot_id": 10, "version": 5, "currency": "USD", "allocated": 20000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 4, "held_delta": 10000.00, "happened_at": "2026-11-22T16:24:13.974619+00:00", "raw_balance": 50000, "recorded_at": "2026-11-22T16:24:13.975259+00:00", "allocated_delta": 10000.00, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.10000000, "actor": "postgres", "bot_id": 10, "version": 5, "currency": "BTC", "allocated": 0.10000000, "operation": "create_bot", "raw_delta": 0, "account_id": 4, "held_delta": 0.00000000, "happened_at": "2026-11-22T16:24:13.974619+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.975259+00:00", "allocated_delta": 0.00000000, "available_exact": 0.40000000, "shortfall_exact": 0}');
INSERT INTO expected.rows VALUES
	('capital_history', '{"held": 6000.00, "actor": "postgres", "bot_id": 11, "version": 3, "currency": "USD", "allocated": 6000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 5, "held_delta": 6000.00, "happened_at": "2026-11-22T16:24:13.975484+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:13.976+00:00", "allocated_delta": 6000.00, "available_exact": 19000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04000000, "actor": "postgres", "bot_id": 11, "version": 3, "currency": "BTC", "allocated": 0.04000000, "operation": "create_bot", "raw_delta": 0, "account_id": 5, "held_delta": 0.04000000, "happened_at": "2026-11-22T16:24:13.975484+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:13.976+00:00", "allocated_delta": 0.04000000, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04999000, "actor": "postgres", "bot_id": 11, "version": 8, "currency": "BTC", "allocated": 0.04000000, "operation": "record_fill", "raw_delta": 0.00999, "account_id": 5, "held_delta": 0.00999000, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 0.25999, "recorded_at": "2026-11-22T16:24:14.042873+00:00", "allocated_delta": 0, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 7550.00, "actor": "postgres", "bot_id": 11, "version": 8, "currency": "USD", "allocated": 8500.00, "operation": "record_fill", "raw_delta": -950, "account_id": 5, "held_delta": -950.00, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 24050, "recorded_at": "2026-11-22T16:24:14.042873+00:00", "allocated_delta": 0, "available_exact": 16500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 25000.00, "actor": "postgres", "bot_id": 12, "version": 3, "currency": "USD", "allocated": 25000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 6, "held_delta": 25000.00, "happened_at": "2026-11-22T16:24:13.976157+00:00", "raw_balance": 100000, "recorded_at": "2026-11-22T16:24:13.976562+00:00", "allocated_delta": 25000.00, "available_exact": 75000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.25000000, "actor": "postgres", "bot_id": 12, "version": 3, "currency": "BTC", "allocated": 0.25000000, "operation": "create_bot", "raw_delta": 0, "account_id": 6, "held_delta": 0.25000000, "happened_at": "2026-11-22T16:24:13.976157+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:13.976562+00:00", "allocated_delta": 0.25000000, "available_exact": 0.75000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.15000000, "actor": "postgres", "bot_id": 13, "version": 6, "currency": "BTC", "allocated": 0.15000000, "operation": "create_bot", "raw_delta": 0, "account_id": 4, "held_delta": 0.05000000, "happened_at": "2026-11-22T16:24:13.976731+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.977109+00:00", "allocated_delta": 0.05000000, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 1.000000000000000000, "actor": "postgres", "bot_id": 13, "version": 6, "currency": "ETH", "allocated": 1.000000000000000000, "operation": "create_bot", "raw_delta": 0, "account_id": 4, "held_delta": 1.000000000000000000, "happened_at": "2026-11-22T16:24:13.976731+00:00", "raw_balance": 10, "recorded_at": "2026-11-22T16:24:13.977109+00:00", "allocated_delta": 1.000000000000000000, "available_exact": 9.000000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 20000.00, "actor": "postgres", "bot_id": 14, "version": 7, "currency": "USD", "allocated": 20000.00, "operation": "create_bot", "raw_delta": 0, "account_id": 4, "held_delta": 0, "happened_at": "2026-11-22T16:24:13.977287+00:00", "raw_balance": 50000, "recorded_at": "2026-11-22T16:24:13.977792+00:00", "allocated_delta": 0, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.15000000, "actor": "postgres", "bot_id": 14, "version": 7, "currency": "BTC", "allocated": 0.15000000, "operation": "create_bot", "raw_delta": 0, "account_id": 4, "held_delta": 0, "happened_at": "2026-11-22T16:24:13.977287+00:00", "raw_balance": 0.5, "recorded_at": "2026-11-22T16:24:13.977792+00:00", "allocated_delta": 0, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 8500.00, "actor": "postgres", "bot_id": 15, "version": 4, "currency": "USD", "allocated": 8500.00, "operation": "create_bot", "raw_delta": 0, "account_id": 5, "held_delta": 2500.00, "happened_at": "2026-11-22T16:24:13.977946+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:13.978296+00:00", "allocated_delta": 2500.00, "available_exact": 16500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04000000, "actor": "postgres", "bot_id": 15, "version": 4, "currency": "BTC", "allocated": 0.04000000, "operation": "create_bot", "raw_delta": 0, "account_id": 5, "held_delta": 0.00000000, "happened_at": "2026-11-22T16:24:13.977946+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:13.978296+00:00", "allocated_delta": 0.00000000, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.20000000, "actor": "postgres", "bot_id": 9, "version": 9, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": 0.05, "account_id": 4, "held_delta": 0.05000000, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 0.55, "recorded_at": "2026-11-22T16:24:13.982433+00:00", "allocated_delta": 0, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 14995.00, "actor": "postgres", "bot_id": 9, "version": 9, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": -5005, "account_id": 4, "held_delta": -5005.00, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 44995, "recorded_at": "2026-11-22T16:24:13.982433+00:00", "allocated_delta": 0, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.18000000, "actor": "postgres", "bot_id": 9, "version": 10, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": -0.02, "account_id": 4, "held_delta": -0.02000000, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 0.53, "recorded_at": "2026-11-22T16:24:13.983101+00:00", "allocated_delta": 0, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 17395.00, "actor": "postgres", "bot_id": 9, "version": 10, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": 2400, "account_id": 4, "held_delta": 2400.00, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 47395, "recorded_at": "2026-11-22T16:24:13.983101+00:00", "allocated_delta": 0, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.00, "actor": "postgres", "bot_id": 9, "version": 10, "currency": "BNB", "allocated": 0, "operation": "record_fill", "raw_delta": -0.01, "account_id": 4, "held_delta": 0.00, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 0.99, "recorded_at": "2026-11-22T16:24:13.983101+00:00", "allocated_delta": 0, "available_exact": 0.99, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.13000000, "actor": "postgres", "bot_id": 9, "version": 12, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": -0.05, "account_id": 4, "held_delta": -0.05000000, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 0.48, "recorded_at": "2026-11-22T16:24:13.985991+00:00", "allocated_delta": 0, "available_exact": 0.35000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 22390.00, "actor": "postgres", "bot_id": 9, "version": 12, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": 4995, "account_id": 4, "held_delta": 4995.00, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 52390, "recorded_at": "2026-11-22T16:24:13.985991+00:00", "allocated_delta": 0, "available_exact": 30000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.13990000, "actor": "postgres", "bot_id": 9, "version": 13, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": 0, "account_id": 4, "held_delta": 0.00990000, "happened_at": "2026-01-01T09:00:00+00:00", "raw_balance": 0.48, "recorded_at": "2026-11-22T16:24:13.9868+00:00", "allocated_delta": 0, "available_exact": 0.34010000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 21490.00, "actor": "postgres", "bot_id": 9, "version": 13, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": 0, "account_id": 4, "held_delta": -900.00, "happened_at": "2026-01-01T09:00:00+00:00", "raw_balance": 52390, "recorded_at": "2026-11-22T16:24:13.9868+00:00", "allocated_delta": 0, "available_exact": 30900.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 2.000000000000000000, "actor": "postgres", "bot_id": 13, "version": 16, "currency": "ETH", "allocated": 1.000000000000000000, "operation": "record_fill", "raw_delta": 1, "account_id": 4, "held_delta": 1.000000000000000000, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 11, "recorded_at": "2026-11-22T16:24:13.994768+00:00", "allocated_delta": 0, "available_exact": 9.000000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.08990000, "actor": "postgres", "bot_id": 13, "version": 16, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": -0.05, "account_id": 4, "held_delta": -0.05000000, "happened_at": "2026-01-01T11:00:00+00:00", "raw_balance": 0.43, "recorded_at": "2026-11-22T16:24:13.994768+00:00", "allocated_delta": 0, "available_exact": 0.34010000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 1.000000000000000000, "actor": "postgres", "bot_id": 13, "version": 17, "currency": "ETH", "allocated": 1.000000000000000000, "operation": "record_fill", "raw_delta": -1, "account_id": 4, "held_delta": -1.000000000000000000, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 10, "recorded_at": "2026-11-22T16:24:13.996626+00:00", "allocated_delta": 0, "available_exact": 9.000000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.13990000, "actor": "postgres", "bot_id": 13, "version": 17, "currency": "BTC", "allocated": 0.15000000, "operation": "record_fill", "raw_delta": 0.06, "account_id": 4, "held_delta": 0.05000000, "happened_at": "2026-01-01T12:00:00+00:00", "raw_balance": 0.49, "recorded_at": "2026-11-22T16:24:13.996626+00:00", "allocated_delta": 0, "available_exact": 0.35010000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.11440000, "actor": "postgres", "bot_id": 13, "version": 18, "currency": "BTC", "allocated": 0.12450000, "operation": "resize_bot", "raw_delta": 0, "account_id": 4, "held_delta": -0.02550000, "happened_at": "2026-11-22T16:24:14.001508+00:00", "raw_balance": 0.49, "recorded_at": "2026-11-22T16:24:14.00553+00:00", "allocated_delta": -0.02550000, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.500000000000000000, "actor": "postgres", "bot_id": 13, "version": 18, "currency": "ETH", "allocated": 0.500000000000000000, "operation": "resize_bot", "raw_delta": 0, "account_id": 4, "held_delta": -0.500000000000000000, "happened_at": "2026-11-22T16:24:14.001508+00:00", "raw_balance": 10, "recorded_at": "2026-11-22T16:24:14.00553+00:00", "allocated_delta": -0.500000000000000000, "available_exact": 9.500000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.400000000000000000, "actor": "postgres", "bot_id": 13, "version": 21, "currency": "ETH", "allocated": 0.500000000000000000, "operation": "record_fill", "raw_delta": -0.1, "account_id": 4, "held_delta": -0.100000000000000000, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 9.9, "recorded_at": "2026-11-22T16:24:14.01425+00:00", "allocated_delta": 0, "available_exact": 9.500000000000000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.11940000, "actor": "postgres", "bot_id": 13, "version": 21, "currency": "BTC", "allocated": 0.12450000, "operation": "record_fill", "raw_delta": 0.005, "account_id": 4, "held_delta": 0.00500000, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 0.495, "recorded_at": "2026-11-22T16:24:14.01425+00:00", "allocated_delta": 0, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.23940000, "actor": "postgres", "bot_id": 10, "version": 23, "currency": "BTC", "allocated": 0.12450000, "operation": "record_fill", "raw_delta": 0.12, "account_id": 4, "held_delta": 0.12000000, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 0.615, "recorded_at": "2026-11-22T16:24:14.015644+00:00", "allocated_delta": 0, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 11490.00, "actor": "postgres", "bot_id": 10, "version": 23, "currency": "USD", "allocated": 20000.00, "operation": "record_fill", "raw_delta": -12012, "account_id": 4, "held_delta": -10000.00, "happened_at": "2026-01-01T13:00:00+00:00", "raw_balance": 40378, "recorded_at": "2026-11-22T16:24:14.015644+00:00", "allocated_delta": 0, "available_exact": 28888.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.23940000, "actor": "postgres", "bot_id": 10, "version": 24, "currency": "BTC", "allocated": 0.12450000, "operation": "pause_bot", "raw_delta": 0, "account_id": 4, "held_delta": 0.00000000, "happened_at": "2026-11-22T16:24:14.015872+00:00", "raw_balance": 0.615, "recorded_at": "2026-11-22T16:24:14.017325+00:00", "allocated_delta": 0.00000000, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 11490.00, "actor": "postgres", "bot_id": 10, "version": 24, "currency": "USD", "allocated": 10000.00, "operation": "pause_bot", "raw_delta": 0, "account_id": 4, "held_delta": 0, "happened_at": "2026-11-22T16:24:14.015872+00:00", "raw_balance": 40378, "recorded_at": "2026-11-22T16:24:14.017325+00:00", "allocated_delta": -10000.00, "available_exact": 28888.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.22940000, "actor": "postgres", "bot_id": 9, "version": 25, "currency": "BTC", "allocated": 0.12450000, "operation": "record_fills", "raw_delta": -0.01, "account_id": 4, "held_delta": -0.01000000, "happened_at": "2026-11-22T16:24:14.021508+00:00", "raw_balance": 0.605, "recorded_at": "2026-11-22T16:24:14.02324+00:00", "allocated_delta": 0, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 13388.10, "actor": "postgres", "bot_id": 9, "version": 25, "currency": "USD", "allocated": 10000.00, "operation": "record_fills", "raw_delta": 1898.1, "account_id": 4, "held_delta": 1898.10, "happened_at": "2026-11-22T16:24:14.021508+00:00", "raw_balance": 42276.1, "recorded_at": "2026-11-22T16:24:14.02324+00:00", "allocated_delta": 0, "available_exact": 28888.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.20940000, "actor": "postgres", "bot_id": 10, "version": 26, "currency": "BTC", "allocated": 0.12450000, "operation": "record_fills", "raw_delta": -0.02, "account_id": 4, "held_delta": -0.02000000, "happened_at": "2026-11-22T16:24:14.021508+00:00", "raw_balance": 0.585, "recorded_at": "2026-11-22T16:24:14.024187+00:00", "allocated_delta": 0, "available_exact": 0.37560000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 13388.10, "actor": "postgres", "bot_id": 10, "version": 26, "currency": "USD", "allocated": 10000.00, "operation": "record_fills", "raw_delta": 1898.1, "account_id": 4, "held_delta": 0, "happened_at": "2026-11-22T16:24:14.021508+00:00", "raw_balance": 44174.2, "recorded_at": "2026-11-22T16:24:14.024187+00:00", "allocated_delta": 0, "available_exact": 30786.10, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.00000000, "actor": "postgres", "bot_id": 11, "version": 5, "currency": "BTC", "allocated": 0.00000000, "operation": "pause_bot", "raw_delta": 0, "account_id": 5, "held_delta": -0.04000000, "happened_at": "2026-11-22T16:24:14.034743+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:14.035313+00:00", "allocated_delta": -0.04000000, "available_exact": 0.25000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 2500.00, "actor": "postgres", "bot_id": 11, "version": 5, "currency": "USD", "allocated": 2500.00, "operation": "pause_bot", "raw_delta": 0, "account_id": 5, "held_delta": -6000.00, "happened_at": "2026-11-22T16:24:14.034743+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:14.035313+00:00", "allocated_delta": -6000.00, "available_exact": 22500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04000000, "actor": "postgres", "bot_id": 11, "version": 6, "currency": "BTC", "allocated": 0.04000000, "operation": "activate_bot", "raw_delta": 0, "account_id": 5, "held_delta": 0.04000000, "happened_at": "2026-11-22T16:24:14.035565+00:00", "raw_balance": 0.25, "recorded_at": "2026-11-22T16:24:14.036091+00:00", "allocated_delta": 0.04000000, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 8500.00, "actor": "postgres", "bot_id": 11, "version": 6, "currency": "USD", "allocated": 8500.00, "operation": "activate_bot", "raw_delta": 0, "account_id": 5, "held_delta": 6000.00, "happened_at": "2026-11-22T16:24:14.035565+00:00", "raw_balance": 25000, "recorded_at": "2026-11-22T16:24:14.036091+00:00", "allocated_delta": 6000.00, "available_exact": 16500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.04999000, "actor": "postgres", "bot_id": 15, "version": 9, "currency": "BTC", "allocated": 0.04000000, "operation": "close_bot", "raw_delta": 0, "account_id": 5, "held_delta": 0.00000000, "happened_at": "2026-11-22T16:24:14.043109+00:00", "raw_balance": 0.25999, "recorded_at": "2026-11-22T16:24:14.043822+00:00", "allocated_delta": 0.00000000, "available_exact": 0.21000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 5050.00, "actor": "postgres", "bot_id": 15, "version": 9, "currency": "USD", "allocated": 6000.00, "operation": "close_bot", "raw_delta": 0, "account_id": 5, "held_delta": -2500.00, "happened_at": "2026-11-22T16:24:14.043109+00:00", "raw_balance": 24050, "recorded_at": "2026-11-22T16:24:14.043822+00:00", "allocated_delta": -2500.00, "available_exact": 19000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.00000000, "actor": "postgres", "bot_id": 12, "version": 5, "currency": "BTC", "allocated": 0.00000000, "operation": "close_bot", "raw_delta": 0, "account_id": 6, "held_delta": -0.25000000, "happened_at": "2026-11-22T16:24:14.045938+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:14.046515+00:00", "allocated_delta": -0.25000000, "available_exact": 1.00000000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.00, "actor": "postgres", "bot_id": 12, "version": 5, "currency": "USD", "allocated": 0.00, "operation": "close_bot", "raw_delta": 0, "account_id": 6, "held_delta": -25000.00, "happened_at": "2026-11-22T16:24:14.045938+00:00", "raw_balance": 100000, "recorded_at": "2026-11-22T16:24:14.046515+00:00", "allocated_delta": -25000.00, "available_exact": 100000.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 17500.00, "actor": "postgres", "bot_id": 16, "version": 6, "currency": "USD", "allocated": 17500.00, "operation": "create_bot", "raw_delta": 0, "account_id": 6, "held_delta": 17500.00, "happened_at": "2026-11-22T16:24:14.049502+00:00", "raw_balance": 100000, "recorded_at": "2026-11-22T16:24:14.050082+00:00", "allocated_delta": 17500.00, "available_exact": 82500.00, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.07500000, "actor": "postgres", "bot_id": 16, "version": 6, "currency": "BTC", "allocated": 0.07500000, "operation": "create_bot", "raw_delta": 0, "account_id": 6, "held_delta": 0.07500000, "happened_at": "2026-11-22T16:24:14.049502+00:00", "raw_balance": 1, "recorded_at": "2026-11-22T16:24:14.050082+00:00", "allocated_delta": 0.07500000, "available_exact": 0.92500000, "shortfall_exact": 0}'),
	('capital_history', '{"held": 0.07500000, "actor": "postgres", "bot_id": null, "version": 7, "currency": "BTC", "allocated": 0.07500000, "operation": "sync_balances", "raw_delta": -1, "account_id": 6, "held_delta": 0, "happened_at": "2026-01-01T14:00:00+00:00", "raw_balance": 0, "recorded_at": "2026-11-22T16:24:14.054778+00:00", "allocated_delta": 0, "available_exact": 0, "shortfall_exact": 0.07500000}'),
	('capital_history', '{"held": 0, "actor": "postgres", "bot_id": null, "version": 7, "currency": "DOGE", "allocated": 0, "operation": "sync_balances", "raw_delta": -5, "account_id": 6, "held_delta": 0, "happened_at": "2026-01-01T14:00:00+00:00", "raw_balance": 0, "recorded_at": "2026-11-22T16:24:14.054778+00:00", "allocated_delta": 0, "available_exact": 0, "shortfall_exact": 0}'),
	('capital_history', '{"held": 17500.00, "actor": "postgres", "bot_id": null, "version": 7, "currency": "USD", "allocated": 17500.00, "operation": "sync_balances", "raw_delta": -10000, "account_id": 6, "held_delta": 0, "happened_at": "2026-01-01T14:00:00+00:00", "raw_balance": 90000, "recorded_at": "2026-11-22T16:24:14.054778+00:00", "allocated_delta": 0, "available_exact": 72500.00, "shortfall_exact": 0}');


--
-- Name: accounts_account_id_seq; Type: SEQUENCE SET; Schema: budgetdb_data; Owner: -
--

SELECT pg_catalog.setval('budgetdb_data.accounts_account_id_seq', 6, true);


--
-- Name: bots_bot_id_seq; Type: SEQUENCE SET; Schema: budgetdb_data; Owner: -
--

SELECT pg_catalog.setval('budgetdb_data.bots_bot_id_seq', 16, true);


--
-- Name: fills_fill_id_seq; Type: SEQUENCE SET; Schema: budgetdb_data; Owner: -
--

SELECT pg_catalog.setval('budgetdb_data.fills_fill_id_seq', 22, true);


--
-- Name: positions_position_id_seq; Type: SEQUENCE SET; Schema: budgetdb_data; Owner: -
--

SELECT pg_catalog.setval('budgetdb_data.positions_position_id_seq', 16, true);


--
-- Name: accounts accounts_paper_or_live_for_good; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.accounts
    ADD CONSTRAINT accounts_paper_or_live_for_good UNIQUE (account_id, is_paper_trading);


--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (account_id);


--
-- Name: balances balances_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.balances
    ADD CONSTRAINT balances_pkey PRIMARY KEY (account_id, currency);


--
-- Name: bots bots_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.bots
    ADD CONSTRAINT bots_pkey PRIMARY KEY (account_id, bot_id);


--
-- Name: currencies currencies_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.currencies
    ADD CONSTRAINT currencies_pkey PRIMARY KEY (currency);


--
-- Name: exposures exposures_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.exposures
    ADD CONSTRAINT exposures_pkey PRIMARY KEY (account_id, base_currency, quote_currency);


--
-- Name: fills fills_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.fills
    ADD CONSTRAINT fills_pkey PRIMARY KEY (account_id, fill_id);


--
-- Name: ledger ledger_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (account_id, version);


--
-- Name: logic logic_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.logic
    ADD CONSTRAINT logic_pkey PRIMARY KEY (path);


--
-- Name: migrations migrations_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);


--
-- Name: positions positions_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.positions
    ADD CONSTRAINT positions_pkey PRIMARY KEY (account_id, position_id);


--
-- Name: prices prices_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.prices
    ADD CONSTRAINT prices_pkey PRIMARY KEY (exchange, base_currency, quote_currency);


--
-- Name: reservations reservations_pkey; Type: CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.reservations
    ADD CONSTRAINT reservations_pkey PRIMARY KEY (account_id, bot_id, currency);


--
-- Name: bots_name_key; Type: INDEX; Schema: budgetdb_data; Owner: -
--

CREATE UNIQUE INDEX bots_name_key ON budgetdb_data.bots USING btree (account_id, name) WHERE ((status)::text <> 'closed'::text);


--
-- Name: INDEX bots_name_key; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON INDEX budgetdb_data.bots_name_key IS 'A bot''s name is unique in its account among bots not closed (R7).';


--
-- Name: fills_executed_idx; Type: INDEX; Schema: budgetdb_data; Owner: -
--

CREATE INDEX fills_executed_idx ON budgetdb_data.fills USING btree (account_id, executed_at);


--
-- Name: INDEX fills_executed_idx; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON INDEX budgetdb_data.fills_executed_idx IS 'Finds the fills executed after a snapshot (R4).';


--
-- Name: fills_external_id_key; Type: INDEX; Schema: budgetdb_data; Owner: -
--

CREATE UNIQUE INDEX fills_external_id_key ON budgetdb_data.fills USING btree (account_id, external_id) WHERE (external_id IS NOT NULL);


--
-- Name: INDEX fills_external_id_key; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON INDEX budgetdb_data.fills_external_id_key IS 'A fill counts once in its account (R10).';


--
-- Name: ledger_request_key; Type: INDEX; Schema: budgetdb_data; Owner: -
--

CREATE UNIQUE INDEX ledger_request_key ON budgetdb_data.ledger USING btree (account_id, request_id) WHERE (request_id IS NOT NULL);


--
-- Name: INDEX ledger_request_key; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON INDEX budgetdb_data.ledger_request_key IS 'A request takes effect once in its account (R10).';


--
-- Name: positions_live_idx; Type: INDEX; Schema: budgetdb_data; Owner: -
--

CREATE INDEX positions_live_idx ON budgetdb_data.positions USING btree (account_id, bot_id) WHERE ((status)::text = ANY (ARRAY['pending'::text, 'open'::text]));


--
-- Name: INDEX positions_live_idx; Type: COMMENT; Schema: budgetdb_data; Owner: -
--

COMMENT ON INDEX budgetdb_data.positions_live_idx IS 'A bot''s positions that may still change.';


--
-- Name: balances balances_account_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.balances
    ADD CONSTRAINT balances_account_fkey FOREIGN KEY (account_id) REFERENCES budgetdb_data.accounts(account_id);


--
-- Name: bots bots_account_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.bots
    ADD CONSTRAINT bots_account_fkey FOREIGN KEY (account_id) REFERENCES budgetdb_data.accounts(account_id);


--
-- Name: exposures exposures_account_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.exposures
    ADD CONSTRAINT exposures_account_fkey FOREIGN KEY (account_id) REFERENCES budgetdb_data.accounts(account_id);


--
-- Name: fills fills_bot_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.fills
    ADD CONSTRAINT fills_bot_fkey FOREIGN KEY (account_id, bot_id) REFERENCES budgetdb_data.bots(account_id, bot_id);


--
-- Name: fills fills_position_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.fills
    ADD CONSTRAINT fills_position_fkey FOREIGN KEY (account_id, position_id) REFERENCES budgetdb_data.positions(account_id, position_id);


--
-- Name: ledger ledger_account_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.ledger
    ADD CONSTRAINT ledger_account_fkey FOREIGN KEY (account_id, is_paper_trading) REFERENCES budgetdb_data.accounts(account_id, is_paper_trading);


--
-- Name: ledger ledger_bot_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.ledger
    ADD CONSTRAINT ledger_bot_fkey FOREIGN KEY (account_id, bot_id) REFERENCES budgetdb_data.bots(account_id, bot_id);


--
-- Name: ledger ledger_position_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.ledger
    ADD CONSTRAINT ledger_position_fkey FOREIGN KEY (account_id, position_id) REFERENCES budgetdb_data.positions(account_id, position_id);


--
-- Name: positions positions_bot_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.positions
    ADD CONSTRAINT positions_bot_fkey FOREIGN KEY (account_id, bot_id) REFERENCES budgetdb_data.bots(account_id, bot_id);


--
-- Name: reservations reservations_bot_fkey; Type: FK CONSTRAINT; Schema: budgetdb_data; Owner: -
--

ALTER TABLE ONLY budgetdb_data.reservations
    ADD CONSTRAINT reservations_bot_fkey FOREIGN KEY (account_id, bot_id) REFERENCES budgetdb_data.bots(account_id, bot_id);


--
-- PostgreSQL database dump complete
--


