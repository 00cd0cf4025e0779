-- What may be configured later may be said as it was at first, or as it is now. Which facts differ is said, and
-- not what they are. Of another owner's account not even that: naming facts one by one would find them out.
CREATE OR REPLACE FUNCTION budgetdb_data.require_same_account(account_id bigint, arguments jsonb)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    different text;
BEGIN
    SELECT string_agg(said.key, ', ' ORDER BY said.key COLLATE "C") INTO different
    FROM budgetdb_data.accounts AS a
    CROSS JOIN jsonb_each(require_same_account.arguments) AS said
    WHERE
        a.account_id = require_same_account.account_id
        AND (budgetdb_data.is_visible(a.owner) OR said.key = 'owner')
        AND said.value IS DISTINCT FROM to_jsonb(a.*) -> said.key
        AND said.value IS DISTINCT FROM (
            SELECT l.arguments -> said.key
            FROM (
                SELECT h.account_id, h.version, h.arguments FROM budgetdb_data.ledger AS h
                UNION ALL
                SELECT h.account_id, h.version, h.arguments FROM budgetdb_data.ledger_archive AS h
            ) AS l
            WHERE l.account_id = require_same_account.account_id AND l.version = 1
        );
    IF different IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB007',
            MESSAGE = format('account %s was created with other facts', require_same_account.account_id),
            DETAIL = format('Different: %s.', different),
            HINT = 'Create it with the same facts to get it again, or give another account_id. What has changed since '
                'is said with configure_account.';
    END IF;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_same_account(bigint, jsonb) IS
'UB007 naming what differs unless the account was created with these facts, or has them now (R6, R10).';
