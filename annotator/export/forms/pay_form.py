"""The form of pay in an export: parts, totals and summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Any, Final

from annotator.export.forms.canonical import JsonObject, sealed
from annotator.export.forms.card_form import quoted
from annotator.export.forms.contributions_form import contributed_lines
from annotator.export.forms.paid_form import SIDES, basis_in, paid_json
from annotator.pay import PayFigures, PayInputs, WorkOrder, add_up, hours_text
from annotator.pay.money.amounts import exact_text
from annotator.pay.money.figures import Basis, Figures
from annotator.pay.money.inputs import Count
from annotator.pay.money.payments import StatedPayment
from annotator.pay.money.piece_division import plain
from annotator.pay.money.shown_amounts import shown_hourly, shown_total
from annotator.pay.order.disclosures import disclosures

DEFINITION: Final = (
    "full_rate = net pay / hours, where hours = observed work + declared + paid rest, accepted or "
    "not; task_rate = gross pay / time on items; paid_time_rate = gross pay / hours."
)
NOT_COMPLETE: Final = (
    "Only some items were chosen. Time on no item and breaks are left out, so that hours are too "
    "short and rates too high for the whole job."
)
NO_TITLE: Final = "A labelled dataset"
NO_MEAN_ALONE: Final = "Of several workers together no mean stands alone."

COUNTS: Final = tuple(
    f"{unit}_{state}"
    for units in (("items", "regions"), ("audio_ms",))
    for state in ("completed", "accepted", "rejected", "withdrawn")
    for unit in units
)
"""The counts of pieces among the inputs, in their order."""

_RATES: Final = ("task_rate", "paid_time_rate", "full_rate", "passed_on")
_OF_ONE_PART: Final = re.compile(r"_of_\d+$")
_NUMBERED: Final = re.compile(r"^(Work order|Part) \d+: ")
_FROM_GROSS: Final = re.compile(r"(fees|conversion|tax|other)_\d+|top_up_due")
OWED_TITLES: Final = {
    Basis.COMPLETED: "Owed if all of it is accepted",
    Basis.EXPECTED: "Owed if the rest is accepted",
}
"""What is owed while it depends on a review that is still to come; otherwise it is owed."""

STATED_TITLES: Final = {
    "confirmed": "Received, signed by both sides",
    "bonus_by_worker": "Bonus that only the worker states, in no sum",
    "bonus_by_vendor": "Bonus that only the vendor states, in no sum",
    "deduction_by_worker": "Deduction that only the worker states, in no sum",
    "deduction_by_vendor": "Deduction that only the vendor states, in no sum",
    "conversion_by_worker": "Loss by conversion that only the worker states, in no sum",
    "taken_back_by_worker": "Taken back by the worker, not agreed: it still counts",
    "taken_back_by_vendor": "Taken back by the vendor, not agreed: it still counts",
}
_AMOUNTS: Final = ("bonus", "deduction", "conversion")
_SHOWN: Final = ("gross", "net", "owed", "shortfall", "task_rate", "paid_time_rate", "full_rate")


def inputs_json(inputs: PayInputs) -> JsonObject:
    """Return the inputs of the pay computation; amounts and shares are exact text."""
    return {
        **{name: count_json(getattr(inputs, name)) for name in COUNTS},
        "effort_ms": {str(code): ms for code, ms in inputs.effort_ms.items() if ms},
        "declared_item_ms": inputs.declared_item_ms,
        "bonus": exact_text(inputs.bonus),
        "deduction": exact_text(inputs.deduction),
        "conversion": exact_text(inputs.conversion),
        "conversions": [each.as_json() for each in inputs.conversions],
    }


def inputs_from_json(value: Mapping[str, Any]) -> PayInputs:
    """Parse the inputs, without single conversions, after validation by the schema.

    Raises:
        ValueError: they are impossible.
    """
    exact: dict[str, Count] = {name: Fraction(value[name]) for name in _AMOUNTS}
    exact |= {name: plain(Fraction(value[name])) for name in COUNTS}
    rest = {name: each for name, each in value.items() if name != "conversions"}
    return PayInputs(**{**rest, **exact})


def count_json(count: Count) -> int | str:
    """Return a number of pieces: an integer, or the exact text of a share."""
    exact = Fraction(count)
    return exact.numerator if exact.denominator == 1 else exact_text(exact)


def has_whole_pieces(inputs: PayInputs) -> bool:
    """Return whether no count of pieces is a share."""
    return all(Fraction(getattr(inputs, name)).denominator == 1 for name in COUNTS)


def summed_inputs(parts: Sequence[PayInputs]) -> PayInputs:
    """Return the summed inputs of several workers or several periods."""
    codes = dict.fromkeys(code for part in parts for code in part.effort_ms)
    counts: dict[str, Any] = {
        name: plain(sum((getattr(part, name) for part in parts), Fraction(0))) for name in COUNTS
    }
    return PayInputs(
        **counts,
        effort_ms={code: sum(part.effort_ms.get(code, 0) for part in parts) for code in codes},
        declared_item_ms=sum(part.declared_item_ms for part in parts),
        bonus=sum((part.bonus for part in parts), Fraction(0)),
        deduction=sum((part.deduction for part in parts), Fraction(0)),
        conversion=sum((part.conversion for part in parts), Fraction(0)),
    )


def joint_figures(parts: Sequence[PayFigures]) -> JsonObject:
    """Return the joint figures of several workers as totals only.

    The pay of single workers is left out, with the formulas that contain it, and so are the rates:
    a mean over workers never stands alone.
    """
    added: dict[str, Any] = add_up(parts).as_json()
    # Each order once: its digest occurs for each worker and period under it.
    added["work_orders"] = list(
        dict.fromkeys(digest for part in parts for digest in part.work_orders)
    )
    if len(parts) == 1:
        return {
            **added,
            **{name: _without_rates(added[name]) for name in SIDES},
        }
    for name in ("terms", *SIDES):
        sections: list[Figures] = [getattr(part, name) for part in parts]
        unknown = {figure.name for each in sections for figure in each if figure.exact is None}
        added[name] = _without_rates(_totals_only(added[name], unknown))
    return added


def _totals_only(figures: Mapping[str, Any], unknown: AbstractSet[str]) -> JsonObject:
    """Return the sums without formulas, and without those that cover only some of the workers.

    While one gross pay is not known, a deduction or top-up that is ``unknown`` for one worker would
    be that of the others; their time could be derived from it if it is a percentage.
    """
    gross = figures.get("gross", {"exact": 0})
    hidden = {name for name in unknown if _FROM_GROSS.fullmatch(name)}
    hidden = hidden if gross["exact"] is None else set()
    kept = {name: figure for name, figure in figures.items() if not _OF_ONE_PART.search(name)}
    return {name: _plain(gross if name in hidden else figure) for name, figure in kept.items()}


def _plain(figure: Mapping[str, Any]) -> JsonObject:
    """Return a figure without its formula, and its reason without the numbers of orders."""
    reason = figure["reason"] and _NUMBERED.sub("", figure["reason"])
    return {**figure, "formula": None, "inputs": {}, "reason": reason}


def _without_rates(figures: Mapping[str, Any]) -> JsonObject:
    nothing: JsonObject = {
        "value": None,
        "exact": None,
        "formula": None,
        "inputs": {},
        "reason": NO_MEAN_ALONE,
    }
    return {
        name: {**figure, **nothing} if name in _RATES else figure
        for name, figure in figures.items()
    }


def by_currency(parts: Iterable[PayFigures]) -> dict[str | None, list[PayFigures]]:
    """Return the figures grouped by currency; None is the key of work under no order."""
    groups: dict[str | None, list[PayFigures]] = {}
    for part in parts:
        groups.setdefault(part.currency, []).append(part)
    return groups


def total_json(
    worker: str | None,
    workers: int,
    parts: Sequence[PayFigures],
    payments: Sequence[StatedPayment] | None,
) -> JsonObject:
    """Return the total of one or several workers in one currency.

    ``payments`` are the payments to the same workers, or None to leave payments out.
    """
    figures = add_up(parts).as_json() if workers == 1 else joint_figures(parts)
    paid = None if payments is None else paid_json(figures, workers, payments)
    return sealed({"worker": worker, "workers": workers, "figures": figures, "paid": paid})


SIGNATURE_SUFFIX: Final = ".sigstore.json"
"""The suffix that a signature adds to the name of its work order in an export."""


def order_json(order: WorkOrder, accepted_by: int) -> JsonObject:
    """Return the terms of an order and its undisclosed fields: in English, field by field.

    ``accepted_by`` is the number of workers who accepted it.
    """
    sections = [
        {
            "key": section.key,
            "title": section.title,
            "fields": [
                {"key": row.key, "title": row.title, "value": row.text}
                | {"is_disclosed": row.is_disclosed}
                for row in section.rows
            ],
        }
        for section in disclosures(order, "en")
    ]
    return sealed(
        {
            "sha256": order.sha256,
            "file": f"work_orders/{order.sha256}.toml",
            "signature": order.signature,
            "accepted_by": accepted_by,
            "sections": sections,
        }
    )


def summary_json(
    fair_pay: Mapping[str, Any], sums: Mapping[str, Any], orders: Mapping[str, WorkOrder]
) -> JsonObject:
    """Return the summary, which is also ``info.fair_pay`` of ``annotations.json``.

    Args:
        fair_pay: the content of ``fair_pay.json``, with its totals and coverage.
        sums: the totals of ``effort.json``.
        orders: the orders by digest.
    """
    joint = [total for total in fair_pay["totals"] if total["workers"] == fair_pay["workers"]]
    return {
        "method": fair_pay["method"],
        "definition": DEFINITION,
        "detail": fair_pay["detail"],
        "sample": fair_pay["sample"],
        "is_whole_job": fair_pay["is_whole_job"],
        "workers": fair_pay["workers"],
        "observed_ms": sums["observed_ms"],
        "observed_plus_declared_ms": sums["observed_plus_declared_ms"],
        "coverage": coverage_text(fair_pay["coverage"]),
        "work_orders": [order["sha256"] for order in fair_pay["work_orders"]],
        "pay": [_shown(total["figures"], orders) for total in joint],
        "details": "fair_pay.json",
    }


def period_text(orders: Iterable[WorkOrder]) -> str:
    """Return the period over which hours and pay are counted."""
    if any(order.pay.days_between_payments is not None for order in orders):
        return "the days between two payments, where the work order says how many"
    return "the whole job"


def coverage_text(coverage: Mapping[str, Any]) -> str:
    """Return how many of the items have recorded effort, as a part of a sentence."""
    items = coverage["items"]
    noun = "item" if items == 1 else "items"
    return f"effort recorded for {coverage['items_with_effort']} of {items} {noun}"


def _shown(figures: Mapping[str, Any], orders: Mapping[str, WorkOrder]) -> JsonObject:
    basis, expected = basis_in(figures), figures["expected"]
    accepted = None if basis is Basis.COMPLETED else figures["accepted"]["owed"]["value"]
    floors = [orders[sha256].floor for sha256 in figures["work_orders"] if sha256 in orders]
    return {
        "currency": figures["currency"],
        "basis": basis.value,
        "hours_ms": int(Fraction(figures["terms"]["hours_ms"]["exact"])),
        **{name: expected[name]["value"] for name in _SHOWN},
        "owed_accepted": accepted,
        "floor": figures["terms"]["floor"]["value"],
        "floor_kind": ", ".join(dict.fromkeys(each.kind for each in floors if each)) or None,
    }


def card_lines(fair_pay: Mapping[str, Any], summary: Mapping[str, Any]) -> Iterator[str]:
    """Yield the first lines of README.md, on pay; some of them end with an empty line."""
    yield f"# {quoted(fair_pay['job']['title']) or NO_TITLE}\n"
    if summary["sample"]:
        yield "**Sample:** some or all of this was made for trying out. It is not real work.\n"
    if not summary["is_whole_job"]:
        yield f"**Not the whole job.** {fair_pay['incomplete_because']}\n"
    yield "## The work and the pay\n"
    observed, whole = summary["observed_ms"], summary["observed_plus_declared_ms"]
    yield f"- Observed work: {hours_text(observed)} ({observed} ms), method `{summary['method']}`"
    yield f"- With the time that workers declared: {hours_text(whole)} ({whole} ms)"
    yield f"- {summary['coverage'].capitalize()}; {fair_pay['coverage']['items_completed']} done"
    yield f"- Workers: {summary['workers']}; detail: {summary['detail']}"
    if not summary["pay"]:
        yield "- Pay: none, for no work is recorded"
    joint = [each for each in fair_pay["totals"] if each["workers"] == fair_pay["workers"]]
    for pay, total in zip(summary["pay"], joint, strict=True):
        yield from _pay_lines(pay, total["figures"])
        yield from _paid_lines(total)
    yield f"\n{summary['definition']}"
    if fair_pay["paid"]["reason"] is not None:
        yield fair_pay["paid"]["reason"]
    if "contributions" in summary:
        yield from contributed_lines(summary["contributions"])


def _pay_lines(pay: Mapping[str, Any], figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pay in one currency, each amount as a person reads it."""
    if pay["currency"] is None:
        yield "- Pay: unknown, for some or all of the work was done under no work order"
        return
    expected, accepted = figures["expected"], figures["accepted"]
    is_open = accepted["owed"]["value"] != expected["owed"]["value"]
    kind = f" ({pay['floor_kind'].replace('_', ' ')})" if pay["floor_kind"] else ""
    owed = OWED_TITLES.get(pay["basis"], "Owed") if is_open else "Owed"
    yield f"- Gross: {_shown_money(expected['gross'])}"
    yield f"- Net: {_shown_money(expected['net'])}"
    yield f"- {owed}: {_shown_money(expected['owed'])}"
    if pay["basis"] == Basis.EXPECTED and is_open:
        yield f"- Owed in any case: {_shown_money(accepted['owed'])}"
    full_rate = _shown_money(expected["full_rate"])
    yield f"- For an hour of all time, after deductions (full_rate): {full_rate}"
    yield f"- Floor an hour: {_shown_money(figures['terms']['floor'])}{kind}"
    yield f"- Short of the floor: {_shown_money(expected['shortfall'])}"


def _shown_money(figure: Mapping[str, Any]) -> str:
    """Return a figure of ``fair_pay.json`` as in the window: rounded to the minor unit."""
    if figure["exact"] is None:
        return "unknown"
    currency, _slash, per = figure["unit"].partition("/")
    return (shown_hourly if per else shown_total)(Fraction(figure["exact"]), currency)


def _paid_lines(total: Mapping[str, Any]) -> Iterator[str]:
    """Yield how much of the buyer's price reaches the workers, and how much has been paid."""
    figures, paid = total["figures"], total["paid"]
    if figures["currency"] is None:
        return
    share = figures["expected"]["passed_on"]["value"]
    yield f"- Of the buyer's price passed on: {'unknown' if share is None else f'{share} %'}"
    for name, title, beyond in (
        ("received", "Received, as the worker states", ""),
        ("open", "Still open", "Received beyond what is owed"),
        (
            "open_accepted",
            "Still open in any case",
            "Received beyond what is owed for accepted work",
        ),
    ):
        exact = None if paid is None else paid[name]["exact"]
        if exact is not None:
            amount = Fraction(exact)
            shown = shown_total(abs(amount), figures["currency"])
            yield f"- {title if amount >= 0 else beyond}: {shown}"
    for name, title in STATED_TITLES.items() if paid is not None else ():
        amount = Fraction(paid[name]["exact"])
        if amount:
            yield f"- {title}: {shown_total(amount, figures['currency'])}"
