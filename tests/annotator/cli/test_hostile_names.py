"""Names of a job and of files change nothing on the terminal but themselves."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from tests.annotator.cli.running import done, run
from tests.support.hostile_names import kinds, make_hostile

ACTING = "two\nlines\x1b[2J\x9b\u202e\u2069\u2067.fairlabel"


def acting_in(text: str) -> set[str]:
    """Return the characters of a text that act on a terminal or on the text around them."""
    marks = {"Cc", "Cs", "Zl", "Zp"}
    found = {each for each in text if unicodedata.category(each) in marks} - {"\n"}
    return found | (set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@pytest.mark.parametrize("command", ["info", "check", "statement", "record"])
def test_no_name_of_a_job_acts_on_the_terminal(demo: Path, tmp_path: Path, command: str) -> None:
    plain = done(command, demo, *_more(command, tmp_path / "plain"))
    make_hostile(demo, kinds(tmp_path, tmp_path)["acting"])
    hostile = done(command, demo, *_more(command, tmp_path / "other"))
    assert acting_in(hostile.stdout + hostile.stderr) == set()
    assert hostile.stdout.count("\n") == plain.stdout.count("\n")


def _more(command: str, out: Path) -> list[str]:
    out.mkdir()
    places = {"statement": [str(out / "a.html")], "record": [str(out / "b.csv")]}
    return places.get(command, [])


def test_no_name_of_a_file_acts_on_the_terminal(demo: Path, tmp_path: Path) -> None:
    there = demo.rename(demo.with_name(ACTING))
    told = done("check", there)
    assert acting_in(told.stdout + told.stderr) == set()
    assert told.stdout.count("\n") == 1
    other = tmp_path / ACTING
    told = done("new", other, "--media", there.parent / "pictures")
    assert acting_in(told.stdout + told.stderr) == set()
    assert other.is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ["info", ACTING],
        ["check", ACTING],
        ["verify", ACTING],
        ["receipts", ACTING],
        ["receipt", "--take", ACTING, ACTING],
        ["info", f"missing {ACTING}"],
        ["key", ACTING, ACTING],
        [ACTING, ACTING],
        [f"-{ACTING}"],
        ["info", f"--{ACTING}"],
        ["export", "--format", ACTING, ACTING, "out", "--items", "all"],
    ],
)
def test_no_name_in_a_refusal_begins_a_line_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ACTING).write_text("garbage")
    told = run(*arguments)
    assert told.exit_code != 0
    assert acting_in(told.stdout + told.stderr) == set()
    assert not any(line.startswith("lines") for line in told.stderr.splitlines())
