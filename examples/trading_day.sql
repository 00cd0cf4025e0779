-- A day of trading on one account: how fills, prices and a withdrawal move what is free, in both models.
-- In a database of your own: budgetdb migrate, then psql -X -a -f examples/trading_day.sql

-- The morning: 50,000 USD and 0.5 BTC, bot A with 40 % of both sides, bot B with 20 % of the USD.
SELECT id, name, reservation_model FROM budgetdb.create_account('Alice', 'Coinbase', 'coinbase');
SELECT currency, raw_balance FROM budgetdb.sync_balances(1, '{"USD": 50000, "BTC": 0.5}');
SELECT price, status FROM budgetdb.record_price('coinbase', 'BTC', 'USD', 100000);
SELECT id, name, status FROM budgetdb.create_bot(1, 'A', 'bidirectional_dca', 40);
SELECT id, name, status FROM budgetdb.create_bot(1, 'B', 'traditional_dca', 20);

-- What there is to watch: the account, what each bot holds, and what is free by either model.
CREATE TEMPORARY VIEW panel AS
SELECT
    account.currency,
    account.raw_balance,
    a.held AS a_holds,
    b.held AS b_holds,
    account.available_exact,
    account.available_conservative
FROM budgetdb.account_capital AS account
INNER JOIN budgetdb.bot_capital AS a ON account.currency = a.currency AND a.bot_name = 'A'
INNER JOIN budgetdb.bot_capital AS b ON account.currency = b.currency AND b.bot_name = 'B'
ORDER BY account.currency DESC;

-- While nobody trades, the two models agree.
TABLE panel;

-- A buys 0.05 BTC for 5,000 USD and a fee of 5. A position holds nothing until its first fill.
SELECT id, direction, status, base_amount FROM budgetdb.open_position(1, 1, 'long');
SELECT side, base_amount, quote_amount, fee_amount, fee_currency, overspent
FROM budgetdb.record_fill(1, 1, 'buy', 0.05, 5000, fee_amount => 5);

-- A's money became A's coins, so in the exact model as much is free as before. The conservative model counts the
-- position in both currencies, 5,000 USD and 0.05 BTC, on top of what A has allocated.
TABLE panel;

-- BTC rises to 120,000. The exact model needs no price; the conservative one now counts 6,000 USD.
SELECT price, status FROM budgetdb.record_price('coinbase', 'BTC', 'USD', 120000);
TABLE panel;

-- A sells 0.02 BTC for 2,400. Cost leaves the position in proportion, the rest is profit.
SELECT side, base_amount, quote_amount, fee_amount
FROM budgetdb.record_fill(1, 1, 'sell', 0.02, 2400, fee_amount => 2.4);
SELECT status, base_amount, quote_amount, realised_pnl FROM budgetdb.positions WHERE account_id = 1;
TABLE panel;

-- A sells what is left, and the position is closed. The profit of 989 stays with A: the exact model reserves it for
-- A to trade with; the conservative one goes by A's allocation again, and counts it as free.
SELECT side, base_amount, quote_amount, fee_amount
FROM budgetdb.record_fill(1, 1, 'sell', 0.03, 3600, fee_amount => 3.6);
SELECT status, base_amount, quote_amount, realised_pnl FROM budgetdb.positions WHERE account_id = 1;
TABLE panel;

-- Alice withdraws USD at the exchange, and leaves 15,000 where A and B reserve 20,000. Reservations stay as they are;
-- what the account can no longer cover shows as a shortfall.
SELECT currency, raw_balance, reserved, available, shortfall
FROM budgetdb.sync_balances(1, '{"USD": 15000, "BTC": 0.5}')
ORDER BY currency DESC;

-- Pausing B releases what it has idle, all of its 10,000.
SELECT name, status FROM budgetdb.pause_bot(1, 2);
SELECT currency, raw_balance, reserved, available, shortfall FROM budgetdb.get_available_capital(1);

-- Resuming asks for the same 10,000 again, and only 4,011 are free: A has its profit.
SELECT name, status FROM budgetdb.activate_bot(1, 2);

-- A deposit of 5,989 makes it fit, to the dollar.
SELECT currency, available FROM budgetdb.sync_balances(1, '{"USD": 20989}') WHERE currency = 'USD';
SELECT name, status FROM budgetdb.activate_bot(1, 2);
SELECT currency, raw_balance, reserved, available, shortfall FROM budgetdb.get_available_capital(1);

-- The day in USD, from the ledger. Versions 1 and 5 created the account and opened the position, which moves no
-- money; the refused call has left nothing. And all totals add up.
SELECT version, operation, currency, raw_delta, held_delta, raw_balance, held
FROM budgetdb.capital_history
WHERE account_id = 1 AND currency = 'USD'
ORDER BY version;
SELECT account_id, currency, total, stored, recomputed FROM budgetdb.integrity_violations;
