"""Undo and redo over steps, without a limit; older steps are read from the job file on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.editing.changes import Step
from annotator.model.entities import WorkerId

_PAGE = 100
Older = Callable[[int, int], Sequence[Step]]
"""``older(before_seq, limit)``: up to ``limit`` done steps before ``before_seq``, oldest first."""


class History:
    """The steps to undo and redo, newest last.

    Args:
        done: the newest done steps of the job, oldest first.
        undone: the steps that wait for a redo, in the order in which they were made.
        next_seq: the number of the next new step.
        older: reads steps from the file that are older than those in memory.
        worker_id: the current worker; steps of others cannot be undone.
    """

    def __init__(
        self,
        done: Sequence[Step] = (),
        undone: Sequence[Step] = (),
        *,
        next_seq: int = 1,
        older: Older | None = None,
        worker_id: WorkerId | None = None,
    ) -> None:
        """Start from the state of the file."""
        self._done = list(done)
        self._undone = list(reversed(undone))
        self._next_seq = next_seq
        self._older = older
        self._may_have_older = older is not None
        self.worker_id = worker_id

    @property
    def next_undo(self) -> Step | None:
        """The step that undo would take back."""
        if not self._done and self._older is not None and self._may_have_older:
            before = min((step.seq for step in self._undone), default=self._next_seq)
            self._done = list(self._older(before, _PAGE))
            # Asked only once: this property is read after every edit, and the query waits for the
            # disk.
            self._may_have_older = bool(self._done)
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> Step | None:
        """The step that redo would make again."""
        return self._undone[-1] if self._undone else None

    def held(self) -> tuple[list[Step], int]:
        """Return the steps in memory, newest first, and how many of them are undone."""
        return [*self._undone, *reversed(self._done)], len(self._undone)

    def others(self, step: Step | None) -> WorkerId | None:
        """Return who made a step if that is another worker, or None. Only its maker can undo it."""
        maker = None if step is None else step.worker_id
        return None if maker == self.worker_id else maker

    def take_seq(self) -> int:
        """Return the number of a new step."""
        self._next_seq += 1
        return self._next_seq - 1

    def record(self, step: Step) -> None:
        """Add a new step (an import brings its own number) and forget all steps to redo."""
        self._undone.clear()
        self._done.append(step)
        self._next_seq = max(self._next_seq, step.seq + 1)
        if self._older is not None and len(self._done) > 2 * _PAGE:
            del self._done[:_PAGE]
            self._may_have_older = True

    def amend(self, step: Step) -> None:
        """Replace the newest step by one with the same number (merged typing).

        Raises:
            ValueError: the newest step has another number.
        """
        if not self._done or self._done[-1].seq != step.seq:
            message = f"Step {step.seq} is not the newest."
            raise ValueError(message)
        self._done[-1] = step

    def mark_undone(self) -> None:
        """Move the newest step to the steps that wait for a redo."""
        self._undone.append(self._done.pop())

    def mark_redone(self) -> None:
        """Move the next redo back to the done steps."""
        self._done.append(self._undone.pop())

    def snapshot(self) -> tuple[list[Step], list[Step]]:
        """Return copies of both lists, to restore after a failed write."""
        return list(self._done), list(self._undone)

    def restore(self, kept: tuple[list[Step], list[Step]]) -> None:
        """Restore the lists that ``snapshot`` returned."""
        self._done, self._undone = list(kept[0]), list(kept[1])
