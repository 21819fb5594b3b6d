"""An audit of real exports, hand-ins and receipts, made by the product's own code."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator.audit.audit import Audit, audit
from annotator.audit.engines import engine
from annotator.audit.findings import Kind
from annotator.ledger.signatures import Signer
from annotator.progress import Watch
from annotator.verify.ledger.document_reader import HandInRead, read_document
from benchmarks.fleets.real_fleet import (
    RealWorker,
    collected,
    export_alone,
    hand_in_after_loss,
    hand_in_folder,
    order_bytes,
)
from tests.annotator.audit.spark.folders import contents
from tests.support.exports import SCHEMAS, load, rewrite

ORDER = order_bytes()
DAY = 20_700


def audited(out: Path, *paths: Path) -> Audit:
    return audit(paths, out, schemas=SCHEMAS, watch=Watch())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven people of one vendor, as a collection; the seventh made no receipt."""
    folder, vendor = tmp_path_factory.mktemp("fleet"), Signer.new()
    for number in range(7):
        seconds = tuple(20 + 7 * number + each for each in range(5))
        who = RealWorker(f"Worker {number}", seconds, has_receipt=number < 6)
        place = hand_in_folder(folder / "made" / f"{number}", who, ORDER, vendor)
        days = (DAY, DAY + 2 + number)
        collected(folder / "collection", f"w{number}", place, order=ORDER, days=days)
    return folder / "collection"


@dataclass(frozen=True, slots=True)
class AuditOnce:
    """An audit of the collection that was made once: tests read it, or change a copy of it."""

    done: Audit
    collection: Path
    out: Path


@pytest.fixture(scope="module")
def once(made: Path) -> Iterator[AuditOnce]:
    out = made.parent / "out"
    done = audited(out, made)
    before = contents(out)
    yield AuditOnce(done, made, out)
    assert contents(out) == before


@pytest.fixture
def collection(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "collection"))


@pytest.fixture
def out(once: AuditOnce, tmp_path: Path) -> Path:
    """The folder of an audit of the collection: what is audited again verifies only what is new."""
    return Path(shutil.copytree(once.out, tmp_path / "out"))


def folders(collection: Path) -> Iterator[Path]:
    yield from sorted((collection / "submissions").iterdir())


def test_an_honest_fleet_has_figures_and_no_findings(once: AuditOnce) -> None:
    done = once.done
    assert done.findings == []
    assert done.refused == []
    assert done.report["exports"] == {"found": 7, "counted": 7}
    (total,) = done.report["pay"]
    assert (total["people"], total["people_at_floor"]) == (7, 7)
    assert total["net_micro"] == 7 * 5 * 12_000_000 + _paid_guideline(once.collection)
    assert done.report["receipts"]["handed_in"] == 7
    assert done.report["receipts"]["receipted"] == 6


def _paid_guideline(collection: Path) -> int:
    """Return what is paid for time in the guideline, from the exports themselves."""
    pays = [load(each / "export", "fair_pay.json") for each in folders(collection)]
    exact = [pay["totals"][0]["figures"]["expected"]["other_pay"]["value"] for pay in pays]
    return sum(int(each.replace(".", "")) for each in exact)


def test_a_second_audit_verifies_only_what_is_new(
    once: AuditOnce, collection: Path, out: Path
) -> None:
    again = audited(out, collection)
    assert (once.done.again, again.again) == (0, 7)
    assert json.dumps(once.done.report) == json.dumps(again.report)
    one = next(folders(collection))
    rewrite(one / "export", "README.md", b"Nothing to see here\n")
    changed = audited(out, collection)
    assert changed.again == 6
    assert [each.kind for each in changed.findings if not each.is_question] == ["not_verified"]
    assert changed.report["exports"]["counted"] == 6


def accusations(done: Audit) -> set[tuple[str, tuple[str, ...]]]:
    return {(each.kind, each.folders) for each in done.findings if not each.is_question}


def job_of(folder: Path) -> str:
    return str(load(folder, "effort.json")["job"]["id"])


def replaced(place: Path, tmp_path: Path, who: RealWorker, order: bytes) -> str:
    """Put another export of the same job in the place of one that was handed in."""
    other = export_alone(tmp_path / "other", who, order)
    shutil.rmtree(place / "export")
    other.rename(place / "export")
    return str(place / "export")


def test_hours_that_were_dropped_are_found(collection: Path, out: Path, tmp_path: Path) -> None:
    place = next(folders(collection))
    who = RealWorker("Worker 0", (20, 21), job_id=job_of(place / "export"))
    folder = replaced(place, tmp_path, who, ORDER)
    done = audited(out, collection)
    assert accusations(done) == {(Kind.DROPPED_HOURS, (folder,))}


def test_a_lower_price_for_the_same_work_is_found(
    collection: Path, out: Path, tmp_path: Path
) -> None:
    place = next(folders(collection))
    seconds = tuple(90 + each for each in range(5))
    who = RealWorker("Worker 0", seconds, job_id=job_of(place / "export"))
    folder = replaced(place, tmp_path, who, order_bytes("11.00"))
    done = audited(out, collection)
    assert accusations(done) == {(Kind.REPRICED, (folder,))}


def test_a_copy_under_another_name_is_found(collection: Path, out: Path) -> None:
    place = next(folders(collection))
    copy = Path(shutil.copytree(place, place.with_name("f" * 32)))
    document = json.loads((copy / "submission.json").read_bytes())
    (copy / "submission.json").write_text(json.dumps(document | {"worker": "w99"}))
    done = audited(out, collection)
    pair = (str(place / "export"), str(copy / "export"))
    assert accusations(done) == {(Kind.CLONED, pair)}
    assert done.report["pay"][0]["people"] == 7


def test_more_work_than_days_is_found(collection: Path, out: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    who = RealWorker("Worker 8", (90_000, 90_000))
    place = hand_in_folder(made, who, ORDER, Signer.new())
    folder = collected(collection, "w8", place, order=ORDER, days=(DAY, DAY + 1))
    done = audited(out, collection)
    assert (Kind.IMPOSSIBLE_TIME, (str(folder / "export"),)) in accusations(done)
    assert {kind for kind, _ in accusations(done)} == {Kind.IMPOSSIBLE_TIME}


def test_who_is_owed_less_than_the_floor_is_found(
    collection: Path, out: Path, tmp_path: Path
) -> None:
    order = order_bytes("0.50", top_up=False)
    who = RealWorker("Worker 9", (600, 601, 602))
    place = hand_in_folder(tmp_path / "made", who, order, Signer.new())
    folder = collected(collection, "w9", place, order=order, days=(DAY, DAY + 9))
    done = audited(out, collection)
    assert accusations(done) == {(Kind.UNDER_FLOOR, (str(folder / "export"),))}
    shortfalls = (out / "private" / "shortfalls.csv").read_text()
    assert str(folder) in shortfalls
    for path in out.glob("report.*"):
        assert folder.name not in path.read_text()


def test_payday_lists_what_is_open_with_the_top_up_in_it(once: AuditOnce) -> None:
    rows = list(csv.DictReader((once.out / "private/payday.csv").read_text().splitlines()))
    told = csv.DictReader((once.out / "private/names.csv").read_text().splitlines())
    names = {row["person"]: row["name"] for row in told}
    assert sorted(names.values()) == [f"Name of w{number}" for number in range(7)]
    rows.sort(key=lambda row: names[row["person"]])
    for row, place in zip(rows, _by_sender(once.collection), strict=True):
        total = load(place / "export", "fair_pay.json")["totals"][0]
        assert row["open"] == total["paid"]["open"]["value"]
        assert row["owed"] == total["figures"]["expected"]["owed"]["value"]
        assert row["received"] == "0.00"
        assert row["top_up_in_it"] == "0.00"


def _by_sender(collection: Path) -> list[Path]:
    def sender(place: Path) -> str:
        return str(json.loads((place / "submission.json").read_bytes())["worker"])

    return sorted(folders(collection), key=sender)


def test_figures_of_an_earlier_audit_do_not_stay(collection: Path, out: Path) -> None:
    assert (out / "figures" / "kinds.csv").is_file()
    for place in list(folders(collection))[:4]:
        shutil.rmtree(place)
    done = audited(out, collection)
    assert done.report["kinds"] == []
    assert not (out / "figures" / "kinds.csv").exists()


def test_names_are_in_one_private_list_alone(once: AuditOnce) -> None:
    files = [path for path in once.out.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"Name of w" in path.read_bytes()] == ["names.csv"]


def keys_of(place: Path) -> dict[str, str]:
    hand_in = read_document(place / "hand-in.jsonl")
    assert isinstance(hand_in, HandInRead)
    assert hand_in.receipt is not None
    return {"replaces": hand_in.receipt.said.worker_key, "key": hand_in.key}


def test_a_new_key_that_the_vendor_approved_is_no_fault(tmp_path: Path) -> None:
    who, vendor = RealWorker("Worker 0", (20, 21, 22), has_receipt=False), Signer.new()
    place = hand_in_after_loss(tmp_path / "made", who, ORDER, vendor)
    (place / "submission.json").write_text(json.dumps({"worker": "w", "package": None}))
    bad = audited(tmp_path / "without", place)
    assert accusations(bad) == {(Kind.NOT_VERIFIED, (str(place / "export"),))}
    (place / "result.json").write_text(json.dumps(keys_of(place)))
    good = audited(tmp_path / "with", place)
    assert accusations(good) == set()
    again = audited(tmp_path / "without", place)
    assert accusations(again) == set()


def test_who_was_left_out_is_asked_for_when_workers_pool_their_copies(
    collection: Path, out: Path, tmp_path: Path
) -> None:
    pooled = tmp_path / "pooled"
    for number, place in enumerate(folders(collection)):
        (pooled / f"{number}").mkdir(parents=True)
        for name in ("hand-in.jsonl", "hand-in.jsonl.sigstore.json"):
            shutil.copy(place / name, pooled / f"{number}")
    shutil.rmtree(next(folders(collection)))
    done = audited(out, collection, pooled)
    asked = [(each.kind, each.folders) for each in done.findings]
    assert asked == [(Kind.WITHOUT_EXPORT, (str(pooled / "0" / "hand-in.jsonl"),))]


def test_neither_the_order_of_paths_nor_the_size_of_tables_changes_anything(
    once: AuditOnce, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_SMALL", 0)
    other = audited(tmp_path / "other", *reversed(list(folders(once.collection))))
    assert other.report == once.done.report
    files = sorted(path.name for path in (once.out / "figures").iterdir())
    for name in ("report.html", "report.json", *(f"figures/{each}" for each in files)):
        assert (once.out / name).read_bytes() == (tmp_path / "other" / name).read_bytes()


def test_a_hand_in_that_was_cut_short_is_told_and_the_rest_goes_on(
    collection: Path, out: Path
) -> None:
    path = next(folders(collection)) / "hand-in.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    done = audited(out, collection)
    assert [str(path) in str(each) for each in done.refused] == [True]
    assert done.report["exports"]["counted"] == 7


def test_a_changed_work_order_does_not_verify(collection: Path, out: Path) -> None:
    place = next(folders(collection)) / "export"
    path = next((place / "work_orders").glob("*.toml"))
    rewrite(place, f"work_orders/{path.name}", path.read_bytes().replace(b"12.00", b"9.00"))
    done = audited(out, collection)
    assert accusations(done) == {(Kind.NOT_VERIFIED, (str(place),))}
