"""What can be read of a damaged file and a copy of it become one job, with nothing in it twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.day.claims import standing_claims, taking_back
from annotator.editing.commands import AddRegions, DeleteRegions, SetTranscription
from annotator.effort.categories import Category
from annotator.job_file import Project
from annotator.job_file.backup.backups import backups_folder
from annotator.job_file.backup.job_recovery import Hours, Recovery, put_out, recovery_of
from annotator.job_file.schema.tables import EFFORT, REGION
from annotator.job_ledger.document_files import document_bytes
from annotator.ledger.payment_documents import PaymentContents, new_id, sign_payment
from annotator.ledger.signatures import Signer
from annotator.model.entities import Fault, ItemId, RegionId, Review, WorkerId
from annotator.model.people import Worker
from annotator.records import (
    Contribution,
    Correction,
    EarlierReview,
    Payment,
    PaymentDocument,
    RejectionAnswer,
)
from annotator.verify.ledger.payment_reader import payment_in
from tests.annotator.cli.running import done
from tests.annotator.job_file.jobs import ADA, SESSION, booked, editor_on, make_job, new_region
from tests.support.damaged_jobs import past_the_guards

SIGNER = Signer.new()
BEN = WorkerId("ben")


@pytest.fixture(autouse=True)
def _no_copies_from_elsewhere() -> Iterator[None]:
    shutil.rmtree(backups_folder(), ignore_errors=True)
    yield
    shutil.rmtree(backups_folder(), ignore_errors=True)


class Made:
    """A job with two regions and 3 s when its copy was made, and more since."""

    def __init__(self, folder: Path) -> None:
        self.ids: dict[str, RegionId] = {}
        with make_job(folder) as project:
            self.path = project.path
            project.writes.add_worker(ADA).result()
            project.writes.begin_session(SESSION).result()
            project.writes.append_effort([booked(0, 1_000), booked(1_000, 3_000)], None).result()
            self.draw(project, 1, "lost", "kept", "deleted")
            assert project.back_up().result().backup is not None
            editor = editor_on(project, 1)
            editor.run(DeleteRegions((self.ids["deleted"],)))
            editor.run(SetTranscription(self.ids["kept"], "kept, and corrected"))
            self.draw(project, 2, "later")
            project.writes.append_effort([booked(3_000, 7_000)], None).result()

    def draw(self, project: Project, item: int, *texts: str) -> None:
        editor = editor_on(project, item)
        for text in texts:
            region = new_region(project, text)
            self.ids[text] = region.id
            editor.run(AddRegions((region,)))
        project.reads.labels().result()

    def damage(self) -> None:
        """Lose a region that the copy has, and two entries of time: one of them it has."""
        past_the_guards(
            self.path,
            "UPDATE region SET seal = '' WHERE transcription = 'lost'",
            "UPDATE effort SET seal = '' WHERE start_ms = 1000",
        )


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


def held(path: Path) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the texts and the booked spans of a job, which must be whole."""
    with Project.open(path) as project, project.snapshot().result() as snapshot:
        assert snapshot.problems() == []
        texts = [region.transcription for each in snapshot.items() for region in each.regions]
        spans = [(entry.span.start_ms, entry.span.end_ms) for entry in snapshot.effort()]
        return sorted(texts), spans


def together(path: Path, out: Path) -> Recovery:
    """Recover both together, and return what was found."""
    with recovery_of(path) as recovery:
        put_out(recovery.together(), out)
        return recovery


def test_both_together_have_all_and_nothing_twice(made: Made, tmp_path: Path) -> None:
    made.damage()
    out = tmp_path / "out.fairlabel"
    recovery = together(made.path, out)
    texts, spans = held(out)
    assert texts == ["kept, and corrected", "later", "lost"]
    assert spans == [(0, 1_000), (1_000, 3_000), (3_000, 7_000)]
    union = recovery.union
    assert union is not None
    assert (union.regions, union.items, union.effort_ms, union.deleted) == (1, 0, 2_000, 1)
    assert union.file_is_newer
    assert union.left_out == 0
    assert recovery.hours in {Hours(5_000, 3_000, 4_000, 2_000), Hours(3_000, 5_000, 2_000, 4_000)}


def test_the_recovered_job_can_be_worked_on(made: Made, tmp_path: Path) -> None:
    made.damage()
    out = tmp_path / "out.fairlabel"
    together(made.path, out)
    with Project.open(out) as project:
        numbers = [r.number for r in project.reads.load_item(1).result().state.regions.values()]
        region = new_region(project, "new")
        assert region.number > max(numbers)
        editor_on(project, 1).run(AddRegions((region,)))
        project.writes.append_effort([booked(7_000, 8_000)], None).result()
    assert "new" in held(out)[0]


def test_an_entry_that_overlaps_what_is_booked_is_not_booked_again(
    made: Made, tmp_path: Path
) -> None:
    # The file says of the same second something else: as after a session that was recovered twice.
    row = (2, SESSION.id, ADA.id, "", "label", 1, 1_000, 2_500, "item", None, None, "[]", 0)
    values = ", ".join("NULL" if each is None else repr(each) for each in (*row, EFFORT.seal(row)))
    made.damage()
    past_the_guards(
        made.path,
        "DELETE FROM effort WHERE start_ms = 1000",
        f"INSERT INTO effort VALUES ({values})",
    )
    recovery = together(made.path, tmp_path / "out.fairlabel")
    _, spans = held(tmp_path / "out.fairlabel")
    assert spans == [(0, 1_000), (1_000, 2_500), (3_000, 7_000)]
    assert recovery.union is not None
    assert (recovery.union.effort_ms, recovery.union.left_out) == (0, 1)


def test_a_region_whose_number_is_taken_gets_another_one(made: Made, tmp_path: Path) -> None:
    row = ("r-new", 3, 1, 1, "box", "[1,2,3,4]", "a", "mine", "{}", "drawn", None, 1, None, "")
    values = ", ".join("NULL" if each is None else repr(each) for each in (*row, REGION.seal(row)))
    past_the_guards(
        made.path,
        "DELETE FROM region WHERE transcription = 'lost'",
        f"INSERT INTO region VALUES ({values})",
        "UPDATE region_time SET seal = ''",
    )
    together(made.path, tmp_path / "out.fairlabel")
    texts, _ = held(tmp_path / "out.fairlabel")
    assert texts == ["kept, and corrected", "later", "lost", "mine"]


def test_of_an_older_file_and_its_newer_copy_the_copy_counts(made: Made, tmp_path: Path) -> None:
    older = made.path.read_bytes()
    with Project.open(made.path) as project:
        editor_on(project, 1).run(SetTranscription(made.ids["kept"], "newest"))
        assert project.back_up().result().backup is not None
    made.path.write_bytes(older)
    recovery = together(made.path, tmp_path / "out.fairlabel")
    assert recovery.union is not None
    assert not recovery.union.file_is_newer
    assert held(tmp_path / "out.fairlabel")[0] == ["later", "lost", "newest"]


def test_without_a_copy_there_is_nothing_to_join(made: Made) -> None:
    made.damage()
    shutil.rmtree(backups_folder())
    with recovery_of(made.path) as recovery:
        assert recovery.union is None
        assert recovery.hours is None


def _contents(payment: Payment) -> PaymentContents:
    return PaymentContents(
        origin="fairlabel/" + "0" * 32,
        work_order="ab" * 32,
        kind=payment.side,
        stated_by=payment.stated_by,
        day=payment.day,
        currency=payment.currency,
        amount=payment.amount,
        means="",
        fee="",
        conversion=None,
        id=new_id(),
        confirms=None,
        worker_key=SIGNER.public,
    )


def test_a_signed_payment_comes_back_with_its_file(tmp_path: Path) -> None:
    bonus = Payment("bonus", ADA.id, "ab" * 32, "2026-11-20", "KES", "5")
    signed = payment_in(document_bytes(sign_payment(SIGNER, _contents(bonus))))
    document = PaymentDocument(sha256=signed.sha256, key=signed.key, bundle=signed.text)
    with make_job(tmp_path) as project:
        path = project.path
        project.writes.add_worker(ADA).result()
        seq = project.writes.add_payment(bonus, document).result()
        assert project.back_up().result().backup is not None
        project.writes.add_payment(Payment("sent", ADA.id, "", "2026-11-21", "KES", "1")).result()
    past_the_guards(path, "UPDATE payment_document SET seal = ''")
    out = tmp_path / "out.fairlabel"
    together(path, out)
    with Project.open(out) as project:
        assert [each.document for each in project.reads.payments().result()] == [
            signed.sha256,
            "",
        ]
        assert project.reads.payment_documents().result() == {seq: document}


def test_an_answer_to_a_rejection_comes_back_and_none_is_replaced(tmp_path: Path) -> None:
    first = RejectionAnswer(ItemId(1), 0, ADA.id, 5, "No", BEN, 5, "loose", Fault.UNCLEAR)
    with make_job(tmp_path) as project:
        path = project.path
        project.writes.add_worker(ADA).result()
        project.writes.add_answer(first).result()
        assert project.back_up().result().backup is not None
        project.writes.add_answer(replace(first, answer="Still no")).result()
    past_the_guards(path, "UPDATE rejection_answer SET seal = '' WHERE seq = 1")
    out = tmp_path / "out.fairlabel"
    together(path, out)
    with Project.open(out) as project:
        assert project.reads.answers(ItemId(1)).result() == [
            replace(first, seq=1),
            replace(first, answer="Still no", seq=2),
        ]


def test_a_contribution_comes_back(tmp_path: Path) -> None:
    one = Contribution(
        sha256="a" * 64,
        manifest_sha256="b" * 64,
        package="p",
        worker=1,
        root="c" * 64,
        size=3,
        orders=("d" * 64,),
        items=(ItemId(1),),
    )
    two = replace(one, sha256="e" * 64, worker=2, package="", items=())
    review = EarlierReview(
        ItemId(1), "a" * 64, Review.REJECTED, ADA.id, 9, "the box is too small", Fault.WORKER
    )
    with make_job(tmp_path) as project:
        path = project.path
        project.writes.add_contributions([one]).result()
        assert project.back_up().result().backup is not None
        project.writes.add_contributions([one, two]).result()
        project.writes.add_earlier_review(review).result()
    past_the_guards(path, "UPDATE contribution SET seal = '' WHERE merge = 1")
    out = tmp_path / "out.fairlabel"
    together(path, out)
    with Project.open(out) as project:
        assert project.reads.first_contributions().result() == [one]
        assert project.reads.contributions().result() == [one, two]
        assert project.reads.earlier_reviews(ItemId(1)).result() == [review]


def test_acceptances_that_do_not_fit_are_counted_and_no_order_is_lost(tmp_path: Path) -> None:
    ben = Worker(WorkerId("b" * 32), "Ben")
    one, two, three = (b'[what_for]\ntitle = "%d"\n' % number for number in (1, 2, 3))

    def accept(project: Project, data: bytes, worker: Worker) -> None:
        project.writes.accept_order(data, sha256(data).hexdigest(), worker.id).result()

    with make_job(tmp_path) as project:
        path = project.path
        project.writes.add_worker(ADA).result()
        project.writes.add_worker(ben).result()
        accept(project, one, ADA)
    other = tmp_path / "other" / path.name
    other.parent.mkdir()
    shutil.copyfile(path, other)
    with Project.open(path) as project:
        accept(project, two, ben)
        accept(project, one, ben)
        assert project.back_up().result().backup is not None
    shutil.copyfile(other, path)
    with Project.open(path) as project:
        accept(project, three, ADA)
        accept(project, one, ben)
        project.writes.begin_session(SESSION).result()
        for ms in range(0, 9_000, 1_000):
            project.writes.append_effort([booked(ms, ms + 1_000)], None).result()
    out = tmp_path / "out.fairlabel"
    recovery = together(path, out)
    assert recovery.union is not None
    assert recovery.union.file_is_newer
    assert (recovery.union.acceptances, recovery.union.left_out) == (1, 0)
    with Project.open(out) as project:
        orders = [(each.data, each.accepted_by) for each in project.reads.orders().result()]
        assert orders == [(one, (ADA.id, ben.id)), (three, (ADA.id,)), (two, ())]
        assert project.reads.order_in_force(ADA.id).result() == sha256(three).hexdigest()
    past_the_guards(path, "UPDATE effort SET seal = '' WHERE start_ms = 8000")
    told = done("recover", path, tmp_path / "again.fairlabel", "--union").stdout
    assert "Left out: 1 acceptance of a work order. It has to be accepted again." in told


def test_acceptances_that_only_the_copy_has_come_back_in_their_places(tmp_path: Path) -> None:
    one, two = (b'[what_for]\ntitle = "%d"\n' % number for number in (1, 2))
    with make_job(tmp_path) as project:
        path = project.path
        project.writes.add_worker(ADA).result()
        for data in (one, two, one):
            project.writes.accept_order(data, sha256(data).hexdigest(), ADA.id).result()
        assert project.back_up().result().backup is not None
    past_the_guards(path, "UPDATE acceptance SET seal = '' WHERE seq = 3")
    recovery = together(path, tmp_path / "out.fairlabel")
    assert recovery.union is not None
    assert (recovery.union.acceptances, recovery.union.left_out) == (0, 0)
    with Project.open(tmp_path / "out.fairlabel") as project:
        assert project.reads.order_in_force(ADA.id).result() == sha256(one).hexdigest()


def test_a_withdrawal_is_not_applied_to_another_row_with_the_same_number(tmp_path: Path) -> None:
    claim = Correction(SESSION.id, ADA.id, "", None, None, None, Category.DECLARED, "a call", 0, 60)
    came = Payment("received", ADA.id, "", "2026-11-20", "KES", "5")
    with make_job(tmp_path) as project:
        path = project.path
        project.writes.add_worker(ADA).result()
        project.writes.begin_session(SESSION).result()
        project.writes.append_effort([booked(0, 1_000)], None).result()
    other = tmp_path / "other" / path.name
    other.parent.mkdir()
    shutil.copyfile(path, other)
    with Project.open(path) as project:
        # The copy: what it states as number 1 is taken back as number 2.
        seq = project.writes.add_payment(came).result()
        project.writes.add_payment(replace(came, side="void", names=seq)).result()
        claimed = project.writes.append_corrections([claim]).result()[-1].seq
        project.writes.append_corrections([taking_back(replace(claim, seq=claimed))]).result()
        assert project.back_up().result().backup is not None
    shutil.copyfile(other, path)
    with Project.open(path) as project:
        # The file: number 1 is something else, and stands.
        project.writes.add_payment(replace(came, amount="70")).result()
        project.writes.append_corrections([replace(claim, reason="a storm")]).result()
        for ms in range(1_000, 9_000, 1_000):
            project.writes.append_effort([booked(ms, ms + 1_000)], None).result()
    out = tmp_path / "out.fairlabel"
    recovery = together(path, out)
    assert recovery.union is not None
    assert (recovery.union.file_is_newer, recovery.union.left_out) == (True, 4)
    with Project.open(out) as project:
        assert [(each.side, each.amount) for each in project.reads.payments().result()] == [
            ("received", "70")
        ]
        with project.snapshot().result() as snapshot:
            (standing,) = standing_claims(snapshot.corrections())
            assert standing.reason == "a storm"
