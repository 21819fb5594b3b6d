"""Each record counts once, by its latest export, and nobody is left out or paid twice unasked."""

from __future__ import annotations

import csv
import json
import shutil
import uuid
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator.audit.audit import Audit, audit
from annotator.audit.deliveries import FoundExport, delivery_rows
from annotator.audit.findings import Evidence, Kind
from annotator.audit.record_questions import questions_about_records
from annotator.audit.tables.table_forms import DELIVERIES, Rows
from annotator.audit.verification.batches import HAND_IN
from annotator.audit.verification.delivery_facts import DeliveryFacts
from annotator.ledger.signatures import Signer
from annotator.progress import Watch
from benchmarks.fleets.fleet_audit import findings_of
from benchmarks.fleets.fleet_rows import Values, honest_fleet
from benchmarks.fleets.planted_faults import plant
from benchmarks.fleets.real_fleet import RealWorker, hand_in_twice, order_bytes
from tests.support.exports import SCHEMAS

ORDER = order_bytes()
SHARED, AMINA, JUMA = "a job of which both have a copy", "amina", "juma"
Twice = dict[str, list[Path]]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    """What three records handed in, each before and after its receipt; two are of one job."""
    folder, vendor = tmp_path_factory.mktemp("twice"), Signer.new()
    shared = str(uuid.uuid4())
    people = {
        AMINA: RealWorker(AMINA, (20, 21, 22), job_id=shared),
        JUMA: RealWorker(JUMA, (30, 31, 32), job_id=shared),
        "again": RealWorker("again", (40, 41, 42)),
    }
    return {name: hand_in_twice(folder / name, who, ORDER, vendor) for name, who in people.items()}


def sent(folder: Path, made: Sequence[Path], worker: str, package: str | None = None) -> list[str]:
    """Put hand-ins into a folder as submissions of a worker; return the folders of exports."""
    found = []
    for each in made:
        place = Path(shutil.copytree(each, folder / f"{worker} {each.parent.name} {each.name}"))
        (place / "submission.json").write_text(json.dumps({"worker": worker, "package": package}))
        found.append(str(place / "export"))
    return found


def paid_and_asked(folder: Path, out: Path) -> tuple[list[str], Audit]:
    """Audit a folder, and return the exports that are paid."""
    made = audit([folder], out, schemas=SCHEMAS, watch=Watch())
    assert [each for each in made.findings if not each.is_question] == []
    rows = list(csv.DictReader((out / "private/payday.csv").read_text().splitlines()))
    asked = {folder for each in made.findings for folder in each.folders}
    for row in rows:
        assert row["findings"] == ("several_records" if row["export"] in asked else "")
    return sorted(row["export"] for row in rows), made


def test_a_package_with_two_records_is_paid_for_each_once_and_asked_about(
    twice: Twice, tmp_path: Path
) -> None:
    """One worker opened her package twice, and handed in from both jobs before and after."""
    at = tmp_path / "collection"
    _, one = sent(at, twice[AMINA], "amina in one home", "p-1")
    _, other = sent(at, twice["again"], "amina in another", "p-1")
    paid, made = paid_and_asked(at, tmp_path / "out")
    assert paid == sorted((one, other))
    [question] = made.findings
    assert (question.kind, list(question.folders)) == (Kind.SEVERAL_RECORDS, paid)
    assert "the same package p-1, which went to one worker" in str(question.said)


def test_two_people_on_copies_of_a_job_are_paid_once_each(twice: Twice, tmp_path: Path) -> None:
    at = tmp_path / "collection"
    latest = [sent(at, twice[name], name)[1] for name in (AMINA, JUMA)]
    paid, made = paid_and_asked(at, tmp_path / "out")
    assert paid == sorted(latest)
    assert Counter(each.kind for each in made.findings) == {Kind.SEVERAL_RECORDS: 1}


def test_before_receipts_nobody_on_a_copy_of_a_job_is_left_out(
    twice: Twice, tmp_path: Path
) -> None:
    at = tmp_path / "collection"
    first = [sent(at, twice[name][:1], name)[0] for name in (AMINA, JUMA)]
    paid, made = paid_and_asked(at, tmp_path / "out")
    assert paid == sorted(first)
    [question] = made.findings
    assert "Are they the work of different people?" in str(question.said)


def test_a_longer_record_does_not_take_the_place_of_another_in_its_package(
    twice: Twice, tmp_path: Path
) -> None:
    at = tmp_path / "collection"
    [own] = sent(at, twice[JUMA][:1], JUMA, "p-2")
    [other] = sent(at, twice["again"][:1], "a third one", "p-2")
    paid, made = paid_and_asked(at, tmp_path / "out")
    assert paid == sorted((own, other))
    [question] = made.findings
    assert question.kind is Kind.SEVERAL_RECORDS
    assert "Ask before you pay or merge." in str(question.said)


def test_a_loose_copy_that_sorts_first_hides_no_clone(tmp_path: Path) -> None:
    fleet = honest_fleet(100)
    assert plant(fleet, Kind.CLONED)
    [(_, (own, clone))] = fleet.faults
    key = next(each.key for each in fleet.found if each.folder == own)
    fleet.found.append(FoundExport("0 loose/export", key))
    [finding] = [each for each in findings_of([fleet], tmp_path / "audit") if not each.is_question]
    assert (finding.kind, finding.folders) == (Kind.CLONED, (own, clone))


def records(*made: tuple[str, int, str, str, int]) -> dict[str, list[str]]:
    """Return what is asked about exports of one job, with the folders; what counts is in "".

    Args:
        made: of each export its folder, the number of its people, the ledgers of the hand-ins that
            name it, by their letters, its package, and its recorded time.
    """
    exports: list[Values] = []
    hand_ins: list[Values] = []
    for folder, workers, ledgers, _, ms in made:
        manifest = f"manifest {folder}"
        export: Values = {"export": folder, "manifest_sha256": manifest, "job": "J"}
        export |= {"problems": 0, "is_sample": 0, "is_filtered": 0}
        exports.append(export | {"workers": workers, "recorded_ms": ms})
        for letter in ledgers:
            told: Values = {"kind": HAND_IN, "job": "J", "origin": letter, "names_export": manifest}
            hand_ins.append(told | {"document": f"{letter} {folder}", "sha256": manifest})
    tables: Rows = {"exports": exports, "ledgers": [], "documents": hand_ins}
    found = [
        FoundExport(folder, folder, DeliveryFacts(package=package, worker=f"sender {ledgers}"))
        for folder, _, ledgers, package, _ in made
    ]
    rows = delivery_rows(found, tables, {str(row["document"]) for row in hand_ins})
    none: Values = dict.fromkeys(DELIVERIES.columns)
    joined = [{**none, **own, **row} for own, row in zip(exports, rows, strict=True)]
    asked = questions_about_records(Evidence(joined, hand_ins, [], [], []))
    folders = {str(each.said).split(". ")[-1]: list(each.folders) for each in asked}
    return folders | {"": [str(row["folder"]) for row in rows if not row["left_out"]]}


WHOSE = "Are they the work of different people?"


def test_an_export_of_several_people_takes_the_place_of_theirs_alone() -> None:
    told = records(
        ("a", 1, "A", "", 10), ("ab", 2, "AB", "", 30), ("b", 1, "B", "", 20),
        ("c", 1, "C", "", 5),
    )  # fmt: skip
    assert told == {"": ["ab", "c"], WHOSE: ["ab", "c"]}


def test_people_who_went_on_apart_after_a_common_export_are_asked_about() -> None:
    told = records(("ab", 2, "AB", "", 30), ("b", 1, "B", "", 40))
    assert told == {"": ["b"], "Are the others paid?": ["ab", "b"]}


def test_an_export_of_which_no_ledger_is_known_counts_and_is_asked_about() -> None:
    told = records(
        ("a", 1, "A", "", 10), ("b", 1, "B", "", 20), ("x", 1, "", "", 3),
        ("y", 1, "", "", 4),
    )  # fmt: skip
    assert told == {"": ["a", "b", "y"], WHOSE: ["a", "b", "y"]}


def test_one_record_in_two_packages_counts_once_and_is_asked_about() -> None:
    told = records(("a", 1, "A", "p-1", 10), ("b", 1, "A", "p-2", 20))
    assert told == {"": ["b"], "Ask the worker which package is the right one.": ["a", "b"]}


def test_an_early_export_of_nobody_known_is_no_copy_of_what_was_handed_in(tmp_path: Path) -> None:
    """Two people have copies of a job; of one there is an export from before the hand-in, too."""
    fleet = honest_fleet(3, people=20)
    named = {row["names_export"]: row for row in fleet.tables["documents"]}
    fit = [row for row in fleet.tables["exports"] if row["detail"] != "job" and row["workers"] == 1]
    own, other = [row for row in fit if row["manifest_sha256"] in named][:2]
    other["job"] = named[other["manifest_sha256"]]["job"] = own["job"]
    early = fleet.digest()
    fleet.found = [
        FoundExport(f"{each.key[:8]}/export", each.key)
        for each in fleet.found
        if each.key in (own["export"], other["export"])
    ]
    fleet.found.append(FoundExport("early/export", early))
    fleet.tables["ledgers"] = []
    fleet.tables["items"] += [
        {**row, "export": early} for row in fleet.of_export("items", own["export"])
    ]
    digests = {name: fleet.digest() for name in ("manifest_sha256", "times_sha256")}
    fleet.tables["exports"].append({**own, "export": early, **digests})
    fleet.tables["documents"] = [named[row["manifest_sha256"]] for row in (own, other)]
    [question] = findings_of([fleet], tmp_path / "audit")
    assert (question.kind, len(question.folders)) == (Kind.SEVERAL_RECORDS, 3)
