"""Commands that only read work on a job file that cannot be written to; the others say why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.job_file import Project
from annotator.records import SessionFacts
from tests.annotator.cli.running import done, refused, state_of, told
from tests.support.write_protected import write_protect

REFUSAL = (
    "This job can only be looked at here: its folder is write-protected. Copy it to another "
    "folder to work on it."
)


def test_what_only_reads_says_the_same_as_before(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("info", demo)  # now all is known of the pictures
    expected = told("info", demo, "--json")
    done("export", demo, tmp_path / "first", "--format", "coco", "--items", "all")
    before = state_of(demo.parent)
    write_protect(monkeypatch, demo.parent)
    shown = done("info", demo, "--json")
    assert "can only be looked at here: its folder is write-protected." in shown.stderr
    assert told("info", demo, "--json") == expected
    done("export", demo, tmp_path / "second", "--format", "coco", "--items", "all")
    done("verify", tmp_path / "second")
    names = [sorted(state_of(tmp_path / each)) for each in ("first", "second")]
    assert names[0] == names[1]
    done("statement", demo, tmp_path / "statement.html")
    done("record", demo, tmp_path / "record.csv")
    done("payment", demo)
    done("key", demo)
    assert state_of(demo.parent) == before


@pytest.mark.parametrize(
    "command",
    [
        ("payment", "--received", "5"),
        ("import", "again.json", "--format", "coco"),
        ("hand-in", "new.handin"),
        ("key", "--rotate"),
    ],
    ids=lambda command: command[0],
)
def test_what_would_write_is_refused_before_it_begins(
    demo: Path, tmp_path: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "again.json").write_text('{"images": [], "annotations": [], "categories": []}')
    write_protect(monkeypatch, demo.parent)
    before = state_of(tmp_path)
    assert REFUSAL in refused(command[0], demo, *command[1:])
    assert state_of(tmp_path) == before


def test_time_that_a_crash_left_waits_until_the_job_can_be_written_to(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.open(demo) as project:
        worker = project.reads.workers().result()[0]
        facts = SessionFacts("left", worker.id, "effort/1", 1_790_000_000_000, 60, 0)
        project.writes.begin_session(facts).result()
    before = demo.read_bytes()
    with monkeypatch.context() as protected:
        write_protect(protected, demo.parent)
        assert "ended without warning" not in done("info", demo).stderr
        assert demo.read_bytes() == before
    assert "ended without warning" in done("info", demo).stderr
