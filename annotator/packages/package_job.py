"""Creates the job of an opened package: a folder with job file and media, complete or absent."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from annotator.containers.container_reader import ContainerRefusedError
from annotator.display_text import shown_name
from annotator.document_limits import DRAFTS_BYTES
from annotator.errors import InvalidValueError, UnknownKindError, UnreadableMediaError
from annotator.files import is_taken, writing_folder
from annotator.job_file.project import Project
from annotator.media.multi_page_files import multi_page_notes
from annotator.media.place_form import place_from_json
from annotator.media.registry import can_have, kind_of
from annotator.model.attribute_kinds import kind_of as attribute_kind
from annotator.model.attribute_kinds import require_value
from annotator.model.entities import (
    LabelId,
    Labels,
    Media,
    MediaId,
    Origin,
    Region,
    Status,
    new_region_id,
)
from annotator.model.people import Worker
from annotator.packages.opened_packages import remember
from annotator.packages.package_document import (
    DRAFTS,
    MEDIA,
    PackageFacts,
    PackageItem,
    PackageRefusedError,
)
from annotator.packages.package_reader import OpenPackage
from annotator.progress import Watch
from annotator.records import ImportRecord, JobFacts, NewItem, StoredPackage
from annotator.sentences.parts import Code, Count, FilePath, Name, Reason
from annotator.sentences.said import Said, said
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json

JOB_SUFFIX: Final = ".fairlabel"
_LONGEST_STEM: Final = 100


def default_folder(package: OpenPackage, parent: Path) -> Path:
    """Return a free folder for a package below a parent, called like the file."""
    name = package.name.partition(".fairpackage")[0] or "package"
    found, number = parent / name, 2
    while is_taken(found):
        found, number = parent / f"{name} {number}", number + 1
    return found


def make_job(
    package: OpenPackage, folder: Path, worker: Worker | None = None, watch: Watch | None = None
) -> Path:
    """Unpack a package into a new folder and return the path of the job file in it.

    The job has the items in the order of the package. With a ``worker``, the worker is in the job
    already; else whoever opens it is asked.

    Raises:
        PackageRefusedError: the folder is taken, a file in the package is damaged, or the disk
            refused; nothing is left.
        JobFileError, WriteFailedError: the disk refused; nothing is left.
        CancelledError: the person cancelled; nothing is left.
    """
    watch = watch or Watch()
    _require_place(folder)
    name = f"{folder.name[:_LONGEST_STEM]}{JOB_SUFFIX}"
    try:
        with writing_folder(folder) as scratch:
            facts = package.facts
            names = [*facts.media, *([facts.guideline] if facts.guideline else [])]
            package.container.extract(scratch, names, watch)
            _make(package, scratch, scratch / name, worker)
            watch.cancel.check()
    except OSError as error:
        raise _refused(folder, error) from error
    except ContainerRefusedError as error:
        raise PackageRefusedError(
            said(
                "{file} was not opened. {problem}",
                file=Name(shown_name(package.name)),
                problem=error.said,
            )
        ) from error
    remember(package.facts.id, folder / name)
    return folder / name


def _require_place(folder: Path) -> None:
    if is_taken(folder):
        raise PackageRefusedError(
            said("{folder} is there already. Choose another name.", folder=FilePath(folder))
        )


def _refused(folder: Path, error: OSError) -> PackageRefusedError:
    return PackageRefusedError(
        said(
            "The package could not be unpacked into {folder} ({reason}). Nothing is left of it. "
            "Choose another folder.",
            folder=FilePath(folder),
            reason=Reason(error.strerror or str(error)),
        )
    )


def notes_on(package: OpenPackage, job: Path) -> list[Said]:
    """Return a sentence on the files of which only the first page or frame is work, if any is.

    ``job`` is the job that was made of the package.
    """
    names = (each.removeprefix(MEDIA) for each in package.facts.media)
    return multi_page_notes(job.parent / MEDIA, names)


def _make(package: OpenPackage, folder: Path, path: Path, worker: Worker | None) -> None:
    facts, order = package.facts, package.order
    job = JobFacts(str(uuid.uuid4()), facts.title, MEDIA.rstrip("/"), texts=facts.texts)
    items = list(_items(package, folder))
    with Project.create(path, job, labels=facts.labels, items=items) as project:
        project.writes.add_package(stored(package)).result()
        if order is not None:
            project.writes.add_order(order.data, order.sha256, order.signature).result()
        if worker is not None:
            project.writes.add_worker(worker).result()
        if facts.has_drafts:
            _add_drafts(project, package)


def stored(package: OpenPackage) -> StoredPackage:
    """Return what a job remembers of its package."""
    facts = package.facts
    return StoredPackage(
        id=facts.id,
        sha256=package.sha256,
        key=package.signer.key,
        vendor=facts.vendor,
        worker=facts.worker,
        due_day=facts.due_day,
        guideline=facts.guideline,
    )


def _items(package: OpenPackage, folder: Path) -> Iterator[NewItem]:
    """Yield the items, each measured from its file; one that cannot be read says why."""
    part, before = 0, ""
    for each in package.facts.items:
        part, before = (part + 1 if each.path == before else 0), each.path
        path = folder / each.path
        status = path.stat()
        media = Media(
            MediaId(0),
            each.path.removeprefix(MEDIA),
            sha256=package.container.files[each.path].sha256,
            size_bytes=status.st_size,
            mtime_ns=status.st_mtime_ns,
        )
        try:
            extent = kind_of(each.kind).probe(path, part)
        except UnknownKindError as error:
            raise _of_unknown_kind(package, each) from error
        except UnreadableMediaError as error:
            yield NewItem(media, each.kind, Status.UNREADABLE, str(error))
            continue
        yield NewItem(
            media,
            each.kind,
            width_px=extent.width_px,
            height_px=extent.height_px,
            length_ms=extent.length_ms,
        )


def _of_unknown_kind(package: OpenPackage, item: PackageItem) -> PackageRefusedError:
    return PackageRefusedError(
        said(
            "{package} was not opened: {item} in it is of the kind “{kind}”, which this program "
            "does not know. Open it with a newer one.",
            package=Name(shown_name(package.name)),
            item=Name(item.path.removeprefix(MEDIA)),
            kind=Code(shown_name(item.kind)),
        )
    )


@dataclass(frozen=True, slots=True)
class _DraftReader:
    """Reads the lines of the drafts; each must fit its item and its label."""

    facts: PackageFacts
    labels: Labels
    by_name: Mapping[str, LabelId]

    def read(self, data: bytes, item_ids: Sequence[int]) -> list[tuple[int, Region]]:
        """Return the regions, each with the id of its item.

        Raises:
            PackageRefusedError: a line is damaged; the sentence says which.
        """
        found = []
        for number, line in enumerate(data.splitlines(), start=1):
            try:
                value: Any = parse_json(line)
                place, region = value["item"], self._region(value)
                if type(place) is not int or not 0 <= place < len(item_ids):
                    raise ValueError
                if not can_have(self.facts.items[place].kind, region.geometry):
                    raise ValueError
                found.append((item_ids[place], region))
            except _BAD as error:
                raise PackageRefusedError(
                    said(
                        "Line {number} of its drafts is damaged. Ask for it again.",
                        number=Count(number),
                    )
                ) from error
        return found

    def _region(self, value: Any) -> Region:  # noqa: ANN401 - JSON of a stranger
        label = self.by_name[value["label"]]
        text, group = value["text"], value["group"]
        if not isinstance(text, str) or "\0" in text:
            raise ValueError
        if type(group) is not int or not 0 <= group <= 10**9:
            raise ValueError
        return Region(
            new_region_id(),
            0,
            label,
            None if value["place"] is None else place_from_json(value["place"]),
            "",
            transcription=text,
            attributes=self._attributes(value["attributes"], label),
            origin=Origin.IMPORTED,
            touched=False,
            group=group,
        )

    def _attributes(self, value: dict[str, Any], label: LabelId) -> MappingProxyType[str, Any]:
        for name, each in value.items():
            kind = attribute_kind(self.labels, name, label)
            if kind is not None:
                require_value(kind, each)
            elif not isinstance(each, bool | int | float | str):
                raise TypeError
        return MappingProxyType(dict(value))


_BAD: Final = (
    *(NotStrictJsonError, InvalidValueError),
    *(TypeError, ValueError, LookupError, AttributeError),
)


def _add_drafts(project: Project, package: OpenPackage) -> None:
    data = package.container.read(DRAFTS, DRAFTS_BYTES)
    item_ids = [each.id for each in project.reads.item_rows().result()]
    labels = project.reads.labels().result()
    by_name = {each.name: key for key, each in labels.items()}
    reader = _DraftReader(package.facts, labels, by_name)
    regions = reader.read(data, item_ids)
    record = ImportRecord("package", package.name, regions=regions)
    project.writes.run_import(record).result()
