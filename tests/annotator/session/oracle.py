"""Scripts of a sitting, and somebody who counts by himself what ought to come of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from annotator.editing.changes import Step
from annotator.editing.commands import DeleteRegions, Reopen, SetTranscription
from annotator.errors import OthersStepError, StaleChangeError
from annotator.model.entities import ItemId
from annotator.session.job_session import JobSession
from tests.annotator.session.sitting import (
    ADA,
    BEN,
    ITEMS,
    Sitting,
)

steps = st.one_of(
    st.tuples(st.just("work"), st.integers(1, 3_000)),
    st.tuples(st.just("pause"), st.integers(1, 9_000)),
    st.tuples(st.just("wait"), st.integers(1, 2_000)),
    st.tuples(st.just("aside"), st.integers(1, 2_000)),
    st.tuples(st.just("open"), st.sampled_from(ITEMS)),
    st.tuples(st.sampled_from(["add", "add", "type", "delete", "both"])),
    st.tuples(st.sampled_from(["undo", "undo", "redo", "confirm", "skip", "reopen"])),
    st.tuples(st.sampled_from(["close", "ada", "ben", "broken", "checkpoint"])),
)


class Oracle:
    """Counts by itself what each item's regions ought to have got."""

    def __init__(self, at: Sitting) -> None:
        self.at = at
        self.given: Counter[ItemId] = Counter()
        self.before_ms = 0
        self.worked_ms = 0
        self.sat_ms = 0

    @property
    def session(self) -> JobSession:
        """Whoever sits there."""
        assert self.at.session is not None
        return self.at.session

    def do(self, step: tuple[Any, ...]) -> None:
        """Do one step of a script, and count."""
        began_ns = self.at.clocks.boot_ns
        match step:
            case ["open", item_id]:
                self.open(item_id)
            case ["close"]:
                self.session.close_item()
                self.before_ms = 0
            case ["ada" | "ben" as name]:
                self.at.rise()
                self.at.sit(ADA if name == "ada" else BEN)
                self.session.accept()  # whoever is new here has to
                self.open(ITEMS[0])
            case ["broken"]:
                self.fail()
            case ["checkpoint"]:
                self.session.recording.checkpoint()
                self.require_sums()
            case [name]:
                self.edit(name)
            case [name, ms]:
                self._pass(name, ms)
        self.sat_ms += (self.at.clocks.boot_ns - began_ns) // 1_000_000

    def _pass(self, name: str, ms: int) -> None:
        match name:
            case "work":
                self.at.work(ms)
            case "pause":
                self.at.clocks.advance(ms)
                self.at.tick()
            case "aside":
                self._aside(ms)
            case _:
                self.session.clock.begin_wait()
                self.at.clocks.advance(ms)
                self.session.clock.end_wait()

    def _aside(self, ms: int) -> None:
        """Do something else than the open item: what it has left waits for its next change."""
        item_ms = self.session.clock.item_work_ms()
        self.session.step_aside()
        self.at.work(ms)
        self.session.step_back()
        self.before_ms -= item_ms
        assert self.session.clock.item_work_ms() == 0

    def open(self, item_id: ItemId) -> None:
        """Open an item: its work begins at nought."""
        self.at.open(item_id)
        self.before_ms = 0

    def require_sums(self) -> None:
        """Compare what is booked with what was counted: a snapshot taken now would add up."""
        assert sum(self.at.booked_ms().values()) == self.sat_ms
        for item_id in ITEMS:
            assigned_ms = sum(self.at.active_ms(item_id).values())
            assert assigned_ms == self.given[item_id]
            assert self.at.item_work_ms(item_id) - assigned_ms >= 0

    def edit(self, name: str) -> None:
        """Do something to the open item; if it touches regions they get the work since."""
        if not self.session.editor.has_item:
            return
        commits: list[int] = []
        listener = lambda change: commits.append(len(change.regions))  # noqa: E731 - a name for one expression
        self.session.editor.changed.append(listener)
        self._edit(name)
        self.session.editor.changed.remove(listener)
        if any(commits):
            item_id, total_ms = self.session.editor.state.item_id, self.session.clock.item_work_ms()
            self.given[item_id] += total_ms - self.before_ms
            self.before_ms = total_ms

    def fail(self) -> None:
        """Do something that the disk refuses: its time goes to the next change."""
        if self.session.editor.has_item:
            before = self.session.editor.state
            with self.at.failing_disk():
                self.at.add()
                self._edit("confirm")
            self.at.pump()
            assert self.session.editor.state == before

    def _edit(self, name: str) -> None:
        session, editor = self.session, self.session.editor
        ids = list(editor.state.regions)
        text = f"at {self.at.clocks.boot_ns}"
        acts: dict[str, Callable[[], object]] = {
            "add": self.at.add,
            "type": lambda: [editor.run(SetTranscription(key, text)) for key in ids[:1]],
            "delete": lambda: editor.run(DeleteRegions(ids[-1:])),
            "both": lambda: editor.run(DeleteRegions(ids)),
            "confirm": session.confirm,
            "skip": lambda: session.skip("blurred"),
            "reopen": lambda: editor.run(Reopen()),
            "undo": lambda: self._turn(editor.undo),
            "redo": lambda: self._turn(editor.redo),
        }
        acts[name]()

    def _turn(self, turn: Callable[[], Step | None]) -> None:
        before = self.session.editor.state
        try:
            turn()
        except OthersStepError:
            assert self.session.editor.state == before
        except StaleChangeError as error:
            self.open(ItemId(int(str(error).rsplit(maxsplit=1)[-1].rstrip("."))))
            turn()
