"""No export hangs the checkers apart from the program, ends them, or writes their lines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from annotator.export.api import Detail, ExportOptions
from tests.support.exports import GOLDEN, export_coco
from tests.support.forgeries import Forger, Forgery
from tests.support.ledgers import receipted
from tests.support.material import CHECKOUT
from tests.support.patience import PATIENCE_MS
from tests.tools.test_forgeries import JOBS
from tools.checkers.check_export import main
from tools.checkers.check_export.pay.numbers import exact_text

TOOLS = CHECKOUT / "tools" / "checkers"
ACTS = "\x1b[2J\nyes: all of it\r\u202e\x9b31m"


def told(tool: str, *arguments: Path | str) -> tuple[int, str]:
    """Return the exit status of a checker, and what it wrote on both outputs."""
    command = [sys.executable, "-I", str(TOOLS / tool), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, timeout=PATIENCE_MS / 1000, check=False)
    return done.returncode, (done.stdout + done.stderr).decode()


def acts(text: str) -> bool:
    """Whether something in it acts on a terminal, or begins a line that says yes."""
    return "\nyes" in text or any(not each.isprintable() and each != "\n" for each in text)


def renamed(document: Any) -> None:
    document["items"][0]["file"] = ACTS


def with_a_key(document: Any) -> None:
    document["items"][0][ACTS] = 1


def of_a_choice(document: Any) -> None:
    document["totals"]["ms"][ACTS] = 1


@pytest.mark.parametrize("alter", [renamed, with_a_key, of_a_choice])
def test_no_name_in_an_export_acts_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], alter: Callable[[Any], None]
) -> None:
    export_coco(tmp_path / "out")
    forger = Forger(tmp_path / "out")
    alter(forger.whole["effort.json"])
    job_id = forger.whole["effort.json"]["job"]["id"]
    forger.forge(Forgery("effort.json", ("job", "id"), "as it is", job_id))
    assert main([str(tmp_path / "out")]) == 1
    assert not acts(capsys.readouterr().out)


def test_nor_does_the_name_of_a_folder_or_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / ACTS
    export_coco(folder)
    assert main([str(folder)]) == 0
    assert not acts(capsys.readouterr().out)
    status, text = told("check_ledger", tmp_path / f"{ACTS}.json", "--export", folder)
    assert (status, acts(text)) == (1, False)
    other = tmp_path / f"other{ACTS}.jsonl"
    for name, data in receipted(1).files.items():
        (tmp_path / name.replace("1.jsonl", other.name)).write_bytes(data)
    status, text = told("check_ledger", other, "--export", folder)
    assert (status, acts(text), "another job" in text) == (1, False, True)


@pytest.mark.parametrize("name", ["items_completed", "regions_accepted", "bonus", "conversion"])
def test_an_endless_amount_hangs_no_checker(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "out"
    export_coco(folder, JOBS["over_periods"](), ExportOptions(detail=Detail.FULL))
    path = ("parts", 0, "inputs", name)
    Forger(folder).forge(Forgery("fair_pay.json", path, "no number", "1e999999999"))
    assert told("check_export", folder)[0] == 1


def test_a_currency_is_no_pattern() -> None:
    money = "(.*)*" * 12 + "X"
    program = "import sys; sys.path.insert(0, '.'); from fractions import Fraction;"
    program += "from tools.checkers.check_export.pay.figures import Sheet;"
    program += f"sheet = Sheet({money!r}, {{'net': Fraction(1)}}, has_formulas=True);"
    program += "sheet.compute('gross', 'net'); print(sheet.figures['gross']['value'])"
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, capture_output=True, timeout=PATIENCE_MS / 1000, check=True, cwd=CHECKOUT
    )
    assert done.stdout == b"1.00\n"


@pytest.mark.parametrize("digits", [1, 7, 4000])
def test_a_long_fraction_is_written_at_once(digits: int) -> None:
    assert exact_text(Fraction(f"1/{'9' * digits}")) == f"1/{'9' * digits}"
    assert exact_text(Fraction(f"0.{'0' * digits}5")) == f"0.{'0' * digits}5"


@pytest.mark.parametrize("name", ["effort.json", "fair_pay.json", "manifest.json"])
def test_a_pipe_or_a_device_in_a_folder_hangs_no_checker(tmp_path: Path, name: str) -> None:
    def endless(path: Path) -> None:
        path.symlink_to("/dev/zero")

    for at, put in enumerate((os.mkfifo, endless)):
        folder = tmp_path / str(at)
        export_coco(folder)
        (folder / name).unlink()
        put(folder / name)
        assert told("check_export", folder)[0] == 1
        status, text = told("check_ledger", tmp_path / "none.json", "--export", folder)
        assert (status, "no plain file" in text) == (1, True)


def test_what_is_nested_deeply_is_a_no_without_a_trace(tmp_path: Path) -> None:
    export_coco(tmp_path / "out")
    (tmp_path / "out" / "effort.json").write_bytes(b"[" * 200_000)
    for tool in ("check_export", "check_ledger"):
        more: list[Path | str] = ["--export", tmp_path / "out"] if "ledger" in tool else []
        status, text = told(tool, tmp_path / "out", *more)
        assert (status, "Traceback" in text) == (1, False)


def test_the_exit_status_answers_where_nobody_reads(tmp_path: Path) -> None:
    chain = receipted(2)
    for name, data in chain.files.items():
        (tmp_path / name).write_bytes(data)
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-I", str(TOOLS / "check_ledger")]
    command += [str(tmp_path / "1.jsonl"), "--export", str(GOLDEN / "coco_job")]
    with os.fdopen(writing, "wb") as unread:
        done = subprocess.run(command, stdout=unread, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
