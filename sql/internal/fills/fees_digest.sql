CREATE OR REPLACE FUNCTION budgetdb_data.fees_digest(fees budgetdb_data.fee[])
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce((
    SELECT string_agg(concat(trim_scale(f.amount), ' ', f.currency), ',' ORDER BY f.currency COLLATE "C")
    FROM unnest(fees_digest.fees) AS f
    WHERE f.amount <> 0
), '');

COMMENT ON FUNCTION budgetdb_data.fees_digest(budgetdb_data.fee[]) IS
'What tells one list of fees from another, however it was written: no fee is none of 0.';
