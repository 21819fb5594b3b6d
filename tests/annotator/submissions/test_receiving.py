"""Receiving: each defined result, any order of files, and nothing but what was sent."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from annotator.audit.verification.delivery_facts import facts_of
from annotator.packages.collection_records import (
    CollectionRefusedError,
    PackageRecord,
    RecordedItem,
)
from annotator.submissions.collection_folder import open_collection
from annotator.submissions.standings import countersign
from tests.annotator.cli.running import state_of
from tests.annotator.submissions.conftest import Sent
from tests.annotator.submissions.rounds import (
    TODAY,
    VENDOR,
    codes,
    new_collection,
    parts_of,
    put_together,
    received,
)
from tests.faults.short_form import seed_of_today

DAY = dt.timedelta(days=1)


def test_files_in_any_order_give_the_same_collection(sent: Sent, tmp_path: Path) -> None:
    """A third of the orders each day: on three days in a row all of them."""
    states = []
    orders = list(permutations([*sent.first, sent.second]))[seed_of_today() % 3 :: 3]
    for number, order in enumerate(orders):
        folder = new_collection(tmp_path / str(number))
        if number % 2:
            received(folder, order)
        else:  # each by itself, as they come over the weeks
            for each in order:
                received(folder, [each])
        states.append(state_of(folder))
    assert all(each == states[0] for each in states)
    answers = received(tmp_path / "0", [*sent.first, sent.second])
    assert codes(answers) == [{"again", "older"}] * 2 + [{"again", "superseding"}, {"again"}]


def test_a_file_that_comes_twice_is_kept_once(sent: Sent, tmp_path: Path) -> None:
    one, twin = sent.first[0], tmp_path / "twin.fairsubmission"
    twin.write_bytes(one.read_bytes())
    folder = new_collection(tmp_path / "all")
    assert codes(received(folder, [one, twin, one])) == [{"received"}, {"again"}, {"again"}]
    before = state_of(folder)
    assert codes(received(folder, [twin])) == [{"again"}]
    assert state_of(folder) == before


def test_a_fork_is_kept_and_nobody_countersigns_it(sent: Sent, tmp_path: Path) -> None:
    files = [sent.fork, sent.first[1], sent.first[0]]
    states = []
    for number, order in enumerate(permutations(files)):
        folder = new_collection(tmp_path / str(number))
        answers = {each.path: each for each in received(folder, order)}
        assert [codes([answers[each]])[0] for each in files] == [
            {"forked", "superseding"},
            {"forked", "superseding"},
            {"older", "received"} - {"received"},
        ]
        assert [answers[each].receipt is not None for each in files] == [False, False, True]
        states.append(state_of(folder))
    assert all(each == states[0] for each in states)


def test_a_receipt_that_was_given_stays_when_a_fork_arrives(sent: Sent, tmp_path: Path) -> None:
    folder = new_collection(tmp_path / "all")
    received(folder, [sent.first[1]])
    receipts = state_of(folder / "receipts")
    [answer] = received(folder, [sent.fork])
    assert "forked" in codes([answer])[0]
    assert state_of(folder / "receipts") == receipts


def test_a_submission_with_the_same_entries_supersedes_by_name(sent: Sent, tmp_path: Path) -> None:
    facts = b'"supersedes":"%s"'
    digest = received(new_collection(tmp_path / "a"), [sent.first[0]])[0].sha256
    parts = parts_of(sent.first[0])
    parts["submission.json"] = parts["submission.json"].replace(
        b'"supersedes":null', facts % digest.encode()
    )
    again = put_together(tmp_path / "again.fairsubmission", parts, sent.signer)
    for name, order in (("b", [again, sent.first[0]]), ("c", [sent.first[0], again])):
        answers = {each.path: each for each in received(new_collection(tmp_path / name), order)}
        assert codes([answers[again], answers[sent.first[0]]]) == [{"superseding"}, {"older"}]


def _package(
    sent: Sent,
    *,
    due_day: str = "2026-11-27",
    order: str = "",
    items: Sequence[tuple[str, int]] | None = None,
) -> PackageRecord:
    """Return what the vendor knows of a package, by default with the items that were sent."""
    if items is None:
        effort = json.loads(parts_of(sent.first[0])["export/effort.json"])
        items = [(each["sha256"], each["part"]) for each in effort["items"]]
    return PackageRecord(
        id="p-1",
        worker="Amina O.",
        file="p-1.fairpackage",
        sha256="1" * 64,
        key="",
        order=order,
        due_day=due_day,
        part=1,
        parts=1,
        items=tuple(
            RecordedItem(f"{number}", part, sha256, f"{number}", number, is_gold=False)
            for number, (sha256, part) in enumerate(items, start=1)
        ),
    )


def _in_package(sent: Sent, out: Path, package: str = "p-1") -> Path:
    parts = parts_of(sent.first[0])
    parts["submission.json"] = parts["submission.json"].replace(
        b'"package":null', b'"package":"%s"' % package.encode()
    )
    return put_together(out, parts, sent.signer)


def test_the_day_of_a_receipt_is_noted_once(sent: Sent, tmp_path: Path) -> None:
    sealed = _in_package(sent, tmp_path / "a.fairsubmission")
    record = dataclasses.replace(_package(sent), packed_day="2026-11-20")
    folder = new_collection(tmp_path / "all", {"p-1": record})
    received(folder, [sealed], signer=None)
    collection = open_collection(folder)
    [digest] = collection.digests()
    place = collection.place_of(digest)
    assert "receipt_day" not in json.loads((place / "result.json").read_bytes())
    assert len(list(countersign(collection, [digest], VENDOR, TODAY + 2 * DAY))) == 1
    assert json.loads((place / "result.json").read_bytes())["receipt_day"] == "2026-12-01"
    state = state_of(folder)
    received(folder, [sealed], today=TODAY + 9 * DAY)
    assert len(list(countersign(collection, [digest], VENDOR, TODAY + 9 * DAY))) == 1
    assert state_of(folder) == state
    facts = facts_of(place)
    days = facts.packed_day, facts.received_day, facts.receipt_day
    first = (TODAY - dt.date(1970, 1, 1)).days
    assert days == (first - 9, first, first + 2)
    (place / "receipt.json").unlink()  # as if the program was ended before it was written
    assert facts_of(place).receipt_day is None
    received(folder, [sealed], today=TODAY + 9 * DAY)
    assert facts_of(place).receipt_day == first + 9


def test_late_and_partial_hold_at_once_and_the_work_counts(sent: Sent, tmp_path: Path) -> None:
    folder = new_collection(tmp_path / "all", {"p-1": _package(sent)})
    one = _in_package(sent, tmp_path / "one.fairsubmission")
    [answer] = received(folder, [one])
    assert {each.value for each in answer.codes} == {"received", "late", "partial"}
    told = " ".join(str(each.said) for each in answer.results)
    assert "2 days after 2026-11-27 by this computer's clock" in told
    assert "counts all the same" in told
    assert answer.receipt is not None
    assert answer.receipt.name.startswith("Amina O_ ")
    # Received again on another day, by another clock: what was noted stays.
    before = state_of(folder)
    for day in (dt.date(1970, 1, 1), dt.date(2099, 1, 1)):
        [again] = received(folder, [one], today=day)
        assert {"again", "late"} <= {each.value for each in again.codes}
    assert state_of(folder) == before


def test_on_the_due_day_it_is_not_late(sent: Sent, tmp_path: Path) -> None:
    folder = new_collection(tmp_path / "all", {"p-1": _package(sent, due_day=TODAY.isoformat())})
    [answer] = received(folder, [_in_package(sent, tmp_path / "one.fairsubmission")])
    assert codes([answer]) == [{"received"}]


@pytest.mark.parametrize("package", [None, "p-2"])
def test_a_foreign_submission_is_kept_without_a_receipt(
    sent: Sent, tmp_path: Path, package: str | None
) -> None:
    folder = new_collection(tmp_path / "all", {"p-1": _package(sent)})
    out = tmp_path / "one.fairsubmission"
    [answer] = received(folder, [_in_package(sent, out, package) if package else sent.first[0]])
    assert "foreign" in {each.value for each in answer.codes}
    assert answer.receipt is None
    assert (folder / "submissions" / answer.sha256 / "hand-in.jsonl").exists()


def test_an_order_that_is_not_that_of_the_package_is_named(sent: Sent, tmp_path: Path) -> None:
    folder = new_collection(tmp_path / "all", {"p-1": _package(sent, order="0" * 64)})
    [answer] = received(folder, [_in_package(sent, tmp_path / "one.fairsubmission")])
    [note] = answer.notes
    assert "changed or priced again" in str(note)
    assert answer.receipt is not None


def test_two_records_in_one_package_are_named(sent: Sent, tmp_path: Path) -> None:
    folder = new_collection(tmp_path / "all", {"p-1": _package(sent)})
    mine = _in_package(sent, tmp_path / "one.fairsubmission")
    parts = parts_of(sent.second)
    parts["submission.json"] = parts["submission.json"].replace(
        b'"package":null', b'"package":"p-1"'
    )
    theirs = put_together(tmp_path / "two.fairsubmission", parts, sent.other_signer)
    for answer in received(folder, [mine, theirs]):
        assert "Another record names the same package" in str(answer.notes[0])
    [again] = received(folder, [mine])
    assert len(again.notes) == 1


def test_items_that_are_missing_or_not_in_the_package_are_counted(
    sent: Sent, tmp_path: Path
) -> None:
    items = [("0" * 64, 0)]
    folder = new_collection(tmp_path / "all", {"p-1": _package(sent, items=items)})
    [answer] = received(folder, [_in_package(sent, tmp_path / "one.fairsubmission")])
    assert "0 of 1 items are finished." in [str(each.said) for each in answer.results]
    assert "are not in the package" in str(answer.notes[0])


def test_without_a_key_there_is_no_receipt_and_later_there_is(sent: Sent, tmp_path: Path) -> None:
    folder, other = new_collection(tmp_path / "a"), new_collection(tmp_path / "b")
    [answer] = received(folder, [sent.second], signer=None)
    assert answer.receipt is None
    received(folder, [sent.second])
    received(other, [sent.second])
    assert state_of(folder) == state_of(other)


def test_a_thousand_empty_files_are_refused_in_one_sentence(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    paths = [stick / f"{number}.fairsubmission" for number in range(1_000)]
    for each in paths:
        each.touch()
    answers = received(new_collection(tmp_path / "all"), paths)
    assert {str(each.results[0].said) for each in answers} == {
        "It is empty: copying it did not finish. Copy it again, or ask for it again."
    }
    assert len(list((tmp_path / "all" / "refused").iterdir())) == 1


@pytest.mark.parametrize("name", ["folder", "missing", "job.fairlabel"])
def test_what_is_no_file_is_refused_and_the_rest_goes_on(
    sent: Sent, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name != "missing":
        path.write_bytes(b"SQLite format 3\0")
    answers = received(new_collection(tmp_path / "all"), [path, sent.second])
    assert codes(answers) == [{"refused"}, {"received"}]
    assert not (tmp_path / "all" / "refused").exists()


def test_a_folder_of_other_files_does_not_become_a_collection(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(CollectionRefusedError, match="is no collection"):
        open_collection(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["photo.jpg"]
    with pytest.raises(CollectionRefusedError, match="is a file"):
        open_collection(tmp_path / "photo.jpg")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is damaged"),
        ("[]", "is damaged"),
        ('{"format": "fairlabel/collection/2", "id": "x"}', "another version"),
    ],
)
def test_a_collection_that_cannot_be_read_is_left_alone(
    tmp_path: Path, text: str, expected: str
) -> None:
    (tmp_path / "collection.json").write_text(text)
    with pytest.raises(CollectionRefusedError, match=expected):
        open_collection(tmp_path)
    assert (tmp_path / "collection.json").read_text() == text
