"""Somebody at work on a job, step by step through a script that Hypothesis wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from annotator.editing.changes import EditState, Step
from annotator.editing.commands import (
    AddLabel,
    AddRegions,
    Command,
    Confirm,
    DeleteRegions,
    Reopen,
    SetBoxes,
    SetLabel,
    SetTranscription,
    Skip,
)
from annotator.editing.label_commands import ChangeLabel, MergeLabels
from annotator.editing.note_commands import (
    SetAttributes,
    SetGroup,
    SetItemComment,
    SetLocked,
    SetRegionComment,
)
from annotator.errors import InvalidValueError, StaleChangeError
from annotator.job_file import Project
from annotator.model.entities import AttributeKind, Label, LabelId, Region, ValueKind, new_region_id
from annotator.model.geometry import Box
from annotator.model.order_keys import key_at
from tests.annotator.job_file.jobs import ADA, editor_on, make_job

ITEMS = (1, 2)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
floats = st.floats(allow_nan=False, allow_infinity=False)
sides = st.floats(min_value=5e-324, allow_nan=False, allow_infinity=False)
boxes = st.builds(Box, floats, floats, sides, sides)
attributes = st.dictionaries(texts, st.booleans() | st.integers() | floats | texts, max_size=3)
picks = st.integers(0, 9)
NAMES = ("occluded", "colour", "speed")
values = st.none() | st.booleans() | st.integers() | floats | texts
kinds = st.lists(
    st.builds(
        AttributeKind, st.sampled_from(NAMES), st.sampled_from(ValueKind), st.just(("red", "blue"))
    ),
    max_size=2,
).map(tuple)
scripts = st.lists(
    st.one_of(
        st.tuples(st.just("add"), boxes | st.none(), attributes, texts),
        st.tuples(st.just("move"), picks, boxes),
        st.tuples(st.just("type"), picks, texts),
        st.tuples(st.just("label"), picks, picks),
        st.tuples(st.just("delete"), picks),
        st.tuples(st.just("new label"), texts),
        st.tuples(st.just("attribute"), picks, st.sampled_from(NAMES), values),
        st.tuples(st.just("group"), picks, picks),
        st.tuples(st.just("lock"), picks, st.booleans()),
        st.tuples(st.just("comment"), picks, texts),
        st.tuples(st.just("item comment"), texts),
        st.tuples(st.just("change label"), picks, texts, picks, kinds),
        st.tuples(st.just("merge"), picks, picks),
        st.tuples(st.just("item"), st.sampled_from(ITEMS)),
        st.tuples(st.sampled_from(["confirm", "skip", "reopen", "undo", "redo", "restart"])),
    ),
    max_size=25,
)


class Desk:
    """The editor on a real job file, and the steps of a script."""

    def __init__(self, folder: Path) -> None:
        """Begin a job with two items."""
        self.project = make_job(folder, items=len(ITEMS))
        self.project.writes.add_worker(ADA).result()
        self.editor = editor_on(self.project, ITEMS[0])

    def do(self, step: tuple[Any, ...]) -> None:
        """Do one step."""
        match step:
            case ["undo"]:
                self.turn(self.editor.undo)
            case ["redo"]:
                self.turn(self.editor.redo)
            case ["restart"]:
                self.restart()
            case ["item", item_id]:
                self.editor.show(self.in_file(item_id))
            case _:
                command = self._command(step)
                if command is not None:
                    # What cannot be is refused with a sentence, and then nothing happened.
                    with suppress(InvalidValueError):
                        self.editor.run(command)

    def turn(self, call: Callable[[], Step | None]) -> Step | None:
        """Undo or redo; a step of another item is done there."""
        try:
            return call()
        except StaleChangeError as error:
            item_id = int(str(error).rsplit(maxsplit=1)[-1].rstrip("."))
            self.editor.show(self.in_file(item_id))
            return call()

    def restart(self) -> None:
        """Close the job, open it again and go on."""
        self.project.close()
        self.project = Project.open(self.project.path)
        self.editor = editor_on(self.project, self.editor.state.item_id)

    def in_file(self, item_id: int) -> EditState:
        """Return an item as the file has it."""
        return self.project.reads.load_item(item_id).result().state

    def _command(self, step: tuple[Any, ...]) -> Command | None:
        state = self.editor.state
        match step:
            case ["add", geometry, given, text]:
                return AddRegions((self._region(geometry, given, text),))
            case ["new label", name]:
                label_id = LabelId(self.project.new_label_id())
                return AddLabel(Label(label_id, name, len(state.labels)))
            case ["confirm"]:
                return Confirm(ADA.id, "f" * 64)
            case ["skip"]:
                return Skip("blurred")
            case ["reopen"]:
                return Reopen()
            case ["item comment", text]:
                return SetItemComment(text)
            case ["change label" | "merge", *_]:
                return self._label_edit(step)
        return self._edit(step) if state.regions else None

    def _label_edit(self, step: tuple[Any, ...]) -> Command:
        labels = list(self.editor.state.labels.values())
        at, other_at = step[1], step[2 if step[0] == "merge" else 3]
        label, other = labels[at % len(labels)], labels[other_at % len(labels)]
        if step[0] == "merge":
            return MergeLabels(label.id, other.id)
        _, pick, name, _, given = step
        key, above = "Q" if pick % 2 else "", None if other is label else other.id
        # A name of before leaves the others of the change to be tried.
        name = name or label.name
        return ChangeLabel(replace(label, name=name, parent=above, key=key, attributes=given))

    def _edit(self, step: tuple[Any, ...]) -> Command:
        ids, labels = list(self.editor.state.regions), list(self.editor.state.labels)
        chosen = ids[step[1] % len(ids)]
        match step:
            case ["move", _, box]:
                return SetBoxes({chosen: box})
            case ["type", _, text]:
                return SetTranscription(chosen, text)
            case ["label", _, pick]:
                return SetLabel([chosen], labels[pick % len(labels)])
            case ["attribute", _, name, value]:
                return SetAttributes([chosen], name, value)
            case ["group", _, group]:
                return SetGroup([chosen], group)
            case ["lock", _, is_locked]:
                return SetLocked([chosen], is_locked)
            case ["comment", _, text]:
                return SetRegionComment([chosen], text)
        return DeleteRegions([chosen])

    def _region(self, geometry: Box | None, given: dict[str, Any], text: str) -> Region:
        number = self.project.new_region_number()
        return Region(
            new_region_id(),
            number,
            LabelId(1),
            geometry,
            key_at(number),
            transcription=text,
            attributes=given,
            worker_id=ADA.id,
        )


@contextmanager
def desk() -> Iterator[Desk]:
    """Give a desk in a folder of its own; the job is closed at the end."""
    with TemporaryDirectory() as folder:
        at_work = Desk(Path(folder))
        try:
            yield at_work
        finally:
            at_work.project.close()
