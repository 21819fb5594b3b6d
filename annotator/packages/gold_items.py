"""Which files of a job are gold: those of a list, or a share of each package."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from annotator.packages.packable_job import PackableJob, PackingRefusedError
from annotator.packages.split_plan import chosen_share
from annotator.sentences.parts import Count
from annotator.sentences.said import said


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldShare:
    """How much of each package is to be gold, from 0 to 1, and the split that it is for."""

    share: Fraction
    workers: int
    overlap: int
    seed: int
    takes_done: bool = False


def listed_gold(data: bytes) -> frozenset[str]:
    """Return the paths in a list that has one on each line."""
    lines = data.decode("utf-8", "replace").splitlines()
    return frozenset(line.strip() for line in lines if line.strip())


def shared_gold(job: PackableJob, wanted: GoldShare) -> frozenset[str]:
    """Return as many paths of files that are done as make up a share of each package.

    Raises:
        PackingRefusedError: too few files are done.
    """
    if not wanted.share:
        return frozenset()
    able = [each.key for each in job.files if each.has_answers and not each.is_left_out]
    rest = [
        each
        for each in job.files
        if not each.is_left_out and (wanted.takes_done or not each.has_answers)
    ]
    part = wanted.share
    each_gets = Fraction(len(rest) * wanted.overlap, max(1, wanted.workers))
    count = math.ceil(each_gets * part / (1 - part)) if part < 1 else len(able)
    if count > len(able):
        raise PackingRefusedError(
            said(
                "Gold items in that share: {count}. Items of the job that are done: {able}. "
                "Confirm more items first, or choose a smaller share.",
                count=Count(count),
                able=Count(len(able)),
            )
        )
    return chosen_share(able, max(1, count), wanted.seed)
