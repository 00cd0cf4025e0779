\set account random(1, :accounts)
\set bot random((:account - 1) * :bots + 1, :account * :bots)
SELECT currency, raw_balance, reserved, available, shortfall, price_status
FROM budgetdb.get_available_capital(:account, :bot);
