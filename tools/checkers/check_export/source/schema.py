"""Checks a value against a JSON Schema (draft 2020-12), as far as the published schemas use it.

Page: "The export folder", the JSON Schemas in ``resources/schemas``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources

from tools.checkers.check_export.formats import SCHEMAS
from tools.checkers.check_export.refusal import Json, Refused, shown

KINDS = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
"""The name in schemas of each Python type that a JSON text can give."""

Fault = tuple[str, Json, str] | None
"""The key below the value, the value there, and the rule that it breaks; None if all is well."""

Check = Callable[[Json, Json, Json, Json], Fault]
"""Takes the value, the argument of the keyword, the schema around it, and the whole schema."""


def require_schema(name: str, value: Json, place: str = "") -> None:
    """Refuse a document that its published schema does not allow; names the innermost key.

    Page: "The export folder".

    Args:
        name: the document, as in ``SCHEMAS``.
        value: what it contains.
        place: where in the file the value stands, if it is only a part, as in ``line 3``.
    """
    schema = _published(name)
    fault = _fault(value, schema, schema)
    if fault:
        key, stated, rule = fault
        where = ", ".join(filter(None, [name, place, key.removeprefix(".")]))
        raise Refused(f"{where} states {shown(stated)}, but {rule} ({SCHEMAS[name]}).")


@cache
def _published(name: str) -> Json:
    folder = resources.files("resources").joinpath("schemas")
    return json.loads(folder.joinpath(SCHEMAS[name]).read_bytes())


def _fault(value: Json, schema: Json, root: Json) -> Fault:
    """Return the first keyword of a schema that a value violates."""
    if schema is True:
        return None
    if schema is False:
        return "", value, "the schema allows no such entry"
    for keyword, argument in schema.items():
        if keyword in SILENT:
            continue
        if keyword not in CHECKS:
            raise Refused(f"The schema uses {keyword}, which this checker does not know.")
        fault = CHECKS[keyword](value, argument, schema, root)
        if fault:
            return fault
    return None


def _type(value: Json, argument: Json, _schema: Json, _root: Json) -> Fault:
    kind = KINDS[type(value)]
    allowed = [argument] if isinstance(argument, str) else argument
    if kind in allowed or (kind == "integer" and "number" in allowed):
        return None
    return "", value, f"it must be of the type {' or '.join(allowed)}"


def _enum(value: Json, argument: Json, _schema: Json, _root: Json) -> Fault:
    for allowed in argument:
        if allowed == value and isinstance(allowed, bool) is isinstance(value, bool):
            return None
    return "", value, f"it must be one of {shown(argument)}"


def _const(value: Json, argument: Json, schema: Json, root: Json) -> Fault:
    return _enum(value, [argument], schema, root)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _minimum(value: Json, argument: Json, _schema: Json, _root: Json) -> Fault:
    if _is_number(value) and value < argument:
        return "", value, f"it must be at least {argument}"
    return None


def _exclusive_minimum(value: Json, argument: Json, _schema: Json, _root: Json) -> Fault:
    if _is_number(value) and value <= argument:
        return "", value, f"it must be more than {argument}"
    return None


def _maximum(value: Json, argument: Json, _schema: Json, _root: Json) -> Fault:
    if _is_number(value) and value > argument:
        return "", value, f"it must be at most {argument}"
    return None


def _shortest(kind: type[str | list[Json] | dict[str, Json]]) -> Check:
    """Return the check of minLength, minItems or minProperties."""

    def check(value: Json, argument: Json, _schema: Json, _root: Json) -> Fault:
        if isinstance(value, kind) and len(value) < argument:
            return "", value, f"it must have at least {argument} entries or characters"
        return None

    return check


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str]:
    # In Python "$" also matches before a line end at the end of a text, in schemas it does not.
    return re.compile(pattern.replace("$", r"\Z"))


def _pattern(value: Json, argument: Json, _schema: Json, _root: Json) -> Fault:
    if isinstance(value, str) and not _expression(argument).search(value):
        return "", value, f"it must match {argument}"
    return None


def _required(value: Json, argument: Json, _schema: Json, _root: Json) -> Fault:
    if isinstance(value, dict):
        for key in argument:
            if key not in value:
                return f".{key}", None, "this key must be present"
    return None


def _properties(value: Json, argument: Json, _schema: Json, root: Json) -> Fault:
    if isinstance(value, dict):
        for key, schema in argument.items():
            if key in value:
                fault = _fault(value[key], schema, root)
                if fault:
                    return _below(f".{key}", fault)
    return None


def _additional_properties(value: Json, argument: Json, schema: Json, root: Json) -> Fault:
    if isinstance(value, dict):
        named = schema.get("properties", {})
        for key, each in value.items():
            if key not in named:
                fault = _fault(each, argument, root)
                if fault:
                    return _below(f".{key}", fault)
    return None


def _property_names(value: Json, argument: Json, _schema: Json, root: Json) -> Fault:
    if isinstance(value, dict):
        for key in value:
            fault = _fault(key, argument, root)
            if fault:
                return _below(f".{key} (the key)", fault)
    return None


def _prefix_items(value: Json, argument: Json, _schema: Json, root: Json) -> Fault:
    if isinstance(value, list):
        for number, (each, schema) in enumerate(zip(value, argument, strict=False)):
            fault = _fault(each, schema, root)
            if fault:
                return _below(f"[{number}]", fault)
    return None


def _items(value: Json, argument: Json, schema: Json, root: Json) -> Fault:
    if isinstance(value, list):
        first = len(schema.get("prefixItems", ()))
        for number in range(first, len(value)):
            fault = _fault(value[number], argument, root)
            if fault:
                return _below(f"[{number}]", fault)
    return None


def _below(key: str, fault: tuple[str, Json, str]) -> Fault:
    inner, value, rule = fault
    return f"{key}{inner}", value, rule


def _reference(value: Json, argument: Json, _schema: Json, root: Json) -> Fault:
    name = argument.removeprefix("#/$defs/")
    return _fault(value, root["$defs"][name], root)


def _all_of(value: Json, argument: Json, _schema: Json, root: Json) -> Fault:
    for schema in argument:
        fault = _fault(value, schema, root)
        if fault:
            return fault
    return None


def _any_of(value: Json, argument: Json, _schema: Json, root: Json) -> Fault:
    first: Fault = None
    for schema in argument:
        fault = _fault(value, schema, root)
        if fault is None:
            return None
        first = first or fault
    return first


def _not(value: Json, argument: Json, _schema: Json, root: Json) -> Fault:
    if _fault(value, argument, root) is None:
        return "", value, f"it must not fit {shown(argument)}"
    return None


def _if(value: Json, argument: Json, schema: Json, root: Json) -> Fault:
    if _fault(value, argument, root) is None:
        return _fault(value, schema.get("then", True), root)
    return None


CHECKS: dict[str, Check] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "minimum": _minimum,
    "exclusiveMinimum": _exclusive_minimum,
    "maximum": _maximum,
    "minLength": _shortest(str),
    "minItems": _shortest(list),
    "minProperties": _shortest(dict),
    "pattern": _pattern,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional_properties,
    "propertyNames": _property_names,
    "prefixItems": _prefix_items,
    "items": _items,
    "$ref": _reference,
    "allOf": _all_of,
    "anyOf": _any_of,
    "not": _not,
    "if": _if,
}
"""The check of each keyword that the published schemas use."""

SILENT = frozenset({"$schema", "$id", "$defs", "title", "description", "then"})
"""Keywords that check nothing by themselves."""
