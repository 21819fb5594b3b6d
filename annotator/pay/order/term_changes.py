"""The terms in which a new work order differs from the one in force, and for whom each is worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final

from annotator.pay.order.disclosures import DisclosureRow, disclosures
from annotator.pay.order.work_order import NOT_DISCLOSED, WorkOrder
from annotator.sentences.said import Said, said, word


class Effect(Enum):
    """What a changed term means for the worker, as far as that can be told from its value."""

    WORSE = "worse for you"
    BETTER = "better for you"
    OTHER = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """A term that differs.

    ``key`` is its place in the file, such as ``pay.per_item``; ``how`` says in a word or two what
    happened to it, such as "lower". ``before`` and ``now`` are the values as a worker reads them.
    """

    key: str
    title: str
    how: Said
    before: Said
    now: Said
    effect: Effect

    @property
    def told(self) -> Said:
        """The change in one sentence, which also says whether it is worse or better."""
        if self.effect is Effect.OTHER:
            return said(
                "{title} ({how}): before {before}, now {now}.",
                title=word(self.title),
                how=self.how,
                before=self.before,
                now=self.now,
            )
        return said(
            "{title} ({effect}, {how}): before {before}, now {now}.",
            title=word(self.title),
            effect=word(self.effect.value),
            how=self.how,
            before=self.before,
            now=self.now,
        )


def term_changes(before: WorkOrder, now: WorkOrder, lang: str) -> list[TermChange]:
    """Return what differs, the worse first, each group in the order of the form.

    Comments, spaces and the order of the lines are no terms. Texts are shown in ``lang``, but a
    text that differs in another language alone differs as well.
    """
    found = list(_Comparison(before, now, lang).changes())
    places = list(Effect)
    return sorted(found, key=lambda change: places.index(change.effect))


_Judged = tuple[str, Effect]
"""The word for what happened, and its effect."""

_LOWER: Final = ("lower", Effect.WORSE)
_HIGHER: Final = ("higher", Effect.BETTER)
_TAKEN: Final = ("taken away", Effect.WORSE)
_NEW: Final = ("new", Effect.BETTER)
_CHANGED: Final = ("changed", Effect.OTHER)
_SILENCED: Final = ("no longer stated", Effect.WORSE)
_STATED: Final = ("stated now", Effect.OTHER)

_RATES: Final = frozenset(
    {"pay.per_item", "pay.per_region", "pay.per_audio_minute", "pay.per_hour", "pay.other_hour"}
)
_PROMISES: Final[Mapping[str, Callable[[WorkOrder], bool]]] = {
    "pay.top_up_to_floor": lambda order: order.tops_up,
    "pay.rests_paid": lambda order: order.pays_rests,
    "pay.declared_paid": lambda order: order.pays_declared,
}
_FEARED: Final = frozenset(
    {
        "what_for.weapons",
        "what_for.police_or_borders",
        "what_for.biometrics",
        "what_for.resale",
        "for_whom.hard_content",
    }
)
"""Questions whose "yes" may make a worker refuse."""

_WAITS: Final = frozenset({"pay.days_between_payments", "footing.receipt_days"})
_BINDING: Final = ("floors.binding", "floors")
"""The row of the floor that binds, and the row that says that there is none."""

_OWN: Final = frozenset({"pay.fallen", "order.signature", "order.sha256"})
"""Rows that follow from other rows, or are no terms."""


class _Comparison:
    """Two orders, row by row."""

    def __init__(self, before: WorkOrder, now: WorkOrder, lang: str) -> None:
        self._orders = before, now
        self._rows = _rows_of(before, lang), _rows_of(now, lang)
        self._is_one_currency = before.currency == now.currency

    def changes(self) -> Iterator[TermChange]:
        """Yield each row that differs, in the order of the form."""
        before, now = self._rows
        for key in dict.fromkeys((*now, *before)):
            judged = self._judged(key)
            if judged is None:
                continue
            how, effect = judged
            row = now.get(key) or before[key]
            yield TermChange(
                key=key,
                title=row.title,
                how=word(how),
                before=_told(_row(before, key)),
                now=_told(_row(now, key)),
                effect=effect,
            )

    def _judged(self, key: str) -> _Judged | None:
        """Return what happened to a row; None if it is the same in both orders."""
        if key.startswith("floors"):
            return self._floor(key)
        if key in _RATES:
            return self._rate(key)
        before, now = (_value(order, key) for order in self._orders)
        return None if before == now else self._term(key, before, now)

    def _term(self, key: str, before: object, now: object) -> _Judged:
        """Judge a term of any other kind that differs."""
        if key in _PROMISES:
            kept, keeps = (_PROMISES[key](order) for order in self._orders)
            return _CHANGED if kept == keeps else _PROMISED[keeps]
        if key == "pay.deductions":
            return self._deductions()
        if key == "pay.shared_items":
            return _CHANGED  # better for some and worse for others, as work is shared
        if now is None:
            return _SILENCED
        judge = _JUDGES.get(key)
        if judge is not None:
            return judge(before, now)
        return _STATED if before is None else _CHANGED

    def _rate(self, key: str) -> _Judged | None:
        name = key.removeprefix("pay.")
        is_other = name == "other_hour"
        before, now = (
            order.other_hour if is_other else getattr(order.pay, name) for order in self._orders
        )
        if before is None and now is None:
            return None
        if not self._is_one_currency:
            return "in another currency", Effect.OTHER
        if before == now:
            return None
        return _amount(before, now)

    def _floor(self, key: str) -> _Judged | None:
        """Judge the floor that binds; the single floors are shown, without a judgement."""
        was, row = (rows.get(key) for rows in self._rows)
        if key not in _BINDING:
            if was == row:
                return None
            return _STATED if was is None else _CHANGED
        before, now = (order.floor for order in self._orders)
        # The row has one key with a floor and another without any: it is told by the new key.
        if row is None or (before is None and now is None):
            return None
        if before is not None and now is not None and not self._is_one_currency:
            return "in another currency", Effect.OTHER
        amounts = [None if floor is None else floor.per_hour for floor in (before, now)]
        if amounts[0] != amounts[1]:
            return _amount(*amounts)
        return None if was == row else _CHANGED

    def _deductions(self) -> _Judged:
        taken = [_taken(order) for order in self._orders]
        if not self._is_one_currency and any(amount for _percent, amount in taken):
            return "in another currency", Effect.OTHER
        (percent, amount), (new_percent, new_amount) = taken
        if new_percent > percent or new_amount > amount:
            return "may take more", Effect.WORSE
        if (new_percent, new_amount) != (percent, amount):
            return "take less", Effect.BETTER
        return _CHANGED


def _amount(before: Fraction | None, now: Fraction | None) -> _Judged:
    if before is None:
        return _NEW
    if now is None:
        return _TAKEN
    return _LOWER if now < before else _HIGHER


def _feared(_before: object, now: object) -> _Judged:
    return ("now yes", Effect.WORSE) if now else ("now no", Effect.BETTER)


def _welcome(_before: object, now: object) -> _Judged:
    return ("now yes", Effect.BETTER) if now else ("now no", Effect.WORSE)


def _wait(before: object, now: object) -> _Judged:
    if isinstance(before, int) and isinstance(now, int):
        return ("longer", Effect.WORSE) if now > before else ("shorter", Effect.BETTER)
    return _STATED


def _time_to_answer(before: object, now: object) -> _Judged:
    if isinstance(before, int) and isinstance(now, int):
        return ("shorter", Effect.WORSE) if now < before else ("longer", Effect.BETTER)
    return _STATED


def _detail(_before: object, now: object) -> _Judged:
    if now == "item":
        return "says more about you", Effect.WORSE
    return "says less about you", Effect.BETTER


_JUDGES: Final[Mapping[str, Callable[[object, object], _Judged]]] = {
    **dict.fromkeys(_FEARED, _feared),
    **dict.fromkeys(_WAITS, _wait),
    "footing.free_to_refuse": _welcome,
    "footing.dispute_days": _time_to_answer,
    "record.detail": _detail,
}
_PROMISED: Final[Mapping[bool, _Judged]] = {
    True: ("promised now", Effect.BETTER),
    False: ("withdrawn", Effect.WORSE),
}
_NOTHING: Final = word("none")
_SILENT: Final = word(NOT_DISCLOSED)


def _row(rows: Mapping[str, DisclosureRow], key: str) -> DisclosureRow | None:
    if key not in _BINDING:
        return rows.get(key)
    return next((rows[each] for each in _BINDING if each in rows), None)


def _told(row: DisclosureRow | None) -> Said:
    """Return a value as a worker reads it; a default comes first, because it is what holds."""
    if row is None:
        return _NOTHING
    if row.said is not None or row.default is None:
        return row.told
    return said("{default} ({silent})", default=row.default, silent=_SILENT)


def _taken(order: WorkOrder) -> tuple[Fraction, Fraction]:
    """Return the deductions of an order: the percentages together, and the amounts together."""
    some = order.pay.deductions or ()
    percent = sum((each.percent for each in some if each.percent is not None), Fraction(0))
    return percent, sum((each.amount for each in some if each.amount is not None), Fraction(0))


def _value(order: WorkOrder, key: str) -> object:
    section, _, name = key.partition(".")
    return getattr(getattr(order, section), name)


def _rows_of(order: WorkOrder, lang: str) -> dict[str, DisclosureRow]:
    groups = disclosures(order, lang)
    return {row.key: row for group in groups for row in group.rows if row.key not in _OWN}
