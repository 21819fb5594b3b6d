"""Writes the packages of a plan, and the collection that remembers who got what."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from annotator.containers.container_names import ContainerKind
from annotator.containers.container_writer import (
    ContainerFile,
    new_container,
    write_into,
)
from annotator.display_text import shown_name
from annotator.errors import WriteFailedError
from annotator.files import (
    FileRefusedError,
    contained,
    flush,
    is_file,
    is_folder,
    is_running,
    is_taken,
    put_new,
    write_whole,
    writing_folder,
)
from annotator.ledger.file_encryption import encrypt
from annotator.ledger.order_signature import order_signer
from annotator.ledger.package_signature import PACKAGE_SIGNATURE
from annotator.ledger.signatures import Signer
from annotator.packages.collection_ids import IDS_FILE, ids_after, packed_job_ids_json
from annotator.packages.collection_records import (
    COLLECTION,
    MEDIA_PLACE,
    OUTGOING,
    PACKAGES,
    CollectionFacts,
    PackageRecord,
    RecordedItem,
    collection_json,
    media_json,
    read_record,
    read_records,
    record_file,
    record_json,
)
from annotator.packages.pack_plan import (
    PackPlan,
    PackRequest,
    PlannedPackage,
    guideline_name,
)
from annotator.packages.packable_job import PackableFile, PackableJob, PackingRefusedError
from annotator.packages.package_document import (
    DOCUMENT,
    DRAFTS,
    MEDIA,
    ORDER,
    ORDER_SIGNATURE,
    PackageFacts,
    PackageItem,
    document_of,
)
from annotator.progress import Progress, Watch
from annotator.sentences.parts import FilePath, Name, Reason
from annotator.sentences.said import said
from annotator.system import face

_ENDING_CHARACTERS: Final = 8
_SCRATCH: Final = ".packing-"
_WHOLE: Final = ".packed-"
"""The folder of packages that are whole, until each has its place."""
_RECORD: Final = ".record.json"


@dataclass(frozen=True, slots=True)
class Sealing:
    """Who signs the packages, who watches while they are written, and the day of it."""

    signer: Signer
    watch: Watch
    today: dt.date = field(default_factory=lambda: dt.datetime.now().astimezone().date())


@dataclass(frozen=True, slots=True)
class _Named:
    """A file of the job with its name in a package."""

    file: PackableFile
    name: str


@dataclass(frozen=True, slots=True)
class _Packer:
    """Writes packages of one job by one key."""

    job: PackableJob
    wanted: PackRequest
    signer: Signer
    today: dt.date

    def write(self, out: Path, planned: PlannedPackage, watch: Watch) -> PackageRecord:
        """Write one package and return what the collection remembers of it."""
        named = _named(planned)
        facts = self._facts(planned, named)
        with new_container(out) as file:
            recipient = self.wanted.encrypted_to.get(planned.worker)
            if recipient is None:
                digest = self._write(file, facts, named, watch)
            else:
                with tempfile.TemporaryFile(dir=out.parent) as plain:
                    digest = self._write(plain, facts, named, watch)
                    plain.seek(0)
                    encrypt(plain, file, recipient, watch.cancel)
        return self._record(facts, planned, named, digest)

    def _write(
        self, file: IO[bytes], facts: PackageFacts, named: list[_Named], watch: Watch
    ) -> str:
        files = self._files(facts, named)
        sign = lambda manifest: PACKAGE_SIGNATURE.signed(self.signer, manifest)  # noqa: E731 - a name for one expression
        return write_into(file, ContainerKind.PACKAGE, files, sign, watch)

    def _files(self, facts: PackageFacts, named: list[_Named]) -> Iterator[ContainerFile]:
        yield ContainerFile(DOCUMENT, document_of(facts))
        order, guideline = self.job.order, self.wanted.guideline
        if order is not None:
            yield ContainerFile(ORDER, order.data)
            if order.signature:
                yield ContainerFile(ORDER_SIGNATURE, order.signature)
        if guideline is not None:
            yield ContainerFile(facts.guideline, guideline, is_compressed=False)
        if facts.has_drafts:
            yield ContainerFile(DRAFTS, _draft_lines(named))
        for each in named:
            source = contained(self.job.media_folder, each.file.key)
            yield ContainerFile(
                each.name, source, is_compressed=False, sha256=each.file.media.sha256
            )

    def _facts(self, planned: PlannedPackage, named: list[_Named]) -> PackageFacts:
        order, guideline = self.job.order, self.wanted.guideline
        return PackageFacts(
            id=str(uuid.uuid4()),
            title=self.job.title,
            vendor=self.wanted.vendor,
            worker=planned.worker,
            part=planned.part,
            parts=planned.parts,
            due=self.wanted.due,
            order="" if order is None else order.sha256,
            guideline="" if guideline is None else guideline_name(guideline),
            texts=self.job.texts,
            labels=self.job.labels,
            items=tuple(
                PackageItem(each.name, item.kind) for each in named for item in each.file.items
            ),
            has_drafts=any(any(each.file.drafts) for each in named),
        )

    def _record(
        self, facts: PackageFacts, planned: PlannedPackage, named: list[_Named], digest: str
    ) -> PackageRecord:
        return PackageRecord(
            id=facts.id,
            worker=facts.worker,
            file=planned.name,
            sha256=digest,
            key=self.signer.public,
            order=facts.order,
            due_day=facts.due_day,
            part=facts.part,
            parts=facts.parts,
            items=tuple(
                RecordedItem(
                    path=each.name.removeprefix(MEDIA),
                    part=item.part,
                    sha256=each.file.media.sha256,
                    job_path=each.file.key,
                    job_item=item.id,
                    is_gold=each.file.key in self.wanted.gold,
                    drafts=numbers,
                )
                for each in named
                for item, numbers in zip(each.file.items, _numbers(each.file), strict=True)
            ),
            packed_day=self.today.isoformat(),
        )


def write_collection(
    out: Path, job: PackableJob, plan: PackPlan, wanted: PackRequest, sealing: Sealing
) -> Path:
    """Write a new collection with all packages of a plan, whole or not at all; return its path.

    Raises:
        PackingRefusedError: the place is taken, a file of the job is missing, or the work order is
            signed by another key.
        ChangedFileError: a file changed after its digest was taken.
        WriteFailedError: the disk refused.
        CancelledError: the person cancelled; nothing is left.
    """
    _require_place(out)
    _require_key(job, sealing.signer)
    _require_media(job, plan)
    try:
        with writing_folder(out) as scratch:
            packer = _Packer(job, wanted, sealing.signer, sealing.today)
            _fill(scratch, packer, plan, sealing.watch)
            write_whole(scratch / MEDIA_PLACE, media_json(out, job.media_folder))
    except FileExistsError as error:
        raise _taken(out) from error
    except OSError as error:
        raise _refused(out, error) from error
    return out


def add_packages(
    out: Path, job: PackableJob, plan: PackPlan, wanted: PackRequest, sealing: Sealing
) -> None:
    """Write the packages of a plan into a collection that is there; nothing in it changes.

    A package gets its place when all are whole, right after its record, so that nobody has a
    package that the collection does not know. ``place_interrupted`` goes on after a kill.

    Raises:
        PackingRefusedError: a file of the job is missing, another key signed the packages that
            are there, or the work order, or somebody else added packages since the plan was made.
        Others: see ``write_collection``.
    """
    _require_key(job, sealing.signer)
    _require_same_key(out, sealing.signer)
    _require_media(job, plan)
    packer, done = _Packer(job, wanted, sealing.signer, sealing.today), 0
    try:
        _remove_left(out)
        with tempfile.TemporaryDirectory(
            dir=out, prefix=_scratch_name(), ignore_cleanup_errors=True
        ) as folder:
            for planned in plan.packages:
                counted = Watch(sealing.watch.cancel, _counted(sealing.watch, done, plan.files))
                path = Path(folder) / planned.name
                record = packer.write(path, planned, counted)
                done += len(planned.files)
                write_whole(path.with_name(f"{record.id}{_RECORD}"), record_json(record))
            sealing.watch.cancel.check()
            flush(Path(folder))
            write_whole(out / IDS_FILE, packed_job_ids_json(ids_after(out, job.ids)))
            whole = out / f"{_WHOLE}{uuid.uuid4()}"
            face.rename(Path(folder), whole)
            _require_no_others(out, whole, plan)
            _place(out, whole)
    except OSError as error:
        raise _refused(out, error) from error


def place_interrupted(out: Path) -> list[str]:
    """Place the packages of a run that was killed when all were whole; return their names.

    Raises:
        WriteFailedError: the disk refused; a later run goes on.
    """
    found: list[str] = []
    try:
        for whole in sorted(out.glob(f"{_WHOLE}*")):
            if is_folder(whole):
                found += _place(out, whole)
    except OSError as error:
        raise _refused(out, error) from error
    return found


def _place(out: Path, whole: Path) -> list[str]:
    """Give the packages in a folder their places, each after its record; return their names."""
    named: list[str] = []
    for kept in sorted(whole.glob(f"*{_RECORD}")):
        record = read_record(kept)
        write_whole(record_file(out, record.id), record_json(record))
        package = contained(whole, record.file)
        if is_file(package):
            with suppress(FileExistsError):
                put_new(package, out / OUTGOING / package.name)
        named.append(record.file)
    shutil.rmtree(whole)
    return named


def _require_no_others(out: Path, whole: Path, plan: PackPlan) -> None:
    """Refuse packages that were planned before those of somebody else, who gave the same files.

    Of two who pack at the same time at least one sees the whole packages of the other.
    """
    found = {each.file.casefold() for each in read_records(out).values()}
    if found <= plan.beside and list(out.glob(f"{_WHOLE}*")) == [whole]:
        return
    shutil.rmtree(whole)
    raise PackingRefusedError(
        "Somebody else added packages to this collection at the same time, perhaps with the same "
        "files. Nothing was added. Pack again."
    )


def _require_same_key(out: Path, signer: Signer) -> None:
    """Refuse another key: the workers know that of the packages that they have."""
    if any(each.key != signer.public for each in read_records(out).values()):
        raise PackingRefusedError(
            "The packages of this collection are signed by another key. Name the one that signed "
            "them with --key."
        )


def _scratch_name() -> str:
    return f"{_SCRATCH}{os.getpid()}-"


def _remove_left(out: Path) -> None:
    """Remove what killed runs left."""
    for left in out.glob(f"{_SCRATCH}*"):
        number = left.name.removeprefix(_SCRATCH).partition("-")[0]
        if not number.isdecimal() or not is_running(int(number)):
            shutil.rmtree(left, ignore_errors=True)


def _fill(folder: Path, packer: _Packer, plan: PackPlan, watch: Watch) -> None:
    (folder / OUTGOING).mkdir()
    (folder / PACKAGES).mkdir()
    done = 0
    for planned in plan.packages:
        counted = Watch(watch.cancel, _counted(watch, done, plan.files))
        record = packer.write(folder / OUTGOING / planned.name, planned, counted)
        write_whole(record_file(folder, record.id), record_json(record))
        done += len(planned.files)
    job = packer.job
    facts = CollectionFacts(str(uuid.uuid4()), job.job_id, job.title, packer.wanted)
    write_whole(folder / COLLECTION, collection_json(facts))
    write_whole(folder / IDS_FILE, packed_job_ids_json(job.ids))
    watch.cancel.check()


def _counted(watch: Watch, before: int, total: int) -> Progress:
    return lambda done, _total: watch.progress(min(total, before + done), total)


def _named(planned: PlannedPackage) -> list[_Named]:
    """Return the files with names that say nothing: the number of their place, and the ending."""
    width = max(4, len(str(len(planned.files))))
    return [
        _Named(each, f"{MEDIA}{at:0{width}}{_ending(each.key)}")
        for at, each in enumerate(planned.files, start=1)
    ]


def _ending(path: str) -> str:
    ending = os.path.splitext(path)[1].lower()  # noqa: PTH122 - a path of the job, not of a system
    rest = ending[1:]
    is_plain = rest.isascii() and rest.isalnum() and len(rest) <= _ENDING_CHARACTERS
    return ending if is_plain else ""


def _draft_lines(named: list[_Named]) -> bytes:
    """Return the lines of the drafts, each with the place of its item in the package."""
    found: list[bytes] = []
    place = 0
    for each in named:
        for lines in each.file.drafts or [()] * len(each.file.items):
            found.extend(b'{"item":%d,%b\n' % (place, line[1:]) for line in lines)
            place += 1
    return b"".join(found)


def _numbers(file: PackableFile) -> Sequence[tuple[int, ...]]:
    return file.draft_numbers or [()] * len(file.items)


def _require_place(out: Path) -> None:
    if is_taken(out):
        raise _taken(out)


def _taken(out: Path) -> PackingRefusedError:
    return PackingRefusedError(
        said("{folder} is there already. Choose another name.", folder=FilePath(out))
    )


def _require_key(job: PackableJob, signer: Signer) -> None:
    order = job.order
    if order is None or not order.signature:
        return
    if order_signer(order.data, order.signature).key != signer.public:
        raise PackingRefusedError(
            "The work order is signed by another key, and workers would refuse a package that is "
            "not signed by the same one. Pack with the key of the work order."
        )


def _require_media(job: PackableJob, plan: PackPlan) -> None:
    """Refuse files that are missing before anything is written."""
    for planned in plan.packages:
        for each in planned.files:
            try:
                is_there = is_file(contained(job.media_folder, each.key))
            except FileRefusedError as error:
                raise PackingRefusedError(error.said) from error
            if not is_there or not each.media.sha256:
                raise PackingRefusedError(
                    said(
                        "{file} is not at hand, so nothing was packed. Bring it back, or skip its "
                        "item.",
                        file=Name(shown_name(each.key)),
                    )
                )


def _refused(out: Path, error: OSError) -> WriteFailedError:
    return WriteFailedError(
        said(
            "{folder} could not be written ({reason}). Nothing is left of it. Choose another "
            "place.",
            folder=FilePath(out),
            reason=Reason(error.strerror or str(error)),
        )
    )
