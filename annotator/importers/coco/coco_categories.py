"""Builds labels and their parents from the categories of a COCO document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from annotator.document_limits import CATEGORY_DEPTH, IMPORT_CATEGORIES
from annotator.errors import InvalidValueError
from annotator.importers.coco.coco_values import Id, JsonObject, id_of, number_of, shown
from annotator.importers.common.importer import ImportFindings
from annotator.importers.common.json_values import unused_keys
from annotator.model.attribute_kinds import require_kinds
from annotator.model.entities import AttributeKind, Label, LabelId, Labels, ValueKind
from annotator.model.label_names import LONGEST
from annotator.records import LabelFacts
from annotator.sentences.parts import Quoted
from annotator.sentences.said import said

_KINDS: Final = "attribute_kinds"
_ABOVE: Final = "supercategory"
_COLOUR, _HOTKEY = "colour", "hotkey"
_USED: Final = frozenset({"id", "name", _KINDS, _COLOUR, _HOTKEY})
_COLOUR_FORM: Final = re.compile("#[0-9a-f]{6}")
_LONGEST_KEY: Final = 64
_LONGEST_ID: Final = 80
_KIND_NAMES: Final = frozenset(kind.value for kind in ValueKind)
_TYPES: Final = {bool, int, float, str}


@dataclass(slots=True)
class _Said:
    """The properties of a label in the document, by its name."""

    record: JsonObject
    above: str = ""
    kinds: tuple[AttributeKind, ...] = ()
    long_name: str = ""


@dataclass(slots=True)
class Categories:
    """The label of each category: the job's label of that name, or -1, -2, … for a new one.

    ``names`` has the name of that label by the id of the category, and ``ids`` the reverse.
    """

    labels: Labels
    findings: ImportFindings
    references: dict[Id, int] = field(default_factory=dict)
    names: dict[Id, str] = field(default_factory=dict)
    ids: dict[str, Id] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    extras: list[tuple[str, str]] = field(default_factory=list)
    facts: list[LabelFacts] = field(default_factory=list)
    _by_name: dict[str, int] = field(default_factory=dict)
    _folded: dict[str, str] = field(default_factory=dict)
    _said: dict[str, _Said] = field(default_factory=dict)
    _long: dict[str, str] = field(default_factory=dict)
    _known: dict[str, AttributeKind] = field(default_factory=dict)
    _owner_of_key: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start with the labels of the job."""
        for key in sorted(self.labels):
            name = self.labels[key].name
            self._by_name.setdefault(name, key)
            self._folded.setdefault(name.casefold(), name)
            if self.labels[key].key:
                self._owner_of_key.setdefault(self.labels[key].key, name)
            for kind in self.labels[key].attributes:
                self._known.setdefault(kind.name, kind)

    def take_all(self, records: Iterable[JsonObject]) -> None:
        """Add all categories; parents are resolved when all are known."""
        for record in records:
            self._take(record)
        self._finish()

    def _take(self, record: JsonObject) -> None:
        """Add one category; a second one with the same id is left out."""
        key = id_of(record.get("id"))
        if key is None or key in self.references:
            what = "categories without an id" if key is None else "categories with a taken id"
            self.findings.tell(what, Quoted(shown(record.get("name"))))
            return
        name, long_name = self._name(record.get("name"), key)
        self.references[key] = self.label_of(name)
        self.names[key] = name
        self.ids.setdefault(name, key)
        self._said[name] = _Said(record, long_name=long_name)

    def label_for(self, key: Id) -> int | None:
        """Return the label of a category, called by its id if the document does not declare it.

        None if the document has more categories than are read.
        """
        if key not in self.references:
            if len(self.references) >= IMPORT_CATEGORIES:
                return None
            name = _name_by_id(key)
            self.findings.tell(
                "categories that the document does not declare, called by their id",
                Quoted(shown(name)),
            )
            self.references[key] = self.label_of(name)
            self.names[key] = name
            self.ids.setdefault(name, key)
        return self.references[key]

    def label_of(self, name: str) -> int:
        """Return the label of a name; it is created if there is none."""
        if name not in self._by_name:
            self.new.append(name)
            self._by_name[name] = -len(self.new)
            self.findings.count("new labels")
            other = self._folded.setdefault(name.casefold(), name)
            if other != name:
                self.findings.tell(
                    "labels that differ from another one only in upper and lower case, kept apart "
                    "(merge them if they mean the same)",
                    said(
                        "{name} and {other}",
                        name=Quoted(shown(name)),
                        other=Quoted(shown(other)),
                    ),
                )
        return self._by_name[name]

    def _finish(self) -> None:
        for name, each in self._said.items():
            each.above = self._above(name, each.record.get(_ABOVE))
            each.kinds = tuple(self._kinds(name, each.record))
            colour, hotkey = self._colour(name, each.record), self._hotkey(name, each.record)
            if each.above or each.kinds or colour or hotkey:
                self.facts.append(LabelFacts(name, each.above, each.kinds, colour, hotkey))
            used = _USED | {_ABOVE} if each.above else _USED
            kept = {"long_name": each.long_name} if each.long_name else {}
            extra = unused_keys({**each.record, **kept}, used)
            if extra:
                self.extras.append((name, extra))

    def _name(self, name: object, key: Id) -> tuple[str, str]:
        """Return the name of a label, and the original name if that is too long."""
        # A job file cannot store a null character.
        if not isinstance(name, str) or not name.strip() or "\0" in name:
            called = _name_by_id(key)
            self.findings.tell(
                "categories without a name, called by their id", Quoted(shown(called))
            )
            return called, ""
        if len(name) > LONGEST:
            called = self._long.setdefault(name, _name_by_id(key))
            self.findings.tell(
                f"categories with a name of more than {LONGEST} characters, called by their id",
                said("{name} for {other}", name=Quoted(shown(called)), other=Quoted(shown(name))),
            )
            return called, name
        return name, ""

    def _above(self, name: str, above: object) -> str:
        """Return the name of a label's parent, "" if there is none or it would be a cycle.

        Many documents name groups that are no categories, or the category itself; such a name is
        kept for the export and has no effect here.
        """
        if not isinstance(above, str) or above == name or above not in self._by_name:
            return ""
        seen, at = {name}, above
        while at:
            if at in seen or len(seen) > CATEGORY_DEPTH:
                self.findings.tell(
                    "categories that would stand under themselves"
                    if at in seen
                    else f"categories that would stand under more than {CATEGORY_DEPTH} others",
                    Quoted(shown(name)),
                )
                return ""
            seen.add(at)
            known = self._said.get(at)
            at = (known.above if known else "") or self._above_here(at)
        return above

    def _colour(self, name: str, record: JsonObject) -> str:
        """Return the colour of a category; an invalid one is left out and reported."""
        colour = record.get(_COLOUR, "")
        if isinstance(colour, str) and (not colour or _COLOUR_FORM.fullmatch(colour)):
            return colour
        self.findings.tell("colours of categories that are none, left out", Quoted(shown(name)))
        return ""

    def _hotkey(self, name: str, record: JsonObject) -> str:
        """Return the key of a category; one that another label has is left out and reported."""
        key = record.get(_HOTKEY, "")
        if not isinstance(key, str) or not key.isprintable() or len(key) > _LONGEST_KEY:
            self.findings.tell("keys of categories that are none, left out", Quoted(shown(name)))
            return ""
        if key and self._owner_of_key.setdefault(key, name) != name:
            self.findings.tell("keys that two labels want, left out", Quoted(shown(name)))
            return ""
        return key

    def _above_here(self, name: str) -> str:
        label = self.labels.get(LabelId(self._by_name.get(name, 0)))
        parent = None if label is None or label.parent is None else self.labels.get(label.parent)
        return "" if parent is None else parent.name

    def _kinds(self, name: str, record: JsonObject) -> Iterator[AttributeKind]:
        """Yield the attributes of a category; invalid ones are left out and reported."""
        given = record.get(_KINDS)
        if given is None:
            return
        taken: list[AttributeKind] = []
        for each in given if isinstance(given, list) else [given]:
            kind = _kind_of(each)
            if kind is None or not self._can_be(name, (*taken, kind)):
                example = each.get("name") if isinstance(each, dict) else each
                self.findings.tell(
                    "attributes of categories that cannot be, left out",
                    said(
                        "{name} of {record}",
                        name=Quoted(shown(example)),
                        record=Quoted(shown(name)),
                    ),
                )
                continue
            taken.append(kind)
            self._known.setdefault(kind.name, kind)
            yield kind

    def _can_be(self, name: str, kinds: tuple[AttributeKind, ...]) -> bool:
        """Return whether these attributes are compatible with those of the job and the document."""
        known = tuple(self._known[kind.name] for kind in kinds if kind.name in self._known)
        others = {LabelId(1): Label(LabelId(1), "", 0, attributes=known)}
        try:
            require_kinds(Label(LabelId(0), name, 0, attributes=kinds), others)
        except InvalidValueError:
            return False
        return True


def _kind_of(value: object) -> AttributeKind | None:
    if not isinstance(value, Mapping):
        return None
    name, kind, choices = value.get("name"), value.get("kind"), value.get("choices", [])
    if not isinstance(name, str) or "\0" in name or not isinstance(kind, str):
        return None
    if kind not in _KIND_NAMES or not isinstance(choices, list):
        return None
    if not all(isinstance(each, str) for each in choices):
        return None
    default = value.get("default")
    if default is not None and type(default) not in _TYPES:
        return None
    lowest, highest = number_of(value.get("minimum")), number_of(value.get("maximum"))
    return AttributeKind(name, ValueKind(kind), tuple(choices), default, lowest, highest)


def _name_by_id(key: Id) -> str:
    """Return the name of a label whose category has no usable name."""
    text = str(key)
    short = text if len(text) <= _LONGEST_ID else f"{text[:_LONGEST_ID]}…"
    return f"category {short}".replace("\0", "")
