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
from annotator.files import exists
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
from annotator.sentences.parts import Code, FilePath, Name
from annotator.sentences.said import Said, said, said_n

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
        say([said("No copy of {job} is kept on this computer.", job=Name(shown_path(job)))])


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
    if exists(job) and not _is_damaged(job):
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


def _told(recovery: Recovery, out: Path) -> Iterator[Said]:
    name, held = FilePath(_name(out)), _held(recovery.amount)
    if recovery.made is None:
        yield said("{job} is what could be read of the file itself: {held}.", job=name, held=held)
    else:
        made = Code(_moment(recovery.made))
        yield said("{job} is the copy of {made}: {held}.", job=name, made=made, held=held)
    if recovery.differences is None:
        if recovery.made is None:
            yield said("It could not be compared with anything, because no copy is kept.")
        else:
            yield said("It could not be compared with anything, because the file cannot be read.")
        return
    if recovery.other is not None:
        other = _held(recovery.other)
        if recovery.made is None:
            yield said("The newest copy holds {held}.", held=other)
        else:
            yield said("What can be read of the file holds {held}.", held=other)
    yield said_n(
        "{count} item differs between the two.",
        "{count} items differ between the two.",
        len(recovery.differences),
    )
    yield from map(_difference, recovery.differences)
    if recovery.hours is not None:
        yield _hours(recovery.hours)
    if recovery.union is not None:
        held = _held(recovery.union.amount)
        yield said("With --union you get both together: {held}.", held=held)


def _hours(hours: Hours) -> Said:
    if not hours.only_restored_ms and not hours.only_aside_ms:
        return said("Both hold the same {time} of time.", time=_time(hours.restored_ms))
    return said(
        "{restored} of time recovered, {aside} in the other: {only_restored} are only in what is "
        "recovered, {only_aside} only in the other.",
        restored=_time(hours.restored_ms),
        aside=_time(hours.aside_ms),
        only_restored=_time(hours.only_restored_ms),
        only_aside=_time(hours.only_aside_ms),
    )


def _told_of_both(recovery: Recovery, out: Path) -> Iterator[Said]:
    union = recovery.union
    if union is None or recovery.copy_made is None:
        return
    file = said("what can be read of the file")
    copy = said("the copy of {made}", made=Code(_moment(recovery.copy_made)))
    newer, older = (file, copy) if union.file_is_newer else (copy, file)
    held = _held(union.amount)
    yield said("{job} is both together: {held}.", job=FilePath(_name(out)), held=held)
    yield said(
        "It is {newer}, with what only {older} has: {items}, {regions}, {time} of time.",
        newer=newer,
        older=older,
        items=_items(union.items),
        regions=_regions(union.regions),
        time=_time(union.effort_ms),
    )
    if union.deleted:
        yield said("Left out, because deleted since: {regions}.", regions=_regions(union.deleted))
    if union.acceptances:
        yield said_n(
            "Left out: {count} acceptance of a work order. It has to be accepted again.",
            "Left out: {count} acceptances of work orders. They have to be accepted again.",
            union.acceptances,
        )
    if union.left_out:
        yield said_n(
            "Left out, because it does not fit together: {count} row of {older}.",
            "Left out, because it does not fit together: {count} rows of {older}.",
            union.left_out,
            older=older,
        )


def _difference(each: ItemDifference) -> Said:
    item, restored = Name(each.path), _regions(each.restored)
    if each.restored == each.aside:
        return said("  {item}: {regions} in both, but not the same", item=item, regions=restored)
    return said(
        "  {item}: {restored} recovered, {aside} in the other",
        item=item,
        restored=restored,
        aside=_regions(each.aside),
    )


def _regions(count: int | None) -> Said:
    if count is None:
        return said("not there")
    return said_n("{count} region", "{count} regions", count)


def _as_json(backup: Backup, amount: JobSize | None) -> dict[str, object]:
    return {
        "path": str(backup.path),
        "made": backup.made.isoformat(timespec="seconds"),
        "size_bytes": backup.size_bytes,
        "verified": amount is not None,
        "items": None if amount is None else amount.items,
        "regions": None if amount is None else amount.regions,
    }


def _line(backup: Backup, amount: JobSize | None) -> Said:
    return said(
        "{made}  {size} MB  {state}  {path}",
        made=Code(_moment(backup.made)),
        size=Code(f"{backup.size_bytes / 1e6:.1f}"),
        state=said("damaged") if amount is None else said("verified, {held}", held=_held(amount)),
        path=FilePath(_name(backup.path)),
    )


def _held(amount: JobSize) -> Said:
    return said("{items}, {regions}", items=_items(amount.items), regions=_regions(amount.regions))


def _items(count: int) -> Said:
    return said_n("{count} item", "{count} items", count)


def _time(ms: int) -> Code:
    return Code(hours_text(ms))


def _moment(made: dt.datetime) -> str:
    return f"{made.astimezone():%Y-%m-%d %H:%M}"


def _name(path: Path) -> str:
    return shown_path(path)
