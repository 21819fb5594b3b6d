"""Checks a value against a JSON Schema (draft 2020-12), as far as the published schemas use it.

Page: "The export folder", the JSON Schemas in ``resources/schemas``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
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

Check = Callable[[Json], Fault]
"""Takes a value, and returns how it violates a schema, or one keyword of it."""


def require_schema(name: str, value: Json, place: str = "") -> None:
    """Refuse a document that its published schema does not allow; names the innermost key.

    Page: "The export folder".

    Args:
        name: the document, as in ``SCHEMAS``.
        value: what it contains.
        place: where in the file the value stands, if it is only a part, as in ``line 3``.
    """
    fault = _published(name)(value)
    if fault:
        key, stated, rule = fault
        where = ", ".join(filter(None, [name, place, key.removeprefix(".")]))
        raise Refused(f"{where} states {shown(stated)}, but {rule} ({SCHEMAS[name]}).")


@cache
def _published(name: str) -> Check:
    folder = resources.files("resources").joinpath("schemas")
    schema = json.loads(folder.joinpath(SCHEMAS[name]).read_bytes())
    return Definitions(schema.get("$defs", {})).check(schema)


class Definitions:
    """The definitions of one schema, to which its parts refer by ``$ref``."""

    def __init__(self, schemas: dict[str, Json]) -> None:
        """Take the schemas by their names."""
        self._schemas = schemas
        self._checks: dict[str, Check] = {}

    def check(self, schema: Json) -> Check:
        """Return the check of a schema: that of its keywords, one after the other.

        A document has thousands of values for each schema, so its keywords are looked up once.
        """
        if schema is True:
            return lambda _value: None
        if schema is False:
            return lambda value: ("", value, "the schema allows no such entry")
        checks = []
        for keyword, argument in schema.items():
            if keyword in SILENT:
                continue
            if keyword not in CHECKS:
                raise Refused(f"The schema uses {keyword}, which this checker does not know.")
            checks.append(CHECKS[keyword](argument, schema, self))
        return checks[0] if len(checks) == 1 else _all(checks)

    def referred(self, name: str) -> Check:
        """Return the check of a definition, which may contain itself."""
        if name not in self._checks:
            self._checks[name] = lambda value: self._checks[name](value)  # noqa: PLW0108 - later
            self._checks[name] = self.check(self._schemas[name])
        return self._checks[name]


def _all(checks: list[Check]) -> Check:
    def check(value: Json) -> Fault:
        for each in checks:
            fault = each(value)
            if fault:
                return fault
        return None

    return check


def _type(argument: Json, _schema: Json, _definitions: Definitions) -> Check:
    allowed = [argument] if isinstance(argument, str) else argument
    kinds = {kind for kind, name in KINDS.items() if name in allowed}
    if "number" in allowed:
        kinds.add(int)
    rule = f"it must be of the type {' or '.join(allowed)}"
    return lambda value: None if type(value) in kinds else ("", value, rule)


def _enum(argument: Json, _schema: Json, _definitions: Definitions) -> Check:
    rule = f"it must be one of {shown(argument)}"

    def check(value: Json) -> Fault:
        for allowed in argument:
            if allowed == value and isinstance(allowed, bool) is isinstance(value, bool):
                return None
        return "", value, rule

    return check


def _const(argument: Json, schema: Json, definitions: Definitions) -> Check:
    return _enum([argument], schema, definitions)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _minimum(argument: Json, _schema: Json, _definitions: Definitions) -> Check:
    rule = f"it must be at least {argument}"
    return lambda value: ("", value, rule) if _is_number(value) and value < argument else None


def _exclusive_minimum(argument: Json, _schema: Json, _definitions: Definitions) -> Check:
    rule = f"it must be more than {argument}"
    return lambda value: ("", value, rule) if _is_number(value) and value <= argument else None


def _maximum(argument: Json, _schema: Json, _definitions: Definitions) -> Check:
    rule = f"it must be at most {argument}"
    return lambda value: ("", value, rule) if _is_number(value) and value > argument else None


def _shortest(kind: type[str | list[Json] | dict[str, Json]]) -> Keyword:
    """Return the check of minLength, minItems or minProperties."""

    def keyword(argument: Json, _schema: Json, _definitions: Definitions) -> Check:
        rule = f"it must have at least {argument} entries or characters"

        def check(value: Json) -> Fault:
            if isinstance(value, kind) and len(value) < argument:
                return "", value, rule
            return None

        return check

    return keyword


def _pattern(argument: Json, _schema: Json, _definitions: Definitions) -> Check:
    # In Python "$" also matches before a line end at the end of a text, in schemas it does not.
    search = re.compile(argument.replace("$", r"\Z")).search

    def check(value: Json) -> Fault:
        if isinstance(value, str) and not search(value):
            return "", value, f"it must match {argument}"
        return None

    return check


def _required(argument: Json, _schema: Json, _definitions: Definitions) -> Check:
    def check(value: Json) -> Fault:
        if isinstance(value, dict):
            for key in argument:
                if key not in value:
                    return f".{key}", None, "this key must be present"
        return None

    return check


def _properties(argument: Json, _schema: Json, definitions: Definitions) -> Check:
    checks = {key: definitions.check(schema) for key, schema in argument.items()}

    def check(value: Json) -> Fault:
        if isinstance(value, dict):
            for key, of_key in checks.items():
                if key in value:
                    fault = of_key(value[key])
                    if fault:
                        return _below(f".{key}", fault)
        return None

    return check


def _additional_properties(argument: Json, schema: Json, definitions: Definitions) -> Check:
    named, of_others = set(schema.get("properties", {})), definitions.check(argument)

    def check(value: Json) -> Fault:
        if isinstance(value, dict):
            for key, each in value.items():
                if key not in named:
                    fault = of_others(each)
                    if fault:
                        return _below(f".{key}", fault)
        return None

    return check


def _property_names(argument: Json, _schema: Json, definitions: Definitions) -> Check:
    of_names = definitions.check(argument)

    def check(value: Json) -> Fault:
        if isinstance(value, dict):
            for key in value:
                fault = of_names(key)
                if fault:
                    return _below(f".{key} (the key)", fault)
        return None

    return check


def _prefix_items(argument: Json, _schema: Json, definitions: Definitions) -> Check:
    checks = [definitions.check(schema) for schema in argument]

    def check(value: Json) -> Fault:
        if isinstance(value, list):
            for number, (each, of_place) in enumerate(zip(value, checks, strict=False)):
                fault = of_place(each)
                if fault:
                    return _below(f"[{number}]", fault)
        return None

    return check


def _items(argument: Json, schema: Json, definitions: Definitions) -> Check:
    first, of_items = len(schema.get("prefixItems", ())), definitions.check(argument)

    def check(value: Json) -> Fault:
        if isinstance(value, list):
            for number in range(first, len(value)):
                fault = of_items(value[number])
                if fault:
                    return _below(f"[{number}]", fault)
        return None

    return check


def _below(key: str, fault: tuple[str, Json, str]) -> Fault:
    inner, value, rule = fault
    return f"{key}{inner}", value, rule


def _reference(argument: Json, _schema: Json, definitions: Definitions) -> Check:
    return definitions.referred(argument.removeprefix("#/$defs/"))


def _all_of(argument: Json, _schema: Json, definitions: Definitions) -> Check:
    return _all([definitions.check(schema) for schema in argument])


def _any_of(argument: Json, _schema: Json, definitions: Definitions) -> Check:
    checks = [definitions.check(schema) for schema in argument]

    def check(value: Json) -> Fault:
        first: Fault = None
        for each in checks:
            fault = each(value)
            if fault is None:
                return None
            first = first or fault
        return first

    return check


def _not(argument: Json, _schema: Json, definitions: Definitions) -> Check:
    refused, rule = definitions.check(argument), f"it must not fit {shown(argument)}"
    return lambda value: ("", value, rule) if refused(value) is None else None


def _if(argument: Json, schema: Json, definitions: Definitions) -> Check:
    when, then = definitions.check(argument), definitions.check(schema.get("then", True))
    return lambda value: then(value) if when(value) is None else None


Keyword = Callable[[Json, Json, Definitions], Check]
"""Takes the argument of a keyword, the schema around it, and what it may refer to."""

CHECKS: dict[str, Keyword] = {
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
