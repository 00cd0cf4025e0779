\set account random(1, :accounts)
\set name random(1, 1000000000000000)
SELECT id, status FROM budgetdb.create_bot(:account, 'new ' || :name, 'bidirectional_dca', 0.0001);
