\set account random(1, :accounts)
\set position random((:account - 1) * :bots + 1, :account * :bots)
\set side random(0, 1)
SELECT id, overspent
FROM budgetdb.record_fill(:account, :position, CASE :side WHEN 0 THEN 'sell' ELSE 'buy' END, 0.000001, 0.1);
