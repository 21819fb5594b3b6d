"""Twelve people, each with a month: how they live and work, and what their machines do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from annotator.effort.categories import Category
from tests.personas.life import HOUR, MINUTE, SECOND, STEADY, Act, Life, Pace, Truth, pace

DAYS: Final = tuple(day for day in range(28) if day % 7 < 5)
"""Twenty working days."""

SLOW: Final = pace((0.55, 500, 20_000), (0.25, 20_000, 110_000), (0.20, 60_000, 400_000))
FAST: Final = pace((0.94, 500, 4_500), (0.06, 4_500, 15_000))
READING: Final = pace((0.3, 2_000, 15_000), (0.7, 15_000, 115_000))


def hours_with_breaks(
    life: Life, until_ms: int, how: Pace = STEADY, *, pauses: bool = False
) -> None:
    """Work in stretches of some 45 minutes, with a break of some 7 after each; or with a pause."""
    while until_ms - life.now_ms > 20 * MINUTE:
        life.work(min(life.between(38 * MINUTE, 52 * MINUTE), until_ms - life.now_ms), how)
        if until_ms - life.now_ms > 15 * MINUTE:
            if pauses:
                life.act("pause")
            life.spend(life.between(4 * MINUTE, 9 * MINUTE), Truth.REST)
            life.back()


def twenty_minute_bits(seed: str) -> Life:
    """A parent who works when the child sleeps, and leaves the window open at times."""
    life = Life(seed)
    for day in DAYS:
        life.begin_day()
        is_open = False
        for hour in (8.0, 10.5, 13.0, 15.5, 19.0, 21.0):
            life.until(day, hour + 0.4 * life.rng.random())
            if is_open:
                life.back()
            else:
                life.sit()
            life.work(life.between(17 * MINUTE, 23 * MINUTE))
            is_open = life.happens(0.3)
            if not is_open:
                life.rise()
        if is_open:
            life.until(day, 23)
            life.rise()
    return life


def swapping_laptop(seed: str) -> Life:
    """An old laptop with too little memory, which stands still for 3 to 200 seconds."""
    life = Life(seed)
    stall = pace((0.8, 3_000, 40_000), (0.2, 40_000, 200_000))
    for day in DAYS:
        life.begin_day()
        for hour in (9, 14):
            life.until(day, hour)
            life.sit()
            end_ms = life.now_ms + life.between(70 * MINUTE, 100 * MINUTE)
            while life.now_ms < end_ms:
                life.work(life.between(MINUTE, 7 * MINUTE))
                life.machine("stall", stall(life.rng), Truth.WORK)
                life.back()
            life.rise()
    return life


def power_cuts(seed: str) -> Life:
    """A town in which the power goes once or twice a day, and the machine with it."""
    life = Life(seed)
    for day in DAYS:
        life.begin_day()
        for hour in (8.0, 11.0, 15.0):
            life.until(day, hour)
            life.sit()
            hours_with_breaks(life, life.now_ms + life.between(30 * MINUTE, 60 * MINUTE))
            if life.happens(0.5):
                cut_power(life)
                hours_with_breaks(life, life.now_ms + life.between(30 * MINUTE, 50 * MINUTE))
            life.rise()
    return life


def cut_power(life: Life) -> None:
    """Let the power go while somebody works, and come back; then the machine starts again."""
    lost_ms = life.between(500, 6 * SECOND)
    life.spend(lost_ms, Truth.WORK)
    life.act("power", lost_ms)
    life.spend(life.between(30 * SECOND, 2 * MINUTE), Truth.WORK)
    life.spend(life.between(5 * MINUTE, 80 * MINUTE), Truth.OWN)
    life.spend(life.between(40 * SECOND, 100 * SECOND), Truth.WORK)
    life.sit()


def careful_reader(seed: str) -> Life:
    """Somebody who reads old hands slowly: silences of one to seven minutes are work."""
    life = Life(seed)
    for day in DAYS:
        life.begin_day()
        for hour in (9.0, 13.5):
            life.until(day, hour)
            life.sit()
            hours_with_breaks(life, life.now_ms + life.between(110 * MINUTE, 140 * MINUTE), SLOW)
            life.rise()
    return life


def shared_laptop(seed: str) -> Life:
    """Two at one laptop by turns; now and then the second forgets to say so."""
    life = Life(seed)
    for day in DAYS:
        for who in ("Ada", "Ben"):
            life.who = who
            life.begin_day()
        life.who = "Ada"
        life.until(day, 9)
        life.sit()
        for turn in range(6):
            life.work(life.between(25 * MINUTE, 45 * MINUTE))
            owner, life.who = life.who, "Ben" if life.who == "Ada" else "Ada"
            if life.happens(0.1):
                life.work(life.between(2 * MINUTE, 12 * MINUTE))
            life.acts.append(Act(life.now_ms, "rise", owner))
            if turn < 5:
                life.sit()
        life.who = "Ada"
    return life


def night_work(seed: str) -> Life:
    """Nights from half past nine to half past two, with a meal at half past midnight."""
    life = Life(seed)
    for day in DAYS:
        life.until(day, 21.5)
        life.begin_day()
        life.sit()
        hours_with_breaks(life, (day * 24 + 24) * HOUR + 30 * MINUTE)
        life.spend(life.between(25 * MINUTE, 40 * MINUTE), Truth.OWN)
        life.back()
        hours_with_breaks(life, (day * 24 + 26) * HOUR + 30 * MINUTE)
        life.rise()
    return life


def long_listening(seed: str) -> Life:
    """Somebody who hears five minutes through, then types; and lets a loop play on over lunch."""
    life = Life(seed)
    for day in DAYS:
        life.begin_day()
        life.until(day, 9)
        life.sit()
        for morning in (True, False):
            end_ms = life.now_ms + life.between(100 * MINUTE, 130 * MINUTE)
            while life.now_ms < end_ms:
                hear(life, Truth.WORK, life.between(3 * MINUTE, 8 * MINUTE), rounds=0)
                life.act("stop")
                life.work(life.between(MINUTE, 4 * MINUTE))
                hear(life, Truth.WORK, life.between(15 * SECOND, 40 * SECOND), rounds=4)
                life.act("stop")
                life.work(life.between(30 * SECOND, 2 * MINUTE))
            if morning:
                hear(life, Truth.OWN, 25 * SECOND, rounds=life.between(70, 130))
                life.act("stop")
                life.back()
        life.rise()
    return life


def hear(life: Life, truth: Truth, sound_ms: int, *, rounds: int) -> None:
    """Let a sound play once, and come round so often."""
    life.act("play")
    for _ in range(rounds):
        life.spend(sound_ms, truth)
        life.act("around")
    life.spend(sound_ms, truth)


def fast_expert(seed: str) -> Life:
    """Somebody who draws a box every two seconds, and asks for a pause before each break."""
    life = Life(seed)
    for day in DAYS:
        life.begin_day()
        life.until(day, 10)
        life.sit()
        hours_with_breaks(
            life, life.now_ms + life.between(130 * MINUTE, 170 * MINUTE), FAST, pauses=True
        )
        life.rise()
    return life


def closed_lid(seed: str) -> Life:
    """The lid is closed at lunch and at night, the job stays open from Monday to Friday."""
    life = Life(seed)
    for day in DAYS:
        life.until(day, 9.5 + 0.5 * life.rng.random())
        life.begin_day()
        if day % 7 == 0:
            life.sit()
        else:
            life.back()
        hours_with_breaks(life, (day * 24 + 12) * HOUR)
        life.spend(life.between(2 * SECOND, 20 * SECOND), Truth.OWN)
        life.machine("sleep", life.between(35 * MINUTE, 65 * MINUTE), Truth.OWN)
        life.spend(life.between(SECOND, 3 * MINUTE) if life.happens(0.3) else SECOND, Truth.OWN)
        life.back()
        hours_with_breaks(life, (day * 24 + 15) * HOUR + life.between(0, 40 * MINUTE))
        if day % 7 == 4:
            life.rise()
        else:
            life.machine("sleep", (day * 24 + 33) * HOUR - life.now_ms, Truth.OWN)
    return life


def restless_machine(seed: str) -> Life:
    """A machine that stands still for ten seconds every two minutes, one night a week job open."""
    life = Life(seed)
    for day in DAYS:
        life.until(day, 9)
        life.begin_day()
        life.sit()
        hours_with_breaks(life, life.now_ms + life.between(150 * MINUTE, 180 * MINUTE))
        while day % 7 == 2 and life.now_ms < (day * 24 + 31) * HOUR:
            life.spend(110 * SECOND, Truth.OWN)
            life.machine("stall", 10 * SECOND, Truth.OWN)
        life.rise()
    return life


def beginner(seed: str) -> Life:
    """Somebody new, who reads the guideline again and again, practises, and is sent work back."""
    life = Life(seed)
    for day in DAYS:
        life.begin_day()
        life.until(day, 9.5)
        life.sit()
        first_week = day < 5
        for _ in range(6):
            life.act("enter")
            read_guideline(life, life.between(5 * MINUTE, (20 if first_week else 7) * MINUTE))
            kind = Category.TRAINING if first_week else Category.LABEL
            life.open(kind)
            life.work(life.between(10 * MINUTE, 20 * MINUTE), of=kind)
            life.open(Category.REWORK)
            life.work(life.between(3 * MINUTE, 10 * MINUTE), of=Category.REWORK)
        life.rise()
    return life


def read_guideline(life: Life, ms: int) -> None:
    """Read, turning pages."""
    end_ms = life.now_ms + ms
    while life.now_ms < end_ms:
        life.spend(min(READING(life.rng), end_ms - life.now_ms), Truth.WORK)
        life.act("enter")


def traveller(seed: str) -> Life:
    """A wall clock that is wrong, set, set back, put to summer time and carried abroad."""
    life = Life(seed)
    for day in DAYS:
        life.until(day, 7 + 3 * life.rng.random())
        life.begin_day()
        if day % 7 == 0:
            life.act("zone", (life.between(0, 52) * 15 - 300) * MINUTE)
        life.sit()
        hours_with_breaks(life, life.now_ms + 80 * MINUTE)
        life.act("wall", life.between(-40, 40) * HOUR)
        hours_with_breaks(life, life.now_ms + 60 * MINUTE)
        life.rise()
        life.act("zone", (life.between(-12, 13)) * HOUR)
        life.spend(life.between(20 * MINUTE, 50 * MINUTE), Truth.OWN)
        life.sit()
        hours_with_breaks(life, life.now_ms + 70 * MINUTE)
        life.act("wall", life.between(-40, 40) * HOUR)
        life.rise()
    return life


PEOPLE: Final[dict[str, Callable[[str], Life]]] = {
    "20-minute bits": twenty_minute_bits,
    "a swapping laptop": swapping_laptop,
    "power cuts": power_cuts,
    "slow, careful reading": careful_reader,
    "a shared laptop": shared_laptop,
    "nights": night_work,
    "long listening": long_listening,
    "a fast expert": fast_expert,
    "the lid closed": closed_lid,
    "a restless machine": restless_machine,
    "a beginner": beginner,
    "a traveller": traveller,
}
