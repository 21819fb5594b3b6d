"""The job file goes, or its folder takes no more files, in the middle of work: no false “saved”.

What is said to be saved must be found under the path of the job, by whoever opens it next.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final

from annotator.editing.changes import Step
from annotator.editing.commands import AddRegions
from annotator.editing.commit import Commit
from annotator.job_file import Project
from annotator.model.entities import ItemId
from tests.annotator.job_file.jobs import as_anybody, editor_on, make_job, new_region
from tests.faults.figure import Figure

LONG: Final = 1_000
SEED = 1848
EDITS: Final = 3


def run(n: int) -> Figure:
    """Try so many times, each way in turn."""
    figure = Figure("What is shown as saved is in the file, whatever becomes of it")
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name, make_job(Path(name)):
        pass  # all is imported now: who has no rights may not read the libraries
    for number in range(n):
        way = tuple(WAYS)[number % len(WAYS)]
        figure.tried += 1
        with as_anybody() as folder:
            _try(figure, way, folder, chance)
    return figure


def _try(figure: Figure, way: str, folder: Path, chance: random.Random) -> None:
    place = folder / "place"
    place.mkdir()
    with make_job(place) as project:
        edits = [_edit(project) for _ in range(chance.randint(1, EDITS))]
        for _, future in edits:
            future.result()
        WAYS[way](project.path)
        later = [_edit(project) for _ in range(chance.randint(1, EDITS))]
        saved = {key for key, future in (*edits, *later) if future.exception() is None}
        refused = sum(future.exception() is not None for _, future in later)
    after = {key for key, _ in later} & saved
    if way in GONE:
        if after:
            figure.broken.append(f"{way}: {len(after)} shown as saved in a file that is gone")
    else:
        place.chmod(0o755)
        project.path.chmod(0o600)
        with Project.open(project.path) as again:
            found = set(again.reads.load_item(1).result().state.regions)
        if not saved <= found:
            figure.broken.append(f"{way}: {len(saved - found)} shown as saved and not there")
    figure.seen[f"{way}: {'told' if refused else 'saved'}"] += 1


def _edit(project: Project) -> tuple[str, Future[None]]:
    """Queue one region; its id, and what becomes of it."""
    region = new_region(project)
    editor = editor_on(project, 1)
    change = AddRegions((region,)).change(editor.state)
    assert change is not None
    seq = project.reads.history_tail().result().next_seq
    commit = Commit(ItemId(1), (change,), Step(seq, "add-region", (change,)))
    return region.id, project.commit(commit)


def _replace(path: Path) -> None:
    copy = Path(shutil.copy(path, path.with_name("copy")))
    copy.replace(path)


def _move_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))


WAYS: Final[dict[str, Callable[[Path], object]]] = {
    "deleted": Path.unlink,
    "moved": lambda path: path.rename(path.with_name("moved.fairlabel")),
    "replaced by a copy": _replace,
    "folder moved": _move_folder,
    "folder takes no more files": lambda path: path.parent.chmod(0o555),
    "file may not be written": lambda path: path.chmod(0o444),
}

GONE: Final = frozenset({"deleted", "moved", "replaced by a copy", "folder moved"})
