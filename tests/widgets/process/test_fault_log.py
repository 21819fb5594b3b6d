"""Which traces count: those with words in them, of programs that run no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.material import CHECKOUT
from widgets.process.fault_log import MOST_CHARACTERS, left_report, report_of

TRACE = (
    "Fatal Python error: Aborted\n\nThread 0x1 (most recent call first):\n"
    '  File "{}", line 7 in f\n'
)


@pytest.mark.parametrize("path", ["/home/amina/fairlabel/widgets/app.py", r"C:\Users\A b\app.py"])
def test_a_report_names_files_without_their_folders(path: str) -> None:
    report = report_of(TRACE.format(path))
    assert '  File "app.py", line 7 in f\n' in report
    assert report.startswith("Fairlabel fault\nfairlabel ")
    assert "Python 3." in report.splitlines()[1]
    assert "mina" not in report
    assert "Users" not in report


def test_what_a_killed_program_left_is_no_fault_and_goes(tmp_path: Path) -> None:
    (tmp_path / "hard-fault-4.trace").touch()
    assert left_report(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_of_several_the_newest_is_told_and_all_are_kept_as_reports(tmp_path: Path) -> None:
    for number, word in ((1, "first"), (2, "second")):
        (tmp_path / f"hard-fault-{number}.trace").write_text(word, encoding="utf-8")
    report = left_report(tmp_path)
    assert report is not None
    assert report.read_text(encoding="utf-8").endswith("second")
    assert len(list(tmp_path.glob("*.txt"))) == 2
    assert left_report(tmp_path) is None


def test_a_trace_without_end_is_cut(tmp_path: Path) -> None:
    (tmp_path / "hard-fault-1.trace").write_text("@" * (MOST_CHARACTERS + 9), encoding="utf-8")
    report = left_report(tmp_path)
    assert report is not None
    assert report.read_text(encoding="utf-8").count("@") == MOST_CHARACTERS


CHILD = """
import sys
from pathlib import Path
from widgets.process.fault_log import FaultLog
faults = FaultLog(Path(sys.argv[1]))
print("runs", flush=True)
if sys.stdin.readline() == "end\\n":
    faults.stop()
else:
    import os
    os.abort()
"""


@pytest.mark.parametrize(("word", "files"), [("end\n", 0), ("abort\n", 1)])
def test_only_a_program_that_ended_by_a_fault_leaves_something(
    tmp_path: Path, word: str, files: int
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "runs\n"
    # One that runs is left alone, also by another program that starts meanwhile.
    assert left_report(tmp_path) is None
    assert len(list(tmp_path.glob("*.trace"))) == 1
    child.communicate(word, timeout=300)
    report = left_report(tmp_path)
    assert len(list(tmp_path.iterdir())) == files
    if report is not None:
        assert "Aborted" in report.read_text(encoding="utf-8")


def test_a_folder_that_takes_no_file_stops_nobody(tmp_path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "none")],
        input="abort\n",
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        timeout=300,
        check=False,
    )
    assert child.stdout == "runs\n"
    assert "Fatal Python error: Aborted" in child.stderr
