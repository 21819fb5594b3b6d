"""Undo and redo without a limit, the far past read from the file when it is needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.changes import Step
from annotator.editing.history import History


class Filed:
    """Stands in for the job file: every step that was done and not undone, by number."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.reads = 0

    def older(self, before_seq: int, limit: int) -> list[Step]:
        """Return what ``JobReads.older_steps`` would."""
        self.reads += 1
        return [step for step in self.done if step.seq < before_seq][-limit:]


def ends(history: History) -> tuple[Step | None, Step | None]:
    """Return what undo and redo would take."""
    return history.next_undo, history.next_redo


@given(st.lists(st.sampled_from("rrrruuyR"), max_size=60), st.integers(0, 5))
def test_it_does_what_two_endless_stacks_do(script: list[str], held: int) -> None:
    filed, undone = Filed(), list[Step]()
    history = History(older=filed.older)
    for letter in script:
        match letter:
            case "r":
                step = Step(history.take_seq(), "edit", ())
                history.record(step)
                filed.done.append(step)
                undone.clear()
            case "u" if history.next_undo:
                history.mark_undone()
                undone.append(filed.done.pop())
            case "y" if history.next_redo:
                history.mark_redone()
                filed.done.append(undone.pop())
            case "R":
                last = max((step.seq for step in filed.done + undone), default=0)
                tail = filed.done[-held:] if held else []
                history = History(tail, undone[::-1], next_seq=last + 1, older=filed.older)
        assert history.next_undo == (filed.done[-1] if filed.done else None)
        assert history.next_redo == (undone[-1] if undone else None)


def test_every_step_comes_back_also_after_the_file_was_once_found_empty() -> None:
    filed = Filed()
    history = History(older=filed.older)
    assert ends(history) == (None, None)
    for _ in range(350):
        step = Step(history.take_seq(), "edit", ())
        history.record(step)
        filed.done.append(step)
    back = []
    while (newest := history.next_undo) is not None:
        back.append(newest.seq)
        history.mark_undone()
        filed.done.pop()
    assert back == list(range(350, 0, -1))


def test_an_empty_past_is_asked_for_once_only() -> None:
    filed = Filed()
    history = History(older=filed.older)
    for _ in range(5):
        assert history.next_undo is None
    assert filed.reads == 1


def test_restoring_brings_back_what_was_kept_and_no_number_is_given_twice() -> None:
    history = History()
    first = Step(history.take_seq(), "a", ())
    history.record(first)
    history.mark_undone()
    kept = history.snapshot()
    failed = Step(history.take_seq(), "b", ())
    history.record(failed)
    assert ends(history) == (failed, None)
    history.restore(kept)
    assert ends(history) == (None, first)
    assert history.take_seq() == failed.seq + 1


def test_an_import_brings_its_own_number() -> None:
    history = History()
    history.record(Step(41, "import", (), 1))
    assert history.take_seq() == 42


def test_only_the_newest_step_can_be_amended() -> None:
    history = History([Step(1, "a", ()), Step(2, "b", ())], next_seq=3)
    history.amend(Step(2, "c", ()))
    assert history.next_undo == Step(2, "c", ())
    with pytest.raises(ValueError, match="not the newest"):
        history.amend(Step(1, "d", ()))
