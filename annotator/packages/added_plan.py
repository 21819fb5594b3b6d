"""Plans packages for workers who join a job that is already packed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotator.display_text import shown_name
from annotator.model.people import can_be_mistaken
from annotator.packages.pack_plan import (
    PackPlan,
    PackRequest,
    PlannedPackage,
    packages_of,
    require_no_drafts_beside_gold,
    require_request,
    with_free_names,
)
from annotator.packages.packable_job import PackableFile, PackableJob, PackingRefusedError
from annotator.packages.split_plan import Split, WorkUnit, in_worker_order, place_by_lot
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said, said_n


@dataclass(frozen=True, slots=True)
class HeldFiles:
    """Who has the files of a job, by their paths in it.

    ``had`` are the names of all who ever got a file; ``count`` is how many of them still work on
    it, or have finished it. ``names`` are those of the packages that are there. ``notes`` say which
    submissions did not count.
    """

    had: Mapping[str, frozenset[str]] = field(default_factory=dict)
    count: Mapping[str, int] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    notes: tuple[Said, ...] = ()

    @property
    def workers(self) -> frozenset[str]:
        """All who have got a package."""
        return frozenset(name for names in self.had.values() for name in names)


def plan_added(job: PackableJob, wanted: PackRequest, held: HeldFiles) -> PackPlan:
    """Return packages with what too few people have, for people who never had it.

    Each file goes to as many of them as are missing to the overlap; those with the least get it
    first. Gold goes to everybody who has not had it.

    Raises:
        PackingRefusedError: nothing is free for them, or a name can be mistaken for another.
    """
    require_request(wanted)
    _require_clear_names(wanted, held)
    files, notes = job.chosen(wanted.gold, takes_done=wanted.takes_done)
    require_no_drafts_beside_gold(wanted, files)
    by_key = {each.key: each for each in files}
    parts, missing = _divided(job.units([each for each in files if each.key not in wanted.gold]),
                              wanted, held)  # fmt: skip
    if not any(parts.values()):
        raise PackingRefusedError(
            said(
                "Nothing is free for them: as many people as wanted have each item, or they had it "
                "themselves. Name whoever stopped with --from."
            )
        )
    gold = job.units([each for each in files if each.key in wanted.gold])
    taken, packages = set(held.names), list[PlannedPackage]()
    for number, (worker, part) in enumerate(parts.items()):
        own = [each for each in gold if worker not in held.had.get(each.key, ())]
        how = Split(len(parts), 1, wanted.seed, wanted.keeps_order)
        ordered = in_worker_order(part, own, how, number) if part else ()
        named = _files(ordered, by_key)
        if named:
            packages += with_free_names(packages_of(job, wanted, worker, named), taken)
    told = (*held.notes, *notes, *_still_free(missing))
    return PackPlan(tuple(packages), told, beside=held.names)


def _files(units: Sequence[WorkUnit], by_key: Mapping[str, PackableFile]) -> list[PackableFile]:
    return [by_key[each.key] for each in units]


def _divided(
    units: Sequence[WorkUnit], wanted: PackRequest, held: HeldFiles
) -> tuple[dict[str, list[WorkUnit]], int]:
    """Return the files of each worker, and how many places stay free."""
    parts: dict[str, list[WorkUnit]] = {worker: [] for worker in wanted.workers}
    amounts = dict.fromkeys(wanted.workers, 0)
    missing = 0
    for unit in sorted(units, key=lambda each: (-each.amount, place_by_lot(wanted.seed, each.key))):
        had = held.had.get(unit.key, frozenset())
        free = [worker for worker in wanted.workers if worker not in had]
        count = max(0, wanted.overlap - held.count.get(unit.key, 0))
        ranked = sorted(
            free,
            key=lambda worker: (
                amounts[worker],
                place_by_lot(wanted.seed, f"{worker}/{unit.key}"),
            ),
        )
        for worker in ranked[:count]:
            parts[worker].append(unit)
            amounts[worker] += unit.amount
        missing += count - len(ranked[:count])
    return parts, missing


def _require_clear_names(wanted: PackRequest, held: HeldFiles) -> None:
    for name in wanted.workers:
        for other in sorted(held.workers - {name}):
            if can_be_mistaken(name, other):
                raise PackingRefusedError(
                    said(
                        "{name} can be mistaken for {other}, who has a package. Write the name as "
                        "before if it is the same person, or something behind it if not.",
                        name=Name(shown_name(name)),
                        other=Name(shown_name(other)),
                    )
                )


def _still_free(missing: int) -> list[Said]:
    if not missing:
        return []
    return [
        said_n(
            "{count} place is still free: an item has fewer people than wanted.",
            "{count} places are still free: items have fewer people than wanted.",
            missing,
        )
    ]
