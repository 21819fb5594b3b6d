"""``agree``: shows how far several versions of a job agree, and votes on them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import click

from annotator.agreement.job_agreement import AgreementOptions, job_agreement
from annotator.agreement.matched_items import JobVersion
from annotator.agreement.normalization import profile_of
from annotator.cli.commands.vendor.collection_exports import with_exports
from annotator.cli.common.forms.agreement_forms import agreement_json, agreement_lines, vote_lines
from annotator.cli.common.new_file import require_free
from annotator.cli.common.output import bar, say, say_json, shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.errors import InvalidValueError
from annotator.files import exists
from annotator.pay.money.typed_amounts import typed_amount
from annotator.progress import Watch
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.versions.proposed_version import write_proposed
from annotator.versions.version_reader import media_folder_of_version, opened_version

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("job", type=_PATH)
@click.argument("others", metavar="OTHER...", nargs=-1, type=_PATH)
@click.option("--gold", type=_PATH, help="A version that counts as right: show the accuracy too.")
@click.option(
    "--overlap",
    metavar="SHARE",
    default="0.5",
    show_default=True,
    help="The least overlap (intersection over union) of two regions that are the same one.",
)
@click.option("--profile", "name", help="Normalise texts by exact/1, written/1 or spoken/1.")
@click.option(
    "--vote",
    type=_PATH,
    metavar="NEW.fairlabel",
    help="Write what most versions have as a new job.",
)
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
def agree(  # noqa: PLR0913  one argument for each that a person can give
    job: Path,
    others: tuple[Path, ...],
    *,
    gold: Path | None,
    overlap: str,
    name: str | None,
    vote: Path | None,
    is_json: bool,
) -> None:
    """Show how far versions of a job agree on places, labels, tags and texts.

    Each version is a job file, the folder of an export, or a COCO document; a collection stands for
    the exports of its submissions. Items are the same by
    the digest of their file, else by their path; those count that at least two versions confirmed.
    No version is changed, and no figure compares people.
    """
    paths = with_exports((job, *others))
    _require_versions(paths, gold)
    options = AgreementOptions(
        _share(overlap), None if name is None else profile_of(name), vote is not None
    )
    if vote is not None:
        require_free(vote)
    with ExitStack() as files, bar("Comparing") as progress:
        watch = Watch(progress=progress)
        versions = [files.enter_context(opened_version(path, watch)) for path in paths]
        right = None if gold is None else files.enter_context(opened_version(gold, watch))
        found = job_agreement(versions, right, options, watch)
    if vote is not None:
        write_proposed(vote, media_folder_of_version(paths[0]), _labels(versions), found.votes)
    if is_json:
        say_json(agreement_json(found))
        return
    say(agreement_lines(found))
    if vote is not None:
        say(vote_lines(found.votes))
        say([said("Wrote {file}.", file=Name(shown_path(vote)))])


def _labels(versions: Sequence[JobVersion]) -> list[str]:
    """Return the names of all labels, in the order of the first version that has each."""
    return list(dict.fromkeys(name for each in versions for name in each.labels.values()))


def _require_versions(paths: Sequence[Path], gold: Path | None) -> None:
    every = [*paths, gold] if gold is not None else list(paths)
    if len(every) == 1:
        raise CommandRefusedError(
            "One version agrees with itself. Name another version, or a gold version with --gold."
        )
    for one, other in combinations(every, 2):
        if exists(one) and exists(other) and one.samefile(other):
            raise InvalidValueError(
                said(
                    "{file} is named twice. Name each version once.",
                    file=Name(shown_path(other)),
                )
            )


def _share(text: str) -> float:
    try:
        share = typed_amount(text)
    except InvalidValueError:
        share = Fraction(0)
    if not 0 < share <= 1:
        raise CommandRefusedError("--overlap is a number above 0 and up to 1, such as 0.5.")
    return float(share)
