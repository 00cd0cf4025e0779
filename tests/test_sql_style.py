"""What the files of sql/ and migrations/ must look like, and the bodies in them, which sqlfluff cannot see into.

Each rule is a function that yields what breaks it, line by line, and comes with texts that do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pglast import ast, enums, parse_plpgsql, parse_sql
from pglast.parser import scan
from psycopg.rows import TupleRow, scalar_row

from budgetdb.install import Source

ROOT = Path(__file__).parent.parent
SCHEMAS = {"functions": "budgetdb", "views": "budgetdb", "internal": "budgetdb_data"}

# As the parser names them: bigint is pg_catalog.int8, and a name without a schema is one that it does not know.
TYPES = {
    *(f"pg_catalog.{name}" for name in ("bool", "int4", "int8", "interval", "numeric")),
    *("jsonb", "record", "text", "timestamptz", "void"),
}
# PL/pgSQL's keywords, and those of SQL that could be names; what SQL reserves, the scanner knows.
KEYWORDS = set(
    """begin between by conflict constant declare delete elsif exception exists filter foreach if insert
    loop next nulls over partition perform query raise return set update values window within""".split()
)
VOLATILITIES = ("immutable", "stable", "volatile")

Finding = tuple[int, str]


@dataclass(frozen=True)
class Expression:
    """A statement or an expression of SQL, its line in the file, and the text that locations count in."""

    line: int
    text: str
    tree: object

    def at(self, node: ast.Node) -> int:
        """Return the line of a node, or of the whole where the parser does not say."""
        location: int | None = getattr(node, "location", None)
        return self.line + (self.text.count("\n", 0, location) if location and location > 0 else 0)

    def find(self, *kinds: type[ast.Node]) -> Iterator[Any]:
        """Yield the nodes of these kinds."""
        return (node for node in _nodes(self.tree) if isinstance(node, kinds))


@dataclass(frozen=True)
class Function:
    """A CREATE FUNCTION, its body taken apart."""

    line: int
    create: ast.CreateFunctionStmt

    @cached_property
    def name(self) -> str:
        """The name with its schema."""
        return _dotted(self.create.funcname)

    @cached_property
    def options(self) -> dict[str, Any]:
        """What follows RETURNS: language, volatility, as and so on."""
        return {option.defname: option.arg for option in self.create.options or ()}

    @cached_property
    def volatility(self) -> str:
        """The volatility stated, else PostgreSQL's default."""
        return self.options["volatility"].sval if "volatility" in self.options else "volatile"

    @cached_property
    def inputs(self) -> set[str]:
        """The arguments that a caller gives."""
        return {p.name for p in self.create.parameters or () if p.mode.value in "dibv"}

    @cached_property
    def outputs(self) -> set[str]:
        """The columns returned."""
        return {p.name for p in self.create.parameters or () if p.mode.value in "ot"}

    @cached_property
    def body(self) -> str:
        """The text of a PL/pgSQL body, else nothing."""
        return self.options["as"][0].sval if "as" in self.options else ""

    @cached_property
    def plpgsql(self) -> dict[str, Any]:
        """The body as PL/pgSQL's parser sees it, which knows no types but PostgreSQL's own."""
        arguments = ", ".join(
            f"{'INOUT' if p.mode.value == 'b' else 'OUT' if p.name in self.outputs else 'IN'} {p.name} text"
            for p in self.create.parameters or ()
        )
        returns = self.create.returnType
        returned = len(self.outputs) + sum(p.mode.value == "b" for p in self.create.parameters or ())
        result = "void" if _dotted(returns.names) == "void" else "text" if returned < 2 else "record"
        body = re.sub(
            r"(?m)^(\s+\w+(?: CONSTANT)?) budgetdb(?:_data)?\.\w+(\[\])?(?=;| :=| NOT| DEFAULT)",
            lambda variable: variable[1] + (" text[]" if variable[2] else " record"),
            self.body,
        )
        (parsed,) = parse_plpgsql(
            f"CREATE FUNCTION {self.name.rpartition('.')[2]}({arguments})"
            f" RETURNS {'SETOF ' * returns.setof}{result} LANGUAGE plpgsql AS $lint${body}$lint$"
        )
        return parsed["PLpgSQL_function"]

    @cached_property
    def variables(self) -> dict[str, str]:
        """The variables declared, with their types; a type of ours appears as text[] or record."""
        found = {}
        for datum in self.plpgsql["datums"] if self.body else ():
            ((kind, variable),) = datum.items()
            if kind != "PLpgSQL_recfield" and variable["refname"] not in self.inputs | self.outputs:
                type_name = variable.get("datatype", {"PLpgSQL_type": {"typname": "record"}})["PLpgSQL_type"][
                    "typname"
                ]
                found[variable["refname"]] = type_name
        return found

    @cached_property
    def expressions(self) -> list[Expression]:
        """Every statement and expression of SQL in the body."""
        if not self.body:
            return [Expression(self.line, "", self.create.sql_body)]
        return list(_expressions(self.plpgsql, self.line))

    @cached_property
    def raises(self) -> list[tuple[int, int, dict[int, str]]]:
        """Line, level and options of every RAISE."""
        found = []
        for raised in _find(self.plpgsql, "PLpgSQL_stmt_raise") if self.body else ():
            options = [option["PLpgSQL_raise_option"] for option in raised.get("options", ())]
            said = {option.get("opt_type", 0): option["expr"]["PLpgSQL_expr"]["query"] for option in options}
            found.append((self.line + raised["lineno"] - 1, raised["elog_level"], said))
        return found

    @cached_property
    def uses(self) -> set[str]:
        """The relations and functions of ours that the body names."""
        names = set()
        for expression in self.expressions:
            names |= {_relation(node) for node in expression.find(ast.RangeVar)}
            names |= {_dotted(node.funcname) for node in expression.find(ast.FuncCall)}
        return {name for name in names if name.startswith("budgetdb")}


@dataclass(frozen=True)
class SqlFile:
    """A file of SQL, its path below the root."""

    path: str
    text: str

    @cached_property
    def statements(self) -> list[Expression]:
        """The statements, each with the line that it starts in."""
        found = []
        for raw in parse_sql(self.text):
            gap = re.compile(r"(\s+|--.*\n)*").match(self.text, raw.stmt_location)
            start = gap.end() if gap else raw.stmt_location
            found.append(Expression(self.text.count("\n", 0, start) + 1, "", raw.stmt))
        return found

    @cached_property
    def functions(self) -> list[Function]:
        """The functions created; a function's line is the one that its body starts in."""
        found = []
        for statement in self.statements:
            if isinstance(statement.tree, ast.CreateFunctionStmt):
                body = self.text.find("$$", 0)
                line = self.text.count("\n", 0, body) + 1 if body >= 0 else statement.line
                found.append(Function(line, statement.tree))
        return found

    @cached_property
    def expressions(self) -> list[Expression]:
        """The statements, and those in bodies."""
        return [*self.statements, *(e for function in self.functions for e in function.expressions)]


def _nodes(tree: object) -> Iterator[ast.Node]:
    """Yield a node and all beneath it."""
    if isinstance(tree, ast.Node):
        yield tree
        tree = [getattr(tree, name) for name in tree]
    if isinstance(tree, list | tuple):
        for branch in tree:
            yield from _nodes(branch)


def _find(tree: object, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the nodes of a kind of a PL/pgSQL tree."""
    for branch in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _find(branch, kind)
    if isinstance(tree, dict) and kind in tree:
        yield tree[kind]


def _expressions(tree: object, first_line: int, line: int = 1) -> Iterator[Expression]:
    """Yield the expressions of a PL/pgSQL tree."""
    if isinstance(tree, dict):
        line = tree.get("lineno", line)
        if "PLpgSQL_expr" in tree:
            query: str = tree["PLpgSQL_expr"]["query"]
            match tree["PLpgSQL_expr"]["parseMode"]:
                case 0:
                    text = query
                case 2:
                    text = f"SELECT {query}"
                case _:  # an assignment, its target included
                    text = "SELECT " + re.split(":?=", query, maxsplit=1)[1]
            yield Expression(first_line + line - 1, text, [raw.stmt for raw in parse_sql(text)])
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _expressions(branch, first_line, line)


def _dotted(names: Any) -> str:
    return ".".join(name.sval for name in names)


def _relation(node: ast.RangeVar) -> str:
    return f"{node.schemaname}.{node.relname}" if node.schemaname else node.relname


def _read(*patterns: str) -> list[SqlFile]:
    paths = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return [SqlFile(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths]


EVERYTHING = _read("migrations/*.sql", "sql/**/*.sql", "examples/*.sql", "bench/**/*.sql")
INSTALLED = _read("migrations/*.sql", "sql/**/*.sql")
OBJECTS = _read("sql/*/*.sql")


def lines_fit(file: SqlFile) -> Iterator[Finding]:
    """Yield lines over 120 characters, tabs, blanks at the end, and a last line that does not end."""
    for number, line in enumerate(file.text.split("\n"), start=1):
        if len(line) > 120:
            yield number, f"{len(line)} characters"
        if "\t" in line or line != line.rstrip():
            yield number, "a tab, or a blank at the end"
    if not file.text.endswith("\n") or file.text.endswith("\n\n"):
        yield file.text.count("\n") + 1, "does not end with one line end"


def one_object_a_file(file: SqlFile) -> Iterator[Finding]:
    """Yield what is not the one object that the file is named for, nor its comment or grants."""
    _, folder, _ = file.path.split("/")
    expected = f"{SCHEMAS[folder]}.{Path(file.path).stem}"
    created = []
    for statement in file.statements:
        match statement.tree:
            case ast.CreateFunctionStmt(funcname=name, replace=replace) if folder != "views":
                created.append((_dotted(name), replace))
            case ast.ViewStmt(view=view, replace=replace) if folder != "functions":
                created.append((_relation(view), replace))
            case ast.CommentStmt() | ast.GrantStmt():
                pass
            case other:
                yield statement.line, f"{type(other).__name__} in a file of {folder}"
    if created != [(expected, True)]:
        yield 1, f"does not CREATE OR REPLACE {expected}, and that alone"


def comments_stand_beside(file: SqlFile) -> Iterator[Finding]:
    """Yield that the object has no comment in its file, and comments on other objects."""
    _, folder, _ = file.path.split("/")
    expected = f"{SCHEMAS[folder]}.{Path(file.path).stem}"
    commented = set()
    for statement in file.statements:
        if isinstance(statement.tree, ast.CommentStmt):
            comment = statement.tree
            named = getattr(comment.object, "objname", comment.object)
            is_column = comment.objtype is enums.ObjectType.OBJECT_COLUMN
            name = _dotted(named[:-1] if is_column else named)
            if name != expected:
                yield statement.line, f"comments on {name}"
            elif not is_column:
                commented.add(name)
    if not commented:
        yield 1, f"no comment on {expected}"


def volatility_is_stated(file: SqlFile) -> Iterator[Finding]:
    """Yield functions that leave their volatility to the default."""
    for function in file.functions:
        if "volatility" not in function.options:
            yield function.line, f"{function.name} does not say IMMUTABLE, STABLE or VOLATILE"


def columns_are_explicit(file: SqlFile) -> Iterator[Finding]:
    """Yield every * that stands for columns."""
    for expression in file.expressions:
        for node in expression.find(ast.ColumnRef):
            if isinstance(node.fields[-1], ast.A_Star):
                yield expression.at(node), "* instead of columns"


def relations_are_qualified(file: SqlFile) -> Iterator[Finding]:
    """Yield relations, and objects created or commented on, without their schema."""
    for expression in file.expressions:
        local = {node.ctename for node in expression.find(ast.CommonTableExpr)}
        for node in expression.find(ast.RangeVar):
            if not node.schemaname and node.relname not in local:
                yield expression.at(node), node.relname
        for node in expression.find(ast.CreateFunctionStmt, ast.CreateDomainStmt, ast.CreateEnumStmt):
            name = getattr(node, "funcname", None) or getattr(node, "domainname", None) or node.typeName
            if len(name) == 1:
                yield expression.line, _dotted(name)
        for node in expression.find(ast.CommentStmt):
            named = getattr(node.object, "objname", None) or getattr(node.object, "names", node.object)
            if node.objtype is not enums.ObjectType.OBJECT_SCHEMA and len(named) == 1:
                yield expression.line, f"COMMENT ON {_dotted(named)}"


def types_are_known(file: SqlFile) -> Iterator[Finding]:
    """Yield types that are neither ours, with their schema, nor of the few that every column and variable has."""
    for expression in file.expressions:
        for node in expression.find(ast.TypeName):
            name = _dotted(node.names)
            if name not in TYPES and not name.startswith("budgetdb"):
                yield expression.at(node), name
            if node.typmods:
                yield expression.at(node), f"{name} with a modifier"
    for function in file.functions:
        for variable, name in function.variables.items():
            if name.removesuffix("[]") not in {known.removeprefix("pg_catalog.") for known in TYPES}:
                yield function.line, f"{variable} {name}"


def bare_names_are_variables(file: SqlFile) -> Iterator[Finding]:
    """Yield bare names in bodies that are arguments or columns, and aliases that hide an argument.

    A bare name is a variable, or a row by its alias. Columns returned are variables too, but not beside a
    relation, whose column they could be.
    """
    for function in file.functions:
        for expression in function.expressions:
            aliases = {node.aliasname for node in expression.find(ast.Alias)}
            aliases |= {node.ctename for node in expression.find(ast.CommonTableExpr)}
            known = {*function.variables, *aliases, "excluded"}
            if not any(expression.find(ast.RangeVar, ast.RangeFunction)):
                known |= function.outputs
            for node in expression.find(ast.ColumnRef):
                first = node.fields[0].sval if isinstance(node.fields[0], ast.String) else "*"
                own = function.name.rpartition(".")[2]
                if (len(node.fields) == 1 and first not in known) or (
                    first in function.inputs and first != own
                ):
                    yield expression.at(node), ".".join(getattr(field, "sval", "*") for field in node.fields)
            for alias in aliases & function.inputs:
                yield expression.line, f"the alias {alias} hides the argument"


def keywords_are_upper(file: SqlFile) -> Iterator[Finding]:
    """Yield keywords of bodies that are not upper case, and names that are not lower case."""
    for function in file.functions:
        tokens = scan(function.body)
        for token, following in zip(tokens, [*tokens[1:], None], strict=True):
            word = function.body[token.start : token.end + 1]
            is_called = following is not None and following.name == "ASCII_40"
            is_field = function.body[token.start - 1 : token.start] == "."
            is_keyword = not is_field and (
                token.kind == "RESERVED_KEYWORD"
                or (token.kind == "TYPE_FUNC_NAME_KEYWORD" and not is_called)
                or word.lower() in KEYWORDS
            )
            line = function.line + function.body.count("\n", 0, token.start)
            if is_keyword and word != word.upper():
                yield line, word
            elif not is_keyword and token.name == "IDENT" and word != word.lower():
                yield line, word


def errors_say_all(file: SqlFile) -> Iterator[Finding]:
    """Yield what is raised without a SQLSTATE of ours, a message, a detail or a hint."""
    errcode, message, detail, hint = range(4)
    for function in file.functions:
        for line, level, said in function.raises:
            if not {message, detail, hint} <= said.keys():
                yield line, "without MESSAGE, DETAIL or HINT"
            if level == 21 and not re.fullmatch("'UB00[1-7]'", said.get(errcode, "")):
                yield line, f"ERRCODE {said.get(errcode)}"


def volatility_is_true(file: SqlFile) -> Iterator[Finding]:
    """Yield functions that write, read, or call what they must not, going by their volatility."""
    for function in file.functions:
        if function.volatility == "volatile":
            continue
        for expression in function.expressions:
            for node in expression.find(ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt):
                yield expression.line, f"{function.volatility} with a {type(node).__name__}"
            for node in expression.find(ast.RangeVar):
                if function.volatility == "immutable":
                    yield expression.line, f"immutable and reads {node.relname}"
        for name in function.uses & FUNCTIONS.keys():
            if VOLATILITIES.index(FUNCTIONS[name].volatility) > VOLATILITIES.index(function.volatility):
                yield function.line, f"{function.volatility} and calls {name}"


def only_raised_errors_are_named(file: SqlFile) -> Iterator[Finding]:
    """Yield SQLSTATEs that a function's comment names and nothing that it calls raises."""
    for function in file.functions:
        documented = set(re.findall("UB[0-9]{3}", file.text[file.text.rfind("COMMENT ON") :]))
        for sqlstate in sorted(documented - _raised(function)):
            yield 1, f"names {sqlstate}"


def _raised(function: Function, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the SQLSTATEs that a function can raise, those that it calls included."""
    found = {said.get(0, "").strip("'") for _, _, said in function.raises}
    for name in function.uses & FUNCTIONS.keys() - seen:
        found |= _raised(FUNCTIONS[name], seen | {function.name})
    return found


FUNCTIONS = {function.name: function for file in OBJECTS for function in file.functions}


def body(
    text: str, *, arguments: str = "account_id bigint", options: str = "STABLE", declare: str = ""
) -> str:
    """Return the file of a function with this body."""
    return f"""CREATE OR REPLACE FUNCTION budgetdb.planted({arguments})
    RETURNS bigint LANGUAGE plpgsql {options} AS $$
    DECLARE
        {declare}
    BEGIN
        {text}
    END;
    $$;
    COMMENT ON FUNCTION budgetdb.planted IS 'Planted.';"""


VIEW = "CREATE OR REPLACE VIEW budgetdb.planted AS SELECT a.id FROM budgetdb.accounts AS a;\n"
RAISE = "RAISE EXCEPTION USING ERRCODE = 'UB002', MESSAGE = 'a', DETAIL = 'b', HINT = 'c';"


@dataclass(frozen=True)
class Rule:
    """What yields the breaches, the files that must have none, and texts that have one."""

    check: Callable[[SqlFile], Iterator[Finding]]
    files: list[SqlFile]
    breaches: tuple[str, ...]


RULES = (
    Rule(
        lines_fit,
        EVERYTHING,
        (f"SELECT {'1' * 121};\n", "SELECT\t1;\n", "SELECT 1; \n", "SELECT 1;", "SELECT 1;\n\n"),
    ),
    Rule(
        one_object_a_file,
        OBJECTS,
        (
            "",
            VIEW,
            body("RETURN 1;").replace("OR REPLACE", ""),
            body("RETURN 1;").replace("budgetdb.", "budgetdb_data."),
            body("RETURN 1;").replace("planted", "other"),
            body("RETURN 1;") * 2,
            body("RETURN 1;") + "CREATE INDEX planted ON budgetdb_data.bots (name);",
        ),
    ),
    Rule(
        comments_stand_beside,
        OBJECTS,
        (
            VIEW,
            f"{VIEW} COMMENT ON COLUMN budgetdb.planted.id IS 'The account.';",
            f"{VIEW} COMMENT ON VIEW budgetdb.planted IS 'A.'; COMMENT ON VIEW budgetdb.bots IS 'B.';",
        ),
    ),
    Rule(volatility_is_stated, OBJECTS, (body("RETURN 1;", options=""),)),
    Rule(
        columns_are_explicit,
        INSTALLED,
        (
            VIEW.replace("a.id", "*"),
            VIEW.replace("a.id", "a.*"),
            body("RETURN (SELECT a.id FROM (SELECT * FROM budgetdb.accounts) AS a);"),
            body("RETURN count(a.*) FROM budgetdb.accounts AS a;"),
        ),
    ),
    Rule(
        relations_are_qualified,
        INSTALLED,
        (
            VIEW.replace("budgetdb.accounts", "accounts"),
            VIEW.replace("budgetdb.planted", "planted"),
            body("RETURN (SELECT a.id FROM accounts AS a);"),
            body("UPDATE accounts SET version = 1;"),
            body("RETURN 1;").replace("FUNCTION budgetdb.", "FUNCTION "),
            "COMMENT ON TABLE accounts IS 'Accounts.';",
            "COMMENT ON DOMAIN amount IS 'An amount.';",
            "CREATE DOMAIN amount AS numeric;",
            "CREATE TYPE status AS ENUM ('ok');",
            "CREATE TYPE posting AS (a text);",
            "CREATE TABLE planted ();",
        ),
    ),
    Rule(
        types_are_known,
        INSTALLED,
        (
            body("RETURN 1::float8;"),
            body("RETURN 1::real;"),
            body("RETURN 1::numeric(3);"),
            body("RETURN now()::timestamp;"),
            body("RETURN NULL::posting;"),
            body("RETURN 1;", arguments="a varchar"),
            body("RETURN 1;", arguments="a amount"),
            body("RETURN 1;", declare="a double precision;"),
            body("RETURN 1;", declare="a timestamp;"),
            VIEW.replace("a.id", "a.id::varchar"),
        ),
    ),
    Rule(
        bare_names_are_variables,
        OBJECTS,
        (
            body("RETURN account_id;"),
            body("RETURN (SELECT a.id FROM budgetdb.accounts AS a WHERE a.id = account_id);"),
            body("RETURN (SELECT a.id FROM budgetdb.accounts AS a WHERE account_id = account_id);"),
            body("RETURN (SELECT id FROM budgetdb.accounts AS a);"),
            body("RETURN (SELECT account_id.id FROM budgetdb.accounts AS account_id);"),
            body("RETURN row.id;", arguments="row budgetdb.accounts"),
            body("IF account_id IS NULL THEN RETURN 1; END IF;"),
            body("PERFORM budgetdb_data.refuse_account(account_id);"),
            body("RETURN a;", declare="a bigint := account_id;"),
            body("a := account_id;", declare="a bigint;"),
            body("a := b + 1;", arguments="OUT a bigint, INOUT b bigint"),
            body("a := (SELECT b.id FROM budgetdb.bots AS b WHERE a = 1);", arguments="OUT a bigint"),
            body("RETURN 1;").replace("RETURN 1;", "RAISE WARNING USING MESSAGE = account_id;"),
            """CREATE FUNCTION budgetdb.planted(a bigint) RETURNS bigint LANGUAGE sql STABLE RETURN a + 1;""",
        ),
    ),
    Rule(
        keywords_are_upper,
        OBJECTS,
        (
            body("return 1;"),
            body("RETURN 1;", declare="a Constant bigint := 1;"),
            body("RETURN (SELECT a.id from budgetdb.accounts AS a);"),
            body("RETURN (SELECT a.id FROM budgetdb.accounts AS a left JOIN budgetdb.bots AS b ON true);"),
            body("RETURN (SELECT A.id FROM budgetdb.accounts AS A);"),
            body("RETURN NOW();"),
            body("if 1 = 1 THEN RETURN 1; END IF;"),
            body("PERFORM 1 WHERE exists (SELECT);"),
        ),
    ),
    Rule(
        errors_say_all,
        OBJECTS,
        (
            body("RAISE EXCEPTION 'No.';"),
            body(RAISE.replace("UB002", "P0001")),
            body(RAISE.replace("UB002", "UB008")),
            body(RAISE.replace("ERRCODE = 'UB002', ", "")),
            body(RAISE.replace(", HINT = 'c'", "")),
            body(RAISE.replace(", DETAIL = 'b'", "")),
            body("RAISE WARNING USING MESSAGE = 'a', DETAIL = 'b';"),
        ),
    ),
    Rule(
        volatility_is_true,
        OBJECTS,
        (
            body("DELETE FROM budgetdb_data.bots;"),
            body("INSERT INTO budgetdb_data.bots (name) VALUES ('A');"),
            body("WITH a AS (UPDATE budgetdb_data.bots SET name = 'A' RETURNING name) SELECT 1;"),
            body("RETURN (SELECT a.id FROM budgetdb.accounts AS a);", options="IMMUTABLE"),
            body("RETURN budgetdb_data.max_price_age();", options="IMMUTABLE"),
            body("PERFORM budgetdb.pause_bot(1, 1);"),
        ),
    ),
    Rule(
        only_raised_errors_are_named,
        OBJECTS,
        (
            body(RAISE).replace("Planted.", "Errors: UB001, UB002."),
            body("PERFORM budgetdb_data.refuse_account(1);").replace("Planted.", "Errors: UB003."),
        ),
    ),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.check.__name__)
def test_rule(rule: Rule) -> None:
    """The rule holds, and would notice if it did not."""
    found = [f"{file.path}:{line}: {what}" for file in rule.files for line, what in rule.check(file)]
    assert not found, "\n".join(found)
    for breach in rule.breaches:
        assert list(rule.check(SqlFile("sql/functions/planted.sql", breach))), breach


def test_functions_without_a_schema_are_the_servers_own(db: psycopg.Connection[TupleRow]) -> None:
    """What a body or a view calls does not depend on the caller's search_path (section 10)."""
    own = set(
        psycopg.Cursor(db, row_factory=scalar_row).execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
        )
    )
    found = [f"{path}:{line}: {name}" for path, line, name in _bare_calls(INSTALLED) if name not in own]
    assert not found, "\n".join(found)
    planted = [
        SqlFile("planted", VIEW.replace("a.id", "allocate(1)")),
        SqlFile("planted", body("PERFORM allocate(1);")),
    ]
    assert [name for _, _, name in _bare_calls(planted) if name not in own] == ["allocate", "allocate"]


def _bare_calls(files: list[SqlFile]) -> Iterator[tuple[str, int, str]]:
    for file in files:
        for expression in file.expressions:
            for node in expression.find(ast.FuncCall):
                if len(node.funcname) == 1:
                    yield file.path, expression.at(node), _dotted(node.funcname)


def test_order_lists_what_is_used_before_what_uses_it() -> None:
    """sql/order.txt is complete, and in the order of dependence."""
    listed = [SqlFile(file.title, file.text) for file in Source.from_folder(ROOT).logic]
    assert sorted(file.path for file in listed) == [file.path for file in _read("sql/**/*.sql")]
    defined: set[str] = set()
    logic = {f"{SCHEMAS[file.path.split('/')[1]]}.{Path(file.path).stem}" for file in OBJECTS}
    for file in listed:
        name = f"{SCHEMAS.get(file.path.split('/')[1])}.{Path(file.path).stem}"
        used = {n for f in file.functions for n in f.uses}
        used |= {_relation(node) for e in file.statements for node in e.find(ast.RangeVar)}
        used |= {_dotted(node.names) for e in file.statements for node in e.find(ast.TypeName)}
        assert not (used & logic) - defined - {name}, file.path
        defined.add(name)
