"""``texts`` shows and changes the rules for the texts of a job."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from annotator.editing.commands import SetTranscription
from annotator.job_file.project import Project
from annotator.text.marks import MarkConvention
from annotator.text.text_rules import TextRules
from annotator.text.unicode_form import TextForm
from tests.annotator.cli.running import done, refused, run
from tests.annotator.job_file.jobs import editor_on, settle


def shown(job: Path, *arguments: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(done("texts", job, "--json", *arguments).stdout)
    return document


def test_without_options_it_shows_the_rules(demo: Path) -> None:
    before = demo.read_bytes()
    assert done("texts", demo).stdout.splitlines() == [
        "Texts are kept as they are typed.",
        "Marks are brackets (brackets/1).",
        "There is no language for the spell check.",
    ]
    assert demo.read_bytes() == before


def test_each_rule_is_changed_alone_and_texts_stay(demo: Path) -> None:
    with Project.open(demo) as project:
        editor = editor_on(project, 1)
        region = next(iter(editor.state.regions))
        editor.run(SetTranscription(region, "cafe\u0301"))
        settle(project)
    told = done("texts", demo, "--form", "nfc").stdout
    assert "Typed texts are kept in the Unicode form NFC." in told
    assert "1 text is in another form." in told
    assert shown(demo, "--marks", "tei", "--language", "de-DE") == {
        "form": "nfc",
        "marks": "tei/1",
        "language": "de_DE",
        "texts": shown(demo)["texts"],
        "other_form": 1,
    }
    with Project.open(demo) as project:
        assert project.facts.texts == TextRules(TextForm.NFC, MarkConvention.TEI, "de_DE")
        state = project.reads.load_item(1).result().state
    assert state.regions[region].transcription == "cafe\u0301"
    assert shown(demo, "--language", "")["language"] == ""


def test_what_is_no_rule_is_refused_and_nothing_is_changed(demo: Path) -> None:
    assert "not a code of a language" in refused("texts", demo, "--language", "Deutsch, bitte")
    assert run("texts", demo, "--form", "nfkc").exit_code == 2
    assert shown(demo)["form"] == "typed"
