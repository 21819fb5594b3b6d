"""What each package of a split will hold: files in their order, size limits, names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from annotator.containers.container_names import is_entry_name
from annotator.display_text import shown_name
from annotator.ledger.file_encryption import ENCRYPTED_SUFFIX
from annotator.model.people import can_be_mistaken
from annotator.packages.packable_job import PackableFile, PackableJob, PackingRefusedError
from annotator.packages.package_document import GUIDELINE, GUIDELINE_ENDINGS, LONGEST_NAME
from annotator.packages.split_plan import Pair, Split, pairs_of, split
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import Said, said

PACKAGE_SUFFIX: Final = ".fairpackage"

_BASE_BYTES: Final = 64_000
"""What a package has besides its files: its document, names, signature."""
_FILE_BYTES: Final = 1_000
"""What the tables of a package say of a file and its items."""
_LABEL_BYTES: Final = 4_000
_LONGEST_PART: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRequest:
    """How a job is to be packed.

    ``gold`` are paths of files that every worker gets. ``limit_bytes`` is the largest package, 0
    for none. ``takes_done`` also packs files that are done. ``encrypted_to`` has the public keys
    of workers, by name.
    """

    workers: tuple[str, ...]
    vendor: str
    overlap: int = 1
    seed: int = 0
    gold: frozenset[str] = frozenset()
    keeps_order: bool = False
    takes_done: bool = False
    limit_bytes: int = 0
    due: date | None = None
    guideline: Path | None = None
    encrypted_to: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPackage:
    """One package of the plan; ``size_bytes`` is about what it will have."""

    worker: str
    part: int
    parts: int
    name: str
    files: tuple[PackableFile, ...]
    size_bytes: int

    @property
    def items(self) -> int:
        """The number of items."""
        return sum(len(each.items) for each in self.files)


@dataclass(frozen=True, slots=True)
class PackPlan:
    """All packages of a split, those of one worker after another.

    ``beside`` has the names, in lower case, of the packages that were there when it was made.
    """

    packages: tuple[PlannedPackage, ...]
    notes: tuple[Said, ...] = ()
    pairs: Mapping[Pair, int] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()

    @property
    def files(self) -> int:
        """The number of files that will be written into packages."""
        return sum(len(each.files) for each in self.packages)


def plan_packages(job: PackableJob, wanted: PackRequest) -> PackPlan:
    """Return the packages of a split.

    Raises:
        PackingRefusedError, PlanRefusedError: it cannot be split like that; says why.
    """
    require_request(wanted)
    files, notes = job.chosen(wanted.gold, takes_done=wanted.takes_done)
    require_no_drafts_beside_gold(wanted, files)
    how = Split(len(wanted.workers), wanted.overlap, wanted.seed, wanted.keeps_order)
    parts = split(job.units(files), wanted.gold, how)
    by_key = {each.key: each for each in files}
    packages: list[PlannedPackage] = []
    taken: set[str] = set()
    for worker, part in zip(wanted.workers, parts, strict=True):
        own = [by_key[each.key] for each in part]
        if own:
            made = packages_of(job, wanted, worker, own)
            packages.extend(with_free_names(made, taken))
    return PackPlan(tuple(packages), tuple(notes), pairs_of(parts, wanted.gold))


def require_request(wanted: PackRequest) -> None:
    """Refuse names and a guideline that no package can have.

    Raises:
        PackingRefusedError: says why.
    """
    _require_names(wanted)
    _require_guideline(wanted.guideline)


def require_no_drafts_beside_gold(wanted: PackRequest, files: Sequence[PackableFile]) -> None:
    """Refuse drafts if there is gold.

    Raises:
        PackingRefusedError: gold would be known by having none.
    """
    if wanted.gold and any(each.drafts for each in files):
        raise PackingRefusedError(
            "Gold items are corrected already, so they have no drafts and would be known by that. "
            "Pack without drafts, or without gold items."
        )


def with_free_names(made: list[PlannedPackage], taken: set[str]) -> list[PlannedPackage]:
    """Return a worker's packages with file names that no other worker has, in any case.

    Different names of workers can become the same name of a file: "Ana 1" and "Ana-1".
    """
    number, named = 1, made
    while any(each.name.casefold() in taken for each in named):
        number += 1
        named = [replace(each, name=f"{number}-{each.name}") for each in made]
    taken.update(each.name.casefold() for each in named)
    return named


def packages_of(
    job: PackableJob, wanted: PackRequest, worker: str, files: Sequence[PackableFile]
) -> list[PlannedPackage]:
    """Return the packages of one worker, several if the files do not fit into one.

    Raises:
        PackingRefusedError: a file is too large, or the order deducts for each package.
    """
    base = _BASE_BYTES + _LABEL_BYTES * len(job.labels)
    if wanted.guideline is not None:
        base += wanted.guideline.stat().st_size
    groups = _within(wanted.limit_bytes, base, files)
    if len(groups) > 1 and job.order is not None and _deducts(job):
        raise PackingRefusedError(
            said(
                "The work order deducts a fixed amount each pay period, and it would be deducted "
                "once for each of the {count} packages of {worker}. Choose a larger limit.",
                count=Count(len(groups)),
                worker=Name(shown_name(worker)),
            )
        )
    start = f"{_file_name(job.title)}-{_file_name(worker)}"
    end = PACKAGE_SUFFIX + (ENCRYPTED_SUFFIX if worker in wanted.encrypted_to else "")
    return [
        PlannedPackage(
            worker=worker,
            part=part,
            parts=len(groups),
            name=start + (f"-{part}of{len(groups)}" if len(groups) > 1 else "") + end,
            files=tuple(group),
            size_bytes=base + sum(map(_size_of, group)),
        )
        for part, group in enumerate(groups, start=1)
    ]


def _within(
    limit_bytes: int, base_bytes: int, files: Sequence[PackableFile]
) -> list[list[PackableFile]]:
    """Divide files into groups that fit below a limit, in their order."""
    groups: list[list[PackableFile]] = [[]]
    size_bytes = base_bytes
    for each in files:
        own = _size_of(each)
        if limit_bytes and base_bytes + own > limit_bytes:
            raise PackingRefusedError(
                said(
                    "{file} alone has {size} MB, more than a package may have. Choose a larger "
                    "limit.",
                    file=Name(shown_name(each.key)),
                    size=Count(own // 10**6 + 1, is_grouped=True),
                )
            )
        if limit_bytes and size_bytes + own > limit_bytes and groups[-1]:
            groups.append([])
            size_bytes = base_bytes
        groups[-1].append(each)
        size_bytes += own
    return groups


def _size_of(file: PackableFile) -> int:
    drafts = sum(len(line) + 1 for lines in file.drafts for line in lines)
    return file.media.size_bytes + drafts + _FILE_BYTES * (1 + len(file.items))


def _deducts(job: PackableJob) -> bool:
    from annotator.pay_basis.stored_orders import order_of  # noqa: PLC0415 - only for several parts

    return job.order is not None and order_of(job.order).deducts_each_period


def _require_names(wanted: PackRequest) -> None:
    for name in (*wanted.workers, *([wanted.vendor] if wanted.vendor else ())):
        if not name.strip() or len(name) > LONGEST_NAME or _has_controls(name):
            raise PackingRefusedError(
                said(
                    "“{name}” cannot be a name: it has from 1 to {most} characters, on one line.",
                    name=Name(shown_name(name)),
                    most=Count(LONGEST_NAME),
                )
            )
    for at, name in enumerate(wanted.workers):
        if any(can_be_mistaken(name, other) for other in wanted.workers[:at]):
            raise PackingRefusedError(
                said(
                    "Two workers are called {name}. Write something behind one of the names.",
                    name=Name(shown_name(name)),
                )
            )
    for name in wanted.encrypted_to:
        if name not in wanted.workers:
            raise PackingRefusedError(
                said(
                    "No worker is called {name}, for whom a key is given. Correct the name.",
                    name=Name(shown_name(name)),
                )
            )


def _has_controls(name: str) -> bool:
    return any(unicodedata.category(each) in {"Cc", "Cs"} for each in name)


def _require_guideline(path: Path | None) -> None:
    if path is not None and path.suffix.lower() not in GUIDELINE_ENDINGS:
        raise PackingRefusedError(
            said(
                "{file} cannot be packed as a guideline. Save it as PDF, text, Markdown or a "
                "picture.",
                file=Name(shown_name(path.name)),
            )
        )


def guideline_name(path: Path) -> str:
    """Return what a guideline is called in a package."""
    return GUIDELINE + path.suffix.lower()


def _file_name(text: str) -> str:
    """Return a name as the part of a file's name that every system takes."""
    kept = "".join(each if each.isalnum() else "-" for each in unicodedata.normalize("NFC", text))
    name = re.sub("-+", "-", kept).strip("-")[:_LONGEST_PART].strip("-")
    return name if name and is_entry_name(name) else "package"
