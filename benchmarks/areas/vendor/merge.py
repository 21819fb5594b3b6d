"""Merging real hand-ins into one job, beside the bare insert of the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import resources
from annotator.collection.merge import merge
from annotator.job_file.opening.file_access import HARDENED
from annotator.submissions.collection_folder import open_collection
from annotator.submissions.receive import Receiving, receive
from benchmarks.areas.vendor.submissions import VENDOR, place_of_fleets
from benchmarks.figures import Figure, judged
from benchmarks.fleets.submitted_fleet import SubmittedFleet, made_submissions
from benchmarks.loads import Load
from benchmarks.memory import most_mb
from benchmarks.pictures import photographs
from benchmarks.timing import Samples

_REGIONS_PER_ITEM: Final = 25
_SIZE: Final = (640, 480)
_MEMORY_MB: Final = 1_074.0


def measure_merge(load: Load, folder: Path) -> Iterator[Figure]:
    """Merge all, then insert the rows of the new job, once each."""
    fleet = SubmittedFleet(entries_per_item=1, regions_per_item=_REGIONS_PER_ITEM)
    made = made_submissions(place_of_fleets(load, folder), load.merged, fleet)
    collection = open_collection(folder / "collection")
    how = Receiving(schemas=resources.path("schemas"), signer=VENDOR)
    if any(each.is_refused for each in receive(collection, made, how)):
        message = f"{made[0].parent} has submissions of another version. Remove it."
        raise RuntimeError(message)
    ours, floor = Samples(), Samples()
    out = folder / "merged.fairlabel"
    with ours:
        report = merge(collection, photographs(1, _SIZE), out)
    if report.problems or report.submissions != load.merged:
        raise RuntimeError(str(report.problems))
    memory_mb = most_mb(processes=2)  # before the floor, which holds all rows
    _bare_insert(out, folder / "bare.db", floor)
    name = f"merge {report.submissions:,} hand-ins, {report.regions:,} regions"
    yield judged("merge", "s", (ours, floor), scale=1000)
    yield Figure(f"{name}, own time", ours.cpu / 1_000, "s", floor.cpu / 1_000)
    yield Figure("merge memory at most", memory_mb, "MB", limit=_MEMORY_MB)


def _bare_insert(job: Path, path: Path, floor: Samples) -> None:
    """Insert all rows of a job in one transaction into a new file with the same schema.

    It has the settings of an open job file: what SQLite checks and flushes is the same.
    """
    with closing(sqlite3.connect(job)) as source, closing(sqlite3.connect(path)) as bare:
        for setting, value in HARDENED.items():
            bare.execute(f"PRAGMA {setting} = {value}")
        kinds = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        made = source.execute(f"{kinds} AND name NOT LIKE 'sqlite_%'").fetchall()
        for _, _, sql in sorted(made, key=lambda each: each[0] != "table"):
            bare.execute(sql)
        rows = {
            name: source.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608 - our own
            for kind, name, _ in made
            if kind == "table"
        }
        with floor, bare:
            for name, own in rows.items():
                marks = ", ".join("?" * len(own[0])) if own else ""
                if own:
                    bare.executemany(f"INSERT INTO {name} VALUES ({marks})", own)  # noqa: S608 - names of tables and marks, no values


MEASURES = {"merge": measure_merge}
