-- A DCA bot's deal, order by order: a base order, two safety orders below it, and the take-profit.
-- In a database of your own: budgetdb migrate, then psql -X -a -f examples/dca_bot.sql

-- 1,000 USDT, and a bot that may trade 600 of them in BTC-USDT.
SELECT id, exchange FROM budgetdb.create_account('Alice', 'Main', 'binance');
SELECT currency, raw_balance FROM budgetdb.sync_balances(1, '{"USDT": "1000"}');
SELECT id, status, allocation
FROM budgetdb.create_bot(1, 'DCA', 'my_dca', quote_currency => 'USDT', allocation => '{"USDT": "600"}');

-- What there is to watch: what the bot holds, what of it is in positions and on order, and what it may still spend.
CREATE TEMPORARY VIEW panel AS
SELECT currency, held, deployed, on_order, spendable FROM budgetdb.bot_capital WHERE bot_id = 1 ORDER BY currency DESC;

-- The base order, before it is sent: at most 150 USDT, fees included. It opens the position that its fills will move.
SELECT id, position_id, hold_currency, hold, status
FROM budgetdb.place_order(1, 1, 'buy', 0.0015, 150, request_id => 'deal-7-base');
-- The exchange has taken it, and says what it calls it.
SELECT id, external_id FROM budgetdb.confirm_order(1, 1, 'b-100');

-- It fills. The exchange's list says the order, and needs no position; what was held is used up.
SELECT id, position_id, base_amount, quote_amount FROM budgetdb.record_fills(1, '[
    {"id": "t-1", "order": "b-100", "side": "buy", "base_amount": "0.0015", "quote_amount": "149.25",
     "fee_amount": "0.15", "fee_currency": "USDT", "executed_at": "2025-03-02T10:00:00Z"}
]');
SELECT id, status, filled_base, filled_quote, hold FROM budgetdb.orders;

-- Two safety orders below it, of the same position. They rest at the exchange, and hold what they may cost.
SELECT id, hold, status FROM budgetdb.place_order(1, 1, 'buy', 0.002, 190, position_id => 1);
SELECT id, hold, status FROM budgetdb.place_order(1, 1, 'buy', 0.0025, 225, position_id => 1);
SELECT id, external_id FROM budgetdb.confirm_order(1, 2, 'b-101');
SELECT id, external_id FROM budgetdb.confirm_order(1, 3, 'b-102');
TABLE panel;

-- A third would be money that the bot does not have: refused before it is sent, with the figures.
SELECT id FROM budgetdb.place_order(1, 1, 'buy', 0.003, 240, position_id => 1);

-- And none of it can be taken away while it is at the exchange: pausing is refused, naming the orders.
SELECT id FROM budgetdb.pause_bot(1, 1);
-- To others the bot reserves what it did before: orders live within it.
SELECT currency, reserved, available FROM budgetdb.get_available_capital(1) WHERE currency = 'USDT';

-- The price falls; half of the first safety order fills, and half of its hold is used up.
SELECT id, position_id FROM budgetdb.record_fills(1, '[
    {"id": "t-2", "order": "b-101", "side": "buy", "base_amount": "0.001", "quote_amount": "94.5",
     "fee_amount": "0.09", "fee_currency": "USDT", "executed_at": "2025-03-02T11:00:00Z"}
]');
SELECT id, status, filled_base, hold FROM budgetdb.orders ORDER BY id;
TABLE panel;

-- It turns. The bot lets go of what has not filled, first at the exchange and then here.
SELECT id, status, hold FROM budgetdb.cancel_order(1, 2);
SELECT id, status, hold FROM budgetdb.cancel_order(1, 3);

-- The take-profit sells what the position has, and no more.
SELECT id, hold_currency, hold FROM budgetdb.place_order(1, 1, 'sell', 0.0025, 250, position_id => 1);
SELECT id FROM budgetdb.place_order(1, 1, 'sell', 0.001, 100, position_id => 1);
SELECT status, filled_base FROM budgetdb.confirm_order(1, 4, 's-103');
SELECT side, base_amount, quote_amount FROM budgetdb.record_fills(1, '[
    {"id": "t-3", "order": "s-103", "side": "sell", "base_amount": "0.0025", "quote_amount": "255",
     "fee_amount": "0.26", "fee_currency": "USDT", "executed_at": "2025-03-02T15:00:00Z"}
]');

-- The deal is closed, its profit with the bot; all totals add up.
SELECT status, realised_pnl FROM budgetdb.positions;
SELECT id, side, status FROM budgetdb.orders ORDER BY id;
TABLE panel;
SELECT account_id, currency, total, stored, recomputed FROM budgetdb.integrity_violations;
