"""The arguments of schema budgetdb's functions, written out so that a session's settings change nothing.

Refused here is only what Python alone can tell, or what would be an error of psycopg or of a cast before the
function could refuse it; everything else is the server's to refuse. None goes to the server as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isfinite
from operator import index
from typing import Any, Final, TypeAlias

from budgetdb.errors import InvalidArgument

Amount: TypeAlias = Decimal | int | str | float
"""An exact amount or percentage; a float stands for its shortest decimal, 0.1 for `Decimal("0.1")` (R6)."""

Time: TypeAlias = datetime | str
"""An aware datetime, or an ISO 8601 text with its zone: `2025-03-02T10:00:00Z`."""

_BIGINT: Final = 2**63
# Far beyond any amount, and far within what a cast to numeric takes.
_LONGEST_AMOUNT: Final = 1000
# Far beyond any config, and far within what the smallest stack of a server parses.
_DEEPEST_JSON: Final = 100

# The pattern of the server's time_text, and hours, minutes and seconds that there are.
_is_time = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]"
    r"(?::(?:[0-5][0-9]|60)(?:[.,][0-9]{1,9})?)? ?(?:[Zz]|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?)"
).fullmatch
_is_decimal = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?").fullmatch


def _got(value: object) -> str:
    try:
        shown = repr(value)
    except Exception:  # nested too deep, too many digits, or a class's own
        return f"Got {type(value).__name__}."
    return f"Got {type(value).__name__} {shown if len(shown) <= 60 else shown[:57] + '...'}."


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidArgument(f"{name} is no bool", _got(value), f"Give {name} as True or False.")
    return value


def _whole(name: str, value: Any) -> int:
    try:
        whole = value if type(value) is int else None if isinstance(value, bool) else int(index(value))
    except TypeError:
        whole = None
    if whole is None or not -_BIGINT <= whole < _BIGINT:
        raise InvalidArgument(
            f"{name} is no whole number of 64 bits", _got(value), f"Give {name} as an int: the id of a row."
        )
    return whole


def _decimal(name: str, value: Any) -> str:
    try:
        if isinstance(value, float):
            if isfinite(value):
                return float.__repr__(value)
            text = ""
        elif isinstance(value, str | Decimal):
            text = str(value)
        else:
            text = "" if isinstance(value, bool) else int.__repr__(index(value))
    except (TypeError, ValueError):  # no number, or an int of thousands of digits
        text = ""
    if len(text) > _LONGEST_AMOUNT or not _is_decimal(text):
        raise InvalidArgument(
            f"{name} is not a decimal",
            _got(value),
            'Give a finite number or a decimal string: 50000, Decimal("0.5") or "0.5".',
        )
    # One spelling: within JSON, the server does not know +5 and .5.
    return str(Decimal(text)) if isinstance(value, str) else text


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidArgument(f"{name} is no text", _got(value), f"Give {name} as a str.")
    if "\0" in value or not (value.isascii() or _is_unicode(value)):
        raise _not_storable(name, value)
    return value


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _not_storable(name: str, value: object) -> InvalidArgument:
    return InvalidArgument(
        f"{name} has a character that PostgreSQL cannot store",
        _got(value),
        "Leave out NUL (\\0) and halves of surrogate pairs (\\ud800 to \\udfff).",
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _time(name: str, value: Any) -> str:
    hint = 'Give an aware datetime, datetime.now(timezone.utc), or an ISO 8601 text: "2025-03-02T10:00:00Z".'
    if isinstance(value, str):
        # As it is: the server rounds to microseconds, where Python would cut off.
        if _is_time(value) and _is_day(value[:10]):
            return value.replace(",", ".")
        raise InvalidArgument(f"{name} is no time with its zone", _got(value), hint)
    try:
        time = value
        if not isinstance(time, datetime):
            raise InvalidArgument(f"{name} is no time", _got(value), hint)
        # The server would take its session's time zone.
        if time.utcoffset() is None:
            raise InvalidArgument(
                f"{name} has no time zone", f"Got {value}, which is another moment in every time zone.", hint
            )
        # The server knows fewer offsets than Python.
        return time.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):  # no ISO 8601, pandas' NaT, or beyond the years 1 to 9999
        raise InvalidArgument(f"{name} is no time", _got(value), hint) from None


def _plain(value: Any) -> Any:
    """Return what JSON has no word for as what it has: exact text for a Decimal, an int for numpy's."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Decimal) and value.is_finite():
        return str(value)
    try:
        return index(value)
    except TypeError:
        raise TypeError(f"{type(value).__name__} is no type of JSON") from None


_encode = json.JSONEncoder(allow_nan=False, default=_plain).encode


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST_JSON):
        level = [
            item
            for parent in level
            if isinstance(parent, Mapping | list | tuple)
            for item in (parent.values() if isinstance(parent, Mapping) else parent)
        ]
    return any(isinstance(item, Mapping | list | tuple) for item in level)


def _json(name: str, value: Any) -> str:
    try:
        text = _encode(value)
        # A cast to jsonb fails before the function could refuse.
        if text.count("[") + text.count("{") > _DEEPEST_JSON and _is_deep(value):
            raise RecursionError
    except RecursionError:
        raise InvalidArgument(
            f"{name} is nested too deep",
            f"Got {type(value).__name__} of more than {_DEEPEST_JSON} levels.",
            f"Give JSON of at most {_DEEPEST_JSON} levels.",
        ) from None
    except (TypeError, ValueError) as error:
        raise InvalidArgument(
            f"{name} is no JSON",
            f"Got {type(value).__name__}: {error}.",
            "Give dicts with str keys, lists, str, bool, None and finite numbers; a Decimal becomes a text.",
        ) from None
    # Half of a pair of surrogates only shows once the others are characters; "\\u0000" is no NUL.
    if ("\\u0000" in text and "\\u0000" in text.replace("\\\\", "")) or (
        "\\ud" in text and not _is_unicode(json.dumps(json.loads(text), ensure_ascii=False))
    ):
        raise _not_storable(name, value)
    return text


def _amounts(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        each = f"the {name.removesuffix('s')} of"  # the balance of USD
        value = {
            _text(f"a key of {name}", key): amount if amount is None else _decimal(f"{each} {key}", amount)
            for key, amount in value.items()
        }
    return _json(name, value)


def _fills(name: str, value: Any) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        value = [_fill(place, fill) for place, fill in enumerate(value, 1)]
    return _json(name, value)


def _fill(place: int, fill: Any) -> Any:
    if not isinstance(fill, Mapping):
        return fill
    try:
        # Its values are the arguments of record_fill, and what only a list has.
        return {
            _text("a key", key): value
            if value is None or (write := WRITERS.get(key, _OF_LISTS.get(key))) is None
            else write(key, value)
            for key, value in fill.items()
        }
    except InvalidArgument as error:
        known = fill.get("id")
        named = f" ({known})" if isinstance(known, str | int) and str(known).isprintable() else ""
        raise InvalidArgument(
            f"fill {place} of the list{named}: {error.message}", error.detail, error.hint
        ) from None


def _fees(name: str, value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return value
    return [
        {
            key: _decimal("the amount of a fee", of) if key == "amount" and of is not None else of
            for key, of in fee.items()
        }
        if isinstance(fee, Mapping)
        else fee
        for fee in value
    ]


_OF_LISTS: Final[dict[str, Callable[[str, Any], Any]]] = {"fees": _fees}


# An argument's name says in every function what it is: its type on the server, and how it is written.
_KINDS: Final[list[tuple[str, Callable[[str, Any], Any], str]]] = [
    ("bool", _flag, "activate api_keys_configured complete is_paper_trading"),
    ("int8", _whole, "account_id bot_id exclude_bot_id fill_id order_id position_id"),
    ("jsonb", _amounts, "allocation balances"),
    ("jsonb", _fills, "fills"),
    ("jsonb", _json, "strategy_config"),
    (
        "numeric",
        _decimal,
        "base_amount budget_pct current_btc_price fee_amount long_pct price quote_amount raw_balance"
        " raw_btc_balance raw_usd_balance short_pct",
    ),
    (
        "text",
        _text,
        "base_currency currency direction exchange external_id fee_currency kind name owner profit_policy"
        " quote_currency reason request_id reservation_model role_name side strategy",
    ),
    ("timestamptz", _time, "as_of before executed_at expires_at"),
]
TYPES: Final = {name: type_ for type_, _, names in _KINDS for name in names.split()}
WRITERS: Final = {name: write for _, write, names in _KINDS for name in names.split()}
