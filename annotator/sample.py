"""The sample job: two streets and a page, one of them done, all of it marked as a sample."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from annotator.editing.commands import AddRegions
from annotator.effort.effort_totals import NIGHT_EDGES
from annotator.effort.system_clocks import ClockSample
from annotator.errors import JobFileError
from annotator.files import exists, is_folder
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.entities import IMAGE, PAGE, LabelId
from annotator.model.geometry import Box
from annotator.model.people import Worker, new_worker
from annotator.pay.order.order_reader import read_work_order
from annotator.records import JobFacts, NewItem
from annotator.sentences.parts import FilePath, Reason
from annotator.sentences.said import said
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from annotator.system import face

TITLE = "Street scenes"
_JOB_FILE = f"{TITLE}.fairlabel"
LABELS = ("house", "shop", "car", "sign", "line")
WORKER = "Worker 1"
PICTURES = ("street_1.jpg", "street_2.jpg", "page_1.jpg")
_LOOK_S, _CONFIRM_S = 9, 5
_BOX_S = (6, 8, 7, 11, 6, 9, 12, 7)
_TEXT_S = (5, 7, 4, 9)
_AGO = dt.timedelta(minutes=5)


@dataclass(slots=True)
class _ScriptedClock:
    """A clock that is advanced by calls."""

    base_ns: int
    offset_ns: int = 0

    def read(self) -> ClockSample:
        return ClockSample(self.offset_ns, self.offset_ns, self.base_ns + self.offset_ns)


def make_sample(folder: Path, source: Path, now: dt.datetime | None = None) -> Path:
    """Write the sample job into a folder and return the path of its job file.

    A script, not a person, worked on the item that is done: job, item, session and effort are
    marked as sample in every export.

    Args:
        folder: a new or empty folder.
        source: the folder with the pictures, ``sample.json`` and the work order.
        now: the local time at which the work seems to end; by default the present time.

    Raises:
        JobFileError: the folder is not empty, or cannot be written to.
    """
    try:
        if exists(folder) and (not is_folder(folder) or any(folder.iterdir())):
            raise JobFileError(
                said(
                    "{folder} is not empty. Choose another folder for the sample job.",
                    folder=FilePath(folder),
                )
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Made beside its place and renamed as a whole: a partial sample would block the path for
        # ever.
        with tempfile.TemporaryDirectory(prefix=".sample-", dir=folder.parent) as scratch:
            made = Path(scratch) / folder.name
            _make(made, source, now or dt.datetime.now().astimezone())
            if exists(folder):
                folder.rmdir()
            face.rename(made, folder)
    except OSError as error:
        raise JobFileError(
            said(
                "The sample job cannot be written to {folder}: {reason}. Choose another folder.",
                folder=FilePath(folder),
                reason=Reason(error.strerror),
            )
        ) from error
    return folder / _JOB_FILE


def _make(folder: Path, source: Path, now: dt.datetime) -> None:
    media = folder / "pictures"
    media.mkdir(parents=True)
    for name in PICTURES:
        shutil.copyfile(source / name, media / name)
    shutil.copyfile(source / "work_order.toml", folder / "work_order.toml")
    truth = json.loads((source / "sample.json").read_text(encoding="utf-8"))
    facts = JobFacts(str(uuid.uuid4()), TITLE, "pictures", sample=True)
    items = _items(media, truth)
    with Project.create(folder / _JOB_FILE, facts, labels=LABELS, items=items) as project:
        worker = new_worker(WORKER)
        project.writes.add_worker(worker).result()
        order = (folder / "work_order.toml").read_bytes()
        project.writes.accept_order(order, read_work_order(order).sha256, worker.id).result()
        _work(project, worker, truth["pictures"][0], _ScriptedClock(_begin_ns(now)))
        project.writes.set_place(2).result()


def _items(media: Path, truth: dict[str, Any]) -> list[NewItem]:
    sizes = {
        picture["file"]: (picture["width"], picture["height"]) for picture in truth["pictures"]
    }
    found = {item.media.path: item for item in scan_folder(media).items}
    items = []
    for name in PICTURES:
        width_px, height_px = sizes[name]
        kind = PAGE if name.startswith("page") else IMAGE
        item = replace(found[name], kind=kind, width_px=width_px, height_px=height_px)
        items.append(replace(item, sample=True))
    return items


def _begin_ns(now: dt.datetime) -> int:
    """Return when the work begins, so that it ends about now and within one part of the day.

    Work across midnight or an edge of the night would be of two days, or could not be shredded, and
    would not show what the manual says: then it ends before that edge.
    """
    today = now - now.replace(hour=0, minute=0, second=0, microsecond=0)
    since_edge = min(
        today - edge for hour in NIGHT_EDGES if (edge := dt.timedelta(hours=hour)) <= today
    )
    end = now - since_edge if since_edge < _AGO else now
    return int((end - _AGO).timestamp()) * 1_000_000_000


def _work(project: Project, worker: Worker, picture: dict[str, Any], clock: _ScriptedClock) -> None:
    """Do the first item as a person would, with a clock that runs faster than real time."""
    with tempfile.TemporaryDirectory() as state:
        setup = Setup(Path(state), read=clock.read, sample=True)
        session = JobSession(project, worker, setup)
        session.open_item(project.reads.load_item(1).result())
        _pass(session, clock, _LOOK_S)
        by_name = {label.name: label.id for label in project.reads.labels().result().values()}
        for at, marked in enumerate(picture["regions"]):
            _pass(session, clock, _BOX_S[at % len(_BOX_S)])
            if marked["text"]:
                _pass(session, clock, _TEXT_S[at % len(_TEXT_S)])
            _add(session, marked, by_name[marked["label"]])
        _pass(session, clock, _CONFIRM_S)
        session.confirm()
        session.end()


def _add(session: JobSession, marked: dict[str, Any], label_id: LabelId) -> None:
    region = session.new_region(Box(*map(float, marked["box"])), label_id)
    session.editor.run(AddRegions((replace(region, transcription=marked["text"]),)))


def _pass(session: JobSession, clock: _ScriptedClock, seconds: int) -> None:
    """Let seconds pass, with a tick each and a signal at the end."""
    for _ in range(seconds):
        clock.offset_ns += 1_000_000_000
        session.clock.tick()
    session.clock.signal()
