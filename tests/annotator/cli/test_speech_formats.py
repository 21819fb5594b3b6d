"""Formats of transcribed sound on the command line: each out, verified, and in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.job_file.project import Project
from tests.annotator.cli.running import done, refused, run, told
from tests.exporters.speech.talks import SPOKEN, create, kennedy, said_on
from tests.support.material import material

FILES = {
    "textgrid": "jfk.TextGrid",
    "eaf": "jfk.eaf",
    "srt": "jfk.srt",
    "vtt": "jfk.vtt",
    "csv": "segments.csv",
    "nemo": "manifest.jsonl",
}
WRITTEN_ONLY = ("textgridshort", "ljspeech", "audiofolder")


@pytest.mark.parametrize("form", [*FILES, *WRITTEN_ONLY])
def test_each_format_is_exported_and_verified(tmp_path: Path, form: str) -> None:
    with kennedy(tmp_path):
        pass
    job, out = tmp_path / "t.fairlabel", tmp_path / "out"
    result = done("export", job, "--format", form, out, "--images", "copy", "--items", "all")
    assert result.stdout.startswith("Exported ")
    assert (out / form).is_dir()
    assert told("verify", out, "--json")["ok"]
    preview = told(
        "export", job, "--format", form, "--preview", "--json", "--images", "copy", "--items", "all"
    )
    shown = {each["path"] for each in preview["files"]}
    assert any(path.startswith(f"{form}/") for path in shown)
    assert "RIFF" not in str(preview)


@pytest.mark.parametrize("form", FILES)
def test_each_format_comes_in_again_once(tmp_path: Path, form: str) -> None:
    with kennedy(tmp_path / "one"):
        pass
    done(
        "export",
        tmp_path / "one" / "t.fairlabel",
        "--format",
        form,
        tmp_path / "out",
        "--items",
        "all",
    )
    with create(tmp_path / "two", "jfk.flac"):
        pass
    job, document = tmp_path / "two" / "t.fairlabel", tmp_path / "out" / form / FILES[form]
    result = done("import", job, "--format", form, document)
    assert "\n  Segments: 5\n" in result.stdout
    assert run("import", job, "--format", form, document).exit_code == 3
    with Project.open(job) as project:
        found = said_on(project, 1)
    assert len(found) == len(SPOKEN)
    if form not in ("srt", "vtt"):
        assert found == sorted(SPOKEN)


def test_a_document_of_another_sound_leaves_the_job_as_it_was(tmp_path: Path) -> None:
    with create(tmp_path, "jfk.flac"):
        pass
    job = tmp_path / "t.fairlabel"
    sentence = refused("import", job, "--format", "textgrid", material("speech/mary.TextGrid"))
    assert sentence == (
        "“mary.TextGrid” belongs to no sound of this job. Give it the name of its sound. Nothing "
        "of it was imported."
    )
    assert told("info", job, "--json")["regions"]["total"] == 0
