"""Every console block of the manual runs as it stands there, and prints what stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.annotator.cli.running import run
from tests.support.material import CHECKOUT

MANUAL = CHECKOUT / "docs" / "manual"
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_VARYING = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "ID"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "DAY"),
)
"""What differs from run to run: ids and days."""

ANYTHING = "…"
"""Stands for any text in a line, and alone on a line for any lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """A command and what it prints."""

    command: str
    printed: str


def lines_of(text: str) -> Iterator[Line]:
    """Yield the commands of all console blocks of a page."""
    for block in _BLOCK.findall(text):
        assert block.startswith("$ "), block
        for each in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _end, printed = each.partition("\n")
            yield Line(command, printed)


def fits(said: str, printed: str) -> bool:
    """Return whether a command printed what a page says."""
    pattern = "".join(
        r"(?:.*\n)*" if line == ANYTHING else re.escape(line).replace(ANYTHING, ".*") + r"\n"
        for line in alike(said).splitlines()
    )
    return re.fullmatch(pattern, alike(printed)) is not None


def alike(text: str) -> str:
    """Return a text with one word for all ids and one for all days."""
    for pattern, name in _VARYING:
        text = pattern.sub(name, text)
    return text


def output_of(command: str) -> str:
    """Return what a command prints, on both streams."""
    program, *arguments = shlex.split(command)
    if program == "fairlabel":
        return run(*arguments).output
    assert program == "python"
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


PAGES = [page for page in sorted(MANUAL.rglob("*.md")) if "```console" in page.read_text("utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_print_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for line in lines_of(page.read_text("utf-8")):
        printed = output_of(line.command)
        assert fits(line.printed, printed), f"{line.command}\n{printed}"


def test_another_output_is_seen() -> None:
    [first, second] = lines_of("```console\n$ a b\nOne on 2026-01-01.\n…\n$ c\n```\n")
    assert (first.command, second) == ("a b", Line("c", ""))
    assert fits(first.printed, "One on 2027-12-31.\nTwo.\nThree.\n")
    assert not fits(first.printed, "Another one.\n")
    assert not fits(second.printed, "Something.\n")
