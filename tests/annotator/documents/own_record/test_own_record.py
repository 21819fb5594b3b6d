"""The own record adds up to what the job file counts, and can be read without the program."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from annotator.day.break_questions import BreakAnswer, Question
from annotator.day.day_record import DayRecord
from annotator.documents.own_record import (
    OwnRecord,
    as_csv,
    as_json,
    keep_copy,
    lines_of,
    read_own_record,
)
from annotator.documents.own_record.night import night_work
from annotator.documents.own_record.record_csv import csv_pieces
from annotator.documents.own_record.record_files import copy_path, write_record
from annotator.documents.own_record.record_json import document, json_pieces
from annotator.documents.own_record.rules import RULES_EN, Rule
from annotator.effort.categories import Category
from annotator.errors import RecordNotWrittenError
from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from annotator.records import Correction, Payment, Witness
from annotator.session.job_session import JobSession
from annotator.session.time_statements import ASK_FROM_MS
from tests.annotator.session.sitting import ADA, ITEMS, METHOD, ORDER, Clocks, Sitting, sitting
from tests.support.material import CHECKOUT

BREAK_MS = ASK_FROM_MS + 5_000
SCHEMA = json.loads((CHECKOUT / "resources/schemas/own_record.schema.json").read_bytes())


@pytest.fixture
def at() -> Iterator[Sitting]:
    with sitting(order=ORDER) as made:
        yield made


def settle(at: Sitting) -> None:
    for _ in range(3):
        at.pump()


def work_with_all_kinds(at: Sitting) -> JobSession:
    """Work, take a break that was work and one that was not, pause, claim, and go on."""
    session = at.sit()
    asked: list[Question] = []
    session.word.returned.append(asked.append)
    at.open()
    at.work(3_000)
    for answer, reason in ((BreakAnswer.WORK, "asking"), (BreakAnswer.OWN, "")):
        at.clocks.advance(METHOD.think_limit_ms + BREAK_MS)
        session.clock.signal()
        settle(at)
        session.word.answer(asked[-1], answer, reason)
        settle(at)
    at.open(ITEMS[1])
    at.work(2_000)
    session.pause()
    at.clocks.advance(1_500)
    session.clock.signal()
    session.word.claim(61_000, "power", item_id=ITEMS[1])
    at.work(1_000)
    settle(at)
    return session


def record_of(at: Sitting) -> OwnRecord:
    return read_own_record(at.project, ADA).result()


def test_every_form_adds_up_to_what_the_job_file_counts(at: Sitting) -> None:
    work_with_all_kinds(at)
    at.rise()
    truth = at.project.reads.effort_totals().result()[ADA.id]
    record = record_of(at)
    assert record.totals == truth
    rows = list(csv.DictReader(io.StringIO(as_csv(record).removeprefix("\ufeff"))))
    by_csv: dict[Category, int] = {}
    for row in rows:
        category = Category(row["category"])
        by_csv[category] = by_csv.get(category, 0) + int(row["length_ms"])
    assert by_csv == truth
    told = json.loads(as_json(record))
    assert told["totals_ms"] == {category.value: ms for category, ms in truth.items()}
    every = told["stretches"] + told["claims"]
    assert sum(each["length_ms"] for each in every) == sum(truth.values())
    assert {each["item"] for each in every} == {"", "p1.jpg", "p2.jpg"}
    jsonschema.Draft202012Validator(SCHEMA).validate(told)


def test_what_was_taken_back_is_no_line_and_stays_in_the_list_of_what_was_said(
    at: Sitting,
) -> None:
    session = work_with_all_kinds(at)
    [day] = session.word.days().result()
    session.word.take_back(day.claims[0])
    settle(at)
    at.rise()
    record = record_of(at)
    assert record.totals == at.project.reads.effort_totals().result()[ADA.id]
    assert Rule.CLAIM not in {line.rule for line in lines_of(record)}
    told = json.loads(as_json(record))
    jsonschema.Draft202012Validator(SCHEMA).validate(told)
    *_others, claim, back = told["corrections"]
    assert told["claims"] == []
    assert (back["claim"], back["from"], back["to"]) == (claim["seq"], "declared", None)
    assert back["length_ms"] == claim["length_ms"] == 61_000


def test_each_line_has_the_rule_that_made_it(at: Sitting) -> None:
    work_with_all_kinds(at)
    at.rise()
    record = record_of(at)
    rules = {line.rule for line in lines_of(record)}
    assert rules >= {Rule.INPUT, Rule.SAID_WORK, Rule.SAID_OWN, Rule.PAUSE_REST, Rule.CLAIM}
    assert Rule.EARNED_REST not in rules
    for line in lines_of(record):
        assert (line.rule is Rule.SAID_WORK) == (line.reason == "asking")
        assert (line.entry is None) == (line.rule is Rule.CLAIM)
    assert set(RULES_EN) == set(Rule)
    assert document(record)["rules"].keys() == {rule.value for rule in Rule}


def test_stretches_are_where_the_clock_on_the_wall_was(at: Sitting) -> None:
    session = work_with_all_kinds(at)
    facts = session.recording.facts
    at.rise()
    first = json.loads(as_json(record_of(at)))["stretches"][0]
    start = dt.datetime.fromisoformat(first["start"])
    assert start.timestamp() * 1000 == facts.started_utc_ms + first["start_ms"]
    assert start.utcoffset() == dt.timedelta(minutes=facts.utc_offset_min)


def test_money_and_witnesses_of_the_worker_are_in_it_and_nobody_elses(at: Sitting) -> None:
    work_with_all_kinds(at)
    payment = Payment("received", ADA.id, "", "2026-03-10", "EUR", "12.50", "M-Pesa", "0.20")
    at.project.writes.add_payment(payment).result()
    at.project.writes.add_payment(replace(payment, worker_id=WorkerId("ben"))).result()
    at.project.writes.add_witness(Witness(ADA.id, "2026-03-10", 4_000, 61_000, "more")).result()
    at.rise()
    told = json.loads(as_json(record_of(at)))
    assert [(p["amount"], p["means"]) for p in told["payments"]] == [("12.50", "M-Pesa")]
    assert [witness["answer"] for witness in told["witnesses"]] == ["more"]
    jsonschema.Draft202012Validator(SCHEMA).validate(told)


def test_the_record_of_somebody_without_work_is_empty_and_valid(at: Sitting) -> None:
    nobody = Worker(WorkerId("eve"), "Eve")
    record = read_own_record(at.project, nobody).result()
    assert (record.days, record.totals) == ((), {})
    jsonschema.Draft202012Validator(SCHEMA).validate(document(record))
    assert as_csv(record).count("\n") == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\n", "\uff1d", "\uff20"])
def test_a_name_that_a_spreadsheet_would_compute_is_shown_as_it_is(at: Sitting, start: str) -> None:
    work_with_all_kinds(at)
    at.rise()
    record = replace(record_of(at), items={1: f'{start}HYPERLINK("x")', 2: "p2.jpg"})
    rows = csv.DictReader(io.StringIO(as_csv(record).removeprefix("\ufeff")))
    names = {row["item"] for row in rows}
    assert f'\'{start}HYPERLINK("x")' in names
    assert not any(name.startswith(start) for name in names)


def test_nor_does_a_spreadsheet_compute_an_id_that_a_strange_file_brought(at: Sitting) -> None:
    work_with_all_kinds(at)
    at.rise()
    record = record_of(at)

    def odd(claim: Correction) -> Correction:
        return replace(claim, session_id="=1+1", order_sha256="@SUM(1)")

    days = tuple(replace(day, claims=tuple(map(odd, day.claims))) for day in record.days)
    rows = [*csv.DictReader(io.StringIO("".join(csv_pieces(replace(record, days=days)))))]
    told = {(row["session"], row["work_order_sha256"]) for row in rows}
    assert ("'=1+1", "'@SUM(1)") in told
    assert not any(cell.startswith(("=", "@")) for pair in told for cell in pair)


def night_day(start: dt.datetime, worked_ms: int) -> DayRecord:
    """Return the day of somebody who began then and worked without a break."""
    with sitting() as at:
        at.clocks = Clocks(start)
        session = at.sit()
        at.open()
        session.clock.begin_playing()
        for _ in range(10):
            at.clocks.advance(worked_ms // 10)
            session.clock.tick()
        at.rise()
        days = record_of(at).days
        assert sum(day.observed_ms for day in days) > 0
        return days[0]


@pytest.mark.parametrize(
    ("hour", "minutes", "expected"),
    [
        (12, 10, (0, 0)),
        (21, 10, (0, 0)),
        (22, 10, (10, 0)),
        (1, 10, (10, 10)),
        (5, 10, (10, 0)),
    ],
)
def test_work_in_the_night_is_a_number_of_minutes(
    hour: int, minutes: int, expected: tuple[int, int]
) -> None:
    day = night_day(dt.datetime(2026, 3, 10, hour).astimezone(), minutes * 60_000)
    work_ms = day.observed_ms
    night = night_work(day)
    assert (night.night_ms, night.core_ms) == (
        work_ms if expected[0] else 0,
        work_ms if expected[1] else 0,
    )


def test_the_copy_outlives_the_job_and_takes_the_place_of_the_older_one(
    at: Sitting, tmp_path: Path
) -> None:
    work_with_all_kinds(at)
    at.rise()
    folder = tmp_path / "data" / "records"
    record = record_of(at)
    keep_copy(record, folder)
    keep_copy(replace(record, worker=Worker(ADA.id, "Ada L.")), folder)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["job-1-ada.csv", "job-1-ada.json"]
    told: dict[str, Any] = json.loads((folder / names[1]).read_text(encoding="utf-8"))
    assert told["worker"]["name"] == "Ada L."


def test_ids_of_a_strange_file_do_not_leave_the_folder(at: Sitting, tmp_path: Path) -> None:
    work_with_all_kinds(at)
    at.rise()
    record = record_of(at)
    strange = replace(record, facts=replace(record.facts, job_id="../../../etc/x"))
    path = copy_path(strange, tmp_path, ".json")
    assert path.parent == tmp_path
    assert ".." not in path.name


def test_what_cannot_be_written_is_said_and_leaves_nothing(at: Sitting, tmp_path: Path) -> None:
    work_with_all_kinds(at)
    at.rise()
    record = record_of(at)
    with pytest.raises(RecordNotWrittenError, match=r"ends in \.csv or \.json"):
        write_record(record, tmp_path / "mine.pdf")
    with pytest.raises(RecordNotWrittenError, match="could not be written"):
        write_record(record, tmp_path / "none" / "mine.csv")
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(RecordNotWrittenError):
        write_record(record, tmp_path / "taken.csv")
    (tmp_path / "records").write_bytes(b"")
    with pytest.raises(RecordNotWrittenError):
        keep_copy(record, tmp_path / "records")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["records", "taken.csv"]


def test_a_record_is_written_row_by_row_and_never_whole_in_memory(at: Sitting) -> None:
    work_with_all_kinds(at)
    at.rise()
    record = record_of(at)
    for pieces in (list(csv_pieces(record)), list(json_pieces(record))):
        assert len(pieces) > len(list(lines_of(record))) > 5
        assert all(piece.count("\n") <= 2 for piece in pieces)
    assert json.loads("".join(json_pieces(record))) == document(record)
