"""What an honest person may have caused is asked, and never stated."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from annotator.audit.deliveries import FoundExport
from annotator.audit.findings import AuditFinding, Kind
from annotator.audit.verification.batches import RECEIPT
from benchmarks.fleets.fleet_audit import findings_of
from benchmarks.fleets.fleet_rows import FleetRows, Values, honest_fleet

_MORE = 1_000
"""How many entries a later record has more."""


def asked(fleet: FleetRows, out: Path, kind: Kind) -> list[AuditFinding]:
    found = findings_of([fleet], out)
    assert [each for each in found if not each.is_question] == []
    return [each for each in found if each.kind is kind]


def one_currency(seed: int) -> FleetRows:
    """Return a fleet in which sixty people work under one order, at similar rates."""
    fleet = honest_fleet(seed, people=60)
    order = fleet.tables["parts"][0]
    for row in fleet.tables["parts"]:
        hours = int(row["hours_ms"] or 0)
        row |= {"work_order": order["work_order"], "currency": "KES"}
        row["net_micro"] = hours * (100 + hours % 21)
    return fleet


def test_rates_far_from_the_others_are_asked_about_in_both_directions(tmp_path: Path) -> None:
    fleet = one_currency(3)
    usual = asked(fleet, tmp_path / "usual", Kind.UNLIKE_OTHERS)
    assert usual == []
    alone = [row for row in fleet.tables["exports"] if row["workers"] == 1]
    latest = {str(row["job"]): row for row in alone}
    rich, poor = list(latest.values())[4], list(latest.values())[9]
    for export, factor in ((rich, 5_000), (poor, 1)):
        for row in fleet.of_export("parts", export["export"]):
            row["net_micro"] = int(row["hours_ms"] or 0) * factor
    questions = asked(fleet, tmp_path / "unusual", Kind.UNLIKE_OTHERS)
    keys = {each.folder: each.key for each in fleet.found}
    about = {keys[folder] for each in questions for folder in each.folders}
    assert {rich["export"], poor["export"]} <= about
    assert not any(character.isdigit() for each in questions for character in each.said.one)


def test_an_order_that_was_replaced_is_asked_about_once(tmp_path: Path) -> None:
    fleet = honest_fleet(5, people=40)
    fleet.found = [
        replace(each, facts=replace(each.facts, order_given="a" * 64)) for each in fleet.found
    ]
    questions = asked(fleet, tmp_path / "audit", Kind.OTHER_ORDER)
    orders = {row["work_order"] for row in fleet.tables["parts"]}
    assert 1 <= len(questions) <= len(orders)


def test_a_receipt_for_more_than_the_export_is_asked_about(tmp_path: Path) -> None:
    fleet = honest_fleet(6, people=20)
    receipt = next(row for row in fleet.tables["documents"] if row["kind"] == RECEIPT)
    receipt["size"] = 10**6
    questions = asked(fleet, tmp_path / "audit", Kind.MORE_RECEIPTED)
    assert len(questions) == 1


def test_a_receipt_for_a_later_export_of_several_people_is_not_asked_about(
    tmp_path: Path,
) -> None:
    fleet = honest_fleet(3, people=20)
    chosen, key = _handed_in_by_one(fleet), fleet.digest()
    later = _add_later(fleet, chosen, key, workers=2)
    _hand_in_later(fleet, chosen, str(later["manifest_sha256"]))
    assert asked(fleet, tmp_path / "both", Kind.MORE_RECEIPTED) == []
    later["problems"], later["first_problem"] = 1, "a digest is another"
    found = findings_of([fleet], tmp_path / "faulty")
    [question] = [each for each in found if each.kind is Kind.MORE_RECEIPTED]
    assert question.folders == (chosen.folder,)


def _add_later(fleet: FleetRows, chosen: FoundExport, key: str, *, workers: int) -> Values:
    """Add a longer export of the same job, by so many people, and return its row."""
    fleet.found.append(replace(chosen, folder="later", key=key))
    for name in ("exports", "totals", "parts", "kinds", "labels", "items", "ledgers"):
        for row in fleet.of_export(name, chosen.key):
            made: Values = {**row, "export": key}
            if name in ("exports", "totals", "parts"):
                made["workers"] = workers
            if name == "parts":
                made["accepted_by"] = workers
            if name == "exports":
                digests = {each: fleet.digest() for each in ("manifest_sha256", "times_sha256")}
                made |= {"content": key, **digests}
            if name == "ledgers":
                made["size"] = int(row["size"] or 0) + _MORE
            fleet.tables[name].append(made)
    return fleet.of_export("exports", key)[0]


def _hand_in_later(fleet: FleetRows, chosen: FoundExport, manifest: str) -> None:
    """Add a hand-in by the same person that names another export, and its receipt."""
    named, sha256 = fleet.export_of(chosen.folder)["manifest_sha256"], fleet.digest()
    first = next(row for row in fleet.tables["documents"] if row["names_export"] == named)
    same: Values = {**first, "size": int(first["size"] or 0) + _MORE}
    own: Values = {"document": fleet.digest(), "sha256": sha256, "names_export": manifest}
    fleet.tables["documents"].append(same | own)
    own = {"document": fleet.digest(), "sha256": None, "names_export": None}
    receipt: Values = {"kind": RECEIPT, "file": "receipt.json", "names_hand_in": sha256}
    fleet.tables["documents"].append(same | own | receipt)


def _handed_in_by_one(fleet: FleetRows) -> FoundExport:
    """Return the only export of a job, which one person handed in after a receipt."""
    hand_ins = {row["names_export"]: row for row in fleet.tables["documents"]}
    jobs = Counter(row["job"] for row in fleet.tables["exports"])
    chosen, hand_in = next(
        (each, hand_ins[row["manifest_sha256"]])
        for each in fleet.found
        if (row := fleet.export_of(each.folder))["manifest_sha256"] in hand_ins
        and row["workers"] == 1
        and jobs[row["job"]] == 1
    )
    told = {name: hand_in[name] for name in ("origin", "size", "firm_ms")}
    fleet.add("ledgers", export=chosen.key, worker=None, new_entries=0, lost_entries=0, **told)
    return chosen


def _shorten(fleet: FleetRows, export: Values) -> None:
    dropped = int(export["label_ms"] or 0) // 3
    export["manifest_sha256"] = fleet.digest()
    for name in ("label_ms", "observed_ms", "recorded_ms"):
        export[name] = int(export[name] or 0) - dropped


def test_a_longer_record_with_less_time_in_place_of_the_handed_in_one_is_asked_about(
    tmp_path: Path,
) -> None:
    fleet = honest_fleet(3, people=20)
    assert asked(fleet, tmp_path / "honest", Kind.LESS_TIME) == []
    chosen, key = _handed_in_by_one(fleet), fleet.digest()
    fleet.found.append(replace(chosen, folder="later", key=key))
    for name in ("exports", "totals", "parts", "kinds", "labels", "items", "ledgers"):
        for row in fleet.of_export(name, chosen.key):
            made: Values = {**row, "export": key}
            if name == "exports":
                made |= {"content": key, "times_sha256": fleet.digest()}
                _shorten(fleet, made)
            if name == "ledgers":
                made["size"] = int(row["size"] or 0) + 1_000
            fleet.tables[name].append(made)
    [question] = asked(fleet, tmp_path / "audit", Kind.LESS_TIME)
    assert question.folders == ("later",)


def test_an_export_of_several_people_in_place_of_one_is_asked_about(tmp_path: Path) -> None:
    fleet = honest_fleet(3, people=20)
    chosen = _handed_in_by_one(fleet)
    export = fleet.export_of(chosen.folder)
    _shorten(fleet, export)
    export["workers"] = 2
    for name in ("totals", "parts"):
        for row in fleet.of_export(name, chosen.key):
            row.update({"workers": 2} | ({"accepted_by": 2} if name == "parts" else {}))
    [question] = asked(fleet, tmp_path / "audit", Kind.LESS_TIME)
    assert question.folders == (chosen.folder,)


def _later_export(fleet: FleetRows, chosen: FoundExport) -> Values:
    """Add a longer export of the same record that nobody handed in, and return its row."""
    made = _add_later(fleet, chosen, fleet.digest(), workers=1)
    fleet.found[-1] = replace(fleet.found[-1], key=str(made["export"]))
    return made


def _move(export: Values, source: str, target: str, ms: int) -> None:
    export[source] = int(export[source] or 0) - ms
    export[target] = int(export[target] or 0) + ms


def test_work_that_became_time_away_after_the_hand_in_is_asked_about(tmp_path: Path) -> None:
    fleet = honest_fleet(3, people=20)
    later = _later_export(fleet, _handed_in_by_one(fleet))
    assert asked(fleet, tmp_path / "same", Kind.OTHER_CATEGORIES) == []
    _move(later, "label_ms", "away_ms", 60_000)
    _move(later, "observed_ms", "away_ms", 0)
    later["observed_ms"] = int(later["observed_ms"] or 0) - 60_000
    [question] = asked(fleet, tmp_path / "moved", Kind.OTHER_CATEGORIES)
    assert question.folders == ("later",)


def test_a_break_of_which_the_worker_says_later_that_it_was_work_accuses_nobody(
    tmp_path: Path,
) -> None:
    """Time away became declared time: there is less firm time, and nothing is missing."""
    fleet = honest_fleet(3, people=20)
    chosen = _handed_in_by_one(fleet)
    export = fleet.export_of(chosen.folder)
    export["away_ms"] = int(export["away_ms"] or 0) + 9_000
    export["recorded_ms"] = int(export["recorded_ms"] or 0) + 9_000
    for row in fleet.tables["documents"]:
        if row["names_export"] == export["manifest_sha256"]:
            row["away_ms"] = int(row["away_ms"] or 0) + 9_000
            row["firm_ms"] = int(row["firm_ms"] or 0) + 9_000
    # The export that was handed in was lost, and one that was made after the answer is here.
    export["manifest_sha256"] = fleet.digest()
    _move(export, "away_ms", "declared_ms", 9_000)
    found = findings_of([fleet], tmp_path / "audit")
    assert [each.kind for each in found if not each.is_question] == [Kind.REPLACED]
