"""Renders a whole work order field by field, with the undisclosed ones in plain sight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from annotator.pay.money.amounts import exact_text, rate_text, with_currency
from annotator.pay.order.falls import Fall, falls
from annotator.pay.order.field_spec import FieldKind, FieldSpec, specs_of
from annotator.pay.order.floors import FLOOR_KIND_TITLES, Floor
from annotator.pay.order.party_fields import Contractor
from annotator.pay.order.pilot_terms import PilotTerms
from annotator.pay.order.pilot_times import seconds_text
from annotator.pay.order.term_fields import Deduction, Rates
from annotator.pay.order.translated_text import Text
from annotator.pay.order.work_order import NOT_DISCLOSED, SECTION_TITLES, WorkOrder

LONGEST_PAY_PERIOD_DAYS: Final = 16
"""ILO Protection of Wages Recommendation, 1949 (R085), paragraph 4."""

FALLEN: Final = "Lower than in the order before"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRow:
    """One field of an order as shown.

    ``key`` is its path in the file, such as ``what_for.weapons``. If the order does not state it,
    ``value`` is None and ``is_disclosed`` false; ``default`` is then the value that applies, if
    any. Values are English except the order's own texts.
    """

    key: str
    title: str
    value: str | None
    is_disclosed: bool
    default: str | None = None

    @property
    def text(self) -> str:
        """The value, or "not disclosed" with the value that applies instead."""
        if self.value is not None:
            return self.value
        return NOT_DISCLOSED + (f"; then: {self.default}" if self.default else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGroup:
    """A titled group of fields."""

    key: str
    title: str
    rows: tuple[DisclosureRow, ...]


def disclosures(order: WorkOrder, lang: str, *, today: date | None = None) -> list[FieldGroup]:
    """Return the whole order in sections and rows, with texts in ``lang`` where available.

    With ``today``, floors that are older than twelve months are marked. The last section has the
    signature and the digest of the file.
    """
    view = _View(order, lang, today)
    sections = [
        FieldGroup(
            key=key,
            title=title,
            rows=tuple(view.floor_rows() if key == "floors" else view.rows(key)),
        )
        for key, title in SECTION_TITLES.items()
    ]
    rows = (
        _told("order.signature", "Signature", order.signature),
        _told("order.sha256", "Digest of the file (SHA-256)", order.sha256),
    )
    return [*sections, FieldGroup(key="order", title="This order", rows=rows)]


@dataclass(frozen=True, slots=True)
class _View:
    """An order, the language in which it is shown, and the current day."""

    order: WorkOrder
    lang: str
    today: date | None

    def rows(self, section: str) -> Iterator[DisclosureRow]:
        """Yield the rows of one part of the order."""
        part = getattr(self.order, section)
        for key, spec in specs_of(type(part)):
            value = getattr(part, key)
            yield DisclosureRow(
                key=f"{section}.{key}",
                title=spec.title,
                value=None if value is None else self._text(value, spec, key),
                is_disclosed=value is not None,
                default=self._default(key) if value is None else None,
            )
        if section == "pay" and (fallen := falls(self.order.pay)):
            yield _told("pay.fallen", FALLEN, "\n".join(map(self._fall, fallen)))

    def _fall(self, fall: Fall) -> str:
        article = "A" if fall.unit == "region" else "An"
        now, before = self._money(fall.now), self._money(fall.before)
        return f"{article} {fall.unit}: {now}, {before} in the order before"

    def floor_rows(self) -> Iterator[DisclosureRow]:
        """Yield one row for each floor, then the one that binds."""
        for number, floor in enumerate(self.order.floors, start=1):
            yield _told(f"floors.{number}", FLOOR_KIND_TITLES[floor.kind], self._floor(floor))
        binding = self.order.floor
        if binding is None:
            yield DisclosureRow(key="floors", title="Floor", value=None, is_disclosed=False)
            return
        words = f"{FLOOR_KIND_TITLES[binding.kind]}, {self._money(binding.per_hour)} an hour"
        if all(floor.kind == "statutory" for floor in self.order.floors):
            words += "; a legal minimum says nothing about what living there costs"
        yield _told("floors.binding", "The floor that binds", words)

    def _floor(self, floor: Floor) -> str:
        words = [
            f"{self._money(floor.amount)} {'an' if floor.unit == 'hour' else 'a'} {floor.unit}"
        ]
        if floor.hours is not None:
            hours = f"{exact_text(floor.hours)} hours"
            words.append(f"of {hours}: {self._money(floor.per_hour)} an hour")
        sentences = [" ".join(words), floor.place or f"place {NOT_DISCLOSED}"]
        if floor.effective is None:
            sentences.append(f"first day {NOT_DISCLOSED}")
        else:
            sentences.append(f"from {floor.effective.isoformat()}")
            if self.today is not None and floor.is_not_in_force(self.today):
                sentences[-1] += ", a day that has not come yet; it counts from now on"
        if floor.checked is not None:
            sentences.append(f"checked {floor.checked.isoformat()}")
            if self.today is not None and floor.is_checked_in_future(self.today):
                sentences[-1] += ", a day that has not come yet"
        sentences.append(floor.source)
        if self.today is not None and floor.is_stale(self.today):
            sentences.append("older than 12 months: there may be a higher one by now")
        if self.today is not None and floor.is_undated:
            sentences.append("no date is given: nobody can see how old it is")
        return "\n".join(sentences)

    def _text(self, value: object, spec: FieldSpec, key: str) -> str:
        match value:
            case Text():
                return value.text_in(self.lang)
            case bool():
                return "yes" if value else "no"
            case Fraction():
                return self._money(value)
            case Rates():
                return self._rates(value)
            case PilotTerms():
                return self._pilot(value)
            case tuple():
                return "\n".join(self._entry(entry) for entry in value)
            case int() if spec.kind is FieldKind.DAYS:
                return self._days(value, key)
        return str(value)

    def _entry(self, entry: Contractor | Deduction) -> str:
        if isinstance(entry, Contractor):
            share = NOT_DISCLOSED if entry.share is None else f"{exact_text(entry.share)} %"
            return f"{entry.name}, place {entry.place or NOT_DISCLOSED}, share {share}"
        if entry.percent is not None:
            size = f"{exact_text(entry.percent)} % of the gross pay"
        else:
            size = self._money(entry.amount or Fraction(0))
        why = NOT_DISCLOSED if entry.reason is None else entry.reason.text_in(self.lang)
        return f"{entry.kind}: {size}, reason {why}"

    def _rates(self, rates: Rates) -> str:
        known = [
            f"{self._money(rate)} {'a' if spec.title == 'region' else 'an'} {spec.title}"
            for key, spec in specs_of(Rates)
            if (rate := getattr(rates, key)) is not None
        ]
        return "\n".join(known) or NOT_DISCLOSED

    def _pilot(self, pilot: PilotTerms) -> str:
        people = "1 worker" if pilot.workers == 1 else f"{pilot.workers} workers"
        things = "1 item" if pilot.items == 1 else f"{pilot.items} items"
        on_items, with_all = (
            seconds_text(Fraction(ms, pilot.items)) for ms in (pilot.piece_ms, pilot.hours_ms)
        )
        words = [f"{people}, {things}, {on_items} an item; {with_all} with all time that counts"]
        if pilot.p75_ms_per_item is not None:
            slow = seconds_text(Fraction(pilot.p75_ms_per_item))
            words.append(f"three quarters of them need no longer than {slow} an item")
        if pilot.floor is not None:
            words.append(f"worked out from a floor of {self._money(pilot.floor)} an hour")
        return "\n".join(words)

    def _days(self, days: int, key: str) -> str:
        if key == "days_between_payments" and days > LONGEST_PAY_PERIOD_DAYS:
            return f"{days}; ILO Recommendation 85 says {LONGEST_PAY_PERIOD_DAYS} at most"
        if key == "days_between_payments" and days == 0:
            return "0; each day is a pay period of its own"
        return str(days)

    def _default(self, key: str) -> str | None:
        if key == "other_hour" and self.order.other_hour is not None:
            is_rate = self.order.other_hour == self.order.pay.per_hour
            source = "the rate per hour" if is_rate else "the floor"
            return f"{self._money(self.order.other_hour)}, {source}"
        return "yes" if key in {"top_up_to_floor", "rests_paid", "declared_paid"} else None

    def _money(self, amount: Fraction) -> str:
        return with_currency(rate_text(amount, self.order.currency), self.order.currency)


def _told(key: str, title: str, value: str) -> DisclosureRow:
    return DisclosureRow(key=key, title=title, value=value, is_disclosed=True)
