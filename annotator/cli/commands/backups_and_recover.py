"""``backups`` and ``recover``: list the copies of a job, and recover a damaged one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.output import say, say_json, shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.errors import DamagedJobError, NotAJobError
from annotator.job_file.backup.backups import Backup, backups_of
from annotator.job_file.backup.job_recovery import (
    Hours,
    ItemDifference,
    Recovery,
    put_out,
    recovery_of,
    whole_amount,
)
from annotator.job_file.backup.offline_check import id_of_file, problems_of_file
from annotator.job_file.integrity.contents import JobSize
from annotator.pay import hours_text
from annotator.sentences.parts import FilePath
from annotator.sentences.said import said

_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("job", type=_FILE)
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
def backups(job: Path, *, is_json: bool) -> None:
    """List the copies of a job that are kept on this computer, newest first; each is checked."""
    found = [(each, whole_amount(each.path)) for each in backups_of(job, id_of_file(job))]
    if is_json:
        say_json({"backups": [_as_json(each, amount) for each, amount in found]})
    elif found:
        say(_line(each, amount) for each, amount in found)
    else:
        click.echo(f"No copy of {shown_path(job)} is kept on this computer.")


@click.command()
@click.argument("job", type=_FILE)
@click.argument("out", metavar="OUT", type=_FILE)
@click.option(
    "--union", "is_union", is_flag=True, help="Join the copy and what can be read of the file."
)
def recover(job: Path, out: Path, *, is_union: bool) -> None:
    """Make a whole job out of a damaged or deleted one, which is not touched.

    OUT is the newest copy that is whole, or what can be read of the file itself, whichever holds
    more work. With --union it is both together: of what is in both the newer counts, and each
    entry of time is there once.
    """
    if job.exists() and not _is_damaged(job):
        raise CommandRefusedError(
            said("{path} is whole. There is nothing to recover.", path=FilePath(_name(job)))
        )
    with recovery_of(job) as recovery:
        if is_union:
            put_out(recovery.together(), out)
            say(_told_of_both(recovery, out))
        else:
            put_out(recovery, out)
            say(_told(recovery, out))


def _is_damaged(job: Path) -> bool:
    try:
        return bool(problems_of_file(job))
    except (DamagedJobError, NotAJobError):
        return True  # without its header, only a backup can show what the file was


def _told(recovery: Recovery, out: Path) -> Iterator[str]:
    what = (
        "what could be read of the file itself"
        if recovery.made is None
        else f"the copy of {_moment(recovery.made)}"
    )
    yield f"{_name(out)} is {what}: {_held(recovery.amount)}."
    if recovery.differences is None:
        missing = "no copy is kept" if recovery.made is None else "the file cannot be read"
        yield f"It could not be compared with anything, because {missing}."
        return
    other = "The newest copy" if recovery.made is None else "What can be read of the file"
    if recovery.other is not None:
        yield f"{other} holds {_held(recovery.other)}."
    count = len(recovery.differences)
    yield f"{count} item{' differs' if count == 1 else 's differ'} between the two."
    yield from (f"  {_difference(each)}" for each in recovery.differences)
    if recovery.hours is not None:
        yield _hours(recovery.hours)
    if recovery.union is not None:
        yield f"With --union you get both together: {_held(recovery.union.amount)}."


def _hours(hours: Hours) -> str:
    restored, aside = hours_text(hours.restored_ms), hours_text(hours.aside_ms)
    if not hours.only_restored_ms and not hours.only_aside_ms:
        return f"Both hold the same {restored} of time."
    return (
        f"{restored} of time recovered, {aside} in the other: "
        f"{hours_text(hours.only_restored_ms)} are only in what is recovered, "
        f"{hours_text(hours.only_aside_ms)} only in the other."
    )


def _told_of_both(recovery: Recovery, out: Path) -> Iterator[str]:
    union = recovery.union
    if union is None or recovery.copy_made is None:
        return
    file, copy = "what can be read of the file", f"the copy of {_moment(recovery.copy_made)}"
    newer, older = (file, copy) if union.file_is_newer else (copy, file)
    yield f"{_name(out)} is both together: {_held(union.amount)}."
    yield (
        f"It is {newer}, with what only {older} has: {_items(union.items)}, "
        f"{_regions(union.regions)}, {hours_text(union.effort_ms)} of time."
    )
    if union.deleted:
        yield f"Left out, because deleted since: {_regions(union.deleted)}."
    if union.left_out:
        yield f"Left out, because it does not fit together: {union.left_out} rows of {older}."


def _difference(each: ItemDifference) -> str:
    if each.restored == each.aside:
        return f"{each.path}: {_regions(each.restored)} in both, but not the same"
    return f"{each.path}: {_regions(each.restored)} recovered, {_regions(each.aside)} in the other"


def _regions(count: int | None) -> str:
    return "not there" if count is None else f"{count} region{'' if count == 1 else 's'}"


def _as_json(backup: Backup, amount: JobSize | None) -> dict[str, object]:
    return {
        "path": str(backup.path),
        "made": backup.made.isoformat(timespec="seconds"),
        "size_bytes": backup.size_bytes,
        "verified": amount is not None,
        "items": None if amount is None else amount.items,
        "regions": None if amount is None else amount.regions,
    }


def _line(backup: Backup, amount: JobSize | None) -> str:
    state = "damaged" if amount is None else f"verified, {_held(amount)}"
    size = f"{backup.size_bytes / 1e6:.1f} MB"
    return f"{_moment(backup.made)}  {size}  {state}  {_name(backup.path)}"


def _held(amount: JobSize) -> str:
    return f"{_items(amount.items)}, {_regions(amount.regions)}"


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"


def _moment(made: dt.datetime) -> str:
    return f"{made.astimezone():%Y-%m-%d %H:%M}"


def _name(path: Path) -> str:
    return shown_path(path)
