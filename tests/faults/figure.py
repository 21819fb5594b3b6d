"""What a figure of the job file counts, and how it is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Figure:
    """How often a promise was tried, what was seen, and each time that it did not hold.

    ``most`` are the greatest values that were measured. ``slow`` are tries that took too long: by
    how much, depends on who else works on the machine, so only a campaign counts them.
    """

    promise: str
    tried: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    most: dict[str, int] = field(default_factory=dict)
    slow: list[str] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Whether the promise held in every try, and there was one."""
        return self.tried > 0 and not self.broken

    def judged_by_time(self) -> Figure:
        """Count what took too long as broken, and return the figure."""
        self.broken += self.slow
        self.slow.clear()
        return self

    def as_json(self) -> dict[str, Any]:
        """Return it as a plain dictionary."""
        return {
            "promise": self.promise,
            "tried": self.tried,
            "broken": len(self.broken),
            "below_at_95_percent": 3 / self.tried if self.is_held else None,
            "seen": dict(self.seen) | self.most,
            "broken_tries": self.broken,
            "held": self.is_held,
        }

    def lines(self) -> Iterator[str]:
        """Yield what a person reads; none in n tries means below 3/n at 95 % (rule of three)."""
        bound = f" (below {3 / self.tried:.2g} at 95 %)" if self.is_held else ""
        yield f"{self.promise}: broken in {len(self.broken)} of {self.tried} tries{bound}"
        seen = {**self.seen, **self.most}
        yield from (f"  {what}: {count}" for what, count in sorted(seen.items()))
        yield from (f"  BROKEN {each.splitlines()[-1]}" for each in self.broken)


@dataclass(slots=True)
class Figures:
    """Several promises of one name; it is held if each of them is."""

    all: list[Figure] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Whether all promises held, and there was one."""
        return bool(self.all) and all(figure.is_held for figure in self.all)

    def as_json(self) -> dict[str, Any]:
        """Return it as a plain dictionary."""
        return {"held": self.is_held, "figures": [figure.as_json() for figure in self.all]}

    def lines(self) -> Iterator[str]:
        """Yield what a person reads."""
        for figure in self.all:
            yield from figure.lines()
