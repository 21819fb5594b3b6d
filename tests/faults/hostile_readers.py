"""Every reader of files that others made, called as the window and the command line call it.

Each returns the sentences that a person is told; none if the file was taken as it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from annotator import display_text, files
from annotator.audio.peak_cache import PIECE_FRAMES
from annotator.audio.peaks import Peaks
from annotator.audio.sound_reader import SoundReader
from annotator.audio.spectrogram import SpectrumShape, columns
from annotator.cli.common.refusals import read_file
from annotator.effort.state_file import read_state
from annotator.errors import AnnotatorError
from annotator.export.api import ExportOptions, ImageMode
from annotator.imaging import decode, probe
from annotator.imaging.sandbox.traces import traces_of
from annotator.importers.folder_importer import scan_folder
from annotator.importers.registry import IMPORTERS
from annotator.job_file.backup.offline_check import problems_of_file
from annotator.job_file.project import Project
from annotator.ledger.keys import read_key
from annotator.media.sound import SOUNDS
from annotator.media_files import refresh_media
from annotator.paths import data_folder
from annotator.pay import opening_words, read_work_order
from annotator.pay.order.advice import advice
from annotator.pay.order.disclosures import disclosures
from annotator.pilots import read_pilot
from annotator.settings import Settings
from annotator.verify import verify_export
from annotator.verify.ledger.document_checks import CheckInputs, verify_ledgers
from exporters.registry import Exporters, export, find_exporters
from tests.faults.hostile_texts import PAGE_FILES, SPEECH_FILES
from tests.support.english import english
from tests.support.exports import SCHEMAS

Sentences = Iterator[str]
EXPORT: Final = "out"
JOB: Final = "work.fairlabel"
PICTURES: Final = "media"
_PIECES: Final = 4
"""How much of a waveform is made: a sound of a day takes its time."""

_REGIONS: Final = 1_000

TODAY: Final = date(2026, 11, 26)


def _told(work: Callable[[], object]) -> Sentences:
    try:
        work()
    except AnnotatorError as error:
        yield str(error)


def picture(folder: Path) -> Sentences:
    """Show the pictures of a job, as the threads of the window do, and look for what they tell."""
    for path in sorted((folder / PICTURES).iterdir()):
        try:
            inside = files.require_inside(folder / PICTURES, path)
            probe(path)
            decode(path)
        except AnnotatorError as error:
            yield str(error)
            continue
        yield from _told(lambda inside=inside: traces_of(inside))  # type: ignore[misc]  # a default in a lambda


def sound(folder: Path) -> Sentences:
    """Show and hear the sounds of a job: length, waveform, spectrogram, and some places."""
    for path in sorted((folder / PICTURES).iterdir()):
        yield from _told(lambda path=path: _hear(folder / PICTURES, path))  # type: ignore[misc]  # a default in a lambda


def _hear(folder: Path, path: Path) -> None:
    inside = files.require_inside(folder, path)
    (extent,) = SOUNDS.sections(str(inside))
    assert extent.length_ms > 0
    with closing(SoundReader(inside)) as reader:
        reader.require_whole()
        facts = reader.facts
        peaks = Peaks(facts.frames)
        for _piece in range(_PIECES):
            if not peaks.is_complete:
                count = min(PIECE_FRAMES, facts.frames - peaks.known)
                peaks.add_bins(*reader.peaks(peaks.known, count), count)
        for start in (facts.frames // 3, facts.frames // 2, max(0, facts.frames - 5_000)):
            reader.read(start, 5_000)
        columns(reader.glance, SpectrumShape(facts.rate_hz), 0, facts.frames / 64, 64)


def scanned(folder: Path) -> Sentences:
    """Find the pictures of a folder, and show those that were found."""
    try:
        scan = scan_folder(folder / PICTURES)
    except AnnotatorError as error:
        yield str(error)
        return
    yield from english(scan.notes)
    for item in scan.items:
        if item.reason:
            yield item.reason
        else:
            path = folder / PICTURES / item.media.path
            yield from _told(lambda path=path: decode(path))  # type: ignore[misc]  # a default in a lambda


def coco(folder: Path) -> Sentences:
    """Import a document into a job, and read what came of it."""
    with Project.open(folder / JOB) as project:
        items, labels = project.reads.item_rows().result(), project.reads.labels().result()
        try:
            reading = IMPORTERS["coco"].read(folder / "boxes.json", items=items, labels=labels)
            yield from english(reading.notes)
            project.writes.run_import(reading.record).result()
        except AnnotatorError as error:
            yield str(error)
        for row in project.reads.item_rows().result():
            project.reads.load_item(row.id).result()


def page_document(folder: Path) -> Sentences:
    """Import documents of pages into a job, and export what came of it as PAGE."""
    yield from _imported(folder, PAGE_FILES, "page")


def transcript(folder: Path) -> Sentences:
    """Import documents of speech into a job, and export what came of it as EAF."""
    yield from _imported(folder, SPEECH_FILES, "eaf")


def _imported(folder: Path, documents: Mapping[str, str], into: str) -> Sentences:
    with Project.open(folder / JOB) as project:
        for name, file in documents.items():
            if not os.path.lexists(folder / file):
                continue
            items, labels = project.reads.item_rows().result(), project.reads.labels().result()
            try:
                reading = IMPORTERS[name].read(
                    folder / file, items=items, labels=labels, media_folder=project.media_folder
                )
                yield from english(reading.notes)
                if len(reading.record.regions) > _REGIONS:
                    return  # it was read; to write so many takes its time
                project.writes.run_import(reading.record).result()
            except AnnotatorError as error:
                yield str(error)
        with project.snapshot().result() as snapshot:
            try:
                report = export(exporters()[into], snapshot, folder / "made", ExportOptions())
                yield from map(display_text.safe_text, english(report.notes))
            except AnnotatorError as error:
                yield str(error)


def order(folder: Path) -> Sentences:
    """Read a work order, and say in words what is in it."""
    try:
        read = read_work_order(read_file(folder / "order.toml"))
    except AnnotatorError as error:
        yield str(error)
        return
    yield str(opening_words(read, "en"))
    yield from english(advice(read, TODAY))
    for section in disclosures(read, "en", today=TODAY):
        assert section.rows


def job(folder: Path) -> Sentences:
    """Check a job, open it, bring what it knows of its pictures up to date, show and export it."""
    path = folder / JOB
    try:
        yield from english(problems_of_file(path))
        with Project.open(path) as project:
            yield from english(refresh_media(project))
            for row in project.reads.item_rows().result():
                project.reads.load_item(row.id).result()
                picture_at = project.media_folder / row.path
                yield from _told(lambda at=picture_at: _show(project.media_folder, at))  # type: ignore[misc]  # a default in a lambda
            options = ExportOptions(images=ImageMode.COPY)
            with project.snapshot().result() as snapshot:
                report = export(exporters()["coco"], snapshot, folder / "made", options)
            # Both commands and the report page show them; a terminal is shown them like this.
            yield from map(display_text.safe_text, english(report.notes))
    except AnnotatorError as error:
        yield str(error)


def _show(folder: Path, path: Path) -> None:
    files.require_inside(folder, path)
    decode(path)


def an_export(folder: Path) -> Sentences:
    """Check an export, and take the times of a pilot from it."""
    openings = folder / "openings.json"
    try:
        result = verify_export(
            folder / EXPORT, schemas=SCHEMAS, openings=openings if openings.exists() else None
        )
        yield from (f"{problem.where}: {problem.what}" for problem in result.problems)
        read_pilot([folder / EXPORT])
    except AnnotatorError as error:
        yield str(error)


def ledger(folder: Path) -> Sentences:
    """Check hand-ins, receipts and proofs, each and together."""
    paths = [path for path in sorted(folder.iterdir()) if path.suffix in {".jsonl", ".json"}]
    named = [path for path in paths if not path.name.endswith(".sigstore.json")]
    for path, result in verify_ledgers(named, CheckInputs()).items():
        yield from (f"{path.name}: {problem.what}" for problem in result.problems)


def own(folder: Path) -> Sentences:
    """Read the program's own small files: settings, the state of the last second, a key."""
    settings = Settings(folder / "settings.json")
    yield from english(settings.problems)
    read_state(folder / "state.json")
    yield from _told(lambda: read_key(folder / "key.pem"))


@cache
def exporters() -> Exporters:
    """Return the exporters; to find them, the files of all installed packages are read."""
    return find_exporters()


@cache
def known() -> dict[str, Callable[[Path], Sentences]]:
    """Return the readers by name."""
    data_folder()
    exporters()
    documents = (coco, page_document, transcript, order)
    readers = (picture, sound, scanned, *documents, job, an_export, ledger, own)
    return {reader.__name__: reader for reader in readers}
