"""Jobs to test on, and short ways to make the values that go into them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from annotator.editing.editor import Editor
from annotator.editing.history import History
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.job_file import Project
from annotator.model.entities import (
    LabelId,
    Media,
    MediaId,
    Region,
    RegionId,
    WorkerId,
    new_region_id,
)
from annotator.model.geometry import Box
from annotator.model.order_keys import key_at
from annotator.model.people import Worker
from annotator.records import EffortEntry, JobFacts, NewItem, SessionFacts

FACTS = JobFacts("job-1", "Old letters", "media")
ADA = Worker(WorkerId("ada"), "Ada")
SESSION = SessionFacts("s1", ADA.id, "effort/1", 1_790_000_000_000, 60, 1_800_000)
CHECKOUT = Path(__file__).resolve().parents[3]


def picture(path: str) -> NewItem:
    """Return a picture to be added."""
    return NewItem(Media(MediaId(0), path), width_px=1000, height_px=800)


def make_job(folder: Path, *, items: int = 3) -> Project:
    """Return a new, open job with two labels and some pictures."""
    pictures = [picture(f"p{number}.jpg") for number in range(1, items + 1)]
    path = folder / "letters.fairlabel"
    return Project.create(path, FACTS, labels=["line", "stamp"], items=pictures)


def new_region(project: Project, text: str = "") -> Region:
    """Return a region that is on no item yet."""
    number = project.new_region_number()
    box = Box(number + 0.1, 2, 3, 4)
    return Region(new_region_id(), number, LabelId(1), box, key_at(number), transcription=text)


class Meter:
    """Stands in for the effort clock: each change took the same time."""

    makes_pieces = True

    def __init__(self, each_ms: int = 5, span: str = "") -> None:
        """Begin with nothing given away."""
        self.each_ms = each_ms
        self.span = span
        self.taken_back: list[Mapping[RegionId, int]] = []

    def settle(self, region_ids: Iterable[RegionId]) -> Mapping[RegionId, int]:
        """Give the time to the first region."""
        ids = list(region_ids)
        return {ids[0]: self.each_ms} if ids else {}

    def unsettle(self, spent: Mapping[RegionId, int]) -> None:
        """Remember what was taken back."""
        self.taken_back.append(spent)

    def open_span_json(self) -> str:
        """Return what was set."""
        return self.span


def editor_on(project: Project, item_id: int, meter: Meter | None = None) -> Editor:
    """Return an editor that goes on with the history in the file, one item open."""
    tail = project.reads.history_tail().result()
    history = History(
        tail.done, tail.undone, next_seq=tail.next_seq, older=project.reads.older_steps
    )
    editor = Editor(project, history, meter or Meter())
    editor.show(project.reads.load_item(item_id).result().state)
    return editor


def settle(project: Project) -> None:
    """Wait until all that was asked for before is done."""
    project.reads.labels().result()


def booked(start_ms: int, end_ms: int, *, item_id: int | None = 1) -> EffortEntry:
    """Return an entry of labelling in the one session."""
    span = Span(
        category=Category.LABEL,
        item_id=item_id,
        start_ms=start_ms,
        end_ms=end_ms,
        ended_by=EndedBy.ITEM,
    )
    return EffortEntry(SESSION.id, ADA.id, "", span)


def content(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder with its bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@contextmanager
def as_anybody() -> Iterator[Path]:
    """Give a folder, and drop the rights of an administrator, whom no file mode stops."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(0)
