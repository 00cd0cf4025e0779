"""The statements of a run: `script` prints what `migrate` executes."""

from __future__ import annotations

import re

from psycopg import sql

from budgetdb.install.catalog import record
from budgetdb.install.installed import Installed
from budgetdb.install.ownership import IS_PRESENT, STRANGERS
from budgetdb.install.plan import Plan
from budgetdb.install.session import SETTINGS, Step

LOCK_KEY = int.from_bytes(b"budgetdb", "big")  # eight letters, one bigint
CLOSING = Step("All or nothing", "COMMIT;")


def script(plan: Plan, *, lock_timeout: str = "5s") -> str:
    """Return what `migrate` would execute, as a script for `psql` or any other client.

    It carries its own lock, guard and bookkeeping: run on a database that has changed since the plan was
    made, it refuses and changes nothing.
    """
    if not plan.pending:
        return f"-- Nothing to do: the database is at budgetdb {plan.version}.\n"
    steps = (*opening(lock_timeout), *changes(plan), CLOSING)
    return (
        f"-- Brings the database from which it was made to budgetdb {plan.version}, or changes nothing.\n"
        "-- Run it with: psql -X -v ON_ERROR_STOP=1 -f FILE\n"
    ) + "".join(f"\n--\n-- {step.title}\n--\n\n{step.sql}\n" for step in steps)


def changes(plan: Plan) -> tuple[Step, ...]:
    """Return the steps that do what is planned, less the transaction around them."""
    if not plan.pending:
        return ()
    steps = [
        Step(
            "Nothing of somebody else's may be there", _NO_STRANGERS.format(strangers=STRANGERS).as_string()
        ),
        Step("The database must still be as it was when this was planned", _guard(plan.installed)),
    ]
    if plan.installed.migrations and (locks := _locks(plan)):
        steps.append(Step("Every lock before the first change", locks))
    for file in plan.files:
        steps.append(Step(file.title, f"{_terminated(file.text)}\n\n{file.record(plan.version)}"))
    if plan.forgotten:
        forget = sql.SQL("DELETE FROM budgetdb_data.logic WHERE path = ANY ({});")
        steps.append(
            Step("Files that the package no longer has", forget.format(list(plan.forgotten)).as_string())
        )
    differences = plan.drift.differences
    seen = ((d.object, d.fact, d.found) for d in differences if d.is_known)
    strangers = (d.object for d in differences if not d.is_known)
    return (*steps, Step("What is installed now, for status and verify to compare", record(seen, strangers)))


def opening(lock_timeout: str) -> tuple[Step, ...]:
    """Return the steps that begin a run: transaction, settings whatever the defaults of the role, and lock.

    The isolation level is explicit, because above READ COMMITTED the snapshot would be older than the lock.
    The server looks every second whether the client lives, else a killed one's long statement would go on.
    """
    return (
        Step(
            "Settings of the run",
            sql.SQL(
                "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n"
                "SET LOCAL lock_timeout = {};\n"
                "SET LOCAL statement_timeout = 0;\n"
                "SET LOCAL client_connection_check_interval = '1s';\n"
                f"{SETTINGS}\n"
                "SET LOCAL client_encoding = 'UTF8';\n"
                "SET LOCAL client_min_messages = 'warning';\n"
                "SET LOCAL check_function_bodies = on;"
            )
            .format(lock_timeout)
            .as_string(),
        ),
        Step(
            "One run at a time",
            _ONE_AT_A_TIME.format(key=LOCK_KEY, session=_SESSION, advice=_ADVICE).as_string(),
        ),
    )


# A session of pg_stat_activity in a line. What others have named or sent is not let loose on a terminal.
_SESSION = sql.SQL("""chr(10) || '  ' || regexp_replace(format(
                'pid %s, user %s, application %s, %s since %s: %s',
                a.pid, a.usename, a.application_name, a.state,
                coalesce(a.xact_start, a.state_change)::timestamptz(0), left(a.query, 60)
            ), '[[:cntrl:]]+', ' ', 'g')""")
_ADVICE = sql.SQL(
    """'Nothing was changed. Run it again when these sessions have ended, or with a longer lock timeout:'"""
)

# Any login may take an advisory lock. So nobody is waited for beyond the timeout; but it begins again with
# each statement of one who may deploy, so that runs at the same time queue.
_ONE_AT_A_TIME = sql.SQL("""\
DO $budgetdb$
DECLARE
    holders text;
    work text;
    work_before text;
BEGIN
    LOOP
        PERFORM pg_stat_clear_snapshot();
        SELECT
            string_agg(coalesce({session}, chr(10) || '  a prepared transaction'), ''),
            coalesce(string_agg(format('%s %s', a.pid, a.query_start), ' ' ORDER BY a.pid) FILTER (
                WHERE has_database_privilege(a.usesysid, l.database, 'CREATE') OR EXISTS (
                    SELECT FROM pg_namespace AS n
                    WHERE n.nspname = 'budgetdb_data' AND pg_has_role(a.usesysid, n.nspowner, 'USAGE')
                )
            ), '')
        INTO holders, work
        FROM pg_locks AS l
        INNER JOIN pg_database AS d ON l.database = d.oid
        LEFT JOIN pg_stat_activity AS a ON l.pid = a.pid
        WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted
        AND (l.classid::bigint << 32) + l.objid::bigint = {key} AND l.objsubid = 1;
        IF holders IS NOT NULL AND work = work_before THEN
            RAISE EXCEPTION USING
                ERRCODE = 'lock_not_available',
                MESSAGE = format('the lock was taken for %s', current_setting('lock_timeout')),
                HINT = {advice} || holders;
        END IF;
        work_before := work;
        BEGIN
            PERFORM pg_advisory_xact_lock({key});
            RETURN;
        EXCEPTION WHEN lock_not_available THEN
            NULL;
        END;
    END LOOP;
END
$budgetdb$;""")

# The run has looked already; whoever runs the script later has not.
_NO_STRANGERS = sql.SQL("""\
DO $budgetdb$
DECLARE
    strange record;
BEGIN
    SELECT s.name, s.owner INTO strange FROM ({strangers}) AS s (name, owner);
    IF FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('%s belongs to %s', strange.name, strange.owner),
            HINT = 'Nothing was changed. Plan again: budgetdb migrate --dry-run';
    END IF;
END
$budgetdb$;""")

_GUARD = sql.SQL("""\
DO $budgetdb$
BEGIN
    IF {stale} THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = 'the database is no longer as it was when this was planned',
            HINT = 'Nothing was changed. Plan again: budgetdb migrate --dry-run';
    END IF;
END
$budgetdb$;""")

_IS_DIFFERENT = sql.SQL("""(
        SELECT encode(sha256(convert_to(
            string_agg(e.entry, chr(10) ORDER BY e.entry COLLATE "C"), 'UTF8'
        )), 'hex')
        FROM (
            SELECT format('%s %s %s', m.number, m.name, m.sha256) FROM budgetdb_data.migrations AS m
            UNION ALL
            SELECT format('%s %s', l.path, l.sha256) FROM budgetdb_data.logic AS l
        ) AS e (entry)
    ) IS DISTINCT FROM {fingerprint}""")


# Whoever waits for a lock holds up all who come after; whoever holds some and waits for others invites
# deadlocks. Hence all or none, and all within 0.8 s of the first: after a second, PostgreSQL looks for some.
# LOCK TABLE would also lock all that a view reads; to reset an option that a view lacks locks it alone.
_LOCKS = sql.SQL("""\
DO $budgetdb$
DECLARE
    patience CONSTANT text := current_setting('lock_timeout');
    latest CONSTANT timestamptz := CASE
        WHEN patience = '0' THEN 'infinity' ELSE clock_timestamp() + patience::interval
    END;
    try_until timestamptz;
    longest interval := '0.1 s';
    relation record;
BEGIN
    LOOP
        try_until := least(clock_timestamp() + longest, latest);
        BEGIN
            FOR relation IN
                SELECT c.oid::regclass AS name, c.relkind = 'v' AS is_view
                FROM pg_class AS c
                WHERE c.relnamespace IN (to_regnamespace('budgetdb'), to_regnamespace('budgetdb_data'))
                AND c.relkind IN ('r', 'p', 'v')
                AND ({everything} OR c.oid = ANY (SELECT to_regclass(v) FROM unnest({views}::text[]) AS v))
                ORDER BY is_view, c.relname
            LOOP
                PERFORM set_config('lock_timeout', greatest(
                    1, 1000 * extract(epoch FROM try_until - clock_timestamp())
                )::integer::text, TRUE);
                EXECUTE format(
                    CASE
                        WHEN relation.is_view THEN 'ALTER VIEW %s RESET (check_option)'
                        ELSE 'LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE'
                    END,
                    relation.name
                );
                try_until := least(try_until, clock_timestamp() + interval '0.8 s');
            END LOOP;
            EXIT;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            IF clock_timestamp() >= latest THEN
                PERFORM pg_stat_clear_snapshot();
                RAISE EXCEPTION USING
                    ERRCODE = 'lock_not_available',
                    MESSAGE = format('%s was in use for %s', relation.name, patience),
                    HINT = {advice} || coalesce((
                        SELECT string_agg({session}, '' ORDER BY a.xact_start)
                        FROM pg_stat_activity AS a
                        WHERE a.pid <> pg_backend_pid() AND a.datname = current_database() AND EXISTS (
                            SELECT FROM pg_locks AS l
                            INNER JOIN pg_class AS c ON l.relation = c.oid
                            WHERE l.pid = a.pid AND l.granted
                            AND c.relnamespace IN (
                                to_regnamespace('budgetdb'), to_regnamespace('budgetdb_data')
                            )
                        )
                    ), ' none that is still there');
            END IF;
        END;
        -- Those who waited meanwhile get their turn.
        PERFORM pg_sleep(0.1);
        longest := 2 * longest;
    END LOOP;
    PERFORM set_config('lock_timeout', patience, TRUE);
END
$budgetdb$;""")


def _locks(plan: Plan) -> str:
    """Return the statement that locks what will change: some views or, before migrations, everything."""
    view = re.compile(r"^\s*CREATE OR REPLACE VIEW (\S+)", re.MULTILINE)
    views = [name for file in plan.logic for name in view.findall(file.text)]
    everything = bool(plan.migrations) or any(d.is_curable for d in plan.drift.differences)
    if not (views or everything):
        return ""
    return _LOCKS.format(everything=everything, views=views, session=_SESSION, advice=_ADVICE).as_string()


def _guard(installed: Installed) -> str:
    """Return the statement that fails unless the database is in the state `installed`."""
    stale = _IS_DIFFERENT.format(fingerprint=installed.fingerprint) if installed.migrations else IS_PRESENT
    return _GUARD.format(stale=stale).as_string()


def _terminated(text: str) -> str:
    """Return the text of a file such that another statement may follow it."""
    text = text.rstrip()
    return text if text.endswith(";") else f"{text}\n;"
