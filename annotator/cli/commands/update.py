"""``update``: takes a new version of the program from a file; nothing is asked of a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from annotator.cli.common.output import bar, say
from annotator.cli.common.outside import Outside
from annotator.progress import Watch
from annotator.sentences.parts import Code, Count, Day
from annotator.sentences.said import Said, said
from annotator.updates.build import read_build
from annotator.updates.installation import installation_of
from annotator.updates.unpacked_version import unpack
from annotator.updates.update_reader import OpenUpdate, opened_update, require_release_key

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=_FILE, required=False)
@click.option("--yes", "is_sure", is_flag=True, help="Ask nothing.")
@click.pass_obj
def update(outside: Outside, file: Path | None, *, is_sure: bool) -> None:
    """Take a new version of the program from FILE; without FILE, show what is taken.

    The new version is unpacked beside this one and is used from the next start on. This one is kept
    until the new one has opened a job.
    """
    build = require_release_key(read_build(outside.build))
    installed = installation_of(outside.build.parent, build.version)
    if file is None:
        say(
            [
                said(
                    "Version {version} for {target}. Updates are signed by the key {key}.",
                    version=Code(build.version),
                    target=Code(build.target),
                    key=Code(build.release_print),
                )
            ]
        )
        return
    with opened_update(file, build) as found:
        say(_lines(found))
        if not is_sure and not click.confirm("Take it?", err=True):
            say([said("Nothing was unpacked.")])
            return
        with bar("Unpacking") as progress:
            unpack(found, installed, Watch(progress=progress))
        installed.start_next(found.facts.version)
        version = Code(found.facts.version)
    say(
        [
            said(
                "Version {version} is used from the next start on. Version {own} is kept until it "
                "has opened a job.",
                version=version,
                own=Code(build.version),
            )
        ]
    )


def _lines(update: OpenUpdate) -> Iterator[Said]:
    facts = update.facts
    yield said(
        "Version {version} of {day}, {size} MB unpacked",
        version=Code(facts.version),
        day=Day(facts.day),
        size=Count(facts.size_bytes // 10**6 + 1, is_grouped=True),
    )
    yield said("Signed by the release key {key}.", key=Code(update.signed_by))
