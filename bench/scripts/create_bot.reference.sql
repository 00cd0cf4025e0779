-- The same numbers are drawn, so that pgbench itself has the same work.
\set account random(1, :accounts)
\set name random(1, 1000000000000000)
SELECT bench.change(:account);
