"""``compare``: shows how far the texts of two versions of a job agree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from annotator.agreement.error_rates import ErrorCount, TextErrors
from annotator.agreement.item_comparison import (
    ItemComparison,
    LineComparison,
    Unmatched,
    comparisons,
)
from annotator.agreement.normalization import profile_of
from annotator.cli.common.job_access import opened
from annotator.cli.common.output import say, say_json
from annotator.display_text import LONGEST_LINE, shown_name
from annotator.errors import InvalidValueError
from annotator.files import exists
from annotator.sentences.parts import Amount, Code, Count, Name
from annotator.sentences.said import Part, Said, said, said_n


@click.command()
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.option(
    "--profile",
    "name",
    help="Normalise by exact/1, written/1 or spoken/1; else spoken/1 for sound, written/1.",
)
@click.option("--lines", "has_lines", is_flag=True, help="Show each line that differs.")
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
def compare(ours: Path, theirs: Path, *, name: str | None, has_lines: bool, is_json: bool) -> None:
    """Compare the texts of two versions of a job, by character and word error rates.

    The texts of OURS count as right. Items are paired by their paths, lines by their ids or their
    places. Neither file is changed.
    """
    profile = None if name is None else profile_of(name)
    if exists(ours) and exists(theirs) and ours.samefile(theirs):
        raise InvalidValueError(
            "Both are the same file. Name another version of the job to compare it with."
        )
    unmatched = Unmatched()
    with ExitStack() as files:
        versions = [
            files.enter_context(files.enter_context(opened(path)).snapshot().result())
            for path in (ours, theirs)
        ]
        found = comparisons(versions[0].items(), versions[1].items(), unmatched, profile)
        if is_json:
            say_json(_document(found, unmatched))
        else:
            say(_told(found, unmatched, has_lines=has_lines))


# For people ---------------------------------------------------------------------------------------


def _told(
    found: Iterator[ItemComparison], unmatched: Unmatched, *, has_lines: bool
) -> Iterator[Said]:
    """Yield what people read: each item with texts, then all of them together."""
    total = TextErrors()
    profiles: dict[str, None] = {}
    for item in found:
        if not item.lines:
            continue
        yield said(
            "{item}: {rates}", item=Name(shown_name(item.item.path)), rates=_rates(item.errors)
        )
        if has_lines:
            yield from map(_line, filter(_differs, item.lines))
        total += item.errors
        profiles[item.profile.id] = None
    if not profiles and not unmatched.too_much:
        yield said("The two versions have no texts on the same items.")
    if profiles:
        yield said(
            "All together, by {profiles}: {rates}",
            profiles=Code(", ".join(profiles)),
            rates=_rates(total),
        )
    yield from _left_out(unmatched)


def _left_out(unmatched: Unmatched) -> Iterator[Said]:
    if unmatched.only_ours:
        yield said_n(
            "{count} item is only in the first version.",
            "{count} items are only in the first version.",
            unmatched.only_ours,
        )
    if unmatched.only_theirs:
        yield said_n(
            "{count} item is only in the second version.",
            "{count} items are only in the second version.",
            unmatched.only_theirs,
        )
    if unmatched.too_much:
        yield said_n(
            "{count} item is left out: too many of its regions lie in one place, or its texts are "
            "too long.",
            "{count} items are left out: too many of their regions lie in one place, or their "
            "texts are too long.",
            unmatched.too_much,
        )


def _rates(errors: TextErrors) -> Part:
    return said(
        "CER {characters} ({character_errors} of {length} characters), "
        "WER {words} ({word_errors} of {word_length} words)",
        characters=_percent(errors.characters),
        character_errors=Count(errors.characters.errors),
        length=Count(errors.characters.length),
        words=_percent(errors.words),
        word_errors=Count(errors.words.errors),
        word_length=Count(errors.words.length),
    )


def _percent(count: ErrorCount) -> Part:
    rate = count.rate
    return said("not known") if rate is None else Amount(f"{float(rate):.1%}".replace("%", " %"))


def _line(line: LineComparison) -> Said:
    return said(
        "  {ours} / {theirs}",
        ours=Code(repr(shown_name(line.ours, LONGEST_LINE))),
        theirs=Code(repr(shown_name(line.theirs, LONGEST_LINE))),
    )


def _differs(line: LineComparison) -> bool:
    return line.errors.characters.errors > 0


# For programs -------------------------------------------------------------------------------------


def _document(found: Iterator[ItemComparison], unmatched: Unmatched) -> dict[str, Any]:
    total, items = TextErrors(), []
    for item in found:
        total += item.errors
        items.append(
            {
                "file": item.item.path,
                "part": item.item.part,
                "profile": item.profile.id,
                **_errors(item.errors),
                "lines": [
                    {"ours": line.ours, "theirs": line.theirs, **_errors(line.errors)}
                    for line in item.lines
                ],
            }
        )
    return {
        **_errors(total),
        "only_ours": unmatched.only_ours,
        "only_theirs": unmatched.only_theirs,
        "too_much": unmatched.too_much,
        "items": items,
    }


def _errors(errors: TextErrors) -> dict[str, Any]:
    return {"characters": _count(errors.characters), "words": _count(errors.words)}


def _count(count: ErrorCount) -> dict[str, Any]:
    return {
        "length": count.length,
        "substitutions": count.substitutions,
        "deletions": count.deletions,
        "insertions": count.insertions,
        "rate": None if count.rate is None else float(count.rate),
    }
