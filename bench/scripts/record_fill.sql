\set account random(1, :accounts)
\set position random(1, :bots)
\set side random(1, 2)
SELECT id, overspent
FROM budgetdb.record_fill(:account, :position, (ARRAY['buy', 'sell'])[:side], 0.000001, 0.1);
