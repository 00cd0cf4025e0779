CREATE OR REPLACE FUNCTION budgetdb_data.find_position(account_id bigint, position_id bigint)
RETURNS budgetdb_data.positions LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    position_found budgetdb_data.positions;
BEGIN
    SELECT p.* INTO position_found
    FROM budgetdb_data.positions AS p
    WHERE p.account_id = find_position.account_id AND p.position_id = find_position.position_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB004',
            MESSAGE = format(
                'account %s has no position %s',
                find_position.account_id, coalesce(find_position.position_id::text, 'NULL')
            ),
            DETAIL = 'A position belongs to one bot of one account.',
            HINT = format(
                'Find the position_id with: SELECT id, bot_id, status FROM budgetdb.positions WHERE account_id = %s',
                find_position.account_id
            );
    END IF;
    RETURN position_found;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.find_position(bigint, bigint) IS
'A position of the account; UB004 if it has none of that id (R1).';
