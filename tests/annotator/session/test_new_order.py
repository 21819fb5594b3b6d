"""Terms that change while work goes on: what was before stays under the terms before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from concurrent.futures import Future
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.editing.commands import AddRegions
from annotator.errors import InvalidWorkOrderError, WriteFailedError
from annotator.files import FileRefusedError
from annotator.job_file.rows.values import PieceCounts
from annotator.job_ledger.ledger_reader import read_ledger
from annotator.ledger.order_signature import sign_order
from annotator.ledger.signatures import Signer, fingerprint
from annotator.model.entities import LabelId, WorkerId
from annotator.model.geometry import Box
from annotator.model.people import Worker
from annotator.pay import BROKEN, UNSIGNED
from annotator.records import StoredOrder
from annotator.session.given_order import (
    GivenOrder,
    OrderNotTakenError,
    given_order,
    read_given,
)
from annotator.session.job_session import JobSession
from annotator.session.others_money import OthersMoney
from annotator.session.piece_tally import by_order as pieces_by_order
from annotator.session.recovery import recover_sessions
from tests.annotator.session.sitting import (
    ADA,
    BEN,
    ITEMS,
    ORDER,
    ORDER_SHA256,
    Clocks,
    Sitting,
    sitting,
)
from tests.annotator.session.test_recovery import crash
from tests.support.zones import nairobi, utc_ms

LOWER = ORDER.replace(b'"0.10"', b'"0.05"')
LOWER_SHA256 = sha256(LOWER).hexdigest()
TO_CONFIRMER = ORDER.replace(b"[pay]", b'[pay]\nshared_items = "confirmed_by"', 1)
TO_CONFIRMER_SHA256 = sha256(TO_CONFIRMER).hexdigest()
GIVEN = StoredOrder(LOWER_SHA256, LOWER)
KEY = Signer.from_seed(b"k" * 32)


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
        yield made


@pytest.fixture
def bare() -> Iterator[Sitting]:
    with sitting() as made:
        yield made


def by_order(at: Sitting) -> dict[str, int]:
    """Return the booked ms by order, and see that no span crosses another."""
    found: dict[str, int] = {}
    end_ms = 0
    for entry in sorted(at.entries(), key=lambda entry: entry.span.start_ms):
        assert entry.span.start_ms >= end_ms
        end_ms = entry.span.end_ms
        found[entry.order_sha256] = found.get(entry.order_sha256, 0) + entry.span.duration_ms
    return found


def live(session: JobSession) -> dict[str, int]:
    """Return the ms by order as the window has them."""
    found: dict[str, int] = {}
    for (order, _day), sums in session.time.by_key().items():
        found[order] = found.get(order, 0) + sum(sums.values())
    return {order: ms for order, ms in found.items() if ms}


def test_the_open_span_ends_at_the_moment_of_acceptance(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(1_234)
    session.accept_new(GIVEN)
    assert session.order is not None
    assert session.order.sha256 == session.order_sha256 == LOWER_SHA256
    at.work(777)
    expected = {ORDER_SHA256: 1_234, LOWER_SHA256: 777}
    assert live(session) == expected
    at.rise()
    assert by_order(at) == expected
    assert live(at.sit()) == expected
    assert at.session is not None
    assert (at.session.order_sha256, at.session.offered) == (LOWER_SHA256, None)


def test_time_that_passes_while_the_acceptance_is_written_is_under_the_old_order(
    at: Sitting,
) -> None:
    session = at.sit()
    at.open()
    at.work(500)

    def slowly() -> Future[None]:
        at.work(321)
        return at.project.writes.accept_order(LOWER, LOWER_SHA256, ADA.id)

    cut = session.recording.change_order(LOWER_SHA256, slowly)
    session.time.order_changed(cut.totals)
    at.work(100)
    expected = {ORDER_SHA256: 821, LOWER_SHA256: 100}
    assert live(session) == expected
    at.rise()
    assert by_order(at) == expected


def test_the_time_before_an_acceptance_after_midnight_stays_on_its_days(at: Sitting) -> None:
    start_ms = utc_ms(2026, 5, 4, 20, 59)  # a minute before midnight in Nairobi
    at.clocks = Clocks(dt.datetime.fromtimestamp(start_ms / 1000, dt.UTC))
    at.zone = nairobi
    session = at.sit()
    at.open()
    day = session.time.day
    at.work(100_001)  # nobody looks meanwhile
    session.accept_new(GIVEN)
    at.work(30_002)
    expected = {
        (ORDER_SHA256, day): 60_000,
        (ORDER_SHA256, day + 1): 40_001,
        (LOWER_SHA256, day + 1): 30_002,
    }
    summed = {key: sum(sums.values()) for key, sums in session.time.by_key().items()}
    assert summed == expected
    at.rise()
    booked: dict[tuple[str, int], int] = {}
    for row in at.project.reads.effort_sums(ADA.id).result():
        key = row.order_sha256, row.day
        booked[key] = booked.get(key, 0) + row.total_ms
    assert booked == expected


def test_a_shared_item_stays_divided_by_time_if_one_of_its_orders_says_so(at: Sitting) -> None:
    at.sit(BEN)
    for item_id in ITEMS:
        at.open(item_id)
        at.work(1_000)
        at.add()
    at.rise()
    session = at.sit(ADA)
    at.open(ITEMS[0])
    at.work(3_000)
    session.confirm()
    at.open(ITEMS[1])
    at.work(2_000)
    session.accept_new(StoredOrder(TO_CONFIRMER_SHA256, TO_CONFIRMER))
    at.work(1_000)
    session.confirm()
    at.pump()
    expected = {
        ORDER_SHA256: PieceCounts(Fraction(3, 4) + Fraction(2, 4), 0),
        TO_CONFIRMER_SHA256: PieceCounts(Fraction(1, 4), 0),
    }
    assert pieces_by_order(session._pieces.by_key) == expected
    loaded = at.project.reads.load_item(ITEMS[0]).result()
    boxes = AddRegions((session.new_region(Box(1, 2, 3, 4), LabelId(1)),)).change(loaded.state)
    assert boxes is not None
    session.editor.run_over("copy", [boxes])  # everything is counted again
    at.pump()
    # A box is paid by the order under which it was drawn.
    expected[TO_CONFIRMER_SHA256] = PieceCounts(Fraction(1, 4), 1)
    assert pieces_by_order(session._pieces.by_key) == expected
    at.rise()
    session = at.sit(ADA)
    assert pieces_by_order(session._pieces.by_key) == expected


def test_a_first_order_later_leaves_the_time_before_without_terms(bare: Sitting) -> None:
    session = bare.sit()
    bare.open()
    bare.work(1_001)
    assert session.confirm() is not None
    first = given_order(bare.project, ADA.id, StoredOrder(ORDER_SHA256, ORDER), "en")
    assert (first.before, first.changes) == (None, ())
    session.accept_new(first.stored)
    bare.open(ITEMS[1])
    bare.work(499)
    assert session.confirm() is not None
    assert live(session) == {"": 1_001, ORDER_SHA256: 499}
    bare.pump()
    pay = session.pay()
    assert pay is not None
    assert pay.expected["items"].exact == 1
    bare.rise()
    assert by_order(bare) == {"": 1_001, ORDER_SHA256: 499}


def test_work_is_paid_under_the_order_under_which_it_was_done(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.add()
    at.work(500)
    session.confirm()
    assert session.pay() is not None
    session.accept_new(GIVEN)
    at.open(ITEMS[1])
    at.add()
    at.work(300)
    session.confirm()
    stored = at.project.reads.pieces_of(ADA.id).result()
    pieces = {row.order_sha256: row.counts.regions for row in stored}
    assert pieces == {ORDER_SHA256: 1, LOWER_SHA256: 1}
    session.reopen()
    session.confirm()
    at.open()
    session.reopen()
    session.confirm()  # confirmed again under the new order, which pays none of the work before
    at.pump()
    stored = at.project.reads.pieces_of(ADA.id).result()
    found = {row.order_sha256: row.counts for row in stored}
    assert found == {ORDER_SHA256: PieceCounts(1, 1), LOWER_SHA256: PieceCounts(1, 1)}
    pay = session.pay()
    assert pay is not None
    assert pay.expected["gross"].value == "1.15"


def test_what_is_not_accepted_leaves_nothing_in_the_file(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(900)
    serial, orders = at.project.serial, at.project.reads.orders().result()
    assert given_order(at.project, ADA.id, GIVEN, "en").changes
    assert at.project.reads.orders().result() == orders
    assert at.project.serial == serial
    assert session.order_sha256 == ORDER_SHA256
    at.rise()
    assert by_order(at) == {ORDER_SHA256: 900}


def test_each_worker_accepts_for_themselves(at: Sitting) -> None:
    at.sit(ADA).accept_new(GIVEN)
    at.rise()
    ben = at.sit(BEN)
    assert ben.offered is not None
    assert (ben.has_accepted, ben.order_sha256) == (True, ORDER_SHA256)
    at.open()
    at.work(600)
    assert OthersMoney(ben, ADA).order_sha256 == LOWER_SHA256
    at.rise()
    assert by_order(at) == {ORDER_SHA256: 600}
    ben = at.sit(BEN)
    assert ben.offered is not None
    ben.accept_new(ben.offered)
    assert ben.order_sha256 == LOWER_SHA256
    accepted = {each.sha256: each.accepted_by for each in at.project.reads.orders().result()}
    assert accepted == {ORDER_SHA256: (ADA.id, BEN.id), LOWER_SHA256: (ADA.id, BEN.id)}


def test_a_given_order_waits_and_whoever_never_worked_here_has_to_accept_it(at: Sitting) -> None:
    at.sit(ADA)
    at.rise()
    at.project.writes.add_order(LOWER, LOWER_SHA256).result()
    ada = at.sit(ADA)
    assert (ada.has_accepted, ada.order_sha256) == (True, ORDER_SHA256)
    assert ada.offered is not None
    at.rise()
    new = at.sit(Worker(WorkerId("new"), "New"))
    assert not new.has_accepted
    assert new.order is not None
    assert new.order.sha256 == LOWER_SHA256
    new.leave()
    at.session = None


def test_whoever_worked_without_terms_may_go_on_without_them(bare: Sitting) -> None:
    bare.sit(ADA)
    bare.rise()
    bare.project.writes.add_order(ORDER, ORDER_SHA256).result()
    ada = bare.sit(ADA)
    assert (ada.has_accepted, ada.order, ada.order_sha256) == (True, None, "")
    assert ada.offered is not None
    bare.open()
    bare.work(300)
    bare.rise()
    assert by_order(bare) == {"": 300}


def test_the_disk_refuses_an_acceptance_and_the_terms_so_far_hold(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(800)
    with at.failing_disk(), pytest.raises(WriteFailedError):
        session.accept_new(GIVEN)
    assert session.order_sha256 == ORDER_SHA256
    at.work(200)
    session.accept_new(GIVEN)
    at.work(100)
    at.rise()
    assert by_order(at) == {ORDER_SHA256: 1_000, LOWER_SHA256: 100}


def test_time_after_a_crash_belongs_to_the_order_that_was_accepted_last(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(500)
    session.accept_new(GIVEN)
    at.work(400)
    at.tick()
    owner = json.loads(at.state_file.read_text())["owner"]
    assert owner["order"] == LOWER_SHA256
    crash(at)
    recover_sessions(at.project, at.folder / "state", at.clocks.read())
    found = by_order(at)
    assert found[ORDER_SHA256] == 500
    assert found[LOWER_SHA256] == 400


def test_a_crash_without_a_state_file_finds_the_order_in_the_job(at: Sitting) -> None:
    session = at.sit()
    at.open()
    at.work(500)
    session.accept_new(GIVEN)
    at.work(400)
    at.add()  # each change writes the open span beside it
    at.pump()
    at.state_file.unlink(missing_ok=True)
    crash(at)
    recover_sessions(at.project, at.folder / "state", at.clocks.read())
    assert by_order(at) == {ORDER_SHA256: 500, LOWER_SHA256: 400}


def test_the_order_in_force_is_not_taken_twice(at: Sitting) -> None:
    at.sit()
    with pytest.raises(OrderNotTakenError, match="in force already"):
        given_order(at.project, ADA.id, StoredOrder(ORDER_SHA256, ORDER), "en")


def test_an_earlier_order_is_accepted_again_and_the_ledger_has_three_acceptances(
    at: Sitting,
) -> None:
    earlier = StoredOrder(ORDER_SHA256, ORDER)
    session = at.sit()
    at.open()
    at.work(1_000)
    session.accept_new(GIVEN)
    at.work(200)
    given = given_order(at.project, ADA.id, earlier, "en")
    assert given.is_return
    assert [change.key for change in given.changes] == ["pay.per_region"]
    session.accept_new(earlier)
    at.work(30)
    assert live(session) == {ORDER_SHA256: 1_030, LOWER_SHA256: 200}
    at.rise()
    assert by_order(at) == {ORDER_SHA256: 1_030, LOWER_SHA256: 200}
    assert at.sit().order_sha256 == ORDER_SHA256
    at.rise()
    reads = at.project.reads
    assert [each.accepted_by for each in reads.orders().result()] == [(ADA.id, BEN.id), (ADA.id,)]
    ledger = read_ledger(at.project, ADA.id)
    accepted = [each.content for each in ledger.entries if each.content["kind"] == "acceptance"]
    assert accepted == [
        {"kind": "acceptance", "work_order": ORDER_SHA256},
        {"kind": "acceptance", "work_order": LOWER_SHA256},
        {"kind": "acceptance", "work_order": ORDER_SHA256, "nth": 2},
    ]
    assert reads.open_account(ADA.id).result().entries == len(ledger.entries)


def test_an_order_that_differs_in_spelling_alone_is_neither_taken_nor_offered(at: Sitting) -> None:
    at.sit()
    lines = ORDER.replace(b"= ", b"  =  ").splitlines(keepends=True)
    data = b"# of today\n" + b"".join(lines)
    other = StoredOrder(sha256(data).hexdigest(), data)
    with pytest.raises(OrderNotTakenError, match="the same terms as the one before"):
        given_order(at.project, ADA.id, other, "en")
    at.rise()
    at.project.writes.add_order(data, other.sha256).result()
    assert at.sit().offered is None
    at.rise()
    at.project.writes.add_order(LOWER, LOWER_SHA256).result()
    offered = at.sit().offered
    assert offered is not None
    assert offered.sha256 == LOWER_SHA256


def test_fixed_deductions_of_both_orders_are_said_before_they_are_accepted(at: Sitting) -> None:
    at.sit()
    fixed = b'\n[[pay.deductions]]\nkind = "fees"\namount = "3.00"\n'

    def given(data: bytes) -> GivenOrder:
        order = StoredOrder(sha256(data).hexdigest(), data)
        return given_order(at.project, ADA.id, order, "en")

    assert not given(ORDER + fixed).deducts_twice
    assert at.session is not None
    at.session.accept_new(given(ORDER + fixed).stored)
    assert given(LOWER + fixed).deducts_twice
    assert not given(LOWER).deducts_twice
    assert not given(LOWER + fixed.replace(b'amount = "3.00"', b'percent = "1"')).deducts_twice


# Files ------------------------------------------------------------------------


def written(folder: Path, data: bytes, signature: bytes = b"") -> Path:
    """Return the file of an order; its signature is beside it."""
    path = folder / "terms.toml"
    path.write_bytes(data)
    if signature:
        path.with_name("terms.toml.sigstore.json").write_bytes(signature)
    return path


def test_a_signed_file_is_read_with_by_whom_and_kept_so_in_the_job(
    at: Sitting, tmp_path: Path
) -> None:
    given = read_given(written(tmp_path, LOWER, sign_order(KEY, LOWER)))
    assert given.signed_by == fingerprint(KEY.public)
    session = at.sit()
    session.accept_new(given)
    assert session.order is not None
    assert session.order.signature == given.signed_by
    first, second = at.project.reads.orders().result()
    assert (first.signed_by, second.signed_by) == (UNSIGNED, given.signed_by)
    assert second.signature == given.signature
    other = sign_order(Signer.from_seed(b"x" * 32), LOWER)
    with pytest.raises(InvalidWorkOrderError, match="another signature"):
        at.project.writes.add_order(LOWER, LOWER_SHA256, other).result()


def test_a_signature_that_does_not_hold_in_the_file_is_shown_as_broken(at: Sitting) -> None:
    at.project.writes.add_order(LOWER, LOWER_SHA256, sign_order(KEY, ORDER)).result()
    assert at.project.reads.orders().result()[-1].signed_by == BROKEN


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Dear Sir", "was not taken. Line 1 is not TOML"),
        (b"[pay]\n", "was not taken. In [pay], currency is missing"),
        (b"\xff\xfe", "was not taken. Line 1 is not UTF-8"),
        (b"[" * 5_000, "was not taken."),
        (b'[pay]\ncurrency = "KES"\nper_pixel = "1"\nper_foot = "2"\n', "1 more fault"),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(OrderNotTakenError) as found:
        read_given(written(tmp_path, data))
    assert words in str(found.value)


def test_a_missing_file_a_folder_and_a_foreign_signature_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError):
        read_given(tmp_path / "none.toml")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(FileRefusedError):
        read_given(tmp_path / "folder.toml")
    with pytest.raises(OrderNotTakenError, match="changed after it was signed"):
        read_given(written(tmp_path, LOWER, sign_order(KEY, ORDER)))
    with pytest.raises(OrderNotTakenError, match="its signature does not hold"):
        read_given(written(tmp_path, LOWER, b"yes"))
