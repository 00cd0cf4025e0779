-- The same numbers are drawn, so that pgbench itself has the same work.
\set account random(1, :accounts)
\set bot random(1, :bots)
SELECT currency, total FROM bench.totals WHERE account_id = :account;
