"""Each rule of the second checker refuses what breaks it, in a sentence that names the key."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import pytest

from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from tests.exporters.test_proposals import job as with_proposals
from tests.support.exports import export_coco, load, write_sealed
from tests.support.forgeries import DOCUMENTS
from tests.support.made_jobs import Made, Piece, Stretch, Word, an_order, snapshot_of
from tests.tools.test_forgeries import JOBS
from tools.checkers.check_export import main
from tools.checkers.check_export.pay.figures import Sheet
from tools.checkers.check_export.refusal import Refused
from tools.checkers.check_export.steps import check

Documents = dict[str, Any]
Change = Callable[[Any, Any, Any], object]
"""What is changed in annotations.json, effort.json and fair_pay.json."""


def of_two_orders() -> Any:
    """Return the job of one worker who declared time on an item under the first of two orders."""
    orders = [an_order('per_item = "4"'), an_order('per_item = "5"')]
    pieces = [Piece(), Piece(order=1)]
    stretches = [
        Stretch(Category.LABEL, 8_000, 1),
        Stretch(Category.LABEL, 9_000, 2, order=1),
    ]
    words = [Word(Category.DECLARED, ms=5_000, item=1), Word(Category.DECLARED, ms=5_000, order=1)]
    return snapshot_of(Made(orders, pieces, stretches, words))


SOURCES: dict[str, Callable[[], Any]] = {
    **JOBS,
    "with_proposals": with_proposals,
    "of_two_orders": of_two_orders,
}


class Whole(Protocol):
    """Puts the export of a job into a folder, and returns its documents."""

    def __call__(
        self, folder: Path, kind: str, detail: Detail, *, only: bool = False
    ) -> Documents: ...


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Return what copies an export, which is made and checked once for all tests."""
    made: dict[tuple[str, Detail, bool], Path] = {}

    def copied(folder: Path, kind: str, detail: Detail, *, only: bool = False) -> Documents:
        key = (kind, detail, only)
        if key not in made:
            made[key] = tmp_path_factory.mktemp("whole") / "out"
            options = ExportOptions(detail=detail, only=frozenset({1}) if only else None)
            export_coco(made[key], SOURCES[kind](), options)
            check(made[key])
        shutil.copytree(made[key], folder)
        return {name: load(folder, name) for name in DOCUMENTS}

    return copied


def correction(effort: Any, number: int = 0) -> Any:
    return [each for one in effort["sessions"] for each in one["corrections"]][number]


def withdrawal(effort: Any) -> Any:
    every = [each for one in effort["sessions"] for each in one["corrections"]]
    return next(each for each in every if each["claim"] is not None)


def span(effort: Any, number: int = 0) -> Any:
    return effort["sessions"][0]["spans"][number]


def row(pay: Any, key: str) -> Any:
    """Return the row of a field of the first order."""
    sections = pay["work_orders"][0]["sections"]
    return next(each for one in sections for each in one["fields"] if each["key"] == key)


def twice(rows: list[Any], **changes: object) -> None:
    """Add the first entry again, with changes."""
    rows.append({**copy.deepcopy(rows[0]), **changes})


def put(into: Any, /, **changes: object) -> object:
    """Change an object, and return it."""
    into.update(changes)
    return into


FULL = ("over_periods", Detail.FULL)
MORNING = ("a_morning", Detail.FULL)
SEVERAL = ("partly_reviewed", Detail.FULL)
YEN = ("in_yen", Detail.ITEM)
LEDGERS = ("handed_in_by_several", Detail.FULL)
PROPOSED = ("with_proposals", Detail.FULL)

CHANGES: dict[str, tuple[tuple[str, Detail], Change]] = {
    "hotkey states 'Ctrl+Alt+H', but another": (
        MORNING,
        lambda coco, _effort, _pay: put(coco["categories"][1], hotkey="Ctrl+Alt+H"),
    ),
    "kind of the attribute storeys states 'text', but another": (
        MORNING,
        lambda coco, _effort, _pay: [
            put(coco["categories"][0], attribute_kinds=[{"name": "storeys", "kind": "text"}]),
            coco["categories"].reverse(),
        ],
    ),
    "proposed.category_id states 99, but no category": (
        PROPOSED,
        lambda coco, _effort, _pay: put(
            next(each for each in coco["annotations"] if "proposed" in each)["proposed"],
            category_id=99,
        ),
    ),
    "an earlier entry has the same id": (
        MORNING,
        lambda coco, _effort, _pay: twice(coco["annotations"]),
    ),
    "image_id states 99, but no image": (
        MORNING,
        lambda coco, _effort, _pay: put(coco["annotations"][0], image_id=99),
    ),
    "category_id states 99, but no category": (
        MORNING,
        lambda coco, _effort, _pay: put(coco["annotations"][0], category_id=99),
    ),
    "area states 7, but the sides": (
        MORNING,
        lambda coco, _effort, _pay: put(coco["annotations"][0], area=7),
    ),
    "but its image has only 640 x 480": (
        MORNING,
        lambda coco, _effort, _pay: put(coco["annotations"][0], bbox=[639, 0, 2, 1], area=2),
    ),
    "bins.rest states": (
        MORNING,
        lambda _coco, effort, _pay: put(
            effort["items"][0]["bins"], rest=[[10, 1, 5_000, 0]]
        ),
    ),
    "120000 ms of such gaps are work": (
        MORNING,
        lambda _coco, effort, _pay: put(
            effort["items"][0]["bins"], label=[[300, 1, 119_999, 61_235]]
        ),
    ),
    "such gaps are all work": (
        MORNING,
        lambda _coco, effort, _pay: put(
            effort["items"][0]["bins"], label=[[10, 1, 4_000, 1_000]]
        ),
    ),
    "end_ms states": (
        FULL,
        lambda _coco, effort, _pay: put(
            correction(effort), end_ms=correction(effort)["start_ms"]
        ),
    ),
    "the method ends it after 300000 ms": (
        FULL,
        lambda _coco, effort, _pay: longer(effort),
    ),
    "000... is too large a number": (
        MORNING,
        lambda _coco, effort, _pay: put(effort["items"][0], regions=10**400),
    ),
    "group states 10000000000000000000, but": (
        MORNING,
        lambda coco, _effort, _pay: put(coco["annotations"][0], group=10**19),
    ),
    "a reason belongs to declared time": (
        FULL,
        lambda _coco, effort, _pay: put(correction(effort), reason=""),
    ),
    "no earlier claim that still stands": (
        FULL,
        lambda _coco, effort, _pay: put(withdrawal(effort), claim=77),
    ),
    "but the claim corrections[": (
        FULL,
        lambda _coco, effort, _pay: put(
            withdrawal(effort), end_ms=withdrawal(effort)["end_ms"] + 1
        ),
    ),
    "entry states 77, but there are": (
        FULL,
        lambda _coco, effort, _pay: put(correction(effort), entry=77),
    ),
    "but its span lasts from": (
        FULL,
        lambda _coco, effort, _pay: put(correction(effort), end_ms=10**9),
    ),
    "from states 'away', but spans[": (
        FULL,
        lambda _coco, effort, _pay: put(correction(effort), **{"from": "away"}),
    ),
    "it is no answer about a span": (
        FULL,
        lambda _coco, effort, _pay: put(correction(effort), claim=0),
    ),
    "method states 'effort/2'": (
        FULL,
        lambda _coco, effort, _pay: put(effort["sessions"][0], method="effort/2"),
    ),
    "gap_category states 'rest', but gaps": (
        MORNING,
        lambda _coco, effort, _pay: put(span(effort), gap_category="rest"),
    ),
    "spans[1].item_id states 77, but no item": (
        MORNING,
        lambda _coco, effort, _pay: put(span(effort, 1), item_id=77),
    ),
    "start_ms states 4320, but the span before it": (
        MORNING,
        lambda _coco, effort, _pay: put(span(effort, 1), start_ms=4320),
    ),
    "left_out states 'why', but it has 1 regions": (
        MORNING,
        lambda coco, effort, _pay: [
            put(effort["items"][2], left_out="why", regions=1),
            coco["images"].pop(2),
        ],
    ),
    "audio_ms states 5, but the item lasts 0 ms": (
        MORNING,
        lambda _coco, effort, _pay: put(effort["items"][0], audio_ms=5),
    ),
    "proposals states": (
        PROPOSED,
        lambda _coco, effort, _pay: put(effort["items"][0]["proposals"], kept=2),
    ),
    "proposals.undecided states": (
        PROPOSED,
        lambda _coco, effort, _pay: put(effort["items"][0]["proposals"], undecided=2, kept=0),
    ),
    "proposals.ms states": (
        PROPOSED,
        lambda _coco, effort, _pay: put(effort["items"][0]["proposals"], ms=10**9),
    ),
    "unassigned_ms states": (
        MORNING,
        lambda _coco, effort, _pay: put(effort["items"][0], unassigned_ms=1),
    ),
    " has time and no ledger": (
        LEDGERS,
        lambda _coco, effort, _pay: effort["ledgers"].pop(),
    ),
    "the record was changed after it was handed in": (
        LEDGERS,
        lambda _coco, effort, _pay: put(effort["ledgers"][0], holds=False),
    ),
    "signature states 'me', but": (
        FULL,
        lambda _coco, _effort, pay: put(pay["work_orders"][0], signature="me"),
    ),
    "file states 'work_orders/": (
        FULL,
        lambda _coco, _effort, pay: put(
            pay["work_orders"][0], file=f"work_orders/{'0' * 64}.toml"
        ),
    ),
    "floors.1, is_disclosed states false": (
        FULL,
        lambda _coco, _effort, pay: put(row(pay, "floors.1"), is_disclosed=False),
    ),
    "what_for.title, value states": (
        FULL,
        lambda _coco, _effort, pay: put(row(pay, "what_for.title"), value="other"),
    ),
    "pay.rests_paid, value states": (
        FULL,
        lambda _coco, _effort, pay: put(row(pay, "pay.rests_paid"), value="no"),
    ),
    "pay.per_item, value states 'KES 40.00', but the order states KES 4.00": (
        FULL,
        lambda _coco, _effort, pay: put(row(pay, "pay.per_item"), value="KES 40.00"),
    ),
    "pay.days_between_payments, value states '8'": (
        FULL,
        lambda _coco, _effort, pay: put(row(pay, "pay.days_between_payments"), value="8"),
    ),
    "pay.other_hour, value states 'KES 5.00'": (
        FULL,
        lambda _coco, _effort, pay: put(row(pay, "pay.other_hour"), value="KES 5.00"),
    ),
    "pay.fallen": (
        FULL,
        lambda _coco, _effort, pay: pay["work_orders"][0]["sections"][3]["fields"].append(
            {"key": "pay.fallen", "title": "x", "value": "x", "is_disclosed": True}
        ),
    ),
    "the page gives no such figure here": (
        FULL,
        lambda _coco, _effort, pay: put(
            pay["parts"][0]["figures"]["completed"],
            more=pay["parts"][0]["figures"]["completed"]["net"],
        ),
    ),
    "figures.completed.net is missing": (
        FULL,
        lambda _coco, _effort, pay: pay["parts"][0]["figures"]["completed"].pop("net"),
    ),
    "inputs.bonus states '0.0', but the shortest": (
        FULL,
        lambda _coco, _effort, pay: put(pay["parts"][0]["inputs"], bonus="0.0"),
    ),
    "nothing is converted at a rate of 0": (
        FULL,
        lambda _coco, _effort, pay: [
            put(each, rate="0")
            for part in pay["parts"]
            for each in part["inputs"]["conversions"]
        ],
    ),
    "paid.received states": (
        FULL,
        lambda _coco, _effort, pay: [
            forged_sum(pay["totals"][0]["paid"], name, "0.01") for name in ("received", "confirmed")
        ],
    ),
    "paid.confirmed states '999', but": (
        FULL,
        lambda _coco, _effort, pay: forged_sum(pay["totals"][0]["paid"], "confirmed", "999"),
    ),
    "paid.sent_signed states '999', but": (
        FULL,
        lambda _coco, _effort, pay: forged_sum(pay["totals"][0]["paid"], "sent_signed", "999"),
    ),
    "paid.bonus_by_vendor states '-1', but": (
        FULL,
        lambda _coco, _effort, pay: forged_sum(pay["totals"][0]["paid"], "bonus_by_vendor", "-1"),
    ),
    "paid.bonus_by_worker.exact states '0', but the totals of the workers": (
        SEVERAL,
        lambda _coco, _effort, pay: forged_sum(pay["totals"][0]["paid"], "bonus_by_worker", "5"),
    ),
    "paid.conversion_by_worker.value states '3', but": (
        FULL,
        lambda _coco, _effort, pay: put(
            pay["totals"][0]["paid"]["conversion_by_worker"], value="3", exact="2"
        ),
    ),
    f"reviewed_sha256 states '{'0' * 64}', but annotations.json": (
        FULL,
        lambda _coco, effort, _pay: put(effort["items"][0], reviewed_sha256="0" * 64),
    ),
    "but an item that nobody reviewed gives null": (
        FULL,
        lambda _coco, effort, _pay: put(effort["items"][2], reviewed_sha256="0" * 64),
    ),
    "declared_item_ms states 423457, but only": (
        FULL,
        lambda _coco, _effort, pay: put(pay["parts"][1]["inputs"], declared_item_ms=423_457),
    ),
    "sum of parts[].inputs.declared_item_ms states 299999": (
        ("over_periods", Detail.ITEM),
        lambda _coco, _effort, pay: declared_less(pay),
    ),
    "declared_item_ms (worker": (
        ("of_two_orders", Detail.FULL),
        lambda _coco, _effort, pay: declared_elsewhere(pay),
    ),
    "sum of parts[].inputs.items_withdrawn states '1'": (
        FULL,
        lambda _coco, _effort, pay: put(pay["parts"][2]["inputs"], items_withdrawn=1),
    ),
    "are accepted, rejected or withdrawn": (
        FULL,
        lambda _coco, _effort, pay: put(pay["parts"][2]["inputs"], regions_withdrawn=9),
    ),
    "terms.withdrawn_paid.value states '0'": (
        FULL,
        lambda _coco, _effort, pay: put(
            pay["parts"][0]["figures"]["terms"]["withdrawn_paid"], value="0", exact="0"
        ),
    ),
    "pay.withdrawn_paid, value states 'not disclosed'": (
        FULL,
        lambda _coco, _effort, pay: put(row(pay, "pay.withdrawn_paid"), value="not disclosed"),
    ),
    "witness.signed states true, but without ledgers": (
        MORNING,
        lambda _coco, effort, _pay: put(
            effort,
            witness={
                "observed_ms": 1, "declared_ms": 0, "answer": "right", "signed": True,
                "hand_in_sha256": "0" * 64,
            },
        ),
    ),
    "nobody pays less than nothing": (
        FULL,
        lambda _coco, _effort, pay: forged_sum(pay["totals"][0]["paid"], "sent", "-1"),
    ),
    "currency states 'USD', but the work order": (
        FULL,
        lambda _coco, _effort, pay: [
            put(each["figures"], currency="USD") for each in (*pay["parts"], *pay["totals"])
        ],
    ),
    "work_orders[0] states": (
        FULL,
        lambda _coco, _effort, pay: put(
            pay["parts"][0]["figures"], work_orders=["0" * 64]
        ),
    ),
    "work_order states '000": (
        FULL,
        lambda _coco, _effort, pay: put(pay["parts"][0], work_order="0" * 64),
    ),
    "but the part before it has order": (
        SEVERAL,
        lambda _coco, _effort, pay: pay["parts"].reverse(),
    ),
    "parts[0].workers states 2, but a part at full": (
        SEVERAL,
        lambda _coco, _effort, pay: put(pay["parts"][0], workers=2),
    ),
    "parts[0].periods states 7, but it is period 1 of 1 workers": (
        SEVERAL,
        lambda _coco, _effort, pay: put(pay["parts"][0], periods=7),
    ),
    "items.value states '1', but the rest of the folder gives '1.5'": (
        FULL,
        lambda _coco, _effort, pay: half_moved(pay),
    ),
    "workers have time, and sessions are there for a single one": (
        MORNING,
        lambda _coco, effort, _pay: effort.pop("sessions"),
    ),
    "conversions states": (
        YEN,
        lambda _coco, _effort, pay: put(
            pay["parts"][0]["inputs"],
            conversions=[
                {
                    "from_amount": "1", "amount": "1", "currency": "USD", "rate": "1",
                    "source": "x",
                }
            ],
        ),
    ),
}  # fmt: skip


def longer(effort: Any) -> None:
    """Make one span of the first two, the first of which is as long as the method allows."""
    one, other, *_others = effort["sessions"][0]["spans"]
    assert (one["end_ms"] - one["start_ms"], one["category"]) == (300_000, other["category"])
    one["end_ms"] = other["start_ms"] = one["end_ms"] + 1


def declared_less(pay: Any) -> None:
    """State a millisecond less that was declared on items."""
    for each in pay["parts"]:
        if each["inputs"]["declared_item_ms"]:
            each["inputs"]["declared_item_ms"] -= 1


def declared_elsewhere(pay: Any) -> None:
    """Move what was declared on items from the part of one order to that of another."""
    some, others = (each["inputs"] for each in pay["parts"])
    assert (some["declared_item_ms"], others["declared_item_ms"]) == (5_000, 0)
    some["declared_item_ms"], others["declared_item_ms"] = 0, 5_000


def half_moved(pay: Any) -> None:
    """Move half an item from the last period to the first: their sum is the same."""
    first, *_others, last = (each["inputs"] for each in pay["parts"])
    assert (first["items_completed"], last["items_completed"]) == (1, 1)
    first["items_completed"], last["items_completed"] = "1.5", "0.5"


def forged_sum(paid: Any, name: str, amount: str) -> object:
    """State another sum, and what is open by it, as a careful forger would."""
    known = {key: each["exact"] and Fraction(each["exact"]) for key, each in paid.items()}
    sheet = Sheet(paid[name]["unit"], known, has_formulas=True)
    sheet.enter(name, Fraction(amount))
    for key, figure in paid.items():
        if figure["formula"] is not None:
            sheet.compute(key, figure["formula"])
    for key, figure in sheet.figures.items():
        paid[key] = {**figure, "reason": None}
    return paid


@pytest.mark.parametrize("sentence", CHANGES)
def test_what_breaks_a_rule_is_refused_by_its_key(
    whole: Whole, tmp_path: Path, sentence: str
) -> None:
    (kind, detail), change = CHANGES[sentence]
    documents = whole(tmp_path / "out", kind, detail)
    change(*documents.values())
    write_sealed(tmp_path / "out", documents)
    with pytest.raises(Refused) as refused:
        check(tmp_path / "out")
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


OF_SOME: dict[str, Change] = {
    "filter.left_out states 'x'": lambda _coco, effort, _pay: put(effort["filter"], left_out="x"),
    "filter.items states 2": lambda _coco, effort, _pay: put(effort["filter"], items=2),
    "filter.of states 1": lambda _coco, effort, _pay: put(effort["filter"], of=1),
    "off_item.ms.rest states 9": (
        lambda _coco, effort, _pay: put(effort["off_item"]["ms"], rest=9)
    ),
    "off_item.bins.label states": (
        lambda _coco, effort, _pay: put(effort["off_item"]["bins"], label=[[10, 1, 5000, 0]])
    ),
    "witness states": lambda _coco, effort, _pay: put(
        effort,
        witness={"observed_ms": 1, "declared_ms": 0, "answer": "right", "signed": False},
    ),
    "paid states {}, but no currency, or a choice": (
        lambda _coco, _effort, pay: put(pay["totals"][0], paid={})
    ),
}


@pytest.mark.parametrize("sentence", OF_SOME)
def test_what_belongs_to_the_whole_job_is_refused_of_chosen_items(
    whole: Whole, tmp_path: Path, sentence: str
) -> None:
    documents = whole(tmp_path / "out", "a_morning", Detail.FULL, only=True)
    OF_SOME[sentence](*documents.values())
    write_sealed(tmp_path / "out", documents)
    with pytest.raises(Refused) as refused:
        check(tmp_path / "out")
    assert sentence in str(refused.value)


def test_no_image_has_times_at_the_level_job(whole: Whole, tmp_path: Path) -> None:
    documents = whole(tmp_path / "out", "a_morning", Detail.JOB)
    put(documents["annotations.json"]["images"][0], effort={"work_ms": 0})
    write_sealed(tmp_path / "out", documents)
    with pytest.raises(Refused, match="no image has times at the level job"):
        check(tmp_path / "out")
    assert main([str(tmp_path / "out")]) == 1
