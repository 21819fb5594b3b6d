"""People of a fleet: how fast they are, on which machines, and what goes wrong honestly."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

PICTURES, SOUND = "pictures", "sound"


@dataclass(frozen=True, slots=True)
class Order:
    """The terms of a job: micro-units of the currency for an item, and the floor of an hour."""

    sha256: str
    currency: str
    item_micro: int
    floor_micro: int
    signature: str = "unsigned"
    has_top_up: bool = True


@dataclass(frozen=True, slots=True)
class FleetJob:
    """A job of the vendor, which many people work on in job files of their own.

    ``later`` is an order that replaced the first one, for those who accepted it.
    """

    title: str
    kind: str
    order: Order
    later: Order | None
    item_ms: int


@dataclass(frozen=True, slots=True)
class Person:
    """One person: pace in percent of the usual time, and what is peculiar to the machine.

    ``shares_with`` is the number of people at the same laptop and job file. A machine with a dead
    clock dates all sessions to the same day; one with power cuts loses time.
    """

    number: int
    pace: int
    has_dead_clock: bool
    has_power_cuts: bool
    has_ledger: bool
    detail: str
    declares: bool
    hand_ins: int
    shares_with: int = 1


_PACES: Final = (40, 55, 80, 90, 100, 100, 110, 130, 180, 260)
"""From an expert to somebody new, in percent of the usual time for an item."""


def a_person(rng: random.Random, number: int) -> Person:
    """Return one honest person."""
    return Person(
        number=number,
        pace=max(25, rng.choice(_PACES) + rng.randint(-9, 9)),
        has_dead_clock=rng.random() < 0.1,
        has_power_cuts=rng.random() < 0.15,
        has_ledger=rng.random() < 0.9,
        detail=rng.choice(("job", "item", "item", "item", "full")),
        declares=rng.random() < 0.3,
        hand_ins=rng.choice((1, 1, 1, 2, 3)),
        shares_with=2 if rng.random() < 0.06 else 1,
    )


def a_job(rng: random.Random, number: int) -> FleetJob:
    """Return one job; in some the order was replaced by a better one while people worked."""
    currency = rng.choice(("KES", "KES", "PHP", "EUR"))
    floor = {"KES": 71_616_667, "PHP": 86_875_000, "EUR": 13_900_000}[currency]
    item_ms = rng.randint(20_000, 240_000)
    order = Order(
        sha256=rng.randbytes(32).hex(),
        currency=currency,
        item_micro=floor * item_ms // 3_600_000 * rng.randint(160, 320) // 100,
        floor_micro=floor,
        signature=rng.choice(("unsigned", "f" * 64)),
    )
    later = None
    if rng.random() < 0.2:
        raised = order.item_micro * 11 // 10
        later = Order(rng.randbytes(32).hex(), currency, raised, floor, order.signature)
    kind = rng.choice((PICTURES, PICTURES, SOUND))
    return FleetJob(f"Batch {number}: {kind}", kind, order, later, item_ms)
