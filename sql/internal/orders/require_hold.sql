CREATE OR REPLACE FUNCTION budgetdb_data.require_hold(
    ordering budgetdb_data.positions, side text, base_amount numeric, quote_amount numeric
)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    account CONSTANT bigint := (require_hold.ordering).account_id;
    reduces CONSTANT boolean := (require_hold.side = 'buy') <> ((require_hold.ordering).direction = 'long');
    hold_currency CONSTANT text := CASE require_hold.side
        WHEN 'buy' THEN (require_hold.ordering).quote_currency ELSE (require_hold.ordering).base_currency
    END;
    to_hold CONSTANT numeric := CASE require_hold.side
        WHEN 'buy' THEN require_hold.quote_amount ELSE require_hold.base_amount
    END;
    base_left numeric;
    beyond numeric := to_hold;
    spendable numeric;
BEGIN
    IF reduces THEN
        -- What the position has, less the other orders that reduce it. What a buy costs beyond the proceeds of its
        -- short comes out of what the bot may spend.
        SELECT
            (require_hold.ordering).base_amount - coalesce(sum(r.base_left), 0),
            greatest(coalesce(sum(r.hold), 0) + to_hold - own.has, 0) - greatest(coalesce(sum(r.hold), 0) - own.has, 0)
        INTO base_left, beyond
        FROM (
            SELECT CASE (require_hold.ordering).direction
                WHEN 'long' THEN (require_hold.ordering).base_amount ELSE (require_hold.ordering).quote_amount
            END AS has
        ) AS own
        LEFT JOIN budgetdb_data.open_orders AS r
            ON
                r.account_id = account
                AND r.bot_id = (require_hold.ordering).bot_id
                AND r.position_id = (require_hold.ordering).position_id
                AND r.reduces
        GROUP BY own.has;
        IF require_hold.base_amount > base_left THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB001',
                MESSAGE = format('position %s has less than that to reduce', (require_hold.ordering).position_id),
                DETAIL = format(
                    '%s: requires %s, available %s, missing %s',
                    (require_hold.ordering).base_currency, require_hold.base_amount, greatest(base_left, 0),
                    require_hold.base_amount - greatest(base_left, 0)
                ),
                HINT = 'Ask for less, cancel another order that reduces the position, or record the fills that it has '
                    'had.';
        END IF;
    END IF;
    IF beyond > 0 THEN
        SELECT c.spendable INTO spendable
        FROM budgetdb.bot_capital AS c
        WHERE
            c.account_id = account
            AND c.bot_id = (require_hold.ordering).bot_id
            AND c.currency = hold_currency;
        IF beyond > coalesce(spendable, 0) THEN
            RAISE EXCEPTION USING
                ERRCODE = 'UB001',
                MESSAGE = format(
                    'bot %s of account %s may not spend that much', (require_hold.ordering).bot_id, account
                ),
                DETAIL = format(
                    '%s: requires %s, available %s, missing %s',
                    hold_currency, beyond, coalesce(spendable, 0), beyond - coalesce(spendable, 0)
                ),
                HINT = 'Ask for less, cancel another order of the bot, or give it more: '
                    'SELECT * FROM budgetdb.resize_bot(account_id, bot_id, ...)';
        END IF;
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_hold(budgetdb_data.positions, text, numeric, numeric) IS
'UB001 with the figures if an order would hold more than its bot may spend, or reduce its position by more than it '
'has, other orders counted (R12).';
