"""Processes: results in either order, tasks taken as they are needed, and an end that is told."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from annotator.processes import CORES, ProcessEndedError, Processes


def doubled(number: int) -> int:
    """Double a number; the process is ended by -1."""
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_results_come_for_each_task_and_the_tasks_are_not_taken_far_ahead() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(200):
            taken.append(number)
            yield number

    done: list[int] = []
    with Processes() as processes:
        for task, result in processes.results(doubled, tasks(), is_ordered=True):
            assert result == 2 * task
            assert len(taken) - len(done) <= 4 * min(CORES, 8)
            done.append(task)
        assert done == list(range(200))
        assert sorted(processes.results(doubled, [3, 1, 2])) == [(1, 2), (2, 4), (3, 6)]


def test_an_ended_process_is_told_and_others_are_started() -> None:
    with Processes() as processes:
        with pytest.raises(ProcessEndedError, match="The system ended a process"):
            list(processes.results(doubled, [1, -1, 2]))
        assert processes.alone(doubled, 4) == 8
        with pytest.raises(ProcessEndedError):
            processes.alone(doubled, -1)
