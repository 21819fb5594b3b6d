"""Checks documents against the shipped JSON Schemas, without any network."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator.sentences.parts import Reason
from annotator.sentences.said import said
from annotator.verify.common.compiled import Check, compiled
from annotator.verify.common.findings import Findings
from annotator.verify.common.strict_json import read_json

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

MOST_SHOWN: Final = 5
"""Maximum number of faults of one document that are reported; one wrong key in a million lines
counts as one."""


class SchemaShelf:
    """The schemas in a folder, each read once."""

    def __init__(self, folder: Path) -> None:
        """Use a folder of ``NAME.schema.json`` files."""
        self._folder = folder
        self._quick: dict[str, Check] = {}
        self._validators: dict[str, Draft202012Validator] = {}

    def check(self, name: str, document: object, findings: Findings, *, where: str) -> bool:
        """Return whether a document conforms to the schema of that name, and report its faults.

        Raises:
            NotStrictJsonError: there is no such schema.
        """
        if self.quick(name)(document):
            return True
        shown = 0
        for fault in self.validator(name).iter_errors(document):
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

        Raises:
            NotStrictJsonError: there is no such schema.
        """
        if name not in self._validators:
            # Imported only when needed: it takes a tenth of a second, and most exports have no
            # fault to report.
            from jsonschema import Draft202012Validator, validators  # noqa: PLC0415
            from referencing import Registry, Resource  # noqa: PLC0415

            # In JSON Schema 1.0 is an integer; our counts and times must be written as integers.
            types = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole)
            strict: type[Draft202012Validator] = validators.extend(  # type: ignore[no-untyped-call]
                Draft202012Validator, type_checker=types
            )
            # This registry fetches nothing: our schemas refer only to themselves and each other.
            known = [(id_, Resource.from_contents(each)) for id_, each in self._schemas.items()]
            registry = Registry().with_resources(known)
            self._validators[name] = strict(self._schema(name), registry=registry)
        return self._validators[name]

    @cached_property
    def _schemas(self) -> dict[str, Any]:
        """All schemas of the folder by their ``$id``."""
        paths = sorted(self._folder.glob("*.schema.json"))
        found: list[Any] = [read_json(path) for path in paths]
        return {schema["$id"]: schema for schema in found}

    def _schema(self, name: str) -> Any:  # noqa: ANN401  a schema is any JSON
        return read_json(self._folder / f"{name}.schema.json")


def _is_whole(_checker: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _short(message: str) -> str:
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


_LONGEST: Final = 160
