-- The same numbers are drawn, so that pgbench itself has the same work.
\set account random(1, :accounts)
\set position random(1, :bots)
\set side random(1, 2)
SELECT bench.change(:account);
