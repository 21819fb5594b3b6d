"""What an export and a document of a ledger each say of it, and how times are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.effort.categories import Category
from annotator.ledger.entries import Checkpoint
from annotator.sentences.parts import Name
from annotator.sentences.said import Said, said
from annotator.verify.ledger.document_reader import HandInRead

Effort = Mapping[str, Any]
Ledger = Mapping[str, Any]
Times = Mapping[str, int]

_DECLARED: Final = Category.DECLARED.value


@dataclass(frozen=True, slots=True)
class LedgerClaim:
    """The claim of one document about a ledger: its size, and the times by category."""

    name: str
    checkpoint: Checkpoint
    ms: Times
    hand_in: HandInRead | None = None

    @property
    def what(self) -> Said:
        """How the document vouches for it, as the rest of a sentence."""
        file = Name(self.name)
        if self.hand_in:
            return said("was handed in with {file}", file=file)
        return said("was countersigned in {file}", file=file)


@dataclass(frozen=True, slots=True)
class ExportRead:
    """An export with its effort and pay. ``is_named`` says that a hand-in names its manifest."""

    effort: Effort
    fair_pay: Mapping[str, Any]
    is_named: bool

    @property
    def ledgers(self) -> Sequence[Ledger]:
        """What the export says of the ledgers of its workers."""
        found: Sequence[Ledger] = self.effort.get("ledgers", ())
        return found

    @property
    def is_filtered(self) -> bool:
        """Whether only some items were exported."""
        return self.effort["filter"] is not None

    @property
    def is_alone(self) -> bool:
        """Whether all of its time is that of one worker; a worker with only a bonus has none."""
        if not self.ledgers:
            return bool(self.fair_pay["workers"] <= 1)
        return len(self.ledgers) == 1 and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether its ledgers have names and sizes."""
        return all(each["origin"] is not None for each in self.ledgers)

    def times(self, ledger: Ledger | None) -> Times | None:
        """Return the times of the worker of a ledger; None if they are not given separately."""
        if self.is_filtered:
            return None
        if self.is_alone:
            return known_ms(self.effort["totals"]["ms"])
        if ledger is None or ledger["worker"] is None:
            return None
        found: dict[str, int] = {}
        for part in self.fair_pay["parts"]:
            if part["worker"] == ledger["worker"]:
                for code, ms in part["inputs"]["effort_ms"].items():
                    found[code] = found.get(code, 0) + ms
        return known_ms(found)


def ledger_of(made: ExportRead, origin: str) -> Ledger | None:
    """Return the ledger of that origin in an export, None if it has none."""
    return next((each for each in made.ledgers if each["origin"] == origin), None)


def sizes_of(ledger: Ledger | None) -> tuple[int, int, int]:
    """Return the numbers of entered, new and lost entries."""
    if ledger is None or ledger["size"] is None:
        return 0, 0, 0
    return ledger["size"], ledger["new"], ledger["lost"]


def known_ms(ms: Mapping[str, object]) -> dict[str, int]:
    """Return the times of the categories that have any."""
    return {code: each for code, each in ms.items() if isinstance(each, int) and each}


def sum_ms(ms: Times) -> int:
    """Return the time of all categories together."""
    return sum(ms.values())


def firm_ms(ms: Times) -> int:
    """Return the time that cannot decrease: all but declared time, which can be withdrawn."""
    return sum_ms(ms) - ms.get(_DECLARED, 0)


def differences_of(one: Times, other: Times) -> Iterator[tuple[str, int, int]]:
    """Yield each category whose times differ, with both."""
    for category in Category:
        ms, there = one.get(category.value, 0), other.get(category.value, 0)
        if ms != there:
            yield category.value, ms, there
