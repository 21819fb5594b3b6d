"""Who writes and who copies take turns, so that nobody waits with the interpreter in hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.annotator.job_file.jobs import make_job
from tests.support.material import CHECKOUT

CHILD = """
import sys, threading, time
from pathlib import Path
from tests.annotator.job_file.jobs import make_job
from tests.support.watched_disk import watched

in_the_middle, go_on = threading.Event(), threading.Event()

class Stalls:
    '''A disk that stalls in the middle of a copy.'''

    def wrote(self, path, at, data):
        if path.suffix == ".copy" and not in_the_middle.is_set():
            in_the_middle.set()
            go_on.wait()

    def truncated(self, path, size): pass
    def flushed(self, path): pass
    def deleted(self, path, *, is_flushed): pass

with watched(Stalls()), make_job(Path(sys.argv[1])) as project:
    for _ in range(3):  # a statement that is known is not prepared anew: it begins with its values
        project.reads.item_and_media(1).result()
    copying = project.back_up()
    in_the_middle.wait()
    read = project.reads.item_and_media(1)
    written = project.writes.set_facts(title="Meanwhile")
    # As a window does: if the writer waited with the interpreter, this thread would not wake again.
    for _ in range(50):
        time.sleep(0.01)
    go_on.set()
    written.result(), read.result()
    print(copying.result().problems, project.facts.title)
"""


def test_a_disk_that_stalls_in_a_copy_stops_no_thread_that_has_nothing_to_do_with_it(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", CHILD, str(tmp_path)]
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data")}
    child = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (child.stdout, child.stderr) == ("() Meanwhile\n", "")


def test_nothing_is_copied_in_the_middle_of_a_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with make_job(tmp_path) as project:
        turn = project._writer._turn
        assert project._writer.read(lambda _: turn.locked()).result()
        kept = project.back_up().result()
        assert not turn.locked()
        with turn:
            again = project.back_up()
            assert not again.done()
        assert again.result().backup == kept.backup
