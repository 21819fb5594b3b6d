"""Attacks on receipted ledgers that both verifiers must refuse, and honest ones that hold.

Besides, receipts and hand-ins of real jobs are changed, and window, command line and verifiers must
judge each of them alike.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.verify.ledger.document_checks import CheckInputs, verify_ledgers
from tests.faults import ledger_alike
from tests.faults.ledger_alike import Alike
from tests.faults.ledger_attacks import attacked
from tests.support.ledger_checker import reasons
from tests.support.ledgers import Files, checked, honest

HONEST_PER_ATTACK: Final = 2
MUTANTS_PER_ATTACK: Final = 2
SEED: int = 0
"""Of the mutants: with another one they are changed by other chances."""

LONG: Final = 5_000
"""How many attacks a long run has."""

Verifier = Callable[[list[Path], frozenset[str]], bool]


def ours(paths: list[Path], trusted: frozenset[str]) -> bool:
    """Return whether `fairlabel verify` finds that all hold."""
    results = verify_ledgers(paths, CheckInputs(trusted=trusted))
    return all(result.is_ok for result in results.values())


def independent(paths: list[Path], trusted: frozenset[str]) -> bool:
    """Return whether `tools/checkers/check_ledger` finds that all hold."""
    return not any(reasons(paths, set(trusted)).values())


VERIFIERS: Final[dict[str, Verifier]] = {"fairlabel": ours, "check_ledger": independent}


@dataclass(slots=True)
class Outcome:
    """What a run counted: attacks by kind, those that a verifier let pass, and false alarms."""

    attacks: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    honest: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    alike: Alike = field(default_factory=Alike)

    @property
    def is_held(self) -> bool:
        """Whether every attack was refused, nothing honest was, and all judged alike."""
        return not self.missed and not self.alarms and self.alike.is_held

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as a plain dictionary."""
        return {
            "attacks": self.attacks.total(),
            "by_kind": dict(self.attacks),
            "missed": dict(self.missed),
            "honest": self.honest,
            "false_alarms": dict(self.alarms),
            "mutants": self.alike.as_json(),
            "held": self.is_held,
        }

    def lines(self) -> Iterator[str]:
        """Yield what a person reads, with what so many trials say at most."""
        tried = self.attacks.total()
        for name in VERIFIERS:
            missed = sum(count for (key, count) in self.missed.items() if key.startswith(name))
            yield f"{name}: refused {tried - missed} of {tried} attacks{_bound(missed, tried)}"
            alarms = self.alarms[name]
            yield (
                f"{name}: {alarms} false alarms in {self.honest} honest ledgers"
                f"{_bound(alarms, self.honest)}"
            )
        yield from (f"  missed: {name}, {count} times" for name, count in self.missed.items())
        if self.alike.mutants:
            yield from self.alike.lines()


def run(n: int, verifiers: dict[str, Verifier] | None = None) -> Outcome:
    """Try so many attacks, and twice as many honest ledgers and mutants.

    Mutants are judged by those who judge them in the program, not by other ``verifiers``.
    """
    outcome, tried = Outcome(), verifiers or VERIFIERS
    with tempfile.TemporaryDirectory() as name:
        for number in range(n):
            attack = attacked(number)
            outcome.attacks[attack.name] += 1
            with _written(attack.files, Path(name)) as paths:
                for verifier, holds in tried.items():
                    if holds(paths, attack.trusted):
                        outcome.missed[f"{verifier}: {attack.name}"] += 1
        for number in range(n * HONEST_PER_ATTACK):
            chain = honest(number)
            outcome.honest += 1
            with _written(chain.files, Path(name)) as paths:
                for verifier, holds in tried.items():
                    if not holds(paths, frozenset({chain.vendor.public})):
                        outcome.alarms[verifier] += 1
        if verifiers is None:
            folder = Path(name) / "mutants"
            outcome.alike = ledger_alike.run(n * MUTANTS_PER_ATTACK, folder, SEED)
    return outcome


@contextmanager
def _written(files: Files, folder: Path) -> Iterator[list[Path]]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    yield [folder / name for name in checked(files)]
    for name in files:
        (folder / name).unlink()


def _bound(failures: int, trials: int) -> str:
    """Say how often it may still happen where it never did (rule of three, at 95 %)."""
    return f" (below {3 / trials:.2g} at 95 %)" if trials and not failures else ""
