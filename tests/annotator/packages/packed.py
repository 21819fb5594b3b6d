"""Packs real jobs of real pictures by the command line, as a vendor does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from annotator.editing.commands import AddRegions
from annotator.effort.system_clocks import ClockSample, read_clocks
from annotator.job_file.project import Project
from annotator.ledger.order_signature import sign_order
from annotator.ledger.signatures import Signer
from annotator.model.entities import LabelId, Region, new_region_id
from annotator.model.geometry import Box
from annotator.pay.order.order_reader import read_work_order
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from tests.annotator.cli.running import done
from tests.journeys.begun import begun_job, paint_pictures

ORDER: Final = """
[what_for]
title = "Street scenes"
purpose = "To train delivery robots"

[for_whom]
client = "Acme Maps"
chain = [{ name = "Label House", place = "Nairobi" }]

[pay]
currency = "KES"
per_item = "4.00"

[[floors]]
amount = "120.00"
unit = "hour"
kind = "statutory"
source = "Order of 2026"
effective = 2026-05-01
"""

ANSWER: Final = "the answer of the reviewer"
SECRET: Final = "a remark of the reviewer"
"""Both stand in the vendor's job and in no package."""

ITEM_MS: Final = 10
"""How long a worker takes for an item that ``finish_items`` confirms."""


class Vendor:
    """A folder with a job, a signed work order and a key, and packages made of it."""

    def __init__(
        self, folder: Path, pictures: int = 6, order: str = ORDER, sounds: Sequence[Path] = ()
    ) -> None:
        """Make the job; nobody has worked on it."""
        folder.mkdir()
        self.folder = folder
        self.key = folder / "key.pem"
        self.signer = Signer.new()
        self.key.write_bytes(self.signer.pem())
        self.order = folder / "work_order.toml"
        self.order.write_text(order)
        media = folder / "Amina's pictures"
        media.mkdir()
        paint_pictures(media, pictures)
        for sound in sounds:
            shutil.copyfile(sound, media / sound.name)
        self.job = begun_job(media, workers=("Reviewer Roseline",))
        data = self.order.read_bytes()
        with Project.open(self.job) as project:
            sha256 = read_work_order(data).sha256
            signature = sign_order(self.signer, data)
            project.writes.add_order(data, sha256, signature).result()

    def pack(self, *options: str | Path, out: str = "out") -> Path:
        """Pack for Amina and Juma, unless the options name others; return the collection."""
        named = ("--worker", "--workers")
        people = (
            ()
            if set(named) & set(map(str, options))
            else (
                "--worker",
                "Amina",
                "--worker",
                "Juma",
            )
        )
        done("pack", self.job, self.folder / out, *people, "--key", self.key, *options)
        return self.folder / out

    def finish(self, *paths: str) -> None:
        """Draw a box on some items, comment on it, and confirm them, as the reviewer."""
        finish_items(self.job, *paths)


def finish_items(job: Path, *paths: str) -> None:
    """Draw a box on items of the one worker's job and confirm them, by default on all items.

    Each takes ``ITEM_MS`` and nothing else takes time, however slow the machine is: what is paid
    for it is always the same.
    """
    begun, worked_ns = read_clocks(), 0

    def read() -> ClockSample:
        return ClockSample(
            begun.boot_ns + worked_ns, begun.mono_ns + worked_ns, begun.wall_ns + worked_ns
        )

    with Project.open(job) as project:
        (worker,) = project.reads.workers().result()
        order = project.reads.orders().result()[-1]
        project.writes.accept_order(order.data, order.sha256, worker.id).result()
        session = JobSession(project, worker, Setup(job.parent / "state", read=read))
        for row in project.reads.item_rows().result():
            if row.path in paths or not paths:
                session.open_item(project.reads.load_item(row.id).result())
                session.editor.run(AddRegions((_region(project),)))
                worked_ns += ITEM_MS * 1_000_000
                session.confirm()
        session.end()


def packages_in(collection: Path) -> list[Path]:
    """Return the packages that a collection gives away, by name."""
    return sorted((collection / "outgoing").iterdir())


def records_in(collection: Path) -> list[dict[str, Any]]:
    """Return what a collection remembers of its packages, by worker and part."""
    found = [json.loads(each.read_bytes()) for each in (collection / "packages").iterdir()]
    return sorted(found, key=lambda each: (each["worker"], each["part"]))


def _region(project: Project) -> Region:
    return Region(
        new_region_id(),
        project.new_region_number(),
        LabelId(1),
        Box(10, 10, 50, 40),
        "a0",
        transcription=ANSWER,
        comment=SECRET,
    )
