\set account random(1, :accounts)
\set bot random((:account - 1) * :bots + 1, :account * :bots)
SELECT currency, total FROM bench.totals WHERE account_id = :account;
