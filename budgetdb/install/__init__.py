"""Install budgetdb in a database, and upgrade it.

Migrations own state: they are numbered, up-only, immutable once applied. Logic (views, functions, grants) is
applied again when it changed. The rules kept here:

- One transaction under one advisory lock: a killed run leaves nothing, and runs at the same time queue.
- `migrate` executes the very statements that `script` prints, so that the two cannot drift apart.
- When in doubt, refuse: an edited migration, a newer database and a foreign schema are left as they are, and
  what is not ours is not even read.
- Nothing is ever dropped here, and never with CASCADE: what users built upon the views survives.
- What a run leaves in the catalog is recorded, so that what somebody did to it later shows, and is put back.
- Whoever may not create roles installs all but what needs them, and is told what a DBA has to run.
"""

from budgetdb.install.drift import Difference, Drift, find_drift
from budgetdb.install.errors import (
    Blocked,
    DatabaseNewer,
    DependentObjects,
    EditedMigration,
    FailedStep,
    ForeignSchema,
    InvalidSource,
    MigrationError,
    NotInstalled,
    OpenTransaction,
    StandbyServer,
    UnsupportedServer,
)
from budgetdb.install.installed import AppliedLogic, AppliedMigration, Installed, read_installed
from budgetdb.install.ownership import reading
from budgetdb.install.plan import ROLES, Plan, plan
from budgetdb.install.run import Report, migrate
from budgetdb.install.script import LOCK_KEY, script
from budgetdb.install.session import OLDEST_SERVER, Step
from budgetdb.install.source import LogicFile, Migration, Source
from budgetdb.install.status import Status, status

__all__ = [
    "LOCK_KEY",
    "OLDEST_SERVER",
    "ROLES",
    "AppliedLogic",
    "AppliedMigration",
    "Blocked",
    "DatabaseNewer",
    "DependentObjects",
    "Difference",
    "Drift",
    "EditedMigration",
    "FailedStep",
    "ForeignSchema",
    "Installed",
    "InvalidSource",
    "LogicFile",
    "Migration",
    "MigrationError",
    "NotInstalled",
    "OpenTransaction",
    "Plan",
    "Report",
    "Source",
    "StandbyServer",
    "Status",
    "Step",
    "UnsupportedServer",
    "find_drift",
    "migrate",
    "plan",
    "read_installed",
    "reading",
    "script",
    "status",
]
