\set account random(1, :accounts)
\set position random((:account - 1) * :bots + 1, :account * :bots)
\set side random(1, 2)
SELECT bench.change(:account);
