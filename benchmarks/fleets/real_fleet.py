"""Small fleets of real jobs: exported, handed in and countersigned by the product's own code."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from annotator.editing.commands import AddRegions, Confirm
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.export.api import Detail, ExportOptions, Report
from annotator.job_file import Project
from annotator.job_ledger.countersign import countersignable
from annotator.job_ledger.hand_in import HandInRequest, hand_in
from annotator.job_ledger.take_receipt import fitting, take
from annotator.ledger.signatures import Signer
from annotator.model.entities import Media, MediaId, WorkerId
from annotator.model.people import Worker
from annotator.paths import keys_folder
from annotator.pay import read_work_order
from annotator.records import EffortEntry, JobFacts, NewItem, SessionFacts
from annotator.submissions.submission_draft import SubmissionRequest, SubmissionTarget, submit
from exporters.registry import export, find_exporters
from tests.annotator.job_file.jobs import Meter, editor_on, new_region, settle

HAND_IN: Final = "hand-in.jsonl"
RECEIPT: Final = "receipt.json"
_EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class RealWorker:
    """What one worker does: seconds for each item, in so many effort entries.

    With ``has_digests`` each item has the digest of a file that no other worker has.
    """

    name: str
    item_seconds: tuple[int, ...]
    guideline_seconds: int = 120
    title: str = "Streets"
    detail: Detail = Detail.ITEM
    has_receipt: bool = True
    entries_per_item: int = 1
    regions_per_item: int = 1
    has_digests: bool = False
    job_id: str = ""


def order_bytes(per_item: str = "12.00", *, top_up: bool = True) -> bytes:
    """Return a work order in KES with the statutory floor of Nairobi."""
    return (
        f'[what_for]\ntitle = "Streets"\n\n[pay]\ncurrency = "KES"\nper_item = "{per_item}"\n'
        f'{"" if top_up else "top_up_to_floor = false"}\n\n[[floors]]\nkind = "statutory"\n'
        'amount = "16113.75"\nunit = "month"\nhours = "225"\nsource = "A law"\n'
    ).encode()


def hand_in_folder(folder: Path, who: RealWorker, order: bytes, vendor: Signer) -> Path:
    """Make a job in which somebody works, and write its export, hand-in and receipt to a folder.

    Returns:
        the folder, with ``export/``, the hand-in, its signature and perhaps a receipt.
    """
    folder.mkdir(parents=True)
    with _worked_job(folder, who, order) as (project, worker):
        _export(project, folder / "export", who)
        signed = hand_in(project, worker, HandInRequest(folder / "export"))
        signed.write(folder / HAND_IN)
    if who.has_receipt:
        (folder / RECEIPT).write_bytes(countersignable(folder / HAND_IN).receipt(vendor))
    return folder


def hand_in_twice(folder: Path, who: RealWorker, order: bytes, vendor: Signer) -> list[Path]:
    """Hand in, take the receipt, work on, and hand in again.

    Returns:
        the folders of both hand-ins; the second is of the same record, and its export names it.
    """
    made = [folder / "first", folder / "second"]
    with _worked_job(_new(folder), who, order) as (project, worker):
        for each in made:
            _export(project, _new(each) / "export", who)
            hand_in(project, worker, HandInRequest(each / "export")).write(each / HAND_IN)
            receipt = each / RECEIPT
            receipt.write_bytes(countersignable(each / HAND_IN).receipt(vendor))
            take(project, fitting(project, receipt))
            _book(project, worker, who, read_work_order(order).sha256)
    return made


def _new(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def submission(out: Path, who: RealWorker, order: bytes) -> Path:
    """Make a job in which somebody works, and hand it in as one file; returns the file."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        _worked_job(Path(scratch), who, order) as (project, worker),
    ):
        target = SubmissionTarget(out, lambda folder: _export(project, folder, who))
        submit(project, worker, target, SubmissionRequest())
    return out


def hand_in_after_loss(folder: Path, who: RealWorker, order: bytes, vendor: Signer) -> Path:
    """Hand in twice, the second time with a new key because the first was lost.

    Returns:
        the folder with the second hand-in and its export; in it is the receipt for the first.
    """
    folder.mkdir(parents=True)
    with _worked_job(folder, who, order) as (project, worker):
        signed = hand_in(project, worker, HandInRequest())
        signed.write(folder / HAND_IN)
        receipt = folder / RECEIPT
        receipt.write_bytes(countersignable(folder / HAND_IN).receipt(vendor))
        take(project, fitting(project, receipt))
        receipt.unlink()
        shutil.rmtree(keys_folder())
        _export(project, folder / "export", who)
        again = hand_in(project, worker, HandInRequest(folder / "export"))
        again.write(folder / HAND_IN, is_replaced=True)
    return folder


def export_alone(folder: Path, who: RealWorker, order: bytes) -> Path:
    """Make such a job, and write its export to a folder; nothing is handed in."""
    with _worked_job(folder.parent, who, order) as (project, _):
        _export(project, folder, who)
    return folder


@contextmanager
def _worked_job(folder: Path, who: RealWorker, order: bytes) -> Iterator[tuple[Project, Worker]]:
    """Yield a job in which somebody worked; it is deleted in the end."""
    job = folder / "job.fairlabel"
    facts = JobFacts(who.job_id or str(uuid.uuid4()), who.title, "pictures")
    with Project.create(job, facts, labels=["car"], items=list(_pictures(who))) as project:
        worker = Worker(WorkerId(str(uuid.uuid4())), who.name)
        project.writes.add_worker(worker)
        digest = read_work_order(order).sha256
        project.writes.accept_order(order, digest, worker.id).result()
        _work(project, worker, who, digest)
        yield project, worker
    job.unlink()


def _export(project: Project, folder: Path, who: RealWorker) -> Report:
    with project.snapshot().result() as snapshot:
        return export(find_exporters()["coco"], snapshot, folder, ExportOptions(detail=who.detail))


def _pictures(who: RealWorker) -> Iterator[NewItem]:
    for number in range(len(who.item_seconds)):
        digest = sha256(f"{who.name}/{number}".encode()).hexdigest() if who.has_digests else ""
        media = Media(MediaId(0), f"p{number}.jpg", digest)
        yield NewItem(media, width_px=1100, height_px=800)


def _work(project: Project, worker: Worker, who: RealWorker, digest: str) -> None:
    _label(project, worker, who, digest)
    _book(project, worker, who, digest)


def _book(project: Project, worker: Worker, who: RealWorker, digest: str) -> None:
    """Book the time of all items in a session."""
    session = SessionFacts(str(uuid.uuid4()), worker.id, "effort/1", 1_790_000_000_000, 60, 0)
    project.writes.begin_session(session).result()
    project.writes.append_effort(list(_entries(session, who, digest)), None).result()
    project.writes.end_session(session.id, 0).result()


def _label(project: Project, worker: Worker, who: RealWorker, digest: str) -> None:
    """Draw regions on each item and confirm it; all items are read before, none is waited for."""
    items = range(1, len(who.item_seconds) + 1)
    opened = [project.reads.load_item(item_id) for item_id in items]
    editor = editor_on(project, 1, Meter(each_ms=1000))
    for item in opened:
        editor.show(item.result().state)
        made = tuple(new_region(project) for _ in range(who.regions_per_item))
        editor.run(AddRegions(made))
        editor.run(Confirm(worker.id, digest))
    settle(project)


def _entries(session: SessionFacts, who: RealWorker, digest: str) -> Iterator[EffortEntry]:
    rng, at = random.Random(who.name), 0
    lengths: list[tuple[Category, int | None, int]] = [
        (Category.GUIDELINE, None, who.guideline_seconds)
    ]
    lengths += [
        (Category.LABEL, number, seconds)
        for number, seconds in enumerate(who.item_seconds, 1)
        for _ in range(who.entries_per_item)
    ]
    for category, item_id, seconds in lengths:
        start, at = at, at + 1000 * seconds + rng.randint(0, 999)
        span = Span(
            category=category, item_id=item_id, start_ms=start, end_ms=at, ended_by=EndedBy.ITEM
        )
        yield EffortEntry(session.id, session.worker_id, digest, span)


def collected(
    collection: Path, sender: str, made: Path, *, order: bytes, days: tuple[int, int]
) -> Path:
    """Put what somebody handed in into a collection; returns the folder of the submission.

    Args:
        collection: the folder of the vendor.
        sender: the id of the worker, as in the submission.
        made: the folder with the export and the hand-in; it is moved.
        order: the work order of the package.
        days: the days of packing and of receiving, from 1970-01-01.
    """
    package = f"package-{sender}"
    for folder in ("packages", "submissions"):
        (collection / folder).mkdir(parents=True, exist_ok=True)
    _write(collection / "collection.json", {"format": "fairlabel/collection/1", "id": "c"})
    packed, received = ((_EPOCH + dt.timedelta(days=day)).isoformat() for day in days)
    given = {"id": package, "order": read_work_order(order).sha256, "packed_day": packed}
    given |= {"worker": f"Name of {sender}"}
    _write(collection / "packages" / f"{package}.json", given)
    place = collection / "submissions" / uuid.uuid5(uuid.NAMESPACE_OID, sender).hex
    made.rename(place)
    _write(place / "submission.json", {"package": package, "worker": sender})
    _write(place / "result.json", {"received_day": received})
    return place


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value))
