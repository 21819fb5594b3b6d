"""Forges each kind of leaf of exports of all kinds: both checkers see each forged figure.

What both accept, or only ours refuses, stands in a list, each with the reason why.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions, Snapshot
from annotator.export.forms.pay_form import card_lines
from annotator.model.entities import Fault, RegionReview, RegionVerdict, Review
from annotator.pay.money.amounts import amount_text, exact_text
from annotator.records import RejectionAnswer, Witness
from annotator.verify.common.manifest import card_digest
from tests.support import snapshots
from tests.support.exports import export_coco, load, rewrite, verified, write_sealed
from tests.support.forgeries import DOCUMENTS, Forger, Forgery, sample
from tests.support.made_jobs import (
    CAY,
    ON_ITEMS,
    Made,
    Money,
    Piece,
    Stretch,
    Word,
    an_order,
    snapshot_of,
)
from tests.support.snapshots import FakeSnapshot
from tests.tools.test_check_export import jobs
from tools.checkers.check_export import main

SAMPLES = 3
"""Forgeries tried of each document of each export; ``tests/faults/forgeries.py`` tries many more of
all 60,000."""

HOUR = 'kind = "living_wage"\namount = "500"\nunit = "hour"'
MONTH = 'kind = "statutory"\namount = "16113.75"\nunit = "month"\nhours = 225'
DECLARED = Category.DECLARED


def a_morning() -> Snapshot:
    """One worker, texts, gaps that became breaks, and what the worker says of the hours."""
    made = snapshots.snapshot_of(snapshots.a_morning())
    return replace(made, answers=[Witness(snapshots.ANN, "2026-09-21", 249_988, 0, "right")])


def of_several(reviews: tuple[Review, Review, Review], *, deductions: str = "") -> FakeSnapshot:
    """Two workers under two orders, one of whom may not be reviewed yet."""
    pay = f'per_item = "4.00"\nper_region = "0.755"\nrests_paid = "no"\n{deductions}'
    terms = [an_order(pay, floors=[MONTH]), an_order('per_region = "1.5"', floors=[MONTH, HOUR])]
    times = [(Category.LABEL, 1), (Category.SELF_CHECK, 2), (Category.REWORK, 3)]
    stretches = [
        Stretch(category, 61_003 + 977 * number, item, number % 2, number // 2 % 2)
        for number, (category, item) in enumerate(times * 3)
    ]
    stretches += [Stretch(Category.REST, 70_001, worker=1), Stretch(Category.AWAY, 5_003)]
    stretches.sort(key=lambda each: each.worker)
    first, second, third = reviews
    pieces = [
        Piece(4, 1, review=first),
        Piece(2, done_by=1, review=second),
        Piece(5, 2, done_by=1, order=1, review=third),
    ]
    return snapshot_of(Made(terms, pieces, stretches))


def partly_reviewed() -> Snapshot:
    """Two workers with fixed deductions, of whom one is not reviewed yet."""
    deductions = 'deductions = [{ kind = "fees", percent = "1.5" }, { kind = "tax", amount = "3" }]'
    reviews = (Review.ACCEPTED, Review.NONE, Review.REJECTED)
    return of_several(reviews, deductions=deductions)


def wholly_reviewed() -> FakeSnapshot:
    """Two workers, all reviewed."""
    return of_several((Review.ACCEPTED, Review.ACCEPTED, Review.REJECTED))


def in_all_categories() -> Snapshot:
    """Two workers with time in each category, under two orders with all that an order can have."""
    pay = """\
per_item = "4.00"
per_region = "0.755"
per_hour = "60"
rests_paid = "no"
top_up_to_floor = "no"
deductions = [{ kind = "fees", percent = "1.5" }, { kind = "tax", amount = "3.25" }]"""
    terms = [an_order(pay, floors=[MONTH]), an_order('per_region = "1.5"', floors=[MONTH])]
    stretches = [
        Stretch(category, 61_003 + 977 * number, number % 3 + 1, number % 2, number // 2 % 2)
        for number, category in enumerate(sorted(ON_ITEMS) * 3)
    ]
    stretches += [Stretch(category, 40_001) for category in set(Category) - ON_ITEMS]
    stretches += [Stretch(Category.REST, 70_001, worker=1), Stretch(Category.WAIT, 999, 1, 1, 1)]
    pieces = [
        Piece(4, 1, review=Review.ACCEPTED),
        Piece(2, done_by=1, review=Review.REJECTED),
        Piece(5, 2, done_by=1, order=1, review=Review.ACCEPTED),
    ]
    stretches.sort(key=lambda each: (each.worker, each.ms))
    return snapshot_of(Made(terms, pieces, stretches))


def over_periods() -> Snapshot:
    """One worker over three pay periods, with all that can be said, done again and paid."""
    pay = """\
per_item = "4.00"
per_hour = "60"
days_between_payments = 7
buyer_pays = { per_item = "9.00", per_hour = "150" }
deductions = [{ kind = "fees", percent = "1.5" }]"""
    stretches = [
        Stretch(Category.LABEL, 3_600_001, 1),
        Stretch(Category.REST, 700_003),
        Stretch(Category.REWORK, 61_003, 2, day=8),
        Stretch(Category.AWAY, 900_007, day=8),
        Stretch(Category.LABEL, 99_991, 2, day=23),
    ]
    words = [Word(DECLARED, 1, 300_000, item=1), Word(Category.REST, 3, 60_000)]
    words += [Word(DECLARED, ms=123_457), Word(DECLARED, ms=5_000, is_taken_back=True)]
    money = [
        Money("bonus", "25.50", day=9),
        Money("sent", "400"),
        Money("received", "3.50", day=9, converted=("USD", "500", "0.0077")),
        Money("top_up", "12", day=30),
    ]
    pieces = [Piece(4, day=0, review=Review.ACCEPTED), Piece(3, 1, day=8), Piece(1, day=23)]
    made = snapshot_of(Made([an_order(pay, floors=[HOUR])], pieces, stretches, words, money))
    rejected = made.records[1]
    facts = replace(rejected.item.facts, review=Review.REJECTED, fault=Fault.UNCLEAR)
    rejected = replace(rejected, item=replace(rejected.item, facts=facts))
    return replace(made, records=[made.records[0], rejected, *made.records[2:]])


def without_an_order() -> Snapshot:
    """Two workers without any terms."""
    times = [Stretch(Category.LABEL, 61_003, 1, order=None), Stretch(Category.REST, 9, order=None)]
    times.append(Stretch(Category.GUIDELINE, 4_001, worker=1, order=None))
    pieces = [Piece(2, order=None, review=Review.ACCEPTED), Piece(1, done_by=1, order=None)]
    return snapshot_of(Made([], pieces, times))


def in_yen() -> Snapshot:
    """Three workers paid in whole units, without a top-up, with money sent and received."""
    pay = """\
per_item = "7"
other_hour = "500.5"
top_up_to_floor = "no"
buyer_pays = { per_item = "11" }
deductions = [{ kind = "fees", percent = "1.5" }]"""
    pieces = [Piece(2, done_by=who, review=Review.ACCEPTED) for who in range(3)]
    times = [Stretch(Category.LABEL, 1_000_003 + who, who + 1, who) for who in range(3)]
    times.append(Stretch(Category.WAIT, 7, 1, 2))
    money = [Money("sent", "5"), Money("received", "4", 1), Money("top_up", "1", 2)]
    made = snapshot_of(
        Made([an_order(pay, currency="JPY", floors=[HOUR])], pieces, times, (), money)
    )
    return replace(made, answers=[Witness(CAY, "2026-09-21", 1_000_005, 0, "more")])


def in_dinars() -> Snapshot:
    """One worker paid in thousandths, who lacks much of the floor; the job is a sample."""
    hour = 'kind = "contract"\namount = "2.5"\nunit = "hour"'
    pay = 'per_region = "0.0125"\nper_hour = "1.125"\n'
    pay += 'deductions = [{ kind = "tax", amount = "0.005" }]'
    times = [Stretch(Category.LABEL, 1_000_003, 1), Stretch(Category.TRAINING, 7_000, 2)]
    order = an_order(pay, currency="KWD", floors=[hour])
    made = snapshot_of(Made([order], [Piece(2), Piece(3, done_by=None)], times))
    return replace(made, facts=replace(made.facts, sample=True))


def handed_in_by_several() -> Snapshot:
    """Two workers, of whom one handed in a part of the record, and the other nothing."""
    made = wholly_reviewed()
    states = [snapshots.a_ledger(made, snapshots.ANN, new=3, ms={Category.LABEL: 61_003})]
    states.append(snapshots.a_ledger(made, snapshots.BEN, new=4))
    return replace(made, states=states)


def answered() -> Snapshot:
    """One worker, whose regions a reviewer decided on, and who answered two rejections."""
    made = wholly_reviewed()
    reviews = (
        RegionReview(RegionVerdict.ACCEPTED, snapshots.BEN),
        RegionReview(RegionVerdict.CORRECTED, snapshots.BEN, 5, "wider", Fault.WORKER),
        RegionReview(RegionVerdict.REJECTED, snapshots.BEN, 5, "cut", Fault.UNCLEAR),
    )
    first, *others, last = made.records
    regions = [
        replace(each, review=review) for each, review in zip(last.regions, reviews, strict=False)
    ]
    last = replace(last, regions=[*regions, *last.regions[len(regions) :]])
    said = [
        RejectionAnswer(
            last.item.id, number, snapshots.ANN, 6, "No", snapshots.BEN, 5, "cut", Fault.UNCLEAR
        )
        for number in (0, 3)
    ]
    return replace(made, records=[first, *others, last], replies=said)


JOBS: Final[Mapping[str, Callable[[], Snapshot]]] = {
    make.__name__: make
    for make in (
        *(a_morning, partly_reviewed, wholly_reviewed, in_all_categories, over_periods),
        *(without_an_order, in_yen, in_dinars, snapshots.handed_in, handed_in_by_several),
        answered,
    )
}

FACTS = "status|review|fault|practice|sample|file|part|left_out"
REVIEWED = r"answers\[\].*|region_reviews\[\].*|region_reviews.*|answers.*"
COUNTS = "paid_regions|pasted_regions|proposed_regions|regions_left_out"

STATED: Final = {
    r"effort.json.items\[\].sha256": "the pictures are not in the folder",
    r"effort.json.items\[\].(status|review|practice)": "it matters only as far as pieces are paid",
    rf"effort.json.items\[\].({COUNTS})": "what left no box in the folder; within the regions",
    r"effort.json.items\[\].(sample|left_out|fault)": "a word of the job on an item",
    rf"effort.json.items\[\].({REVIEWED})": "a word of a reviewer or a worker on a region",
    r"effort.json.items\[\].answered": "at job no answer is there",
    r"effort.json.totals.(core_)?night_minutes": "no time of day leaves a job; within the work",
    r"effort.json.totals.sessions": "sessions are there of one worker at full alone",
    r"effort.json.totals.sample_ms": "a sum of sessions; within the work, and only of samples",
    r"effort.json.totals.bins.*": "below full no item has gap bins; within what a gap can be",
    r"effort.json.filter.of": "items that were not chosen are not there; more than were chosen",
    r"annotations.json.(annotations|images)\[\].comment.*": "no digest of regions has it",
    r"effort.json.ledgers, no such key": "that nobody has handed in; a hand-in tells",
    r"effort.json.ledgers\[\].(origin|size|root|new|lost|ms.*)": "a hand-in tells it, if given",
    r"effort.json.witness(\..*)?": "the worker's word; a hand-in tells, if given",
    r"effort.json.sessions\[\].(spans\[\].|corrections\[\].)?sample": "a word of the job",
    r"effort.json.sessions\[\].spans\[\].(ended_by|gap_.*)": "why and where a gap was; no sum",
    r"effort.json.sessions\[\].corrections\[\].reason": "why it was work, in a word",
    r"fair_pay.json.coverage.items_with_effort": "at job no item has a time",
    r"fair_pay.json.parts\[\].inputs.conversions\[\].(source|currency)": "no bank says it",
    r"fair_pay.json.work_orders\[\].accepted_by": "who accepts and never works is in no part",
    r"fair_pay.json.summary.coverage": "at job no item has a time",
    r"annotations.json.info.description": "an import may have brought another title",
    r"annotations.json(.info|.\w+\[\])?, a key more": "an import may have brought it",
    r"annotations.json.info.text_rules, no such key": "then texts are as they were typed",
    r"annotations.json.annotations\[\].(note|segmentation).*": "an import brought it",
    r"annotations.json.(annotations|image_tags)\[\].group.*": "in a digest only if reviewed",
    r"annotations.json.categories\[\].(colour|hotkey).*": "how a label is shown and chosen; no sum",
    r"annotations.json.categories\[\].supercategory": "what a label stands under; no sum",
    r"annotations.json.categories\[\].attribute_kinds.*": "what may be said of a region; no sum",
    r"annotations.json.images\[\].(width|height)": "the pictures are not in the folder",
    r"annotations.json.annotations\[\].attributes.count, as a text": "beyond 2^53 it is a text",
    r"annotations.json.*, as a float": "the same number of JSON",
    r"annotations.json.categories, the first two swapped": "the order of labels is the job's",
}
"""What both accept: nothing in the folder tells otherwise."""

OURS_ALONE: Final = {
    r".*\.reason, (a letter more|as .*)": "why it is not known; both see that it is not",
    r"fair_pay.json.work_orders\[\].sections\[\].fields\[\].value.*": (
        "a list, a table or a floor of an order in words; the order is beside it, byte for byte"
    ),
}
"""What the second checker does not look at, as it says; no figure comes from it."""


def is_of_unused_label(forger: Forger, forgery: Forgery) -> bool:
    """Whether it is about a label that no annotation and no tag has: only README.md names it."""
    if forgery.name != "annotations.json" or forgery.path[:1] != ("categories",):
        return False
    document = forger.whole[forgery.name]
    is_inside = len(forgery.path) > 1 and forgery.path[-1] != "name"
    rows = [*document["annotations"], *document.get("image_tags", [])]
    label = document["categories"][forgery.path[1]] if is_inside else {}
    return "id" in label and all(row["category_id"] != label["id"] for row in rows)


def is_in(list_: Mapping[str, str], forgery: Forgery) -> bool:
    """Whether a list names where a forgery is, or where and how."""
    wheres = (forgery.place, f"{forgery.place}, {forgery.way}")
    return any(re.fullmatch(pattern, where) for pattern in list_ for where in wheres)


def told_of(forger: Forger, forgery: Forgery) -> bool:
    """Return whether both checkers see a forgery, or a list says why not."""
    forger.forge(forgery)
    ours, theirs = verified(forger.folder).is_ok, main([str(forger.folder)])
    forger.put_back()
    if ours or theirs == 0:
        list_ = STATED if ours else OURS_ALONE
        is_stated = is_in(list_, forgery) or (ours and is_of_unused_label(forger, forgery))
        return theirs == 0 and is_stated
    return True


@pytest.mark.parametrize("detail", list(Detail))
@pytest.mark.parametrize("kind", JOBS)
def test_no_forged_figure_passes_and_both_checkers_agree(
    tmp_path: Path, kind: str, detail: Detail
) -> None:
    folder = tmp_path / "out"
    export_coco(folder, JOBS[kind](), ExportOptions(detail=detail))
    assert verified(folder).problems == ()
    assert main([str(folder)]) == 0
    forger, wrong = Forger(folder), list[tuple[str, str]]()
    for name in DOCUMENTS:
        every = sample(name, forger.whole[name], SAMPLES, seed=f"{kind} {detail}")
        wrong += [(each.place, each.way) for each in every if not told_of(forger, each)]
    assert wrong == []


def invented(documents: dict[str, Any], basis: str, exact: Mapping[str, Fraction]) -> None:
    """Write figures of several workers wherever they stand: part, total, payments, summary."""
    pay = documents["fair_pay.json"]
    (part,), (total,), (shown,) = pay["parts"], pay["totals"], pay["summary"]["pay"]
    # While nothing is reviewed, and once all is, what is expected is the same.
    sides = {basis, "expected"} if shown["basis"] == basis else {basis}
    for name, amount in exact.items():
        value = amount_text(amount, "KES")
        written = {"exact": exact_text(amount), "value": value, "reason": None}
        for figures, side in product((part["figures"], total["figures"]), sides):
            figures[side][name] |= written
        if "expected" in sides and name in shown:
            shown[name] = value
        if shown["basis"] == "accepted" and name == "owed":
            shown["owed_accepted"] = value
        if "expected" in sides and name in total["paid"]:
            total["paid"][name] |= written | {"exact": exact_text(Fraction(value))}
    documents["annotations.json"]["info"]["fair_pay"] = pay["summary"]


def retold(folder: Path, pay: Any) -> None:
    """Write the README anew, and vouch for it."""
    _told, mark, rest = (folder / "README.md").read_text("utf-8").partition("What the work orders")
    data = "\n".join([*card_lines(pay, pay["summary"]), f"{mark}{rest}"]).encode()
    rewrite(folder, "README.md", data)
    pay["seals"]["README.md"] = card_digest(data)


LIMITS = [
    ("completed", {"shortfall": "F - N"}, True),
    ("completed", {"shortfall": "F - N - 1"}, False),
    ("completed", {"shortfall": "F"}, True),
    ("completed", {"shortfall": "F + 1"}, False),
    ("completed", {"shortfall": "F - N", "owed": "F + 1"}, False),
    ("completed", {"shortfall": "F - N", "top_up_due": "F - N + 1"}, False),
    ("expected", {"shortfall": "F"}, False),
    *[
        ("accepted", {name: "N"}, False)
        for name in ("task_rate", "paid_time_rate", "full_rate", "passed_on", "gross", "net")
    ],
    *[("completed", {name: "N"}, False) for name in ("task_rate", "full_rate", "passed_on")],
]


@pytest.mark.parametrize("detail", [Detail.JOB, Detail.ITEM])
@pytest.mark.parametrize(("basis", "forged", "is_possible"), LIMITS)
def test_what_several_are_owed_lies_within_its_limits_wherever_it_stands(
    tmp_path: Path, detail: Detail, basis: str, forged: Mapping[str, str], is_possible: bool
) -> None:
    pay = 'per_item = "4"\ndeductions = [{ kind = "fees", percent = "1.5" }]'
    times = [Stretch(Category.LABEL, 600_000, 1), Stretch(Category.LABEL, 900_000, 2, worker=1)]
    made = Made([an_order(pay, floors=[HOUR])], [Piece(2), Piece(3, done_by=1)], times)
    export_coco(tmp_path / "out", snapshot_of(made), ExportOptions(detail=detail))
    documents = {name: load(tmp_path / "out", name) for name in DOCUMENTS}
    figures = documents["fair_pay.json"]["parts"][0]["figures"]
    known = {"F": figures["terms"]["floor_pay"], "N": figures["completed"]["net"]}
    numbers = {name: Fraction(figure["exact"]) for name, figure in known.items()}
    exact = {name: _worth(text, numbers) for name, text in forged.items()}
    if "shortfall" in exact:
        top_up = exact.setdefault("top_up_due", exact["shortfall"])
        exact.setdefault("owed", numbers["N"] + top_up)
    invented(documents, basis, exact)
    retold(tmp_path / "out", documents["fair_pay.json"])
    write_sealed(tmp_path / "out", documents)
    assert verified(tmp_path / "out").is_ok is is_possible
    assert main([str(tmp_path / "out")]) == (0 if is_possible else 1)


@pytest.mark.parametrize("basis", ["completed", "accepted"])
@pytest.mark.parametrize("detail", [Detail.JOB, Detail.ITEM])
def test_without_a_rate_nobody_lacks_a_known_amount(
    tmp_path: Path, detail: Detail, basis: str
) -> None:
    times = [Stretch(Category.LABEL, 600_000, 1), Stretch(Category.LABEL, 900_000, 2, worker=1)]
    pieces = [Piece(2, review=Review.ACCEPTED), Piece(3, done_by=1, review=Review.ACCEPTED)]
    made = snapshot_of(Made([an_order(floors=[HOUR])], pieces, times))
    export_coco(tmp_path / "out", made, ExportOptions(detail=detail))
    assert (verified(tmp_path / "out").problems, main([str(tmp_path / "out")])) == ((), 0)
    documents = {name: load(tmp_path / "out", name) for name in DOCUMENTS}
    (part,) = documents["fair_pay.json"]["parts"]
    floor_pay = Fraction(part["figures"]["terms"]["floor_pay"]["exact"])
    invented(documents, basis, {"shortfall": floor_pay})
    retold(tmp_path / "out", documents["fair_pay.json"])
    write_sealed(tmp_path / "out", documents)
    assert not verified(tmp_path / "out").is_ok
    assert main([str(tmp_path / "out")]) == 1


def _worth(text: str, numbers: Mapping[str, Fraction]) -> Fraction:
    """Return what a sum such as ``F - N + 1`` comes to; whole numbers are hundredths."""
    total, sign = Fraction(0), 1
    for word in text.split():
        if word in "+-":
            sign = 1 if word == "+" else -1
        else:
            total += sign * (numbers[word] if word in numbers else Fraction(word) / 100)
    return total


# Jobs of all kinds ------------------------------------------------------------------------------


@pytest.mark.parametrize("drawn", [0, 1])
def test_a_label_that_is_taken_away_is_told_even_if_nothing_has_it(
    tmp_path: Path, drawn: int
) -> None:
    export_coco(tmp_path / "out", snapshot_of(Made([], [Piece(drawn, order=None)], [])))
    forger = Forger(tmp_path / "out")
    forgery = Forgery("annotations.json", ("categories",), "without the last")
    forger.forge(forgery)
    assert not verified(forger.folder).is_ok
    assert main([str(forger.folder)]) == 1
    assert not is_of_unused_label(forger, forgery)
    forger.put_back()
    assert told_of(forger, forgery)


# Too few draws come to these.
LAST_LABEL_UNUSED = {"made": Made([], [Piece(0, done_by=None, order=None)], []), "seed": 6}


@example(detail=Detail.JOB, only_first=False, **LAST_LABEL_UNUSED)
@given(made=jobs(), detail=st.sampled_from(Detail), only_first=st.booleans(), seed=st.integers())
def test_both_agree_on_forgeries_of_jobs_of_all_kinds(
    made: Made, detail: Detail, only_first: bool, seed: int
) -> None:
    only = frozenset({1}) if only_first and len(made.pieces) > 1 else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "out"
        export_coco(folder, snapshot_of(made), ExportOptions(detail=detail, only=only))
        forger = Forger(folder)
        for document in DOCUMENTS:
            tried = sample(document, forger.whole[document], 1, seed=f"{seed} {document}")
            for forgery in tried:
                assert told_of(forger, forgery), (forgery.place, forgery.way, forgery.to)


@pytest.mark.parametrize("detail", list(Detail))
def test_who_only_got_a_bonus_is_among_those_who_said_nothing(
    tmp_path: Path, detail: Detail
) -> None:
    times, money = [Stretch(Category.LABEL, 600_000, 1)], [Money("bonus", "5", worker=1)]
    made = snapshot_of(Made([an_order('per_item = "4"')], [Piece(2)], times, (), money))
    answers = [Witness(snapshots.ANN, "2026-09-21", 600_000, 0, "right")]
    export_coco(tmp_path / "out", replace(made, answers=answers), ExportOptions(detail=detail))
    said = {"more": 0, "right": 1, "less": 0, "none": 1, "signed": False}
    assert load(tmp_path / "out", "effort.json")["witness"] == said
    assert (verified(tmp_path / "out").problems, main([str(tmp_path / "out")])) == ((), 0)
