"""Writes a work order as TOML that reads back as the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from annotator.pay.order.fields.field_spec import FieldKind, specs_of
from annotator.pay.order.floors import Floor
from annotator.pay.order.order_reader import SECTIONS
from annotator.pay.order.work_order import SECTION_TITLES

Written = Mapping[str, Any]
"""Groups, fields and values for TOML, without undisclosed fields."""

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_SHORT: Final = {"\n": "\\n", "\t": "\\t"}


def order_toml(document: Written) -> str:
    """Return the file of an order, which may be incomplete or invalid.

    Groups and fields are in the standard order; unknown ones are left out.
    """
    blocks = []
    for key in SECTION_TITLES:
        group = document.get(key)
        if key == "floors":
            blocks += _blocks(key, group, Floor) if isinstance(group, list) else []
        elif isinstance(group, Mapping):
            blocks += _section(f"[{key}]", key, group, SECTIONS[key])
    return "\n".join(blocks)


def quoted(text: str) -> str:
    """Return a TOML basic string (TOML 1.0, "String"): quotes, backslashes, controls escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_escaped(mark) for mark in escaped) + '"'


def _escaped(mark: str) -> str:
    if mark in _SHORT:
        return _SHORT[mark]
    if "\ud800" <= mark <= "\udfff":
        return "\ufffd"  # a lone surrogate, which no file can store
    return f"\\u{ord(mark):04x}" if mark < " " or mark == "\x7f" else mark


def _section(head: str, path: str, group: Written, holds: type[Any]) -> Iterator[str]:
    """Yield the block of one group, then those of the groups inside it."""
    lines, inner = [head], []
    for key, spec in specs_of(holds):
        value = group.get(key)
        is_group = spec.holds is not None
        if value is None:
            continue
        if spec.holds is not None and isinstance(value, list) and value:
            inner += _blocks(f"{path}.{key}", value, spec.holds)
        elif spec.holds is not None and isinstance(value, Mapping):
            inner += _section(f"[{path}.{key}]", f"{path}.{key}", value, spec.holds)
        elif not is_group or spec.kind is FieldKind.TABLES:
            lines.append(f"{key} = {_value(value)}")
    yield "\n".join(lines) + "\n"
    yield from inner


def _blocks(path: str, groups: list[Any], holds: type[Any]) -> list[str]:
    """Return the blocks of a list of groups."""
    found: list[str] = []
    for group in groups:
        if isinstance(group, Mapping):
            found += _section(f"[[{path}]]", path, group, holds)
    return found


def _value(value: Any) -> str:  # noqa: ANN401 - any value of TOML
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(key)} = {_value(entry)}" for key, entry in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list):
        return f"[{', '.join(_value(entry) for entry in value)}]"
    return quoted(value) if isinstance(value, str) else str(value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else quoted(key)
