-- The published example: one user, three accounts, four bots, and one question: how much is still free?
-- In a database of your own: budgetdb migrate, then psql -X -a -f examples/published_example.sql

-- Alice has two live accounts and one for paper trading.
SELECT id, name, exchange, is_paper_trading FROM budgetdb.create_account('Alice', 'Coinbase', 'coinbase');
SELECT id, name, exchange, is_paper_trading FROM budgetdb.create_account('Alice', 'Kraken', 'kraken');
SELECT id, name, exchange, is_paper_trading
FROM budgetdb.create_account('Alice', 'Paper', 'paper', is_paper_trading => TRUE);

-- The platform passes on what the exchanges say that the accounts hold.
SELECT currency, raw_balance, available FROM budgetdb.sync_balances(1, '{"USD": 50000, "BTC": 0.5}');
SELECT currency, raw_balance, available FROM budgetdb.sync_balances(2, '{"USD": 25000, "BTC": 0.25}');
SELECT currency, raw_balance, available FROM budgetdb.sync_balances(3, '{"USD": 100000, "BTC": 1.0}');

-- A bot reserves a percentage of its account: USD for longs, BTC for shorts.
-- A takes 40 % of Coinbase, split 50/50: 50,000 x .40 x .50 = 10,000 USD and 0.5 x .40 x .50 = 0.1 BTC.
SELECT id, name, reserved_usd_for_longs, reserved_btc_for_shorts
FROM budgetdb.create_bot(1, 'A', 'bidirectional_dca', 40);

-- B is long only, 20 % of the same account. C is on Kraken, split 60/40, and D trades on paper.
SELECT id, name, reserved_usd_for_longs, reserved_btc_for_shorts
FROM budgetdb.create_bot(1, 'B', 'traditional_dca', 20);
SELECT id, name, reserved_usd_for_longs, reserved_btc_for_shorts
FROM budgetdb.create_bot(2, 'C', 'bidirectional_dca', 40, long_pct => 60);
SELECT id, name, reserved_usd_for_longs, reserved_btc_for_shorts
FROM budgetdb.create_bot(3, 'D', 'bidirectional_dca', 50);

-- The answer for all accounts, each with its own money.
SELECT account_name, currency, raw_balance, reserved, available
FROM budgetdb.account_capital
ORDER BY account_id, currency DESC;

-- Counting all bots against Coinbase would leave less than nothing: the mistake that budgetdb is there to prevent.
SELECT 50000 - sum(reserved_usd_for_longs) AS wrong_answer FROM budgetdb.bots;

-- The question for one account, then for resizing A: its own reservation does not count against it.
SELECT currency, raw_balance, reserved, available FROM budgetdb.get_available_capital(1);
SELECT currency, raw_balance, reserved, available FROM budgetdb.get_available_capital(1, exclude_bot_id => 1);

-- One currency, out of a balance that the caller has just read from the exchange.
SELECT budgetdb.calculate_available_usd(50000, 100000, account_id => 1) AS available_usd;
SELECT budgetdb.calculate_available_btc(0.5, 100000, account_id => 1) AS available_btc;

-- A query that the platform has from before still runs. Its ELSE leaves B out: account_capital does not.
SET search_path = budgetdb;
SELECT
    sum(
        CASE
            WHEN strategy_config ->> 'enable_bidirectional' = 'true' THEN reserved_usd_for_longs + position_usd_value
            ELSE 0
        END
    ) AS total_reserved
FROM bots
WHERE account_id = 1 AND is_active = TRUE AND id != 5;
RESET search_path;

-- 60 % of Coinbase, long only, is 30,000 USD: exactly what is left, so it would fit. One percent more would not.
SELECT currency, required, available, missing, fits FROM budgetdb.preview_bot(1, 60, long_pct => 100);
SELECT currency, required, available, missing, fits FROM budgetdb.preview_bot(1, 61, long_pct => 100);

-- Asking for it anyway is refused: the figures are in DETAIL, what to do in HINT, and nothing has changed.
SELECT id FROM budgetdb.create_bot(1, 'Greedy', 'traditional_dca', 61);
SELECT currency, raw_balance, reserved, available FROM budgetdb.get_available_capital(1);

-- No account can touch another's bots: Kraken (2) knows of no bot 1.
SELECT id FROM budgetdb.pause_bot(2, 1);

-- Without an account there is nothing to count. By default that warns; a setting makes it an error.
SELECT budgetdb.calculate_available_usd(50000, 100000, account_id => NULL) AS fail_open;
SET budgetdb.require_account_id = on;
SELECT budgetdb.calculate_available_usd(50000, 100000, account_id => NULL) AS refused;
RESET budgetdb.require_account_id;

-- Everything that Alice has, live and paper never in one sum; and all totals add up.
SELECT owner, is_paper_trading, currency, accounts, raw_balance, reserved, available
FROM budgetdb.portfolio_capital
ORDER BY is_paper_trading, currency DESC;
SELECT account_id, currency, total, stored, recomputed FROM budgetdb.integrity_violations;
