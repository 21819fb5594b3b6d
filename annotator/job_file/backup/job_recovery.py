"""Recovers as much as possible of a damaged job, and puts it in the place of the file."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from annotator.errors import DamagedJobError, JobFileError
from annotator.files import exists, flush
from annotator.job_file.backup.backups import Backup, backups_of
from annotator.job_file.backup.offline_check import id_of_file, twin_of
from annotator.job_file.backup.online_backup import scratch_file, scratch_folder
from annotator.job_file.backup.recovery_merge import Union, unite
from annotator.job_file.backup.salvage import salvage
from annotator.job_file.integrity.contents import JobSize, amount_of
from annotator.job_file.integrity.file_check import problems_of
from annotator.job_file.opening.disk_faults import FAULTS
from annotator.job_file.opening.file_access import open_copy
from annotator.job_file.opening.files_beside import JOURNAL, LOG, require_none_beside
from annotator.job_file.writing.creation import put_new_in_place, require_free
from annotator.paths import snapshots_folder
from annotator.sentences.parts import FilePath, Name, Reason
from annotator.sentences.said import said
from annotator.system import face


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """An item with different regions in the restored and in the other version.

    None: the item does not exist there, or cannot be read.
    """

    path: str
    restored: int | None
    aside: int | None


@dataclass(frozen=True, slots=True)
class Hours:
    """Booked time in ms: in the restored version, in the other one, and in only one of the two."""

    restored_ms: int
    aside_ms: int
    only_restored_ms: int
    only_aside_ms: int


@dataclass(frozen=True, slots=True)
class Recovery:
    """A whole job file that can replace a damaged one.

    ``made`` is the time of the backup, in UTC; None if the file was salvaged from the damaged one.
    ``other`` is the amount in the other of the two, if there is one; ``differences`` and ``hours``
    compare the two, and are None if there is nothing to compare. ``union`` is the merge of both, if
    they fit together; ``copy_made`` is the time of its backup.
    """

    file: Path
    made: dt.datetime | None
    amount: JobSize
    other: JobSize | None
    differences: tuple[ItemDifference, ...] | None
    hours: Hours | None = None
    union: Union | None = None
    copy_made: dt.datetime | None = None

    def together(self) -> Recovery:
        """Return the same recovery with the merge of both as the restored version.

        Raises:
            DamagedJobError: they do not fit together, or there is only one.
        """
        if self.union is None:
            raise DamagedJobError(
                "What can be read of the file and the copy cannot be joined. Recover one of them."
            )
        return replace(self, file=self.union.file, amount=self.union.amount)


@dataclass(frozen=True, slots=True)
class _Found:
    file: Path
    made: dt.datetime | None
    amount: JobSize


@contextmanager
def recovery_of(path: Path, backup: Backup | None = None) -> Iterator[Recovery]:
    """Yield the best recovery of a damaged or missing job file, which is not written to.

    That is the newest whole backup, or the given one, or the data salvaged from the file itself,
    whichever holds more work; if there are two, also their merge.

    Raises:
        DamagedJobError: neither exists.
        JobLockedError: the file is open in another window or program.
        JobFileError: there is no disk space to work in.
    """
    backups = backups_of(path, id_of_file(path) if exists(path) else None)
    kept = newest_whole(backups if backup is None else [backup])
    with scratch_file(snapshots_folder()) as scratch:
        read = _read_out(path, scratch) if exists(path) else None
        found = [each for each in (kept, read) if each is not None]
        if not found:
            raise DamagedJobError(
                said(
                    "Nothing of {file} can be read, and no copy of it is kept on this computer. "
                    "If you have a copy elsewhere, open that.",
                    file=Name(path.name),
                )
            )
        # If both hold the same amount, the file itself is the newer one.
        best, *others = sorted(found, key=lambda each: (-each.amount.rows, each.made is not None))
        if not others:
            yield Recovery(best.file, best.made, best.amount, None, None)
            return
        other = others[0]
        with scratch_folder(snapshots_folder()) as folder:
            copy, file = sorted((best, other), key=lambda each: each.made is None)
            yield Recovery(
                best.file,
                best.made,
                best.amount,
                other.amount,
                tuple(_differences(best.file, other.file)),
                _hours(best.file, other.file),
                _united(file.file, copy.file, folder),
                copy.made,
            )


def _united(file: Path, copy: Path, folder: Path) -> Union | None:
    """Return the merge of both in a file in that folder; None if they do not fit together."""
    ours, whole = folder / "copy", folder / "both"
    with suppress(DamagedJobError, JobFileError, *FAULTS):
        ours.touch()
        whole.touch()
        with closing(open_copy(copy)) as connection:
            salvage(connection, ours)  # a backup of an older version is migrated to this one
        return unite(file, ours, whole)
    return None


def _hours(restored: Path, aside: Path) -> Hours:
    ours, theirs = _spans_of(restored), _spans_of(aside)
    both = sum(ms for key, ms in ours.items() if key in theirs)
    ours_ms, theirs_ms = sum(ours.values()), sum(theirs.values())
    return Hours(ours_ms, theirs_ms, ours_ms - both, theirs_ms - both)


def _spans_of(path: Path) -> dict[tuple[str, int, int], int]:
    """Return the booked entries of a file, each with its length in ms."""
    sql = "SELECT session_id, start_ms, end_ms FROM effort"
    with closing(open_copy(path)) as connection:
        return {
            (session, start, end): end - start for session, start, end in connection.execute(sql)
        }


def newest_whole(backups: list[Backup]) -> _Found | None:
    """Return the newest backup without a fault."""
    for backup in backups:
        amount = whole_amount(backup.path)
        if amount is not None:
            return _Found(backup.path, backup.made, amount)
    return None


def whole_amount(path: Path) -> JobSize | None:
    """Return the amount of work in a backup, or None if it has a fault or cannot be read."""
    with suppress(*FAULTS), closing(open_copy(path)) as connection:
        if not problems_of(connection):
            return amount_of(connection)
    return None


def put_out(recovery: Recovery, out: Path) -> None:
    """Write the recovered job to a new file.

    Raises:
        JobFileError: there is a file of that name, or the folder refuses.
    """
    require_free(out)
    require_none_beside(out)
    try:
        with scratch_file(out.parent) as scratch:
            shutil.copyfile(recovery.file, scratch)
            flush(scratch)
            put_new_in_place(scratch, out)
            flush(out.parent)
    except OSError as error:
        raise JobFileError(
            said(
                "{path} could not be made: {reason}.",
                path=FilePath(out),
                reason=Reason(error.strerror),
            )
        ) from error


def put_back(recovery: Recovery, path: Path, now: dt.datetime) -> Path | None:
    """Replace the damaged file by the recovered job; the damaged one is renamed and kept.

    Returns the new name of the damaged file, None if it no longer existed. ``now`` is local time,
    for that name.

    Raises:
        JobFileError: the folder refuses; then the damaged file has its old name.
    """
    if not exists(path):
        put_out(recovery, path)
        return None
    aside = path.with_name(f"{path.stem} set aside {now:%Y-%m-%d %H%M%S}{path.suffix}")
    require_free(aside)
    try:
        # The files beside it first: otherwise the new file would use them as its own.
        for ending in (JOURNAL, LOG, ""):
            _rename(path, aside, ending)
        put_out(recovery, path)
    except BaseException as error:
        for ending in ("", LOG, JOURNAL):
            _rename(aside, path, ending)
        if isinstance(error, OSError):
            raise JobFileError(
                said(
                    "{path} could not be renamed: {reason}.",
                    path=FilePath(path),
                    reason=Reason(error.strerror),
                )
            ) from error
        raise
    return aside


def _rename(old: Path, new: Path, ending: str) -> None:
    with suppress(FileNotFoundError):
        face.rename(old.with_name(old.name + ending), new.with_name(new.name + ending))


def _read_out(path: Path, scratch: Path) -> _Found | None:
    with (
        suppress(DamagedJobError, *FAULTS),
        twin_of(path) as twin,
        closing(open_copy(twin)) as connection,
    ):
        stand_ins = salvage(connection, scratch)
        amount = whole_amount(scratch)
        if amount is not None:  # stand-ins for lost rows were not in the original
            return _Found(scratch, None, replace(amount, rows=amount.rows - stand_ins))
    return None


def _differences(restored: Path, aside: Path) -> Iterator[ItemDifference]:
    ours, theirs = _items_of(restored), _items_of(aside)
    for name in dict.fromkeys((*ours, *theirs)):
        mine, other = ours.get(name), theirs.get(name)
        if mine != other:
            yield ItemDifference(name, mine and mine[0], other and other[0])


def _items_of(path: Path) -> dict[str, tuple[int, str]]:
    """Return the number of regions of each item, and a digest of all its data."""
    counts: dict[str, int] = {}
    digests: dict[str, str] = {}
    items = "FROM item JOIN media ON media.id = item.media_id"
    regions = "JOIN region ON region.item_id = item.id ORDER BY region.id"
    times = (
        "JOIN region_time ON region_time.item_id = item.id "
        "ORDER BY region_time.region_id, region_time.worker_id"
    )
    notes = "JOIN region_note ON region_note.item_id = item.id ORDER BY region_note.region_id"
    comments = "JOIN item_comment ON item_comment.item_id = item.id"
    with closing(open_copy(path)) as connection:
        queries = [
            f"SELECT media.path, item.seal, 0 {items}",
            f"SELECT media.path, region.seal, 1 {items} {regions}",
            f"SELECT media.path, region_time.seal, 0 {items} {times}",
            f"SELECT media.path, region_note.seal, 0 {items} {notes}",
            f"SELECT media.path, item_comment.seal, 0 {items} {comments}",
        ]
        for sql in queries:
            for name, seal, is_region in connection.execute(sql):
                counts[name] = counts.get(name, 0) + is_region
                before = digests.get(name, "")
                digests[name] = blake2b(f"{before}{seal}".encode(), digest_size=8).hexdigest()
    return {name: (counts[name], digests[name]) for name in counts}
