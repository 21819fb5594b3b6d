"""An export declares how texts are written, and which ones are not in the declared form."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.text.marks import MarkConvention
from annotator.text.text_rules import TextRules
from annotator.text.unicode_form import TextForm
from tests.support.exports import export_coco, load, verified, wheres
from tests.support.snapshots import TEXT, FakeSnapshot, a_morning, snapshot_of
from tests.tools.test_texts_beside import beside
from tools.checkers.check_export import main


def job_in(form: TextForm, texts: list[str]) -> FakeSnapshot:
    """Return the fixed job with these texts on its first item, and a form."""
    morning = a_morning()
    first = morning.records[0]
    regions = [
        replace(region, transcription=text)
        for region, text in zip(first.regions, texts, strict=True)
    ]
    morning.records[0] = replace(first, regions=regions)
    made = snapshot_of(morning)
    return replace(made, facts=replace(made.facts, texts=TextRules(form, MarkConvention.TEI)))


def lines_of(folder: Path) -> list[dict[str, object]]:
    data = (folder / "transcriptions.jsonl").read_bytes()
    return [json.loads(line) for line in data.splitlines()]


@pytest.mark.parametrize("form", list(TextForm))
def test_the_form_is_declared_and_other_texts_are_called_kept(
    tmp_path: Path, form: TextForm
) -> None:
    typed = form.normal("caf\u00e9 n\u0303")
    snapshot = job_in(form, [typed, TEXT, "", "a dark day"])
    report = export_coco(tmp_path / "out", snapshot)
    assert load(tmp_path / "out", "annotations.json")["info"]["text_rules"] == {
        "form": form.value,
        "marks": "tei/1",
    }
    lines = lines_of(tmp_path / "out")
    assert [line["text"] for line in lines] == [typed, TEXT, "a dark day"]
    is_kept = form is not TextForm.TYPED
    assert [line.get("kept", False) for line in lines] == [False, is_kept, False]
    told = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert ("Texts in another form than declared" in told) == is_kept
    assert any("tei/1" in str(note) for note in report.notes)
    result = verified(tmp_path / "out")
    assert result.is_ok, result.problems
    assert main([str(tmp_path / "out")]) == 0
    assert any("Unicode form" in str(each) for each in result.recomputed) == is_kept


def test_a_text_in_another_form_cannot_pass_for_one_in_the_form(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export_coco(
        folder, job_in(TextForm.NFC, ["caf\u00e9", "", "", unicodedata.normalize("NFD", "é")])
    )
    whole = (folder / "transcriptions.jsonl").read_bytes()
    assert whole.count(b'"kept"') == 1
    for forged in (
        b"".join(_without_kept(line) for line in whole.splitlines(keepends=True)),
        whole.replace(b'"bbox"', b'"kept":true,"bbox"', 1),
    ):
        assert forged != whole
        assert beside(folder, "transcriptions.jsonl", forged) == (False, 1)
        assert "transcriptions.jsonl" in wheres(verified(folder).problems)
    assert beside(folder, "transcriptions.jsonl", whole) == (True, 0)


def _without_kept(line: bytes) -> bytes:
    document = json.loads(line)
    document.pop("kept", None)
    return json.dumps(document).encode() + b"\n"


def test_rules_that_were_imported_do_not_pass_for_those_of_the_job(tmp_path: Path) -> None:
    made = job_in(TextForm.TYPED, ["a", "b", "c", "d"])
    extra = '{"info": {"text_rules": {"form": "nfc"}, "year": 2026}}'
    export_coco(tmp_path / "out", replace(made, import_extra=extra))
    info = load(tmp_path / "out", "annotations.json")["info"]
    assert (info["text_rules"]["form"], info["year"]) == ("typed", 2026)
