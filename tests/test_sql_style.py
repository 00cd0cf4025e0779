"""What the SQL files must look like, and the bodies in them, which sqlfluff cannot see into.

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

# As the parser names them: it knows bigint, as int8, and does not look up what is no keyword.
KEYWORD_TYPES = {"bool", "int4", "int8", "interval", "numeric"}
TYPES = {"jsonb", "record", "regclass", "text", "timestamptz", "void"}
# PL/pgSQL's keywords, and those of SQL that could be names; what SQL reserves, the scanner knows.
KEYWORDS = re.compile(
    "begin|between|by|conflict|constant|continue|declare|delete|elsif|exception|exists|exit|filter|foreach|if"
    "|insert|loop|next|nulls|over|partition|perform|query|raise|return|set|update|values|while|window|within",
    re.IGNORECASE,
)
# Names that stand for themselves and are written as keywords are.
UPPER_NAMES = re.compile(
    '"C"|DETAIL|DIAGNOSTICS|ERRCODE|FOUND|GET|HINT|MESSAGE(_TEXT)?|PG_EXCEPTION_[A-Z]+|ROW_COUNT|SQLSTATE|STACKED|WARNING'
)
VOLATILITIES = ("immutable", "stable", "volatile")
# What a call leads to and cannot raise: pausing and closing reserve nothing, configuring has no request_id.
NEVER_RAISED = {
    "budgetdb.close_bot": {"UB001"},
    "budgetdb.pause_bot": {"UB001"},
    "budgetdb.configure_account": {"UB007"},
    "budgetdb.configure_bot": {"UB007"},
}
ERRCODE, MESSAGE, DETAIL, HINT = range(4)
ERROR = 21

Finding = tuple[int, str]


@dataclass(frozen=True)
class Expression:
    """A statement or an expression of SQL, its line in the file, and the text that locations count in."""

    line: int
    text: str
    tree: object

    def at(self, node: ast.Node) -> int:
        """Return the line of a node, or of the whole where the parser does not say."""
        return self.line + self.text.count("\n", 0, max(getattr(node, "location", None) or 0, 0))

    def find(self, *kinds: type[ast.Node]) -> Iterator[Any]:
        """Yield the nodes of these kinds."""
        return (node for node in _nodes(self.tree) if isinstance(node, kinds))


@dataclass(frozen=True)
class Function:
    """A CREATE FUNCTION, taken apart; its line is the one that its body starts in."""

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
    def modes(self) -> dict[str, str]:
        """IN, OUT or INOUT of each argument; the columns of RETURNS TABLE are OUT."""
        modes = {"o": "OUT", "t": "OUT", "b": "INOUT"}
        return {p.name: modes.get(p.mode.value, "IN") for p in self.create.parameters or ()}

    @cached_property
    def source(self) -> str:
        """The text of a PL/pgSQL body, else nothing."""
        return self.options["as"][0].sval if "as" in self.options else ""

    @cached_property
    def plpgsql(self) -> dict[str, Any]:
        """The body as PL/pgSQL's parser sees it, which knows no types but PostgreSQL's own."""
        arguments = ", ".join(f"{mode} {name} text" for name, mode in self.modes.items())
        returns: Any = self.create.returnType
        returned = sum(mode != "IN" for mode in self.modes.values())
        result = "void" if _dotted(returns.names) == "void" else "text" if returned < 2 else "record"
        source = re.sub(
            r"(?m)^(\s+\w+(?: CONSTANT)?) budgetdb(?:_data)?\.\w+(\[\])?(?=;| :=| NOT| DEFAULT)",
            lambda variable: variable[1] + (" text[]" if variable[2] else " record"),
            self.source,
        )
        (parsed,) = parse_plpgsql(
            f"CREATE FUNCTION {self.name.rpartition('.')[2]}({arguments})"
            f" RETURNS {'SETOF' if returns.setof else ''} {result} LANGUAGE plpgsql AS $lint${source}$lint$"
        )
        function: dict[str, Any] = parsed["PLpgSQL_function"]
        return function

    @cached_property
    def variables(self) -> dict[str, str]:
        """The variables declared, with their types; one of ours appears as _text, for an array, or record."""
        if not self.source:
            return {}
        found = {}
        # The arguments come first.
        for datum in self.plpgsql["datums"][len(self.modes) :]:
            ((kind, variable),) = datum.items()
            if kind in ("PLpgSQL_var", "PLpgSQL_rec"):
                known = variable.get("datatype", {}).get("PLpgSQL_type", {})
                found[variable["refname"]] = known.get("typname", "record")
        return found

    @cached_property
    def expressions(self) -> list[Expression]:
        """Every statement and expression of SQL in the body."""
        if self.source:
            return list(_expressions(self.plpgsql, self.line))
        return [Expression(self.line, "", self.create.sql_body)]

    @cached_property
    def raises(self) -> list[tuple[int, int, dict[int, str]]]:
        """Line, level and options of every RAISE."""
        found = []
        for raised in _find(self.plpgsql, "PLpgSQL_stmt_raise") if self.source else ():
            options = [option["PLpgSQL_raise_option"] for option in raised.get("options", ())]
            said = {option["opt_type"]: option["expr"]["PLpgSQL_expr"]["query"] for option in options}
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
    def folder(self) -> str:
        """The folder of sql/ that the file is in; the rooms of internal/ are one."""
        folders = Path(self.path).parent.parts
        return "/".join(folders[1:2] if folders[:1] == ("sql",) else folders)

    @cached_property
    def object(self) -> str:
        """The object that a file of sql/ is named for."""
        return f"{SCHEMAS.get(self.folder)}.{Path(self.path).stem}"

    @cached_property
    def statements(self) -> list[Expression]:
        """The statements, each with the line that it starts in."""
        found = []
        for raw in parse_sql(self.text):
            start: int = raw.stmt_location or 0
            gap = re.match(r"(\s+|--.*\n)*", self.text[start:])
            before = self.text[: start + (gap.end() if gap else 0)]
            found.append(Expression(before.count("\n") + 1, "", raw.stmt))
        return found

    @cached_property
    def functions(self) -> list[Function]:
        """The functions created."""
        head, dollars, _ = self.text.partition("$$")
        line = head.count("\n") + 1 if dollars else 1
        return [Function(line, s.tree) for s in self.statements if isinstance(s.tree, ast.CreateFunctionStmt)]

    @cached_property
    def expressions(self) -> list[Expression]:
        """The statements, and those in bodies."""
        return [*self.statements, *(e for function in self.functions for e in function.expressions)]


def _nodes(tree: object) -> Iterator[ast.Node]:
    """Yield a node of SQL and all beneath it."""
    if isinstance(tree, ast.Node):
        yield tree
        tree = [getattr(tree, name) for name in tree]
    if isinstance(tree, list | tuple):
        for branch in tree:
            yield from _nodes(branch)


def _find(tree: object, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the nodes of a kind of PL/pgSQL."""
    if isinstance(tree, dict):
        if kind in tree:
            yield tree[kind]
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _find(branch, kind)


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
                    text = f"SELECT {re.split(':?=', query, maxsplit=1)[1]}"
            yield Expression(first_line + line - 1, text, [raw.stmt for raw in parse_sql(text)])
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            yield from _expressions(branch, first_line, line)


def _dotted(names: Any) -> str:
    return ".".join(getattr(name, "sval", "*") for name in names)


def _relation(node: Any) -> str:
    return f"{node.schemaname or ''}.{node.relname}".removeprefix(".")


def _read(*patterns: str) -> list[SqlFile]:
    paths = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return [SqlFile(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths]


EVERYTHING = _read("migrations/*.sql", "sql/**/*.sql", "examples/*.sql", "bench/**/*.sql")
INSTALLED = _read("migrations/*.sql", "sql/**/*.sql")
OBJECTS = _read("sql/*/**/*.sql")
FUNCTIONS = {function.name: function for file in OBJECTS for function in file.functions}


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
    """Yield what is not the one object that the file is named for, nor a comment or grant."""
    created = []
    for statement in file.statements:
        match statement.tree:
            case ast.CreateFunctionStmt(funcname=name, replace=replace) if file.folder != "views":
                created.append((_dotted(name), replace))
            case ast.ViewStmt(view=view, replace=replace) if file.folder != "functions":
                created.append((_relation(view), replace))
            case ast.CommentStmt() | ast.GrantStmt():
                pass
            case other:
                yield statement.line, f"{type(other).__name__} in {file.folder}/"
    if created != [(file.object, True)]:
        yield 1, f"does not CREATE OR REPLACE {file.object}, and that alone"


def comments_stand_beside(file: SqlFile) -> Iterator[Finding]:
    """Yield that the object has no comment in its file, and comments on other objects."""
    is_commented = False
    for statement in file.statements:
        if isinstance(statement.tree, ast.CommentStmt):
            is_column = statement.tree.objtype is enums.ObjectType.OBJECT_COLUMN
            named: Any = getattr(statement.tree.object, "objname", statement.tree.object)
            name = _dotted(named[:-1] if is_column else named)
            is_commented |= name == file.object and not is_column
            if name != file.object:
                yield statement.line, f"comments on {name}"
    if not is_commented:
        yield 1, f"no comment on {file.object}"


def volatility_is_stated(file: SqlFile) -> Iterator[Finding]:
    """Yield functions that leave their volatility to the default."""
    for function in file.functions:
        if "volatility" not in function.options:
            yield function.line, f"{function.name} does not say IMMUTABLE, STABLE or VOLATILE"


def columns_are_explicit(file: SqlFile) -> Iterator[Finding]:
    """Yield every * that stands for columns, but where a function returns or stores a row as it is.

    There a list of columns would have to be the relation's own; and Citus takes no whole rows, `SELECT v`.
    """
    for expression in file.expressions:
        for node in expression.find(ast.ColumnRef):
            if isinstance(node.fields[-1], ast.A_Star) and not (file.functions and len(node.fields) == 2):
                yield expression.at(node), _dotted(node.fields)


def relations_are_qualified(file: SqlFile) -> Iterator[Finding]:
    """Yield relations, and objects created or commented on, without their schema."""
    for expression in file.expressions:
        local = {node.ctename for node in expression.find(ast.CommonTableExpr)}
        for node in expression.find(ast.RangeVar):
            if not node.schemaname and node.relname not in local:
                yield expression.at(node), node.relname
        for name in _named(expression.tree):
            if len(name) == 1:
                yield expression.line, _dotted(name)


def _named(tree: object) -> Iterator[Any]:
    """Yield the names of what a statement creates or comments on, other than relations."""
    match tree:
        case ast.CreateFunctionStmt(funcname=name):
            yield name
        case ast.CreateDomainStmt(domainname=name):
            yield name
        case ast.CreateEnumStmt(typeName=name):
            yield name
        case ast.CommentStmt(object=ast.ObjectWithArgs(objname=name)):
            yield name
        case ast.CommentStmt(object=ast.TypeName(names=name)):
            yield name
        case ast.CommentStmt(object=tuple(name)):
            yield name


def types_are_known(file: SqlFile) -> Iterator[Finding]:
    """Yield types that are neither ours, with their schema, nor of the few that are used throughout."""
    known = {*TYPES, *(f"pg_catalog.{name}" for name in ("record", *KEYWORD_TYPES))}
    for expression in file.expressions:
        for node in expression.find(ast.TypeName):
            name = _dotted(node.names)
            if (name not in known and not name.startswith("budgetdb")) or node.typmods:
                yield expression.at(node), name
    for function in file.functions:
        for variable, name in function.variables.items():
            if name.removeprefix("_") not in TYPES | KEYWORD_TYPES:
                yield function.line, f"{variable} {name}"


def bare_names_are_variables(file: SqlFile) -> Iterator[Finding]:
    """Yield bare names in bodies that are arguments or columns, and what hides an argument.

    A bare name is a variable, or a row by its alias. The columns returned are variables too, but not beside a
    relation, which could have a column of that name.
    """
    for function in file.functions:
        inputs = {name for name, mode in function.modes.items() if mode != "OUT"}
        outputs = function.modes.keys() - inputs
        # Returning a variable is no expression to the parser.
        for returned in re.finditer(r"RETURN (?:NEXT )?(\w+);", function.source):
            if returned[1] in inputs:
                yield function.line + function.source.count("\n", 0, returned.start()), returned[1]
        for expression in function.expressions:
            aliases = {node.aliasname for node in expression.find(ast.Alias)}
            aliases |= {node.ctename for node in expression.find(ast.CommonTableExpr)}
            known = {*aliases, *function.variables}
            if not any(expression.find(ast.RangeVar, ast.RangeFunction)):
                known |= outputs
            for node in expression.find(ast.ColumnRef):
                first, *rest = _dotted(node.fields).split(".")
                is_argument = first in inputs and file.object != f"budgetdb_data.{first}"
                if is_argument or (not rest and first not in known):
                    yield expression.at(node), _dotted(node.fields)
            for alias in aliases & inputs:
                yield expression.line, f"the alias {alias} hides an argument"
        for variable in function.variables.keys() & inputs:
            yield function.line, f"the variable {variable} hides an argument"


def keywords_are_upper(file: SqlFile) -> Iterator[Finding]:
    """Yield keywords of bodies that are not upper case, and names that are not lower case."""
    for function in file.functions:
        for token in scan(function.source) if function.source else ():
            word = function.source[token.start : token.end + 1]
            is_field = function.source[: token.start].endswith(".")
            is_called = function.source[token.end + 1 :].startswith("(")
            is_keyword = not is_field and (
                token.kind == "RESERVED_KEYWORD"
                or (token.kind == "TYPE_FUNC_NAME_KEYWORD" and not is_called)
                or KEYWORDS.fullmatch(word) is not None
            )
            is_name = token.name == "IDENT" and not is_keyword and not UPPER_NAMES.fullmatch(word)
            if (is_keyword and word != word.upper()) or (is_name and word != word.lower()):
                yield function.line + function.source.count("\n", 0, token.start), word


def errors_say_all(file: SqlFile) -> Iterator[Finding]:
    """Yield what is raised without a SQLSTATE of ours, a message, a detail or a hint."""
    for function in file.functions:
        for line, level, said in function.raises:
            if not {MESSAGE, DETAIL, HINT} <= said.keys():
                yield line, "without MESSAGE, DETAIL or HINT"
            if level == ERROR and not re.fullmatch("'UB00[1-9]'", said.get(ERRCODE, "")):
                yield line, f"ERRCODE {said.get(ERRCODE)}"


def errors_are_documented(file: SqlFile) -> Iterator[Finding]:
    """Yield SQLSTATEs that a comment names and nothing raises, and those that a public one leaves out."""
    comments = (s.tree.comment or "" for s in file.statements if isinstance(s.tree, ast.CommentStmt))
    named = set(re.findall("UB[0-9]{3}", " ".join(comments)))
    for function in file.functions:
        raised = _raised(function) - NEVER_RAISED.get(function.name, set())
        for sqlstate in sorted(named - raised):
            yield 1, f"names {sqlstate}, which nothing raises"
        for sqlstate in sorted(raised - named) if function.name.startswith("budgetdb.") else ():
            yield 1, f"does not name {sqlstate}"


def _raised(function: Function, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the SQLSTATEs that a function raises, itself or by what it calls."""
    found = {said[ERRCODE].strip("'") for _, _, said in function.raises if ERRCODE in said}
    for name in function.uses & FUNCTIONS.keys() - seen:
        found |= _raised(FUNCTIONS[name], seen | {function.name})
    return found


def volatility_is_true(file: SqlFile) -> Iterator[Finding]:
    """Yield functions that write, read, or call what their volatility does not allow."""
    for function in file.functions:
        if function.volatility == "volatile":
            continue
        for expression in function.expressions:
            for node in expression.find(ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt):
                yield expression.line, f"{function.volatility} with {type(node).__name__}"
            for node in expression.find(ast.RangeVar):
                if function.volatility == "immutable":
                    yield expression.line, f"immutable and reads {node.relname}"
        for name in function.uses & FUNCTIONS.keys():
            if VOLATILITIES.index(FUNCTIONS[name].volatility) > VOLATILITIES.index(function.volatility):
                yield function.line, f"{function.volatility} and calls {name}"


@dataclass(frozen=True)
class Rule:
    """What yields the breaches, the files that must have none, and texts that have one."""

    check: Callable[[SqlFile], Iterator[Finding]]
    files: list[SqlFile]
    breaches: tuple[str, ...]


def body(text: str, *, arguments: str = "a bigint", options: str = "STABLE", declare: str = "b text;") -> str:
    """Return the file of a function with this body."""
    return f"""CREATE OR REPLACE FUNCTION budgetdb.planted({arguments})
RETURNS bigint LANGUAGE plpgsql {options} AS $$
DECLARE
    {declare}
BEGIN
    {text}
END;
$$;

COMMENT ON FUNCTION budgetdb.planted IS 'Planted.';
"""


SOUND = body("RETURN planted.a;")
VIEW = "CREATE OR REPLACE VIEW budgetdb.planted AS SELECT a.id FROM budgetdb.accounts AS a;\n"
RAISE = "RAISE EXCEPTION USING ERRCODE = 'UB002', MESSAGE = 'a', DETAIL = 'b', HINT = 'c';"

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
            SOUND.replace("OR REPLACE", ""),
            SOUND.replace("budgetdb.", "budgetdb_data."),
            SOUND.replace("planted", "other"),
            SOUND * 2,
            f"{SOUND}CREATE INDEX planted ON budgetdb_data.bots (name);",
        ),
    ),
    Rule(
        comments_stand_beside,
        OBJECTS,
        (
            VIEW,
            f"{VIEW}COMMENT ON COLUMN budgetdb.planted.id IS 'The account.';",
            f"{SOUND}COMMENT ON VIEW budgetdb.bots IS 'B.';",
            f"{SOUND}COMMENT ON COLUMN budgetdb.bots.id IS 'B.';",
        ),
    ),
    Rule(volatility_is_stated, OBJECTS, (body("RETURN 1;", options=""),)),
    Rule(
        columns_are_explicit,
        INSTALLED,
        (
            VIEW.replace("a.id", "*"),
            VIEW.replace("a.id", "a.*"),
            body("RETURN (SELECT t.id FROM (SELECT * FROM budgetdb.accounts) AS t);"),
        ),
    ),
    Rule(
        relations_are_qualified,
        INSTALLED,
        (
            VIEW.replace("budgetdb.accounts", "accounts"),
            VIEW.replace("budgetdb.planted", "planted"),
            body("RETURN (SELECT t.id FROM accounts AS t);"),
            body("UPDATE accounts SET version = 1;"),
            SOUND.replace("FUNCTION budgetdb.planted(", "FUNCTION planted("),
            SOUND.replace("ON FUNCTION budgetdb.", "ON FUNCTION "),
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
            body("RETURN 1;", declare="b double precision;"),
            body("RETURN 1;", declare="b timestamp;"),
            VIEW.replace("a.id", "a.id::varchar"),
            "CREATE TABLE budgetdb_data.planted (a json);",
        ),
    ),
    Rule(
        bare_names_are_variables,
        OBJECTS,
        (
            body("RETURN a;"),
            body("RETURN (SELECT t.id FROM budgetdb.bots AS t WHERE t.id = a);"),
            body("RETURN (SELECT t.id FROM budgetdb.bots AS t WHERE a = a);"),
            body("RETURN (SELECT id FROM budgetdb.bots AS t);"),
            body("RETURN (SELECT a.id FROM budgetdb.bots AS a);"),
            body("RETURN a.id;", arguments="a budgetdb.accounts"),
            body("IF a IS NULL THEN RETURN 1; END IF;"),
            body("PERFORM budgetdb_data.refuse_account(a);"),
            body("RAISE WARNING USING MESSAGE = a;"),
            body("RETURN b;", declare="b bigint := a;"),
            body("b := a;", declare="b bigint;"),
            body("RETURN planted.a;", declare="a text;"),
            body("c := a + 1;", arguments="OUT c bigint, INOUT a bigint"),
            body("c := (SELECT t.id FROM budgetdb.bots AS t WHERE c = 1);", arguments="OUT c bigint"),
            "CREATE FUNCTION budgetdb.planted(a bigint) RETURNS bigint LANGUAGE sql STABLE RETURN a + 1;",
        ),
    ),
    Rule(
        keywords_are_upper,
        OBJECTS,
        (
            body("return 1;"),
            body("if 1 = 1 THEN RETURN 1; END IF;"),
            body("RETURN 1;", declare="b Constant bigint := 1;"),
            body("RETURN (SELECT t.id from budgetdb.bots AS t);"),
            body("RETURN (SELECT t.id FROM budgetdb.bots AS t left JOIN budgetdb.bots AS u ON TRUE);"),
            body("RETURN (SELECT T.id FROM budgetdb.bots AS T);"),
            body("PERFORM 1 WHERE exists (SELECT);"),
            body("RETURN NOW();"),
        ),
    ),
    Rule(
        errors_say_all,
        OBJECTS,
        (
            body("RAISE EXCEPTION 'No.';"),
            body(RAISE.replace("UB002", "P0001")),
            body(RAISE.replace("UB002", "UB010")),
            body(RAISE.replace("ERRCODE = 'UB002', ", "")),
            body(RAISE.replace(", DETAIL = 'b'", "")),
            body(RAISE.replace(", HINT = 'c'", "")),
            body("RAISE WARNING USING MESSAGE = 'a', DETAIL = 'b';"),
        ),
    ),
    Rule(
        errors_are_documented,
        OBJECTS,
        (
            body(RAISE),
            body(RAISE).replace("Planted.", "Errors: UB001, UB002."),
            body("PERFORM budgetdb_data.refuse_account(1);"),
            body("PERFORM budgetdb_data.refuse_account(1);").replace("Planted.", "Errors: UB002, UB003."),
        ),
    ),
    Rule(
        volatility_is_true,
        OBJECTS,
        (
            body("DELETE FROM budgetdb_data.bots;"),
            body("INSERT INTO budgetdb_data.bots (name) VALUES ('A');"),
            body("WITH t AS (UPDATE budgetdb_data.bots SET name = 'A' RETURNING name) SELECT 1;"),
            body("PERFORM budgetdb.pause_bot(1, 1);"),
            body("RETURN (SELECT t.id FROM budgetdb.bots AS t);", options="IMMUTABLE"),
            body("RETURN budgetdb_data.max_price_age();", options="IMMUTABLE"),
        ),
    ),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.check.__name__)
def test_rule(rule: Rule) -> None:
    """The rule holds, and would notice if it did not."""
    found = [f"{file.path}:{line}: {what}" for file in rule.files for line, what in rule.check(file)]
    assert not found, "\n".join(found)
    assert not list(rule.check(SqlFile("sql/functions/planted.sql", SOUND)))
    for breach in rule.breaches:
        assert list(rule.check(SqlFile("sql/functions/planted.sql", breach))), breach


def test_functions_without_a_schema_are_the_servers_own(db: psycopg.Connection[TupleRow]) -> None:
    """What a body or a view calls does not depend on the caller's search_path."""
    own = set(
        psycopg.Cursor(db, row_factory=scalar_row).execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
        )
    )
    planted = [VIEW.replace("a.id", "allocate(1)"), body("PERFORM abs(1), allocate(1);")]

    def foreign(files: list[SqlFile]) -> list[str]:
        calls = ((file, e, node) for file in files for e in file.expressions for node in e.find(ast.FuncCall))
        return [
            f"{file.path}:{expression.at(node)}: {_dotted(node.funcname)}"
            for file, expression, node in calls
            if len(node.funcname) == 1 and _dotted(node.funcname) not in own
        ]

    assert not foreign(INSTALLED), "\n".join(foreign(INSTALLED))
    assert foreign([SqlFile("a", text) for text in planted]) == ["a:1: allocate", "a:6: allocate"]


def test_order_lists_what_is_used_before_what_uses_it() -> None:
    """sql/order.txt is complete, and in the order of dependence."""
    listed = [SqlFile(file.title, file.text) for file in Source.from_folder(ROOT).logic]
    assert sorted(file.path for file in listed) == [file.path for file in _read("sql/**/*.sql")]
    assert list(_used_too_early(listed[::-1]))
    found = list(_used_too_early(listed))
    assert not found, "\n".join(found)


def _used_too_early(files: list[SqlFile]) -> Iterator[str]:
    later = {file.object for file in files}
    for file in files:
        later.discard(file.object)
        used = {name for function in file.functions for name in function.uses}
        for statement in file.statements:
            used |= {_relation(node) for node in statement.find(ast.RangeVar)}
            used |= {_dotted(node.names) for node in statement.find(ast.TypeName)}
            used |= {_dotted(node.funcname) for node in statement.find(ast.FuncCall)}
        yield from (f"{file.path} uses {name}" for name in sorted(used & later))
