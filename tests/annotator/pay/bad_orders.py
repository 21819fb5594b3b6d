"""Every field of a work order, right and wrong, as its specs say; for all tests of bad input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec, specs_of
from annotator.pay.order.floors import Floor
from annotator.pay.order.order_reader import SECTIONS

ANYWHERE: Final = ("-1.5", "nan", "inf", "1e400", "[]", "[1]", "{}", "{ a = 1 }", "[[]]", '""')
"""Values that are wrong for almost every kind of field; ``1e400`` is read as infinite."""

_NO_TEXT: Final = (
    *("7", "true", "2026-01-01", '"   "', '"\\n"'),
    *('"a\\u0000"', '"a\\u001b[31m"', '"a\u202eb"', '"\\u202dx"', '"\\u0085x"'),
    f'"{"x" * 10_001}"',
)
_NO_AMOUNT: Final = (
    "7",
    "4.5",
    "true",
    "2026-01-01",
    '"-1"',
    '"1e400"',
    '"NaN"',
    '"1,5"',
    '"+1"',
    '" 1"',
    '"1 "',
    '"٣"',
    '"0x1"',
    f'"{"9" * 400}"',
    "9" * 400,
)
_NO_WHOLE: Final = ("-1", '"3"', "true", "2.5", "2026-01-01", "9" * 400, "99999999999999999")
WRONG: Final[Mapping[FieldKind, tuple[str, ...]]] = {
    FieldKind.LINE: _NO_TEXT,
    FieldKind.TEXT: (
        *_NO_TEXT,
        f'{{ en = "{"x" * 10_001}" }}',
        '{ en = "\u202e" }',
        "{ en = 7 }",
        '{ en = "" }',
        '{ English = "x" }',
        '{ "" = "x" }',
    ),
    FieldKind.YES_NO: ("1", '"maybe"', '"Yes"', "2026-01-01"),
    FieldKind.AMOUNT: _NO_AMOUNT,
    FieldKind.PERCENT: (*_NO_AMOUNT, '"100.01"', '"1 %"'),
    FieldKind.HOURS: ("0", '"0"', "-1", '"-1"', "99999", "2.5", "true", '"a"', "9" * 400),
    FieldKind.DAYS: _NO_WHOLE,
    FieldKind.COUNT: (*_NO_WHOLE, "0"),
    FieldKind.DATE: (
        "7",
        '"2026-02-30"',
        '"0000-01-01"',
        '"soon"',
        '"10000-01-01"',
        "2026-01-01T10:00:00",
        "10:00:00",
    ),
    FieldKind.CURRENCY: ("7", '"KESH"', '"kes"', '"XAU"', '"XXX"', f'"{"K" * 3000}"'),
    FieldKind.CHOICE: ("7", '"full"', '"Statutory"', "true"),
    FieldKind.TABLE: ("7", '"x"', "true"),
    FieldKind.TABLES: ("7", '"x"', "true"),
}
_NOT_WRONG: Final[Mapping[FieldKind, tuple[str, ...]]] = {
    FieldKind.TABLE: ("{}",),
    FieldKind.TABLES: ("[]",),
}
_RIGHT: Final[Mapping[FieldKind, str]] = {
    FieldKind.LINE: '"x"',
    FieldKind.AMOUNT: '"1"',
    FieldKind.COUNT: "1",
    FieldKind.CURRENCY: '"KES"',
}


@dataclass(frozen=True, slots=True)
class Place:
    """One field of an order: where it stands, and how the file around it is written."""

    group: str
    key: str
    spec: FieldSpec
    before: str
    around: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """A name for the list of tests."""
        return f"{self.group.strip('[]')}.{self.key}"

    def document(self, value: str | None) -> bytes:
        """Return an order that is right but for this one field; None leaves it out."""
        lines = [f"{key} = {right}" for key, right in self.around if key != self.key]
        if value is not None:
            lines.append(f"{self.key} = {value}")
        return (self.before + "\n".join(lines) + "\n").encode()

    def wrong(self) -> Iterator[str]:
        """Yield right sides of TOML that mean nothing here."""
        fine = _NOT_WRONG.get(self.spec.kind, ())
        yield from (value for value in ANYWHERE if value not in fine)
        yield from WRONG[self.spec.kind]


def places() -> Iterator[Place]:
    """Yield every field of an order, those inside groups and lists too."""
    for section, holds in SECTIONS.items():
        currency = "" if section == "pay" else '[pay]\ncurrency = "KES"\n'
        yield from _of(holds, f"[{section}]", f"{currency}[{section}]\n")
        for key, spec in specs_of(holds):
            if spec.holds is not None:
                is_list = spec.kind is FieldKind.TABLES
                head = f"[[{section}.{key}]]\n" if is_list else f"[{section}.{key}]\n"
                group = f"{section}.{key}" + (" no. 1" if is_list else "")
                yield from _of(spec.holds, group, f'[pay]\ncurrency = "KES"\n{head}')
    yield from _of(Floor, "[[floors]] no. 1", '[pay]\ncurrency = "KES"\n[[floors]]\n')


def _of(holds: type[Any], group: str, before: str) -> Iterator[Place]:
    specs = dict(specs_of(holds))
    needed = [(key, _right(spec)) for key, spec in specs.items() if spec.is_required]
    if holds is Floor:
        needed.append(("hours", "225"))
    for key, spec in specs.items():
        around = needed
        if "percent" in specs and "amount" in specs and key != "percent":
            around = [*needed, ("amount", '"1"')]
        yield Place(group, key, spec, before, tuple(around))


def _right(spec: FieldSpec) -> str:
    if spec.kind is FieldKind.CHOICE:
        wanted = "month" if "month" in spec.choices else spec.choices[0]
        return f'"{wanted}"'
    return _RIGHT[spec.kind]


PLACES: Final = tuple(places())
"""All of them, once."""
