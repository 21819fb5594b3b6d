"""Checks documents against the shipped JSON Schemas, without any network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator.sentences.parts import Reason
from annotator.sentences.said import said
from annotator.verify.common.compiled import Check, Compiler, compiled
from annotator.verify.common.findings import Findings
from annotator.verify.common.strict_json import read_json

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from referencing import Registry

PATTERN: Final = "*.schema.json"
MOST_SHOWN: Final = 5
"""Maximum number of faults of one document that are reported; one wrong key in a million lines
counts as one."""


Stamp = tuple[str, int, int]
"""The name, time of change and size of a file."""


def schema_set_of(folder: Path) -> SchemaSet:
    """Return the schemas of a folder: the same one until one of its files is changed.

    To read and compile the schemas takes as long as to check a small export.
    """
    return _schema_set(folder, tuple(sorted(map(_stamp, folder.glob(PATTERN)))))


@lru_cache(maxsize=1)
def _schema_set(folder: Path, _stamps: tuple[Stamp, ...]) -> SchemaSet:
    return SchemaSet(folder)


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return path.name, found.st_mtime_ns, found.st_size


class SchemaSet:
    """The schemas in a folder, each read once."""

    def __init__(self, folder: Path) -> None:
        """Use a folder of ``NAME.schema.json`` files."""
        self._folder = folder
        self._quick: dict[str, Check] = {}
        self._validators: dict[str, Draft202012Validator] = {}
        self._explainers: dict[str, Draft202012Validator] = {}

    def check(self, name: str, document: object, findings: Findings, *, where: str) -> bool:
        """Return whether a document conforms to the schema of that name, and report its faults.

        Raises:
            NotStrictJsonError: there is no such schema.
        """
        if self.quick(name)(document):
            return True
        shown = 0
        for fault in self.explainer(name).iter_errors(document):
            place = "".join(
                f"[{p}]" if isinstance(p, int) else f".{p}" for p in fault.absolute_path
            )
            findings.wrong(
                f"{where}{place}",
                said("breaks the schema: {message}.", message=Reason(_short(fault.message))),
            )
            shown += 1
            if shown == MOST_SHOWN:
                break
        return not shown

    def quick(self, name: str) -> Check:
        """Return a fast check of conformance to a schema, without reasons.

        Raises:
            NotStrictJsonError: there is no such schema.
        """
        if name not in self._quick:
            self._quick[name] = compiled(self._schema(name), self._schemas)
        return self._quick[name]

    def validator(self, name: str) -> Draft202012Validator:
        """Return a validator that reports why a document does not conform to a schema.

        It takes as long for a row without a fault as for one with a fault.

        Raises:
            NotStrictJsonError: there is no such schema.
        """
        if name not in self._validators:
            # Imported only when needed: it takes a tenth of a second, and most exports have no
            # fault to report.
            from jsonschema import Draft202012Validator, validators  # noqa: PLC0415

            # In JSON Schema 1.0 is an integer; our counts and times must be written as integers.
            types = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole)
            strict: type[Draft202012Validator] = validators.extend(  # type: ignore[no-untyped-call]  # jsonschema has no types here
                Draft202012Validator, type_checker=types
            )
            self._validators[name] = strict(self._schema(name), registry=self._registry())
        return self._validators[name]

    @cached_property
    def _schemas(self) -> dict[str, Any]:
        """All schemas of the folder by their ``$id``."""
        paths = sorted(self._folder.glob(PATTERN))
        found: list[Any] = [json.loads(path.read_bytes()) for path in paths]  # ours, of any size
        return {schema["$id"]: schema for schema in found}

    def _registry(self) -> Registry[Any]:
        """Return a registry that fetches nothing: schemas refer to themselves and each other."""
        from referencing import Registry, Resource  # noqa: PLC0415  as above

        known = [(id_, Resource.from_contents(each)) for id_, each in self._schemas.items()]
        return Registry().with_resources(known)

    def explainer(self, name: str) -> Draft202012Validator:
        """Return a validator with the same reports, which passes over what conforms.

        One wrong row in a million is explained as fast as the million is checked.

        Raises:
            NotStrictJsonError: there is no such schema.
        """
        if name not in self._explainers:
            from jsonschema import validators  # noqa: PLC0415  as above

            whole, schema = self.validator(name), self._schema(name)
            passing = _PassingKeywords(schema, self._schemas, type(whole))
            keywords = {"items": passing.items, "properties": passing.properties}
            extended: type[Draft202012Validator] = validators.extend(  # type: ignore[no-untyped-call]  # jsonschema has no types here
                type(whole), keywords
            )
            self._explainers[name] = extended(schema, registry=self._registry())
        return self._explainers[name]

    def _schema(self, name: str) -> Any:  # noqa: ANN401  a schema is any JSON
        return read_json(self._folder / f"{name}.schema.json")


class _PassingKeywords:
    """jsonschema's ``items`` and ``properties``, without a step into what conforms."""

    def __init__(
        self,
        root: Any,  # noqa: ANN401  a schema is any JSON
        schemas: dict[str, Any],
        full: type[Draft202012Validator],
    ) -> None:
        self._compiler = Compiler(root, schemas)
        self._own = set(_parts_of(root))
        self._items = full.VALIDATORS["items"]
        self._checks: dict[int, Check] = {}

    def items(self, check: Any, schema: Any, value: Any, around: Any) -> Iterator[Any]:  # noqa: ANN401 - the signature that jsonschema calls
        if schema is False or not isinstance(value, list):
            yield from self._items(check, schema, value, around)
            return
        for index in range(len(around.get("prefixItems", ())), len(value)):
            if not self._fits(schema, value[index]):
                yield from check.descend(value[index], schema, path=index)

    def properties(self, check: Any, schemas: Any, value: Any, _around: Any) -> Iterator[Any]:  # noqa: ANN401 - the signature that jsonschema calls
        for key, schema in schemas.items() if isinstance(value, dict) else ():
            if key in value and not self._fits(schema, value[key]):
                yield from check.descend(value[key], schema, path=key, schema_path=key)

    def _fits(self, schema: Any, value: object) -> bool:  # noqa: ANN401  a schema is any JSON
        if id(schema) not in self._own:
            return False  # a part of another document: its references are not for this compiler
        if id(schema) not in self._checks:  # all are parts of one document, which lives as long
            self._checks[id(schema)] = self._compiler.check(schema)
        return self._checks[id(schema)](value)


def _parts_of(schema: Any) -> Iterator[int]:  # noqa: ANN401  a schema is any JSON
    """Yield the identity of a schema and of all its parts."""
    yield id(schema)
    if isinstance(schema, dict | list):
        for part in schema.values() if isinstance(schema, dict) else schema:
            yield from _parts_of(part)


def _is_whole(_checker: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _short(message: str) -> str:
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


_LONGEST: Final = 160
