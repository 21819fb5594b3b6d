"""Jobs with segmented recordings, for tests of the formats of transcribed sound."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from annotator.export.api import ExportOptions, Report
from annotator.importers.document_import import JobContent, read_document
from annotator.importers.folder_importer import scan_folder
from annotator.importers.registry import IMPORTERS, ImportContents
from annotator.job_file import Project
from annotator.model.entities import NO_ATTRIBUTES, LabelId, Origin, Region, new_region_id
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.progress import Watch
from annotator.records import ImportRecord, JobFacts
from exporters.registry import export, find_exporters
from tests.support.material import material

TEXT = 'Caf\u00e9 \u00a0\u2028e\u0301 \u0645\u0642\u0647\u0649 \u200f\u200d\u200e "a" & <b> ;\t\''
"""Characters that formats of other programs lose: spaces, marks, quotes, markup."""

Said = tuple[int, int, str, str]
"""The first sample and that after the last, the text, and the speaker."""

RATE_HZ = 44_100
SPOKEN: Sequence[Said] = (
    (0, 150_001, "And so, my fellow Americans,", "Kennedy"),
    (150_001, 230_017, TEXT, "Kennedy"),
    (200_000, 240_000, "=SUM(1)\nover him", "A & B"),
    (238_001, 300_000, 'ask not "what" your country', ""),
    (300_000, 300_001, "a sample", "Kennedy"),
)
"""Segments of the recording of Kennedy, two of which overlap."""


def create(folder: Path, *names: str, labels: Sequence[str] = ("speech",)) -> Project:
    """Return a new job with copies of recordings among the material, which are named by paths."""
    media = folder / "sounds"
    for name in names:
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(material(f"speech/{Path(name).name}"), media / name)
    items = scan_folder(media).items
    facts = JobFacts("j", "Talks", "sounds")
    return Project.create(folder / "t.fairlabel", facts, labels=list(labels), items=items)


def segment(said: Said, rate_hz: int = RATE_HZ) -> Region:
    """Return a region with the first label."""
    start, end, text, speaker = said
    return Region(
        new_region_id(),
        0,
        LabelId(1),
        SoundSegment(start, end, rate_hz),
        "",
        transcription=text,
        attributes=MappingProxyType({SPEAKER: speaker}) if speaker else NO_ATTRIBUTES,
        origin=Origin.IMPORTED,
        touched=False,
    )


def add(project: Project, item: int, spoken: Sequence[Said], rate_hz: int = RATE_HZ) -> None:
    """Put segments on an item."""
    regions = [(item, segment(each, rate_hz)) for each in spoken]
    project.writes.run_import(ImportRecord("test", "test", regions=regions)).result()


@contextmanager
def kennedy(folder: Path, spoken: Sequence[Said] = SPOKEN) -> Iterator[Project]:
    """Open a new job with the segmented recording of Kennedy."""
    with create(folder, "jfk.flac") as project:
        add(project, 1, spoken)
        yield project


def export_as(
    project: Project, form: str, out: Path, options: ExportOptions | None = None
) -> Report:
    """Export a job in a format."""
    with project.snapshot().result() as snapshot:
        return export(find_exporters()[form], snapshot, out, options or ExportOptions())


def read(project: Project, form: str, path: Path) -> ImportContents:
    """Return the content of a document for a job."""
    job = JobContent(project.reads.item_rows().result(), project.reads.labels().result())
    return read_document(project, IMPORTERS[form], path, job, Watch())


def said_on(project: Project, item: int) -> list[Said]:
    """Return the segments of an item in order of time."""
    found: list[Said] = []
    for each in project.reads.load_item(item).result().state.regions.values():
        place = each.geometry
        assert isinstance(place, SoundSegment)
        speaker = str(each.attributes.get(SPEAKER, ""))
        found.append((place.start_sample, place.end_sample, each.transcription, speaker))
    return sorted(found)
