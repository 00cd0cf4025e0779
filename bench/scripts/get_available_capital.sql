\set account random(1, :accounts)
\set bot random(1, :bots)
SELECT currency, raw_balance, reserved, available, shortfall, price_status
FROM budgetdb.get_available_capital(:account, :bot);
