"""An export whose parts do not go together is a no, and never ends the check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.export.api import Detail, ExportOptions
from annotator.verify import verify_export
from annotator.verify.common.coherence import held_together
from annotator.verify.common.findings import Findings
from annotator.verify.ledger.document_reader import read_document
from annotator.verify.ledger.export_against_receipts import NamedDocument
from tests.support.exports import SCHEMAS, export_coco, load, verified, write_sealed
from tests.support.forgeries import DOCUMENTS, Forger, Forgery
from tests.support.ledgers import receipted
from tests.support.snapshots import handed_in
from tests.tools.test_forgeries import JOBS
from tools.checkers.check_export import main


def altered(folder: Path, name: str, alter: Callable[[Any], object]) -> None:
    documents = {each: load(folder, each) for each in DOCUMENTS}
    alter(documents[name])
    write_sealed(folder, documents)


@pytest.mark.parametrize("key", ["size", "new", "lost", "origin"])
def test_a_ledger_that_tells_too_little_is_a_no_with_what_is_given(
    tmp_path: Path, key: str
) -> None:
    folder, chain = tmp_path / "out", receipted(1)
    export_coco(folder, handed_in(), ExportOptions(detail=Detail.FULL))
    job_id, origin = chain.job_id, chain.origin

    def alter(effort: Any) -> None:
        effort["job"]["id"] = job_id
        effort["ledgers"][0] |= {"origin": origin, key: None}

    altered(folder, "effort.json", alter)
    for name, data in chain.files.items():
        (tmp_path / name).write_bytes(data)
    given = [
        NamedDocument(name, read_document(tmp_path / name))
        for name in ("1.jsonl", "2.receipt.json")
    ]
    result = verify_export(folder, schemas=SCHEMAS, given=given)
    assert not result.is_ok
    assert any("of one" in each.what for each in result.problems)


@pytest.mark.parametrize(
    "path",
    [
        ("figures", "completed", "top_up_due"),
        ("figures", "completed", "gross"),
        ("figures", "accepted", "owed"),
        ("figures", "terms", "hours_ms"),
        ("paid", "received"),
        ("paid", "open"),
    ],
)
def test_a_figure_that_is_not_there_is_a_no(tmp_path: Path, path: tuple[str, ...]) -> None:
    folder = tmp_path / "out"
    export_coco(folder, JOBS["over_periods"](), ExportOptions(detail=Detail.FULL))
    Forger(folder).forge(Forgery("fair_pay.json", ("totals", 0, *path), "no such key"))
    result = verified(folder)
    assert (result.is_ok, main([str(folder)])) == (False, 1)
    assert not any("Error" in each.what or "'" in each.what for each in result.problems)


@pytest.mark.parametrize("place", ["parts", "totals"])
def test_a_currency_that_nobody_knows_is_a_no_in_one_sentence(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "out"
    export_coco(folder, JOBS["over_periods"](), ExportOptions(detail=Detail.FULL))

    def alter(fair_pay: Any) -> None:
        for each in fair_pay[place]:
            each["figures"]["currency"] = "KEX"

    altered(folder, "fair_pay.json", alter)
    problems = [each.what for each in verified(folder).problems]
    told = "names the currency KEX, which is not one of ISO 4217, so not all was checked."
    assert told in problems
    assert not any("Error" in each or "'KEX'" in each for each in problems)
    assert main([str(folder)]) == 1


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyError("gross"), "lacks gross, to which another part of it refers"),
        (ValueError("Invalid literal for Fraction: 'a'"), "holds a value that cannot be"),
        (ZeroDivisionError("Fraction(1, 0)"), "holds a value that cannot be"),
        (TypeError("'NoneType' object is not subscriptable"), "does not go together"),
        (IndexError("list index out of range"), "does not go together"),
    ],
)
def test_no_exception_is_in_the_sentence(error: Exception, told: str) -> None:
    findings = Findings()

    def check() -> None:
        raise error

    with held_together(findings):
        check()
    assert [(each.where, each.what) for each in findings.problems] == [
        ("the export", f"{told}, so not all was checked.")
    ]


def test_time_of_deleted_regions_is_within_the_work(tmp_path: Path) -> None:
    export_coco(tmp_path / "out", JOBS["a_morning"](), ExportOptions(detail=Detail.FULL))
    for at, item in enumerate(load(tmp_path / "out", "effort.json")["items"]):
        again = tmp_path / str(at)
        export_coco(again, JOBS["a_morning"](), ExportOptions(detail=Detail.FULL))
        more = item["unassigned_ms"] + 1

        def alter(effort: Any, at: int = at, more: int = more) -> None:
            effort["items"][at]["deleted_active_ms"] += more
            effort["items"][at]["unassigned_ms"] = 0

        altered(again, "effort.json", alter)
        assert (verified(again).is_ok, main([str(again)])) == (False, 1), at
