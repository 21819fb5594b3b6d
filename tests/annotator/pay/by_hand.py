"""All figures of one worker, worked out apart from ``annotator.pay``: plain sums, own rounding.

Nothing here calls what it is held against; only the values of an order and of the inputs are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from annotator.pay import PayInputs, WorkOrder

DIGITS = {"UGX": 0, "JPY": 0, "KES": 2, "USD": 2, "KWD": 3, "JOD": 3, "CLF": 4}
PIECE = ("label", "self_check")
OTHER = ("guideline", "training", "rework", "review", "wait", "admin")
WORDS = {
    "item": ("per_item", "item", "an item"),
    "region": ("per_region", "region", "a region"),
    "audio": ("per_audio_minute", "audio_minute", "a minute of sound"),
    "hour": ("per_hour", "h", "an hour"),
}
NO_ORDER = "No rate given: there is no work order."
NO_TIME = "No time is recorded."

Known = Fraction | str
"""A number, or the reason why there is none."""


@dataclass(frozen=True)
class Cell:
    """One figure as it must be: its unit, its number or reason, and how it is written."""

    unit: str
    known: Known
    written: str | None


def half_up(amount: Fraction, digits: int) -> str:
    """Return a number with so many digits, halves away from nought."""
    units = int(abs(amount) * 10**digits + Fraction(1, 2))
    text = str(units).rjust(digits + 1, "0")
    if digits:
        text = f"{text[:-digits]}.{text[-digits:]}"
    return f"-{text}" if amount < 0 and units else text


def whole(amount: Fraction, least: int = 0) -> str:
    """Return a number without loss, with ``least`` digits or more; ``p/q`` if it has no end."""
    for digits in range(least, 80):
        if (amount * 10**digits).denominator == 1:
            return half_up(amount, digits)
    return f"{amount.numerator}/{amount.denominator}"


class Paper:
    """Figures by name; a reason stands in for a number wherever one that is needed is missing."""

    def __init__(self, currency: str | None) -> None:
        """Begin with an empty page."""
        self.currency = currency or ""
        self.digits = DIGITS.get(self.currency, 0)
        self.cells: dict[str, Cell] = {}

    def __getitem__(self, name: str) -> Known:
        """Return the number or the reason."""
        return self.cells[name].known

    def rate(self, name: str, known: Known, per: str) -> None:
        """Note a rate or an amount as it was given: every digit it has."""
        text = None
        if isinstance(known, Fraction):
            text = whole(known, self.digits)
            text = half_up(known, self.digits + 4) if "/" in text else text
        self.cells[name] = Cell(self.currency + per, known, text)

    def money(self, name: str, known: Known, per: str = "", more: int = 0) -> None:
        """Note money that was worked out: a total, or with four digits more a line."""
        text = half_up(known, self.digits + more) if isinstance(known, Fraction) else None
        self.cells[name] = Cell(self.currency + per, known, text)

    def plain(self, name: str, known: Known, unit: str) -> None:
        """Note a count, a time, or a percentage that was given."""
        text = whole(known) if isinstance(known, Fraction) else None
        self.cells[name] = Cell(unit, known, text)

    def share(self, name: str, known: Known) -> None:
        """Note a percentage that was worked out."""
        text = half_up(known, 2) if isinstance(known, Fraction) else None
        self.cells[name] = Cell("percent", known, text)


def first_reason(*needed: Known) -> str | None:
    """Return why something is missing, or None if nothing is."""
    return next((each for each in needed if isinstance(each, str)), None)


def number(known: Known) -> Fraction:
    """Return a number that is there."""
    assert isinstance(known, Fraction)
    return known


def times(*factors: Known, over: int = 1) -> Known:
    """Return a product, or why there is none."""
    product = Fraction(1, over)
    for factor in factors:
        if isinstance(factor, str):
            return factor
        product *= factor
    return product


def by(what: Known, divisor: Known, none: str, factor: int) -> Known:
    """Return so many times one by the other; ``none`` is said where that is by nought."""
    why = first_reason(what, divisor)
    if why is not None:
        return why
    return number(what) * factor / number(divisor) if divisor else none


def pays_withdrawn(order: WorkOrder | None) -> bool:
    """Return whether withdrawn pieces are paid."""
    return order is None or order.pay.withdrawn_paid in (None, True)


def terms_by_hand(order: WorkOrder | None, done: PayInputs) -> Paper:
    """Return times, rates and the floor."""
    paper = Paper(None if order is None else order.currency)
    ms = {code: Fraction(done.effort_ms.get(code, 0)) for code in (*PIECE, *OTHER)}
    rest, declared = (Fraction(done.effort_ms.get(code, 0)) for code in ("rest", "declared"))
    pays_rest = order is None or order.pay.rests_paid in (None, True)
    pays_declared = order is None or order.pay.declared_paid in (None, True)
    for code, spent in {**ms, "rest": rest, "declared": declared}.items():
        paper.plain(f"{code}_ms", spent, "ms")
    on_items = Fraction(done.declared_item_ms)
    paper.plain("declared_item_ms", on_items, "ms")
    paper.plain("rests_paid", Fraction(pays_rest), "yes_no")
    paper.plain("declared_paid", Fraction(pays_declared), "yes_no")
    paper.plain("withdrawn_paid", Fraction(pays_withdrawn(order)), "yes_no")
    paper.plain("declared_other_ms", declared - on_items, "ms")
    piece, other = (sum((ms[code] for code in codes), Fraction(0)) for codes in (PIECE, OTHER))
    paid_rest = rest if pays_rest else Fraction(0)
    hours = piece + other + declared + paid_rest
    paper.plain("piece_ms", piece + (on_items if pays_declared else 0), "ms")
    paper.plain("observed_ms", piece + other, "ms")
    paper.plain("paid_rest_ms", paid_rest, "ms")
    paper.plain("other_ms", other + paid_rest + (declared - on_items if pays_declared else 0), "ms")
    paper.plain("hours_ms", hours, "ms")
    _floor(paper, order, hours)
    _rates(paper, order)
    _buyer_rates(paper, order)
    return paper


def _floor(paper: Paper, order: WorkOrder | None, hours: Fraction) -> None:
    if order is None or not order.floors:
        why = NO_ORDER if order is None else "The work order names no floor."
        paper.money("floor", why, "/h")
        paper.money("floor_pay", why)
        return
    best = order.floors[0]
    for each in order.floors[1:]:
        if each.amount / (each.hours or 1) > best.amount / (best.hours or 1):
            best = each
    an_hour = best.amount / (best.hours or 1)
    paper.rate("floor_amount", best.amount, "")
    paper.plain("floor_hours", Fraction(best.hours or 1), "h")
    paper.money("floor", an_hour, "/h", more=4)
    paper.money("floor_pay", an_hour * hours / 3_600_000 if hours else NO_TIME)


def _rates(paper: Paper, order: WorkOrder | None) -> None:
    for name, (field, per, words) in WORDS.items():
        rate: Known | None = None if order is None else getattr(order.pay, field)
        why = NO_ORDER if order is None else f"The work order names no rate for {words}."
        paper.rate(f"{name}_rate", why if rate is None else rate, f"/{per}")
    if order is not None and order.pay.other_hour is not None:
        paper.rate("other_rate", order.pay.other_hour, "/h")
        return
    known = [each for each in (paper["floor"], paper["hour_rate"]) if isinstance(each, Fraction)]
    why = "The work order names neither a rate for other paid time nor a floor."
    paper.money("other_rate", max(known) if known else (why if order else NO_ORDER), "/h", more=4)


def _buyer_rates(paper: Paper, order: WorkOrder | None) -> None:
    told = None if order is None else order.pay.buyer_pays
    for name, (field, per, words) in WORDS.items():
        rate = None if told is None else getattr(told, field)
        why = f"The work order does not disclose what the buyer pays for {words}."
        paper.rate(
            f"buyer_{name}_rate", (why if order else NO_ORDER) if rate is None else rate, f"/{per}"
        )
    for name in WORDS:
        rate, price = paper[f"{name}_rate"], paper[f"buyer_{name}_rate"]
        paper.share(f"{name}_passed_on", by(rate, price, "The buyer pays nothing for it.", 100))


def earned_by_hand(
    order: WorkOrder | None, done: PayInputs, terms: Paper, counts: tuple[int | Fraction, ...]
) -> Paper:
    """Return what is earned by so many items, regions and ms of sound."""
    paper = Paper(None if order is None else order.currency)
    names = (("items", "items"), ("regions", "regions"), ("audio_ms", "ms"))
    for (name, unit), count in zip(names, counts, strict=True):
        paper.plain(name, Fraction(count), unit)
    lines = {
        "item_pay": times(paper["items"], terms["item_rate"]),
        "region_pay": times(paper["regions"], terms["region_rate"]),
        "audio_pay": times(paper["audio_ms"], terms["audio_rate"], over=60_000),
        "hour_pay": times(terms["piece_ms"], terms["hour_rate"], over=3_600_000),
        "other_pay": times(terms["other_ms"], terms["other_rate"], over=3_600_000),
    }
    for name, known in lines.items():
        paper.money(name, known, more=4)
    paper.rate("bonus", done.bonus if order else NO_ORDER, "")
    paper.money("gross", _gross(order, paper, lines))
    paper.money("net", _net(order, done, paper))
    for name, pay, spent in (
        ("task_rate", "gross", "piece_ms"),
        ("paid_time_rate", "gross", "hours_ms"),
        ("full_rate", "net", "hours_ms"),
    ):
        paper.money(name, by(paper[pay], terms[spent], NO_TIME, 3_600_000), "/h", more=4)
    _owed(order, terms, paper)
    _bought(order, terms, paper)
    return paper


def _gross(order: WorkOrder | None, paper: Paper, lines: dict[str, Known]) -> Known:
    if order is None:
        return NO_ORDER
    fields = [field for field, _per, _words in WORDS.values()]
    if all(getattr(order.pay, field) is None for field in (*fields, "other_hour")):
        return "No rate given: the work order names none."
    known = [each for each in lines.values() if isinstance(each, Fraction)]
    return sum(known, number(paper["bonus"]))


def _net(order: WorkOrder | None, done: PayInputs, paper: Paper) -> Known:
    if order is None:
        return NO_ORDER
    gross, taken, at = paper["gross"], Fraction(0), 0
    for at, each in enumerate(order.pay.deductions or (), start=1):
        if each.percent is None:
            paper.rate(f"{each.kind}_{at}", number(each.amount or Fraction(0)), "")
            taken += each.amount or 0
            continue
        paper.plain(f"percent_{at}", each.percent, "percent")
        size = times(gross, each.percent, over=100)
        paper.money(f"{each.kind}_{at}", size, more=4)
        taken += size if isinstance(size, Fraction) else 0
    if done.deduction:
        paper.rate("deduction", done.deduction, "")
        taken += done.deduction
    if done.conversion:
        paper.rate(f"conversion_{at + 1}", done.conversion, "")
        taken += done.conversion
    return gross if isinstance(gross, str) else gross - taken


def _owed(order: WorkOrder | None, terms: Paper, paper: Paper) -> None:
    floor_pay, net = terms["floor_pay"], paper["net"]
    why = first_reason(floor_pay, net)
    lacks: Known = why or max(Fraction(0), number(floor_pay) - number(net))
    is_promised = order is None or order.pay.top_up_to_floor is not False
    top_up = lacks if is_promised else "The work order promises no top-up to the floor."
    paper.money("shortfall", lacks)
    paper.money("top_up_due", top_up)
    if isinstance(net, str):
        paper.money("owed", net)
    elif isinstance(top_up, str):
        paper.money("owed", max(Fraction(0), net))
    else:
        paper.money("owed", net + top_up)


def _bought(order: WorkOrder | None, terms: Paper, paper: Paper) -> None:
    counts = {
        "item": paper["items"],
        "region": paper["regions"],
        "audio": times(paper["audio_ms"], over=60_000),
        "hour": times(terms["piece_ms"], over=3_600_000),
    }
    told = {name: terms[f"buyer_{name}_rate"] for name in WORDS}
    told = {name: rate for name, rate in told.items() if isinstance(rate, Fraction)}
    parts = [times(counts[name], rate) for name, rate in told.items()]
    paid = [name for name in WORDS if isinstance(terms[f"{name}_rate"], Fraction)]
    untold = next((name for name in paid if name not in told), None)
    price: Known = NO_ORDER
    if order is not None and not told:
        price = "The work order does not disclose what the buyer pays."
    elif untold is not None:
        words = WORDS[untold][2]
        price = f"The work order does not disclose what the buyer pays for {words}."
    elif order is not None:
        price = first_reason(*parts) or sum(map(number, parts), Fraction(0))
    paper.money("buyer_pay", price)
    is_begun = any(isinstance(counts[name], Fraction) and counts[name] for name in told)
    why = "The buyer pays nothing for it." if is_begun else (
        "There is nothing yet that the buyer pays for."
    )  # fmt: skip
    paper.share("passed_on", by(paper["gross"], price, why, 100))
