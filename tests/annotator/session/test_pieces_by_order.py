"""Work is paid by the order under which it was done, whoever confirms an item, and when."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.commands import AddRegions, SetBoxes
from annotator.job_file.rows.values import PieceCounts
from annotator.model.entities import Fault, LabelId, Region, Review
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay import read_work_order
from annotator.pay.money.piece_division import MILLIONTHS
from annotator.pay_basis.pay_inputs import pay_inputs
from annotator.pay_basis.piece_shares import piece_terms
from annotator.records import StoredOrder
from annotator.session.job_session import JobSession
from annotator.session.others_money import OthersMoney
from annotator.session.piece_tally import by_key, by_order
from annotator.session.rejections import recent_rejections
from annotator.session.shared_pieces import SharedPieces
from tests.annotator.session.sitting import (
    ADA,
    BEN,
    ITEMS,
    ORDER,
    ORDER_SHA256,
    Sitting,
    sitting,
)
from tests.annotator.session.test_shared_pieces import Script, steps
from tests.support.examples import part_of_examples

OwedBy = dict[tuple[str, str], tuple[Any, Any]]
"""Items and regions by person and title of the order."""


def titled(title: str, **pay: str) -> bytes:
    """Return an order that differs from the first one in its title and some terms."""
    lines = "".join(f'{name} = "{value}"\n' for name, value in pay.items())
    return ORDER.replace(b"Old letters", title.encode()) + lines.encode()


WORSE = titled("worse").replace(b'"0.50"', b'"0.01"').replace(b'"0.10"', b'"0.01"')
BETTER = titled("better").replace(b'"0.50"', b'"5.00"').replace(b'"0.10"', b'"1.00"')
TO_CONFIRMER = titled("to confirmer", shared_items="confirmed_by")
TO_CONFIRMER_TOO = titled("to confirmer too", shared_items="confirmed_by")
TITLES = {
    ORDER_SHA256: "first",
    sha256(WORSE).hexdigest(): "worse",
    sha256(BETTER).hexdigest(): "better",
    sha256(TO_CONFIRMER).hexdigest(): "to confirmer",
    sha256(TO_CONFIRMER_TOO).hexdigest(): "to confirmer too",
    "": "",
}


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
        yield made


def stored(data: bytes) -> StoredOrder:
    """Return an order as it is given to a session."""
    return StoredOrder(sha256(data).hexdigest(), data)


def accept(at: Sitting, worker: Worker, data: bytes) -> None:
    """Let a person, and nobody else, accept an order."""
    at.sit(worker).accept_new(stored(data))
    at.rise()


def draw(at: Sitting, worker: Worker, ms: int) -> Region:
    """Let a person draw a box on the first item."""
    at.sit(worker)
    at.open()
    at.work(ms)
    region = at.add()
    at.rise()
    return region


def confirm(at: Sitting, worker: Worker, ms: int) -> None:
    """Let a person look at the first item, and confirm it."""
    session = at.sit(worker)
    at.open()
    at.work(ms)
    session.confirm()
    at.rise()


def owed(at: Sitting) -> OwedBy:
    """Return the pieces as a snapshot counts them, which must be those that the window reads."""
    orders = {
        each.sha256: read_work_order(each.data) for each in at.project.reads.orders().result()
    }
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        found = pay_inputs(snapshot, orders)
    terms = piece_terms(orders)
    pieces = {
        (str(worker), order): (each.items_completed, each.regions_completed)
        for (worker, order, _period), each in found.items()
        if each.items_completed or each.regions_completed
    }
    for worker in (ADA, BEN):
        read = by_order(by_key(at.project.reads.pieces_of(worker.id, terms).result()))
        own = {order: part for (whose, order), part in pieces.items() if whose == worker.id}
        assert own == {o: (n.items, n.regions) for o, n in read.items() if n != PieceCounts()}
    return {(who, TITLES[order]): part for (who, order), part in pieces.items()}


def shown(at: Sitting) -> dict[str, PieceCounts]:
    """Return the pieces that the window shows of the person at work, by order."""
    at.pump()
    assert at.session is not None
    found = by_order(at.session._pieces.by_key)
    return {TITLES[order]: each for order, each in found.items() if each != PieceCounts()}


def is_divided(session: JobSession) -> bool:
    """Return whether the window reads the open item again after each change."""
    return isinstance(session._pieces, SharedPieces)


def test_a_colleague_with_a_worse_order_who_confirms_lowers_nobodys_rate(at: Sitting) -> None:
    draw(at, ADA, 3_000)
    accept(at, BEN, WORSE)
    confirm(at, BEN, 1_000)
    assert owed(at) == {
        ("ada", "first"): (Fraction(3, 4), 1),
        ("ben", "worse"): (Fraction(1, 4), 0),
    }
    ben = at.sit(BEN)
    ada = OthersMoney(ben, ADA).pay()
    assert ada is not None
    assert ada.completed["gross"].value == "0.48"  # 3/4 of 0.50, and 0.10


def test_an_order_of_one_person_alone_takes_nobodys_part_for_whoever_confirms(
    at: Sitting,
) -> None:
    draw(at, ADA, 3_000)
    accept(at, BEN, TO_CONFIRMER)
    confirm(at, BEN, 1_000)
    assert owed(at) == {
        ("ada", "first"): (Fraction(3, 4), 1),
        ("ben", "to confirmer"): (Fraction(1, 4), 0),
    }


def test_if_all_their_orders_say_so_the_item_goes_to_whoever_confirmed_it(at: Sitting) -> None:
    accept(at, ADA, TO_CONFIRMER_TOO)
    draw(at, ADA, 3_000)
    accept(at, BEN, TO_CONFIRMER)
    confirm(at, BEN, 1_000)
    assert owed(at) == {("ada", "to confirmer too"): (0, 1), ("ben", "to confirmer"): (1, 0)}
    session = at.sit(BEN)
    at.open()
    at.work(3_000)
    session.accept_new(stored(TO_CONFIRMER_TOO))
    at.work(2_000)
    assert shown(at) == {"to confirmer": PieceCounts(1, 0)}, "to look at it divides nothing"
    session.reopen()
    session.confirm()
    assert shown(at) == {
        "to confirmer": PieceCounts(Fraction(4, 6) + Fraction(1, 3 * MILLIONTHS), 0),
        "to confirmer too": PieceCounts(Fraction(2, 6) - Fraction(1, 3 * MILLIONTHS), 0),
    }
    at.rise()
    assert owed(at)["ada", "to confirmer too"] == (0, 1)


def test_a_better_order_pays_the_seconds_under_it_alone_if_an_item_is_confirmed_again(
    at: Sitting,
) -> None:
    draw(at, ADA, 8_000)
    confirm(at, ADA, 1_000)
    session = at.sit(ADA)
    session.accept_new(stored(BETTER))
    at.open()
    assert shown(at) == {"first": PieceCounts(1, 1)}
    at.work(1_000)
    session.reopen()
    session.confirm()
    part = Fraction(1, 10)
    assert shown(at) == {
        "first": PieceCounts(1 - part, 1),
        "better": PieceCounts(part, 0),
    }
    at.rise()
    assert owed(at) == {("ada", "first"): (1 - part, 1), ("ada", "better"): (part, 0)}


def test_a_new_order_reprices_no_finished_item_that_is_looked_at(at: Sitting) -> None:
    draw(at, ADA, 1_000)
    confirm(at, ADA, 0)
    session = at.sit(ADA)
    session.accept_new(stored(WORSE))
    at.open()
    at.work(900_000)
    assert shown(at) == {"first": PieceCounts(1, 1)}
    at.rise()
    assert owed(at) == {("ada", "first"): (1, 1)}


@pytest.mark.parametrize(
    ("fault", "other", "pays"),
    [
        (Fault.BUYER, WORSE, "first"),
        (Fault.BUYER, BETTER, "better"),
        (Fault.WORKER, WORSE, "worse"),
    ],
)
def test_rework_is_paid_like_the_first_work_unless_the_new_order_is_better_or_the_fault_is_ones_own(
    at: Sitting, fault: Fault, other: bytes, pays: str
) -> None:
    box = draw(at, ADA, 1_000)
    confirm(at, ADA, 0)
    session = at.sit(BEN)
    session.is_reviewing = True
    at.open()
    session.judge(Review.REJECTED, "the guideline has changed", fault)
    at.rise()
    accept(at, ADA, other)
    session = at.sit(ADA)
    at.open()
    at.work(1_000)
    session.editor.run(SetBoxes({box.id: Box(1, 2, 30, 40)}))
    at.work(2_000)
    session.confirm()
    at.rise()
    if pays == "first":
        assert owed(at) == {("ada", "first"): (1, 1)}
    else:
        assert owed(at) == {
            ("ada", "first"): (Fraction(1, 4), Fraction(1, 2)),
            ("ada", pays): (Fraction(3, 4), Fraction(1, 2)),
        }


def test_the_only_person_of_a_job_loses_nothing_by_a_worse_order() -> None:
    with sitting(order=ORDER, people=(ADA,)) as at:
        session = at.sit()
        assert not is_divided(session)
        at.open()
        at.work(3_000)
        at.add()
        at.work(600)
        session.accept_new(stored(WORSE))
        assert is_divided(session)
        at.work(400)
        session.confirm()
        expected = {
            "first": PieceCounts(Fraction(9, 10), 1),
            "worse": PieceCounts(Fraction(1, 10), 0),
        }
        assert shown(at) == expected
        at.open(ITEMS[1])
        at.work(500)
        at.add()
        session.confirm()
        expected["worse"] = PieceCounts(Fraction(11, 10), 1)
        assert shown(at) == expected
        at.rise()
        assert owed(at)["ada", "worse"] == (Fraction(11, 10), 1)
        session = at.sit()
        assert is_divided(session)
        assert shown(at) == expected


def test_a_job_of_one_person_under_one_order_reads_no_item_again() -> None:
    with sitting(order=ORDER, people=(ADA,)) as at:
        confirm(at, ADA, 700)
        session = at.sit()
        assert not is_divided(session)
        assert shown(at) == {"first": PieceCounts(1, 0)}


def test_work_before_the_first_order_stays_without_terms() -> None:
    with sitting(people=(ADA,)) as at:
        session = at.sit()
        at.open()
        at.work(3_000)
        session.accept_new(stored(ORDER))
        at.work(1_000)
        session.confirm()
        at.rise()
        assert owed(at) == {("ada", ""): (Fraction(3, 4), 0), ("ada", "first"): (Fraction(1, 4), 0)}


def test_without_time_on_an_item_the_order_accepted_last_pays_and_that_of_the_confirmation(
    at: Sitting,
) -> None:
    accept(at, ADA, BETTER)
    draw(at, ADA, 0)
    accept(at, BEN, WORSE)
    confirm(at, BEN, 0)
    assert owed(at) == {("ada", "better"): (0, 1), ("ben", "worse"): (1, 0)}


def test_a_region_of_two_people_is_paid_by_the_orders_under_which_each_changed_it(
    at: Sitting,
) -> None:
    box = draw(at, ADA, 3_000)
    session = at.sit(BEN)
    at.open()
    at.work(1_000)
    session.editor.run(SetBoxes({box.id: Box(1, 2, 30, 40)}))
    session.accept_new(stored(WORSE))
    at.work(1_000)
    session.confirm()
    at.rise()
    # The region: 3/4 and 1/4. The item: 3/5 and 2/5. Of that half of Ben's is under each order.
    assert owed(at) == {
        ("ada", "first"): (Fraction(3, 5), Fraction(3, 4)),
        ("ben", "first"): (Fraction(1, 5), Fraction(1, 4)),
        ("ben", "worse"): (Fraction(1, 5), 0),
    }


def test_the_last_millionth_goes_to_the_first_person_and_then_to_the_first_order(
    at: Sitting,
) -> None:
    for data in (WORSE, BETTER):
        accept(at, ADA, data)
        draw(at, ADA, 1_000)
    confirm(at, BEN, 1_000)
    first = min((WORSE, BETTER), key=lambda data: sha256(data).hexdigest())
    third = Fraction(333_333, MILLIONTHS)
    found = {key: items for key, (items, _regions) in owed(at).items()}
    expected = dict.fromkeys([("ada", "worse"), ("ada", "better"), ("ben", "first")], third)
    expected["ada", TITLES[sha256(first).hexdigest()]] += Fraction(1, MILLIONTHS)
    assert found == expected


def test_a_bulk_edit_after_another_order_is_counted_without_opening_the_job_again() -> None:
    with sitting(order=ORDER, people=(ADA,)) as at:
        session = at.sit(ADA)
        at.open(ITEMS[1])
        at.work(1_000)
        session.confirm()
        session.accept_new(stored(BETTER))
        at.work(1_000)
        at.open(ITEMS[0])
        loaded = at.project.reads.load_item(ITEMS[1]).result()
        box = session.new_region(Box(1, 2, 3, 4), LabelId(1))
        change = AddRegions((box,)).change(loaded.state)
        assert change is not None
        session.editor.run_over("copy", [change])
        half = Fraction(1, 2)
        assert shown(at) == {"first": PieceCounts(half, 0), "better": PieceCounts(half, 1)}


def test_a_rejection_can_be_answered_as_long_as_the_kindest_of_the_workers_own_orders_says(
    at: Sitting,
) -> None:
    long = BETTER + b"\n[footing]\ndispute_days = 9\n"
    accept(at, ADA, long)
    draw(at, ADA, 1_000)
    accept(at, BEN, WORSE + b"\n[footing]\ndispute_days = 1\n")
    confirm(at, BEN, 1_000)
    session = at.sit(ADA)
    session.is_reviewing = True
    at.open()
    session.judge(Review.REJECTED, "blurred", Fault.BUYER)
    at.rise()
    days = {}
    for worker in (ADA, BEN):
        session = at.sit(worker)
        (found,) = recent_rejections(session)
        assert found.answer_by is not None
        days[worker.id] = (found.answer_by - session.time.date).days
        at.rise()
    assert days == {"ada": 9, "ben": 1}


def test_what_is_withdrawn_is_promised_to_be_paid_only_if_all_orders_pay_it(at: Sitting) -> None:
    draw(at, ADA, 1_000)
    accept(at, BEN, titled("not paid", withdrawn_paid="no").replace(b'"no"', b"false"))
    confirm(at, BEN, 1_000)
    session = at.sit(ADA)
    session.is_reviewing = True
    at.open()
    at.pump()
    assert not session.pays_withdrawn


def test_the_window_names_the_confirmer_as_paid_only_if_all_orders_say_so(at: Sitting) -> None:
    draw(at, ADA, 1_000)
    accept(at, BEN, TO_CONFIRMER)
    session = at.sit(BEN)
    at.open()
    at.pump()
    assert session.item_people is not None
    assert not session.item_people.pays_confirmer
    at.open(ITEMS[1])
    at.work(1_000)
    at.add()
    at.rise()
    accept(at, ADA, TO_CONFIRMER_TOO)
    session = at.sit(ADA)
    at.open(ITEMS[1])
    at.pump()
    assert session.item_people is not None
    assert session.item_people.pays_confirmer


orders = st.tuples(st.just("terms"), st.sampled_from([WORSE, BETTER, TO_CONFIRMER]))


@given(st.lists(st.one_of(steps, orders), max_size=25))
@part_of_examples(40)
def test_whatever_people_do_under_any_orders_each_piece_is_divided_once_and_alike_everywhere(
    script: list[tuple[str, Any]],
) -> None:
    with sitting(order=ORDER) as at:
        doing = Script(at)
        accepted: set[tuple[str, bytes]] = set()
        for verb, value in script:
            assert at.session is not None
            key = (at.session.worker.id, value)
            if verb != "terms":
                doing.do(verb, value)
            elif key not in accepted:
                accepted.add(key)
                at.session.accept_new(stored(value))
            at.pump()
        assert at.session is not None
        worker, live = at.session.worker, shown(at)
        at.rise()
        pieces = owed(at)
        mine = {order: part for (who, order), part in pieces.items() if who == worker.id}
        assert {order: (each.items, each.regions) for order, each in live.items()} == mine
        rows = at.project.reads.item_rows().result()
        items = sum(items for items, _regions in pieces.values())
        assert items == sum(row.status.value == "done" for row in rows)
        regions = sum(regions for _items, regions in pieces.values())
        assert regions == int(regions)
