-- Positions, the fills that make them, and each account's open positions added up by market.

CREATE DOMAIN budgetdb_data.direction AS text
CONSTRAINT direction_known CHECK (value IN ('long', 'short'));
COMMENT ON DOMAIN budgetdb_data.direction IS 'Which way a position stands: a long bought base, a short sold it (R8).';

CREATE DOMAIN budgetdb_data.position_status AS text
CONSTRAINT position_status_known CHECK (value IN ('pending', 'open', 'closed', 'cancelled'));
COMMENT ON DOMAIN budgetdb_data.position_status IS 'A step of a position''s life (R8).';

CREATE DOMAIN budgetdb_data.side AS text
CONSTRAINT side_known CHECK (value IN ('buy', 'sell'));
COMMENT ON DOMAIN budgetdb_data.side IS 'What a fill did with the base currency.';

CREATE TABLE budgetdb_data.positions (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    position_id bigint GENERATED ALWAYS AS IDENTITY,
    bot_id bigint NOT NULL,
    direction budgetdb_data.direction NOT NULL,
    opened_as budgetdb_data.direction NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    base_amount budgetdb_data.holding NOT NULL DEFAULT 0,
    quote_amount budgetdb_data.holding NOT NULL DEFAULT 0,
    realised_pnl budgetdb_data.total NOT NULL DEFAULT 0,
    status budgetdb_data.position_status NOT NULL DEFAULT 'pending',
    is_by_order boolean NOT NULL DEFAULT FALSE,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at timestamptz,
    CONSTRAINT positions_pkey PRIMARY KEY (account_id, position_id),
    CONSTRAINT positions_bot_fkey FOREIGN KEY (account_id, bot_id)
    REFERENCES budgetdb_data.bots (account_id, bot_id),
    CONSTRAINT positions_state_is_whole CHECK (
        (status = 'open') = (base_amount > 0)
        AND (status IN ('closed', 'cancelled')) = (closed_at IS NOT NULL)
    )
) WITH (fillfactor = 70);
COMMENT ON TABLE budgetdb_data.positions IS 'A long (bought base) or a short (sold base) that a bot opened (R8).';
COMMENT ON COLUMN budgetdb_data.positions.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.positions.is_by_order IS 'An order opened it: never filled, it goes with its orders.';
COMMENT ON COLUMN budgetdb_data.positions.opened_as IS 'The direction it was opened with: fills may turn it around.';
COMMENT ON COLUMN budgetdb_data.positions.base_amount IS
'Base currency still to be sold (long) or bought back (short), fees in base included.';
COMMENT ON COLUMN budgetdb_data.positions.quote_amount IS
'What base_amount cost (long) or brought in (short), fees in quote included.';

CREATE TYPE budgetdb_data.fee AS (
    currency text,
    amount numeric
);
COMMENT ON TYPE budgetdb_data.fee IS 'A fee in its currency; below zero it is a rebate (R8).';

CREATE INDEX positions_live_idx ON budgetdb_data.positions (account_id, bot_id)
WHERE status IN ('pending', 'open');
COMMENT ON INDEX budgetdb_data.positions_live_idx IS 'A bot''s positions that may still change.';

CREATE TABLE budgetdb_data.orders (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    order_id bigint GENERATED ALWAYS AS IDENTITY,
    bot_id bigint NOT NULL,
    position_id bigint NOT NULL,
    side budgetdb_data.side NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    base_amount budgetdb_data.positive_amount NOT NULL,
    quote_amount budgetdb_data.unsigned_amount NOT NULL,
    filled_base budgetdb_data.holding NOT NULL DEFAULT 0,
    filled_quote budgetdb_data.holding NOT NULL DEFAULT 0,
    external_id text,
    expires_at timestamptz,
    placed_at timestamptz NOT NULL,
    filled_at timestamptz,
    cancelled_at timestamptz,
    is_expired boolean NOT NULL DEFAULT FALSE,
    CONSTRAINT orders_pkey PRIMARY KEY (account_id, order_id),
    CONSTRAINT orders_bot_fkey FOREIGN KEY (account_id, bot_id)
    REFERENCES budgetdb_data.bots (account_id, bot_id),
    CONSTRAINT orders_position_fkey FOREIGN KEY (account_id, position_id)
    REFERENCES budgetdb_data.positions (account_id, position_id),
    CONSTRAINT orders_filled_when_whole CHECK ((filled_at IS NOT NULL) = (filled_base >= base_amount))
) WITH (fillfactor = 70);
COMMENT ON TABLE budgetdb_data.orders IS
'What a bot has asked the exchange to do: until it is done, it holds part of what the bot owns (R12).';
COMMENT ON COLUMN budgetdb_data.orders.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.orders.quote_amount IS
'The most that a buy may cost, fees included; the least that a sale should bring.';
COMMENT ON COLUMN budgetdb_data.orders.filled_base IS 'Sum of its fills, before fees: a maintained total (R11).';
COMMENT ON COLUMN budgetdb_data.orders.filled_quote IS 'Sum of its fills, before fees: a maintained total (R11).';
COMMENT ON COLUMN budgetdb_data.orders.external_id IS 'The exchange''s own id, once it is known.';
COMMENT ON COLUMN budgetdb_data.orders.is_expired IS
'Noticed to be past expires_at, so that it need not be looked at again; expires_at alone decides.';

CREATE INDEX orders_open_idx ON budgetdb_data.orders (account_id, bot_id)
WHERE filled_at IS NULL AND cancelled_at IS NULL AND NOT is_expired;
COMMENT ON INDEX budgetdb_data.orders_open_idx IS 'A bot''s orders that may hold something (R12).';

-- Exchanges number orders by market.
CREATE UNIQUE INDEX orders_external_id_key
ON budgetdb_data.orders (account_id, external_id, base_currency, quote_currency)
WHERE external_id IS NOT NULL;
COMMENT ON INDEX budgetdb_data.orders_external_id_key IS 'The exchange''s order is one order of its account (R12).';

CREATE TABLE budgetdb_data.fills (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    fill_id bigint GENERATED ALWAYS AS IDENTITY,
    bot_id bigint NOT NULL,
    position_id bigint NOT NULL,
    order_id bigint,
    side budgetdb_data.side NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    base_amount budgetdb_data.positive_amount NOT NULL,
    quote_amount budgetdb_data.unsigned_amount NOT NULL,
    fee_amount budgetdb_data.amount NOT NULL,
    fee_currency budgetdb_data.currency NOT NULL,
    more_fees budgetdb_data.fee[],
    overspent boolean NOT NULL,
    external_id text,
    version bigint NOT NULL,
    executed_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT fills_pkey PRIMARY KEY (account_id, fill_id),
    CONSTRAINT fills_bot_fkey FOREIGN KEY (account_id, bot_id)
    REFERENCES budgetdb_data.bots (account_id, bot_id),
    CONSTRAINT fills_position_fkey FOREIGN KEY (account_id, position_id)
    REFERENCES budgetdb_data.positions (account_id, position_id),
    CONSTRAINT fills_order_fkey FOREIGN KEY (account_id, order_id)
    REFERENCES budgetdb_data.orders (account_id, order_id)
);
COMMENT ON TABLE budgetdb_data.fills IS
'Executions as the exchange reported them: facts, never changed, only taken back whole by void_fill (R8).';
COMMENT ON COLUMN budgetdb_data.fills.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.fills.more_fees IS
'Fees beyond the first, each in another currency; NULL if there are none.';
COMMENT ON COLUMN budgetdb_data.fills.overspent IS 'The fill took more of a currency than the bot held.';
COMMENT ON COLUMN budgetdb_data.fills.external_id IS
'The id it was reported under, the exchange''s or the request''s: reported again, it counts once.';
COMMENT ON COLUMN budgetdb_data.fills.version IS
'The account''s version that recorded it: its place in the bot''s life.';

-- Exchanges number fills by market, some by side.
CREATE UNIQUE INDEX fills_external_id_key
ON budgetdb_data.fills (account_id, external_id, base_currency, quote_currency, side)
WHERE external_id IS NOT NULL;
COMMENT ON INDEX budgetdb_data.fills_external_id_key IS 'A fill counts once in its account (R8, R10).';

CREATE INDEX fills_order_idx ON budgetdb_data.fills (account_id, order_id)
WHERE order_id IS NOT NULL;
COMMENT ON INDEX budgetdb_data.fills_order_idx IS 'Finds the fills of an order (R12).';

CREATE INDEX fills_executed_idx ON budgetdb_data.fills (account_id, executed_at);
COMMENT ON INDEX budgetdb_data.fills_executed_idx IS 'Finds the fills executed after a snapshot (R4).';

CREATE TYPE budgetdb_data.fill_report AS (
    ordinal bigint,
    external_id text,
    position_id bigint,
    side text,
    base_amount numeric,
    quote_amount numeric,
    fees budgetdb_data.fee[], -- noqa: LT01
    executed_at timestamptz,
    bot_id bigint,
    base_currency text,
    quote_currency text,
    order_id bigint,
    order_external_id text
);
COMMENT ON TYPE budgetdb_data.fill_report IS
'A fill as it was reported, then with its position''s bot and market. ordinal puts those of the same moment in '
'order; its absolute value is the place in the list. A fee without a currency is in the quote currency.';

CREATE TABLE budgetdb_data.write_offs (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    version bigint NOT NULL,
    bot_id bigint NOT NULL,
    position_id bigint NOT NULL,
    base_amount budgetdb_data.positive_amount,
    base_moved budgetdb_data.amount NOT NULL,
    CONSTRAINT write_offs_pkey PRIMARY KEY (account_id, version),
    CONSTRAINT write_offs_bot_fkey FOREIGN KEY (account_id, bot_id)
    REFERENCES budgetdb_data.bots (account_id, bot_id),
    CONSTRAINT write_offs_position_fkey FOREIGN KEY (account_id, position_id)
    REFERENCES budgetdb_data.positions (account_id, position_id)
);
COMMENT ON TABLE budgetdb_data.write_offs IS
'Base that left positions without a trade; the ledger has the reasons (R8).';
COMMENT ON COLUMN budgetdb_data.write_offs.owner IS 'The account''s owner, for the row''s policies.';
COMMENT ON COLUMN budgetdb_data.write_offs.version IS 'The account''s version that wrote it off.';
COMMENT ON COLUMN budgetdb_data.write_offs.base_moved IS 'As a fill would have moved it: below zero out of a long.';
COMMENT ON COLUMN budgetdb_data.write_offs.base_amount IS 'What was said; NULL means all that the position held.';

-- What a bot is while its life is gone through, fill by fill: how each position and each currency stands.
CREATE TYPE budgetdb_data.position_state AS (
    position_id bigint,
    base_currency text,
    quote_currency text,
    direction text,
    base_amount numeric,
    quote_amount numeric,
    realised_pnl numeric,
    status text,
    closed_at timestamptz
);
COMMENT ON TYPE budgetdb_data.position_state IS 'A position at some moment of its bot''s life (R8).';

CREATE TYPE budgetdb_data.holding_state AS (
    currency text,
    allocated numeric,
    held numeric,
    deployed numeric,
    spent numeric
);
COMMENT ON TYPE budgetdb_data.holding_state IS
'What a bot has of a currency at some moment of its life: allocated, held, and what its open positions hold and took '
'(R7).';

CREATE TYPE budgetdb_data.bot_step AS (
    happened_at timestamptz,
    fill_id bigint,
    position_place integer,
    side text,
    base_amount numeric,
    quote_amount numeric,
    fees budgetdb_data.fee[], -- noqa: LT01
    is_write_off boolean,
    status text,
    allocation jsonb,
    profit_policy text
);
COMMENT ON TYPE budgetdb_data.bot_step IS
'A step of a bot''s life: a fill (side) or a write-off of a position, known by its place among the positions, or a '
'change of the bot''s status, allocation or profit policy (R7, R8).';

CREATE TABLE budgetdb_data.exposures (
    account_id bigint NOT NULL,
    owner text NOT NULL,
    exchange text NOT NULL,
    base_currency budgetdb_data.currency NOT NULL,
    quote_currency budgetdb_data.currency NOT NULL,
    long_base budgetdb_data.holding NOT NULL DEFAULT 0,
    long_cost budgetdb_data.holding NOT NULL DEFAULT 0,
    short_base budgetdb_data.holding NOT NULL DEFAULT 0,
    short_proceeds budgetdb_data.holding NOT NULL DEFAULT 0,
    CONSTRAINT exposures_pkey PRIMARY KEY (account_id, base_currency, quote_currency),
    CONSTRAINT exposures_account_fkey FOREIGN KEY (account_id) REFERENCES budgetdb_data.accounts (account_id)
) WITH (fillfactor = 70);
COMMENT ON TABLE budgetdb_data.exposures IS
'An account''s open positions in one market, added up: a maintained total (R11).';
COMMENT ON COLUMN budgetdb_data.exposures.owner IS 'The account''s owner, for the row''s policies.';
-- Beside the exposure, so that valuing it needs no look at the account. It never changes.
COMMENT ON COLUMN budgetdb_data.exposures.exchange IS 'The account''s exchange, whose prices value the exposure (R3).';
COMMENT ON COLUMN budgetdb_data.exposures.long_base IS 'Base currency in open longs.';
COMMENT ON COLUMN budgetdb_data.exposures.long_cost IS 'Quote currency that long_base cost.';
COMMENT ON COLUMN budgetdb_data.exposures.short_base IS 'Base currency that open shorts have to buy back.';
COMMENT ON COLUMN budgetdb_data.exposures.short_proceeds IS 'Quote currency that short_base brought in.';
