"""An audit of real exports, hand-ins and receipts, made by the product's own code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.audit.audit import Audit, audit
from annotator.ledger.signatures import Signer
from annotator.progress import Watch
from benchmarks.fleets.real_fleet import RealWorker, collected, hand_in_folder, order_bytes
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


@pytest.fixture
def collection(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "collection"))


def folders(collection: Path) -> Iterator[Path]:
    yield from sorted((collection / "submissions").iterdir())


def test_an_honest_fleet_has_figures_and_no_findings(collection: Path, tmp_path: Path) -> None:
    done = audited(tmp_path / "out", collection)
    assert done.findings == []
    assert done.refused == []
    assert done.report["exports"] == {"found": 7, "counted": 7}
    (total,) = done.report["pay"]
    assert (total["people"], total["people_at_floor"]) == (7, 7)
    assert total["net_micro"] == 7 * 5 * 12_000_000 + _paid_guideline(collection)
    assert done.report["receipts"]["handed_in"] == 7
    assert done.report["receipts"]["receipted"] == 6


def _paid_guideline(collection: Path) -> int:
    """Return what is paid for time in the guideline, from the exports themselves."""
    pays = [load(each / "export", "fair_pay.json") for each in folders(collection)]
    exact = [pay["totals"][0]["figures"]["expected"]["other_pay"]["value"] for pay in pays]
    return sum(int(each.replace(".", "")) for each in exact)


def test_a_second_audit_verifies_only_what_is_new(collection: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = audited(out, collection)
    again = audited(out, collection)
    assert (first.again, again.again) == (0, 7)
    assert json.dumps(first.report) == json.dumps(again.report)
    one = next(folders(collection))
    rewrite(one / "export", "README.md", b"Nothing to see here\n")
    changed = audited(out, collection)
    assert changed.again == 6
    assert [each.kind for each in changed.findings if not each.is_question] == ["not_verified"]
    assert changed.report["exports"]["counted"] == 6
