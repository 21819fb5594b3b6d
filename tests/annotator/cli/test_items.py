"""Reviews, withdrawals and reopened items by command, with the guards and pay of the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.cli.common.pay_figures import orders_of, pay_by_worker
from annotator.job_file import Project
from annotator.model.entities import Fault, ItemFacts, ItemId, Review, Status
from annotator.model.people import Worker
from tests.annotator.cli.running import done, refused, run, state_of
from tests.annotator.session.sitting import ADA, BEN, ORDER, sitting

UNPAID = ORDER + b'withdrawn_paid = "no"\n'


def made(folder: Path, order: bytes, people: tuple[Worker, ...] = (ADA, BEN)) -> Path:
    """Return a job in which Ada drew a box on the first item and confirmed it."""
    with sitting(order=order, people=people) as at:
        session = at.sit(ADA)
        at.open()
        at.work(3_000)
        at.add()
        session.confirm()
        at.rise()
        at.project.close()
        (path,) = at.folder.glob("*.fairlabel")
        return path.rename(folder / path.name)


@pytest.fixture
def job(tmp_path: Path) -> Path:
    return made(tmp_path, ORDER)


def facts_of(job: Path, item: int = 1) -> ItemFacts:
    with Project.open_safely(job, reads=True) as project:
        return project.reads.load_item(item).result().state.facts


def owed(job: Path) -> dict[str, tuple[str | None, str | None]]:
    """Return what is owed to each person: for what is accepted, and if the rest is accepted."""
    with (
        Project.open_safely(job, reads=True) as project,
        project.snapshot().result() as snapshot,
    ):
        return {
            each.name: (total.accepted["owed"].value, total.expected["owed"].value)
            for each in pay_by_worker(snapshot, orders_of(snapshot))
            for total in each.totals
        }


def test_what_a_colleague_accepts_is_owed_in_any_case(job: Path) -> None:
    assert owed(job)["Ada"] == ("0.00", "0.60")
    assert done("items", "accept", job, "1", "--worker", "Ben").stdout == "1. p1.jpg: Accepted.\n"
    facts = facts_of(job)
    assert (facts.review, facts.reviewed_by) == (Review.ACCEPTED, BEN.id)
    assert facts.reviewed_sha256
    assert owed(job)["Ada"] == ("0.60", "0.60")
    again = done("items", "accept", job, "1", "--worker", "Ben")
    assert again.stdout == "1. p1.jpg: It is accepted already.\n"


def test_a_rejection_has_a_reason_and_a_fault_and_pays_no_piece(job: Path) -> None:
    told = done(
        "items",
        "reject",
        job,
        "1",
        "--worker",
        "Ben",
        "--reason",
        "too  loose",
        "--fault",
        "worker",
    )
    assert told.stdout == (
        "1. p1.jpg: Rejected. Its time counts all the same, and doing it again counts as rework. "
        "What is paid for an item or a region waits until it is accepted.\n"
    )
    facts = facts_of(job)
    assert (facts.review_reason, facts.fault) == ("too loose", Fault.WORKER)
    assert owed(job)["Ada"] == ("0.00", "0.00")
    listed = done("items", "list", job).stdout.splitlines()
    assert listed == ["1. p1.jpg: done by Ada, rejected (too loose)", "2. p2.jpg: new"]


@pytest.mark.parametrize(
    ("order", "meaning", "amount"),
    [
        (ORDER, "By its work order it is paid like accepted work.", "0.60"),
        (UNPAID, "By its work order it is not paid as an item any more; its time is.", "0.00"),
    ],
)
def test_a_withdrawal_is_paid_as_the_order_says_and_can_be_taken_back(
    tmp_path: Path, order: bytes, meaning: str, amount: str
) -> None:
    job = made(tmp_path, order)
    told = done("items", "withdraw", job, "1", "--worker", "Ben", "--reason", "one too many")
    assert told.stdout == f"1. p1.jpg: Withdrawn. {meaning}\n"
    assert owed(job)["Ada"] == (amount, amount)
    assert "withdrawn (one too many)" in done("items", "list", job).stdout
    done("items", "accept", job, "1", "--worker", "Ben")
    assert facts_of(job).review is Review.ACCEPTED
    assert owed(job)["Ada"] == ("0.60", "0.60")


def test_an_item_withdrawn_before_it_was_confirmed_is_put_back_to_work(job: Path) -> None:
    told = done("items", "withdraw", job, "2", "--worker", "Ben", "--reason", "a double")
    assert told.stdout == (
        "2. p2.jpg: Withdrawn. Nobody has confirmed it, so it is not paid as an item; its time is "
        "paid as the work order says.\n"
    )
    assert facts_of(job, 2).is_withdrawn_unfinished
    refusal = refused("items", "accept", job, "2", "--worker", "Ada")
    assert refusal == (
        "2. p2.jpg: This item was withdrawn before anybody confirmed it. To put it back to work, "
        "reopen it."
    )
    done("items", "reopen", job, "2", "--worker", "Ben")
    facts = facts_of(job, 2)
    assert (facts.status, facts.review) == (Status.STARTED, Review.NONE)


def test_who_confirmed_an_item_takes_that_back_and_is_owed_nothing_for_it_till_then(
    job: Path,
) -> None:
    done("items", "accept", job, "1", "--worker", "Ben")
    told = done("items", "reopen", job, "1", "--worker", "Ada")
    assert told.stdout == (
        "1. p1.jpg: Open again. It is a piece again once it is confirmed; its time stays.\n"
    )
    facts = facts_of(job)
    assert (facts.status, facts.done_by, facts.review) == (Status.STARTED, None, Review.NONE)
    assert owed(job)["Ada"] == ("0.00", "0.00")
    assert refused("items", "reopen", job, "2", "--worker", "Ada") == (
        "2. p2.jpg: This item is neither done nor skipped."
    )


def test_a_colleague_cannot_reopen_it_and_nobody_reviews_the_own_work(job: Path) -> None:
    before = facts_of(job)
    assert refused("items", "reopen", job, "1", "--worker", "Ben") == (
        "1. p1.jpg: Ada confirmed this item, and is paid for it. Only they can take that back: "
        "hand over to them, or review the item."
    )
    own = "1. p1.jpg: You confirmed this item yourself, so somebody else has to review it."
    for verdict in (("accept",), ("withdraw", "--reason", "x")):
        name, *options = verdict
        assert refused("items", name, job, "1", "--worker", "Ada", *options) == own
    assert facts_of(job) == before


def test_a_withdrawn_item_that_was_confirmed_is_not_reopened_by_its_worker(job: Path) -> None:
    done("items", "withdraw", job, "1", "--worker", "Ben", "--reason", "one too many")
    assert refused("items", "reopen", job, "1", "--worker", "Ada") == (
        "1. p1.jpg: This item was withdrawn: nothing is left to do on it. A reviewer can take that "
        "back."
    )


def test_an_item_that_is_refused_does_not_keep_the_others_from_their_review(job: Path) -> None:
    result = run("items", "accept", job, "1-2", "--worker", "Ben")
    assert result.exit_code == 1
    assert result.stdout == "1. p1.jpg: Accepted.\n"
    assert result.stderr == (
        "2. p2.jpg: Nobody has confirmed this item yet, so there is nothing to review. It can be "
        "withdrawn.\n"
    )


def test_whoever_begins_accepts_the_order_first(job: Path) -> None:
    before = state_of(job.parent)
    assert refused("items", "accept", job, "1", "--worker", "Cem") == (
        "Nobody at this job is called Cem. If they begin at it now, add --new."
    )
    assert state_of(job.parent) == before
    asked = run("items", "accept", job, "1", "--worker", "Cem", "--new", typed="n\n")
    assert asked.exit_code == 1
    assert "Old letters" in asked.stdout
    assert asked.stderr.endswith("Cem has not accepted the work order. Nothing was changed.\n")
    with Project.open_safely(job, reads=True) as project:
        assert [each.name for each in project.reads.workers().result()] == ["Ada", "Ben"]
    assert facts_of(job).review is Review.NONE
    done("items", "accept", job, "1", "--worker", "Cem", "--new", "--yes")
    assert facts_of(job).review is Review.ACCEPTED
    assert done("items", "list", job).stdout.startswith("1. p1.jpg: done by Ada, accepted\n")


def test_a_pin_stands_before_what_is_done_in_the_name_of_a_person(job: Path) -> None:
    with Project.open_safely(job) as project:
        project.writes.set_pin(BEN.id, "2468").result()
    wrong = run("items", "accept", job, "1", "--worker", "Ben", typed="1111\n")
    assert wrong.exit_code == 1
    assert "That is not the PIN of Ben. Nothing was changed." in wrong.stderr
    assert facts_of(job).review is Review.NONE
    right = run("items", "accept", job, "1", "--worker", "Ben", typed="2468\n")
    assert right.exit_code == 0
    assert facts_of(job).review is Review.ACCEPTED


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("accept", "7", "--worker", "Ben"), "There is no item 7 in this job"),
        (("accept", "first", "--worker", "Ben"), "is none of"),
        (("accept", "1"), "Say who that is, by --worker: Ada, Ben."),
        (
            ("withdraw", "1", "--worker", "Ben", "--reason", " "),
            "Say why in --reason: the worker reads it.",
        ),
    ],
)
def test_what_was_mistyped_changes_nothing(
    job: Path, options: tuple[str, ...], sentence: str
) -> None:
    name, *rest = options
    done("items", "list", job)
    before = state_of(job.parent)
    result = run("items", name, job, *rest)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert state_of(job.parent) == before


@pytest.mark.parametrize(
    "name", ["Ada ", "ADA", " Ada", "Ad\u200ba", "\uff21da", "Ada\n", "\u2066Ada"]
)
def test_nobody_begins_under_a_name_that_can_be_taken_for_a_colleagues(
    job: Path, name: str
) -> None:
    refusal = refused("items", "accept", job, "1", "--worker", name, "--new", "--yes")
    assert ", who is at this job already. " in refusal or "cannot be seen" in refusal
    assert owed(job).keys() == {"Ada"}
    assert facts_of(job).review is Review.NONE


@pytest.mark.parametrize("name", [" ", "\n", "\u202eadA", "x" * 81, "\x1b[31mEve"])
def test_nobody_begins_under_a_name_that_cannot_be_read(job: Path, name: str) -> None:
    refusal = refused("items", "accept", job, "1", "--worker", name, "--new", "--yes")
    assert refusal.startswith("This name is empty, too long, or has characters")
    assert facts_of(job).review is Review.NONE


REASON = ("--reason", "the corner is cut", "--fault", "unclear")


def test_regions_are_reviewed_one_by_one_and_the_worker_answers(job: Path) -> None:
    told = done("items", "reject", job, "1", "--worker", "Ben", "--regions", "1", *REASON)
    assert told.stdout == "1. p1.jpg: 1 region rejected. Reject the item to send it back.\n"
    assert owed(job)["Ada"] == ("0.00", "0.60")
    why = refused("items", "accept", job, "1", "--worker", "Ben")
    assert "Region 1 of this item is rejected" in why
    why = refused("items", "answer", job, "1", "--worker", "Ada", "--text", "no")
    assert "Name the rejected region with --region" in why
    answer = ("--region", "1", "--text", "I disagree because it ends there")
    told = done("items", "answer", job, "1", "--worker", "Ada", *answer)
    assert told.stdout == (
        "1. p1.jpg: Your answer is stored. The reviewer reads it with the item.\n"
    )
    why = refused("items", "answer", job, "1", "--worker", "Ben", *answer)
    assert "Only people who worked on this item can answer for it." in why
    with Project.open_safely(job, reads=True) as project:
        (kept,) = project.reads.answers(ItemId(1)).result()
    assert (kept.region_number, kept.reason, kept.worker_id) == (1, "the corner is cut", ADA.id)
    done("items", "accept", job, "1", "--worker", "Ben", "--regions", "1")
    done("items", "accept", job, "1", "--worker", "Ben")
    assert owed(job)["Ada"] == ("0.60", "0.60")


def test_a_region_that_is_not_there_and_a_text_that_is_too_long_are_refused(job: Path) -> None:
    why = refused("items", "reject", job, "1", "--worker", "Ben", "--regions", "1-2", *REASON)
    assert "This item has no region 2. Nothing of it was changed." in why
    long = ("--reason", "x" * 1_001, "--fault", "worker")
    why = refused("items", "reject", job, "1", "--worker", "Ben", *long)
    assert "A reason can have 1,000 characters, and this one has 1,001." in why
    assert facts_of(job).review is Review.NONE
    why = refused("items", "reject", job, "1", "--worker", "Ada", "--regions", "1", *REASON)
    assert "You confirmed this item yourself" in why


def test_reviews_leave_and_are_shown_as_a_document(job: Path, tmp_path: Path) -> None:
    with Project.open(job) as project:
        (media,) = project.reads.media_after(0, 1).result()
        project.writes.set_media([replace(media, sha256="ab" * 32)]).result()
    done("items", "reject", job, "1", "--worker", "Ben", "--regions", "1", *REASON)
    out = tmp_path / "reviews.json"
    told = done("items", "save-reviews", job, out)
    assert told.stdout == f"Wrote {out}: the reviews of 1 item.\n"
    assert b"Ben" not in out.read_bytes()
    assert done("items", "show-reviews", out).stdout.splitlines() == [
        "abababababab, part 0: none",
        "  region 1: rejected (the corner is cut; fault: unclear)",
        "Items: 1. Nothing says who wrote them.",
    ]
    assert "is there already" in refused("items", "save-reviews", job, out)
    out.write_bytes(out.read_bytes()[:-9])
    assert refused("items", "show-reviews", out)


def test_a_review_of_a_file_that_was_never_read_is_refused(job: Path, tmp_path: Path) -> None:
    done("items", "accept", job, "1", "--worker", "Ben")
    why = refused("items", "save-reviews", job, tmp_path / "reviews.json")
    assert "p1.jpg was never read" in why
    assert not (tmp_path / "reviews.json").exists()
