"""A bar on a terminal, nothing of it in a pipe; single files appear whole."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from annotator.cli.common.new_file import write_new
from annotator.cli.common.output import bar, note, say
from annotator.errors import WriteFailedError
from annotator.files import NameTakenError
from tests.annotator.cli.running import done, refused, run, state_of


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with bar("Reading") as progress:
        progress(1, 0)
        progress(1, 4)
        progress(4, 4)
    return stream.getvalue()


def test_a_terminal_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    text = _shown(Terminal(), monkeypatch)
    assert "Reading" in text
    assert "100%" in text


def test_a_pipe_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _shown(io.StringIO(), monkeypatch) == ""


def test_a_file_is_written_as_given_and_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_new(path, "é\n\u0645\n")
    assert path.read_bytes() == "é\n\u0645\n".encode()
    with pytest.raises(NameTakenError, match="there already"):
        write_new(path, "other")
    assert state_of(tmp_path).keys() == {"a.txt"}


def test_a_disk_without_links_is_written_to_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    write_new(tmp_path / "a.txt", "text")
    assert (tmp_path / "a.txt").read_text() == "text"
    assert state_of(tmp_path).keys() == {"a.txt"}


def test_a_disk_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteFailedError, match="No space left"):
        write_new(tmp_path / "a.txt", "text")
    assert list(tmp_path.iterdir()) == []


def test_a_new_work_order_is_refused_until_it_is_filled_in(tmp_path: Path) -> None:
    order = tmp_path / "old_letters.toml"
    done("work-order", "new", order)
    text = order.read_text(encoding="utf-8")
    assert 'title = "old letters"' in text
    assert "currency" in refused("work-order", "check", order)
    assert "there already" in refused("work-order", "new", order)
    order.write_text(text.replace('currency = ""', 'currency = "KES"'), encoding="utf-8")
    result = done("work-order", "check", order)
    assert "not disclosed" in result.stdout
    shown = done("work-order", "show", order).stdout
    assert "they do not say" in shown
    assert "Weapons: not disclosed" in shown
    assert run("work-order", "show").exit_code == 2


def test_what_others_wrote_does_not_act_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    said = "a\x1b[2J\x07b\x9b1m\tc\nd"
    say([said])
    note([said])
    out, err = capsys.readouterr()
    assert out == err == "a\ufffd[2J\ufffdb\ufffd1m\tc\ufffdd\n"
