"""Plays one part of the script in a process of its own, and serves its requests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.effort.diary import NOBODY, Diary, now_ns

STOPPED_S: Final = 6.3
KILLED_AFTER_S: Final = 1.3


def play_part(part: str, job: Path, diary: Path, surroundings: Mapping[str, str]) -> None:
    """Play one part until it ends, or is killed at its own request.

    Raises:
        RuntimeError: it failed and printed the reason.
    """
    command = [sys.executable, "-m", "benchmarks.effort.child", part, str(job), str(diary)]
    with subprocess.Popen(
        command, env={**os.environ, **surroundings}, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            if line == "stop\n":
                _stop(process, diary.with_suffix(".answer"))
            elif line == "kill\n":
                _kill(process, diary)
        status = process.wait()
    if status not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"The part {part} of the script failed.")


def _stop(process: subprocess.Popen[str], answer: Path) -> None:
    """Stop the process for a while, and report the times to it."""
    time.sleep(0.4)
    stopped = now_ns()
    process.send_signal(signal.SIGSTOP)
    time.sleep(STOPPED_S)
    went_on = now_ns()
    process.send_signal(signal.SIGCONT)
    scratch = answer.with_suffix(".new")
    scratch.write_text(f"{stopped} {went_on}", encoding="ascii")
    scratch.replace(answer)


def _kill(process: subprocess.Popen[str], diary: Path) -> None:
    """Kill the process and record the time."""
    time.sleep(KILLED_AFTER_S)
    killed = now_ns()
    process.kill()
    process.wait()
    Diary(diary).say(NOBODY, at_ns=killed, by_tick=True)
