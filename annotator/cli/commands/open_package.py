"""``open-package``: shows what a work package is, and makes a job of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.output import bar, note, say, shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.cli.common.signing_key import signing_key
from annotator.display_text import shown_name
from annotator.ledger.encryption_keys import encryption_keys
from annotator.model.people import new_worker
from annotator.packages.opened_packages import job_of, key_told, known_key, trust
from annotator.packages.package_job import make_job, notes_on
from annotator.packages.package_reader import Keys, OpenPackage
from annotator.packages.package_reader import open_package as opened
from annotator.paths import cache_folder, keys_folder
from annotator.pay import opening_words
from annotator.progress import Watch
from annotator.sentences.parts import Count, Day, FilePath, Name
from annotator.sentences.said import Said, said, said_n

_FILE: Final = click.Path(path_type=Path)


@click.command("open-package")
@click.argument("package", type=_FILE)
@click.argument("folder", metavar="DIR", type=_FILE)
@click.option("--worker", metavar="NAME", help="Who is going to work, if not as written on it.")
@click.option("--key", type=_FILE, metavar="FILE", help="The private key to which it is encrypted.")
@click.option("--yes", "is_sure", is_flag=True, help="The sender is known: ask nothing.")
def open_package(
    package: Path, folder: Path, *, worker: str | None, key: Path | None, is_sure: bool
) -> None:
    """Unpack PACKAGE into the new folder DIR and make a job of it."""
    own = encryption_keys(keys_folder())
    if key is not None:
        own.insert(0, signing_key(key, is_made=False))
    with opened(package, Keys(own, cache_folder())) as found:
        known = known_key(found.signer, found.facts.vendor)
        say(package_lines(found))
        signs_order = found.order is not None and bool(found.order.signature)
        say([key_told(known, found.signer, signs_order=signs_order)])
        if (job := job_of(found.facts.id)) is not None:
            raise CommandRefusedError(
                said("It was opened before: its job is {job}.", job=FilePath(job))
            )
        if not is_sure and not click.confirm("Open it?", err=True):
            say([said("Nothing was unpacked.")])
            return
        name = worker if worker is not None and worker.strip() else found.facts.worker
        with bar("Unpacking") as progress:
            made = make_job(found, folder, new_worker(name), Watch(progress=progress))
        trust(found.signer, found.facts.vendor)
        note(notes_on(found, made))
    say([said("Made {job}.", job=Name(shown_path(made)))])


def package_lines(package: OpenPackage) -> Iterator[Said]:
    """Yield what a package is: from whom, for whom, how much, on which terms, and by when."""
    facts = package.facts
    yield said(
        "“{title}” from {vendor} for {worker}",
        title=Name(shown_name(facts.title)),
        vendor=Name(shown_name(facts.vendor) or "nobody that is named"),
        worker=Name(shown_name(facts.worker)),
    )
    size = Count(package.size_bytes // 10**6 + 1, is_grouped=True)
    items = said_n("{count} item", "{count} items", len(facts.items))
    yield said("{items}, {size} MB", items=items, size=size)
    if facts.parts > 1:
        yield said(
            "Package {part} of {parts}. Each can be opened alone and is a job of its own.",
            part=Count(facts.part),
            parts=Count(facts.parts),
        )
    if facts.due is not None:
        yield said("Wanted by {day}.", day=Day(facts.due))
    if package.terms is None:
        yield said("Without a work order: nobody says what it pays.")
    else:
        yield opening_words(package.terms, "en")
