"""Renders a whole work order field by field, with the undisclosed ones in plain sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from annotator.pay.money.shown_amounts import shown_number, shown_rate, shown_share
from annotator.pay.order.falls import Fall, falls
from annotator.pay.order.fields.client_fields import Contractor
from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec, specs_of
from annotator.pay.order.fields.pay_fields import CONFIRMED_BY, MEASURED_TIME, Deduction, Rates
from annotator.pay.order.fields.pilot_terms import PilotTerms
from annotator.pay.order.fields.translated_text import Text
from annotator.pay.order.floors import FLOOR_KIND_TITLES, Floor
from annotator.pay.order.pilot_times import seconds_text
from annotator.pay.order.work_order import NOT_DISCLOSED, SECTION_TITLES, WorkOrder
from annotator.sentences.parts import Amount, Count, Day, Name
from annotator.sentences.said import Listed, Part, Said, said, said_n, word

LONGEST_PAY_PERIOD_DAYS: Final = 16
"""ILO Protection of Wages Recommendation, 1949 (R085), paragraph 4."""

_YES_IF_LEFT_OUT: Final = frozenset(
    {"top_up_to_floor", "rests_paid", "declared_paid", "withdrawn_paid"}
)
FALLEN: Final = "Lower than in the previous order"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRow:
    """One field of an order as shown.

    ``key`` is its place in the file, such as ``what_for.weapons``. ``said`` is None, and
    ``value`` is None and ``is_disclosed`` false; ``default`` is then the value that applies, if
    if anything does.
    """

    key: str
    title: str
    said: Said | None
    is_disclosed: bool
    default: Said | None = None

    @property
    def value(self) -> str | None:
        """The value, in English but for the order's own texts."""
        return None if self.said is None else str(self.said)

    @property
    def text(self) -> str:
        """The value in English, or that it is not disclosed and what holds instead."""
        return str(self.told)

    @property
    def told(self) -> Said:
        """The value, or "not disclosed" with the value that applies instead."""
        if self.said is not None:
            return self.said
        if self.default is None:
            return _SILENT
        return said("{silent}; then: {default}", silent=_SILENT, default=self.default)


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
        _told("order.signature", "Signature", _own(order.signature)),
        _told("order.sha256", "Digest of the file (SHA-256)", _own(order.sha256)),
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
                said=None if value is None else self._text(value, spec, key),
                is_disclosed=value is not None,
                default=self._default(key) if value is None else None,
            )
        if section == "pay" and (fallen := falls(self.order.pay)):
            yield _told("pay.fallen", FALLEN, _lines(map(self._fall, fallen)))

    def _fall(self, fall: Fall) -> Said:
        return said(
            "{unit}: {now}, {before} in the previous order",
            unit=word(f"A {fall.unit}" if fall.unit == "region" else f"An {fall.unit}"),
            now=self._money(fall.now),
            before=self._money(fall.before),
        )

    def floor_rows(self) -> Iterator[DisclosureRow]:
        """Yield one row for each floor, then the one that binds."""
        for number, floor in enumerate(self.order.floors, start=1):
            yield _told(f"floors.{number}", FLOOR_KIND_TITLES[floor.kind], self._floor(floor))
        binding = self.order.floor
        if binding is None:
            yield DisclosureRow(key="floors", title="Floor", said=None, is_disclosed=False)
            return
        words = said(
            "{kind}, {amount} an hour",
            kind=word(FLOOR_KIND_TITLES[binding.kind]),
            amount=self._money(binding.per_hour),
        )
        if all(floor.kind == "statutory" for floor in self.order.floors):
            words = said(
                "{floor}; a legal minimum says nothing about what living there costs", floor=words
            )
        yield _told("floors.binding", "The floor that binds", words)

    def _floor(self, floor: Floor) -> Said:
        unit = word(f"an {floor.unit}" if floor.unit == "hour" else f"a {floor.unit}")
        amount: Said = said("{amount} {unit}", amount=self._money(floor.amount), unit=unit)
        if floor.hours is not None:
            amount = said(
                "{amount} of {hours} hours: {rate} an hour",
                amount=amount,
                hours=Amount(shown_number(floor.hours)),
                rate=self._money(floor.per_hour),
            )
        place = _own(floor.place) if floor.place else said("place {silent}", silent=_SILENT)
        sentences = [amount, place, self._begins(floor)]
        if floor.checked is not None:
            sentences.append(self._was_checked(floor, floor.checked))
        sentences.append(_own(floor.source))
        if self.today is not None and floor.is_stale(self.today):
            sentences.append(said("older than 12 months: there may be a higher one by now"))
        if self.today is not None and floor.is_undated:
            sentences.append(said("no date is given: nobody can see how old it is"))
        return _lines(sentences)

    def _begins(self, floor: Floor) -> Said:
        if floor.effective is None:
            return said("first day {silent}", silent=_SILENT)
        if self.today is not None and floor.is_not_in_force(self.today):
            return said(
                "from {day}, a day that has not come yet; it counts from now on",
                day=Day(floor.effective),
            )
        return said("from {day}", day=Day(floor.effective))

    def _was_checked(self, floor: Floor, day: date) -> Said:
        if self.today is not None and floor.is_checked_in_future(self.today):
            return said("checked {day}, a day that has not come yet", day=Day(day))
        return said("checked {day}", day=Day(day))

    def _text(self, value: object, spec: FieldSpec, key: str) -> Said:
        match value:
            case Text():
                return _own(value.text_in(self.lang))
            case bool():
                return said("yes") if value else said("no")
            case Fraction():
                return _alone(self._money(value))
            case Rates():
                return self._rates(value)
            case PilotTerms():
                return self._pilot(value)
            case tuple():
                return _lines(self._entry(entry) for entry in value)
            case int() if spec.kind is FieldKind.DAYS:
                return self._days(value, key)
        return _SHARED_ITEMS[str(value)] if key == "shared_items" else _own(str(value))

    def _entry(self, entry: Contractor | Deduction) -> Said:
        if isinstance(entry, Contractor):
            return said(
                "{name}, place {place}, share {share}",
                name=Name(entry.name),
                place=Name(entry.place) if entry.place else _SILENT,
                share=_SILENT if entry.share is None else _percent(entry.share),
            )
        if entry.percent is not None:
            size: Part = said("{share} of the gross pay", share=_percent(entry.percent))
        else:
            size = self._money(entry.amount or Fraction(0))
        return said(
            "{kind}: {size}, reason {reason}",
            kind=word(entry.kind),
            size=size,
            reason=_SILENT if entry.reason is None else Name(entry.reason.text_in(self.lang)),
        )

    def _rates(self, rates: Rates) -> Said:
        known = [
            said(
                "{amount} {unit}",
                amount=self._money(rate),
                unit=word(f"a {spec.title}" if spec.title == "region" else f"an {spec.title}"),
            )
            for key, spec in specs_of(Rates)
            if (rate := getattr(rates, key)) is not None
        ]
        return _lines(known) if known else _SILENT

    def _pilot(self, pilot: PilotTerms) -> Said:
        on_items, with_all = (
            Amount(seconds_text(Fraction(ms, pilot.items)))
            for ms in (pilot.piece_ms, pilot.hours_ms)
        )
        sentences = [
            said(
                "{workers}, {items}, {time} an item; {whole} with all time that counts",
                workers=said_n("{count} worker", "{count} workers", pilot.workers),
                items=said_n("{count} item", "{count} items", pilot.items),
                time=on_items,
                whole=with_all,
            )
        ]
        if pilot.p75_ms_per_item is not None:
            slow = Amount(seconds_text(Fraction(pilot.p75_ms_per_item)))
            sentences.append(
                said("three quarters of them need no longer than {time} an item", time=slow)
            )
        if pilot.floor is not None:
            floor = self._money(pilot.floor)
            sentences.append(said("worked out from a floor of {floor} an hour", floor=floor))
        return _lines(sentences)

    def _days(self, days: int, key: str) -> Said:
        if key == "days_between_payments" and days > LONGEST_PAY_PERIOD_DAYS:
            return said(
                "{days}; ILO Recommendation 85 says {most} at most",
                days=Count(days),
                most=Count(LONGEST_PAY_PERIOD_DAYS),
            )
        if key == "days_between_payments" and days == 0:
            return said("0; each day is a pay period of its own")
        return _alone(Count(days))

    def _default(self, key: str) -> Said | None:
        if key == "other_hour" and self.order.other_hour is not None:
            is_rate = self.order.other_hour == self.order.pay.per_hour
            return said(
                "{amount}, {source}",
                amount=self._money(self.order.other_hour),
                source=said("the rate per hour") if is_rate else said("the floor"),
            )
        if key == "shared_items":
            return _SHARED_ITEMS[MEASURED_TIME]
        return said("yes") if key in _YES_IF_LEFT_OUT else None

    def _money(self, amount: Fraction) -> Amount:
        return Amount(shown_rate(amount, self.order.currency))


_SILENT: Final = word(NOT_DISCLOSED)
_SHARED_ITEMS: Final = {
    MEASURED_TIME: said("each person, by measured time"),
    CONFIRMED_BY: said("whoever confirmed it"),
}


def _alone(value: Part) -> Said:
    return said("{value}", value=value)


def _own(text: str) -> Said:
    """Return a text that the order itself has."""
    return _alone(Name(text))


def _percent(share: Fraction) -> Amount:
    return Amount(shown_share(share))


def _lines(sentences: Iterable[Said]) -> Said:
    """Return sentences below one another."""
    return _alone(Listed(tuple(sentences), joint="\n", last_joint="\n"))


def _told(key: str, title: str, value: Said) -> DisclosureRow:
    return DisclosureRow(key=key, title=title, said=value, is_disclosed=True)
