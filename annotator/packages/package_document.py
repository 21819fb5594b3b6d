"""The description of a package, ``package.json``: canonical when written, validated when read."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from annotator.display_text import shown_name
from annotator.document_limits import IMPORT_CATEGORIES
from annotator.errors import AnnotatorError, InvalidValueError
from annotator.export.forms.canonical import canonical
from annotator.model.attribute_kinds import require_kinds
from annotator.model.entities import AttributeKind, KindId, Label, LabelId, ValueKind
from annotator.model.label_names import require_names
from annotator.records import LabelFacts
from annotator.sentences.parts import Code
from annotator.sentences.said import said
from annotator.text.marks import MarkConvention
from annotator.text.text_rules import TextRules, language_code
from annotator.text.unicode_form import TextForm
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json

FORMAT: Final = "fairlabel/package/1"
DOCUMENT: Final = "package.json"
ORDER: Final = "work_order.toml"
ORDER_SIGNATURE: Final = "work_order.toml.sigstore.json"
DRAFTS: Final = "drafts.jsonl"
MEDIA: Final = "media/"
GUIDELINE: Final = "guideline"
GUIDELINE_ENDINGS: Final = frozenset({".pdf", ".txt", ".md", ".png", ".jpg", ".jpeg", ".webp"})
"""Guidelines that can be shown without running anything in them."""

LONGEST_NAME: Final = 200
_MOST_PARTS: Final = 10_000
_COLOUR: Final = re.compile("(#[0-9a-f]{6})?")
_GUIDELINE: Final = re.compile(r"guideline\.[a-z]{2,4}")
_MEDIA: Final = re.compile(r"media/[0-9]{4,7}(\.[a-z0-9]{1,8})?")
_DIGEST: Final = re.compile("[0-9a-f]{64}")

T = TypeVar("T")


class PackageRefusedError(AnnotatorError):
    """A package cannot be opened; nothing was unpacked."""


@dataclass(frozen=True, slots=True)
class PackageItem:
    """An item of a package: its file, and its kind. Items of one file follow one another."""

    path: str
    kind: KindId


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFacts:
    """The content of ``package.json``.

    ``part`` of ``parts`` packages for the same worker; each can be opened alone. ``due`` is the day
    by which the work is wanted. ``order`` is the digest of the work order, ``guideline`` the name
    of a file in the package; both are "" if there is none.
    """

    id: str
    title: str
    vendor: str
    worker: str
    part: int = 1
    parts: int = 1
    due: date | None = None
    order: str = ""
    guideline: str = ""
    texts: TextRules
    labels: tuple[LabelFacts, ...]
    items: tuple[PackageItem, ...]
    has_drafts: bool = False

    @property
    def media(self) -> tuple[str, ...]:
        """The files of the items, each once, in their order."""
        return tuple(dict.fromkeys(each.path for each in self.items))

    @property
    def due_day(self) -> str:
        """The day by which the work is wanted as an ISO date, or ""."""
        return "" if self.due is None else self.due.isoformat()

    @property
    def files(self) -> frozenset[str]:
        """The names of all files that belong in the package."""
        found = {DOCUMENT, *self.media}
        if self.guideline:
            found.add(self.guideline)
        if self.has_drafts:
            found.add(DRAFTS)
        return frozenset(found | ({ORDER} if self.order else set()))


def document_of(facts: PackageFacts) -> bytes:
    """Return the bytes of ``package.json``."""
    texts = facts.texts
    value = {
        "format": FORMAT,
        "id": facts.id,
        "title": facts.title,
        "vendor": facts.vendor,
        "worker": facts.worker,
        "part": facts.part,
        "parts": facts.parts,
        "due": facts.due_day or None,
        "work_order": facts.order or None,
        "guideline": facts.guideline or None,
        "texts": {
            "form": texts.form.value,
            "marks": texts.marks.value,
            "language": texts.language,
        },
        "labels": [_label_json(each) for each in facts.labels],
        "items": [{"path": each.path, "kind": each.kind} for each in facts.items],
        "has_drafts": facts.has_drafts,
    }
    return canonical(value) + b"\n"


def _label_json(label: LabelFacts) -> dict[str, object]:
    return {
        "name": label.name,
        "parent": label.parent,
        "colour": label.colour,
        "key": label.key,
        "attributes": [
            {
                "name": kind.name,
                "kind": kind.kind.value,
                "choices": list(kind.choices),
                "default": kind.default,
                "lowest": kind.lowest,
                "highest": kind.highest,
            }
            for kind in label.attributes
        ],
    }


def read_document(data: bytes) -> PackageFacts:
    """Return what a ``package.json`` says.

    Raises:
        PackageRefusedError: it is damaged, or says what this program does not know.
    """
    try:
        value = _object(parse_json(data))
        return _facts(value)
    except (NotStrictJsonError, InvalidValueError) as error:
        raise PackageRefusedError(
            said("It cannot be used: {problem} Ask for it again.", problem=error.said)
        ) from error
    except _DamagedError as error:
        raise PackageRefusedError(
            said(
                "It cannot be used: “{field}” in package.json is missing, or not what it should "
                "be. Ask for it again, or update this program.",
                field=Code(shown_name(str(error))),
            )
        ) from error


class _DamagedError(Exception):
    """A field is not as it should be; the message is its name."""


_FIELDS: Final = frozenset(
    {
        *("format", "id", "title", "vendor", "worker", "part", "parts", "due", "work_order"),
        *("guideline", "texts", "labels", "items", "has_drafts"),
    }
)


def _facts(value: Mapping[str, Any]) -> PackageFacts:
    if value.get("format") != FORMAT:
        field = "format"
        raise _DamagedError(field)
    if strange := set(value) ^ _FIELDS:
        raise _DamagedError(min(strange))
    facts = PackageFacts(
        id=_of(value, "id", _package_id),
        title=_of(value, "title", _line),
        vendor=_of(value, "vendor", _line_or_nothing),
        worker=_of(value, "worker", _line),
        part=_of(value, "part", _part),
        parts=_of(value, "parts", _part),
        due=_of(value, "due", _day),
        order=_of(value, "work_order", lambda each: _matching(each, _DIGEST)),
        guideline=_of(value, "guideline", _guideline),
        texts=_of(value, "texts", _texts),
        labels=_of(value, "labels", _labels),
        items=_of(value, "items", _items),
        has_drafts=_of(value, "has_drafts", _flag),
    )
    if facts.part > facts.parts:
        field = "part"
        raise _DamagedError(field)
    return facts


def _of(value: Mapping[str, Any], field: str, read: Callable[[Any], T]) -> T:
    try:
        return read(value[field])
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise _DamagedError(field) from error


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        field = "format"
        raise _DamagedError(field)
    return value


def _package_id(value: object) -> str:
    text = _text(value)
    if str(uuid.UUID(text)) != text:
        raise ValueError
    return text


def _text(value: object) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError
    return value


def _line_or_nothing(value: object) -> str:
    text = _text(value)
    if len(text) > LONGEST_NAME or any(ord(each) < ord(" ") for each in text):
        raise ValueError
    return " ".join(text.split())


def _line(value: object) -> str:
    text = _line_or_nothing(value)
    if not text:
        raise ValueError
    return text


def _part(value: object) -> int:
    if type(value) is not int or not 1 <= value <= _MOST_PARTS:
        raise ValueError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _day(value: object) -> date | None:
    if value is None:
        return None
    found = date.fromisoformat(_text(value))
    if found.isoformat() != value:
        raise ValueError
    return found


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if value is None:
        return ""
    if pattern.fullmatch(_text(value)) is None:
        raise ValueError
    return _text(value)


def _guideline(value: object) -> str:
    name = _matching(value, _GUIDELINE)
    if name and name.removeprefix(GUIDELINE) not in GUIDELINE_ENDINGS:
        raise ValueError
    return name


def _texts(value: Mapping[str, object]) -> TextRules:
    language = _text(value["language"])
    if language_code(language) != language:
        raise ValueError
    return TextRules(
        TextForm(_text(value["form"])), MarkConvention(_text(value["marks"])), language
    )


def _items(value: Sequence[Mapping[str, object]]) -> tuple[PackageItem, ...]:
    items = tuple(
        PackageItem(_matching(each["path"], _MEDIA), KindId(_text(each["kind"]))) for each in value
    )
    paths = [each.path for each in items]
    grouped = [path for at, path in enumerate(paths) if at == 0 or paths[at - 1] != path]
    if not items or "" in paths or len(set(grouped)) != len(grouped):
        raise ValueError
    return items


def _labels(value: Sequence[Mapping[str, Any]]) -> tuple[LabelFacts, ...]:
    if len(value) > IMPORT_CATEGORIES:
        raise ValueError
    labels = tuple(map(_label, value))
    names = {each.name for each in labels}
    require_names(each.name for each in labels)
    if any(each.parent and each.parent not in names for each in labels):
        raise ValueError
    _require_attributes(labels)
    return labels


def _require_attributes(labels: Sequence[LabelFacts]) -> None:
    """Refuse invalid attributes, comparing each with the first of its name only."""
    owners: dict[str, Label] = {}
    for at, facts in enumerate(labels, start=1):
        label = Label(LabelId(at), facts.name, at, attributes=facts.attributes)
        require_kinds(label, {})
        for kind in label.attributes:
            owner = owners.setdefault(kind.name, label)
            if owner is not label and _kind_in(owner, kind.name) is not kind.kind:
                require_kinds(label, {owner.id: owner})


def _kind_in(label: Label, name: str) -> ValueKind | None:
    return next((each.kind for each in label.attributes if each.name == name), None)


def _label(value: Mapping[str, Any]) -> LabelFacts:
    colour = _text(value["colour"])
    if _COLOUR.fullmatch(colour) is None:
        raise ValueError
    return LabelFacts(
        name=_text(value["name"]),
        parent=_text(value["parent"]),
        colour=colour,
        key=_line_or_nothing(value["key"]),
        attributes=tuple(map(_attribute, value["attributes"])),
    )


def _attribute(value: Mapping[str, Any]) -> AttributeKind:
    return AttributeKind(
        _text(value["name"]),
        ValueKind(value["kind"]),
        tuple(map(_text, value["choices"])),
        _default(value["default"]),
        _number(value["lowest"]),
        _number(value["highest"]),
    )


def _default(value: object) -> bool | int | float | str | None:
    if value is None or isinstance(value, bool | int | float):
        return value
    return _text(value)


def _number(value: object) -> float | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise TypeError
    return value
