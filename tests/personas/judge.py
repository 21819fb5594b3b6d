"""Holds what was measured against what was true, and names the rule behind every difference."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from annotator.effort.categories import COUNTED_WORK, Category
from tests.personas.life import MINUTE, Act, Life, Stretch, Truth
from tests.personas.machine import Sitting

THINK_MS = 2 * MINUTE
LOOPS = 3
"""So often may a loop come round before it is taken to play for nobody."""

UNFELT = {"wall", "zone", "rise", "kill", "power", "pause"}
"""Acts after which no thinking time begins."""

PAID = COUNTED_WORK | {Category.REST, Category.DECLARED}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch [start_ms, end_ms) of the month and what it was measured as."""

    start_ms: int
    end_ms: int
    category: Category | None


@dataclass(slots=True)
class Verdict:
    """What a month was worth, what it is paid as, and why the two differ, all in ms.

    ``due_ms`` is true work and the breaks that it earned. ``over`` is paid and was not due,
    ``under`` was due and is not paid, each by the rule that did it; ``claimed_ms`` is what the
    worker claimed for that, and is paid.
    """

    work_ms: int = 0
    due_ms: int = 0
    paid_ms: int = 0
    claimed_ms: int = 0
    over: Counter[str] = field(default_factory=Counter)
    under: Counter[str] = field(default_factory=Counter)
    unexplained: list[tuple[Piece, Truth]] = field(default_factory=list)

    @property
    def missing_of_work(self) -> float:
        """What is missing as a share of true work; negative if more is paid than was due."""
        return (self.due_ms - self.paid_ms) / self.work_ms

    @property
    def explained_ms(self) -> int:
        """What the rules named make of the difference."""
        return self.over.total() - self.under.total() + self.claimed_ms


def earned(stretches: Sequence[Stretch], days: Sequence[int]) -> list[Stretch]:
    """Return the truth with breaks that were not earned as own time.

    An hour of work earns ten minutes, up to twenty are saved, a day begins with five: said of
    true work, by hand, in sixths of a millisecond.
    """
    result: list[Stretch] = []
    in_hand, pending = 0, list(days)
    for stretch in stretches:
        while pending and pending[0] <= stretch.start_ms:
            in_hand = 5 * MINUTE * 6
            pending.pop(0)
        length_ms = stretch.end_ms - stretch.start_ms
        if stretch.truth is Truth.WORK:
            in_hand = min(20 * MINUTE * 6, in_hand + length_ms)
        if stretch.truth is not Truth.REST:
            result.append(stretch)
            continue
        earned_ms = min(length_ms, in_hand // 6)
        in_hand -= 6 * earned_ms
        middle_ms = stretch.start_ms + earned_ms
        parts = (
            Stretch(stretch.start_ms, middle_ms, Truth.REST),
            Stretch(middle_ms, stretch.end_ms, Truth.OWN),
        )
        result += [part for part in parts if part.end_ms > part.start_ms]
    return result


def rest_in_hand(sitting: Sitting) -> list[int]:
    """Return the rest in hand after each span, in sixths of a millisecond, counted by hand."""
    in_hand, course = sitting.rest_start_sixths, []
    for span in sitting.spans:
        if span.category in COUNTED_WORK:
            in_hand = min(20 * MINUTE * 6, in_hand + span.duration_ms)
        elif span.category is Category.REST:
            in_hand -= 6 * span.duration_ms
        course.append(in_hand)
    return course


def measured(sittings: Iterable[Sitting], who: str) -> list[Piece]:
    """Return the sessions of one person on the month's own time, as they count by now."""
    pieces = []
    for at in (sitting for sitting in sittings if sitting.who == who):
        said = {(one.start_ms, one.end_ms): one.category for one in at.said}
        for span in at.spans:
            edges = sorted(
                {span.start_ms, span.end_ms}
                | {edge for key in said for edge in key if span.start_ms < edge < span.end_ms}
            )
            for piece in pairwise(edges):
                category = said.get(piece, span.category)
                pieces.append(Piece(at.start_ms + piece[0], at.start_ms + piece[1], category))
    return pieces


def overlay(
    pieces: Sequence[Piece], truth: Sequence[Stretch], month_ms: int
) -> Iterator[tuple[Piece, Truth]]:
    """Yield the month cut at every edge of either, with what it was and what it was taken for."""
    edges = sorted(
        {0, month_ms}
        | {edge for piece in pieces for edge in (piece.start_ms, piece.end_ms)}
        | {edge for stretch in truth for edge in (stretch.start_ms, stretch.end_ms)}
    )
    at_piece = at_truth = 0
    for start_ms, end_ms in pairwise(edges):
        while at_piece < len(pieces) and pieces[at_piece].end_ms <= start_ms:
            at_piece += 1
        while at_truth < len(truth) and truth[at_truth].end_ms <= start_ms:
            at_truth += 1
        is_on = at_piece < len(pieces) and pieces[at_piece].start_ms <= start_ms
        is_told = at_truth < len(truth) and truth[at_truth].start_ms <= start_ms
        yield (
            Piece(start_ms, end_ms, pieces[at_piece].category if is_on else None),
            truth[at_truth].truth if is_told else Truth.OWN,
        )


class Reasons:
    """Finds in the acts of a life why own time was paid; asks the acts, never the spans."""

    def __init__(self, acts: Sequence[Act]) -> None:
        """Take down when something ended a silence, stood still, or played."""
        self._anchors: list[tuple[int, str, str]] = []
        self._still: list[tuple[int, int]] = []
        self._played: list[tuple[int, int]] = []
        self._playing_since: int | None = None
        self._passes = 0
        for act in acts:
            self._take_down(act)
        self._anchors.sort()
        self._moments = [at_ms for at_ms, _, _ in self._anchors]

    def _take_down(self, act: Act) -> None:
        if act.what in {"stall", "sleep"}:
            self._anchors.append((act.at_ms + act.ms, act.who, "machine back"))
            if act.what == "stall":
                self._still.append((act.at_ms, act.at_ms + act.ms))
        elif act.what in {"play", "stop", "around"}:
            self._hear(act)
        elif act.what not in UNFELT:
            self._anchors.append((act.at_ms, act.who, "hand"))
            self._passes = 0

    def _hear(self, act: Act) -> None:
        """Note from when to when something played that somebody attended to."""
        self._passes = self._passes + 1 if act.what == "around" else 0
        if self._playing_since is not None and (act.what == "stop" or self._passes == LOOPS):
            self._played.append((self._playing_since, act.at_ms))
            self._anchors.append((act.at_ms, act.who, "media"))
            self._playing_since = None
        if act.what == "play":
            self._playing_since = act.at_ms

    def of_work(self, piece: Piece, who: str) -> Counter[str]:
        """Return the part of a piece that lies in the thinking time after something, by what."""
        found: Counter[str] = Counter()
        heard_ms = _inside(self._played, piece)
        if heard_ms:
            found["media playing"] = heard_ms
        at = bisect_right(self._moments, piece.start_ms) - 1
        start_ms = piece.start_ms + heard_ms
        while start_ms < piece.end_ms and 0 <= at < len(self._anchors):
            moment_ms, by, what = self._anchors[at]
            later_ms = self._moments[at + 1] if at + 1 < len(self._moments) else piece.end_ms
            end_ms = min(piece.end_ms, later_ms)
            counted_ms = min(end_ms, moment_ms + THINK_MS) - start_ms
            if counted_ms > 0:
                found[_named(what, is_own=by == who)] += counted_ms
            start_ms, at = max(start_ms, end_ms), at + 1
        return found

    def of_wait(self, piece: Piece) -> Counter[str]:
        """Return the part of a piece in which the machine stood still."""
        return Counter({"wait for the machine": _inside(self._still, piece)})


def _inside(stretches: Sequence[tuple[int, int]], piece: Piece) -> int:
    """Return how much of a piece lies in stretches that are in order."""
    at = max(0, bisect_right(stretches, (piece.start_ms, 0)) - 1)
    inside_ms = 0
    while at < len(stretches) and stretches[at][0] < piece.end_ms:
        start_ms, end_ms = stretches[at]
        inside_ms += max(0, min(piece.end_ms, end_ms) - max(piece.start_ms, start_ms))
        at += 1
    return inside_ms


def _named(what: str, *, is_own: bool) -> str:
    if what == "machine back":
        return "new gap after the machine stood still"
    if what == "media":
        return "thinking time"
    return "thinking time" if is_own else "another's hand"


def judge(life: Life, sittings: Sequence[Sitting], who: str) -> Verdict:
    """Return the verdict on one person's month."""
    verdict, reasons = Verdict(), Reasons(life.acts)
    verdict.claimed_ms = sum(at.claimed_ms for at in sittings if at.who == who)
    verdict.paid_ms = verdict.claimed_ms
    truth = earned(life.lanes[who], life.days.get(who, [0]))
    pieces = measured(sittings, who)
    for piece, true in overlay(pieces, truth, life.now_ms):
        ms, is_paid = piece.end_ms - piece.start_ms, piece.category in PAID
        verdict.work_ms += ms if true is Truth.WORK else 0
        verdict.due_ms += ms if true is not Truth.OWN else 0
        verdict.paid_ms += ms if is_paid else 0
        if is_paid and true is Truth.OWN:
            why = _why_over(reasons, piece, who)
            verdict.over += why
            if why.total() != ms:
                verdict.unexplained.append((piece, true))
        elif not is_paid and true is not Truth.OWN:
            verdict.under[_why_under(piece)] += ms
    return verdict


def _why_over(reasons: Reasons, piece: Piece, who: str) -> Counter[str]:
    if piece.category is Category.DECLARED:
        return Counter({"an answer": piece.end_ms - piece.start_ms})
    if piece.category is Category.REST:
        return Counter({"earned rest": piece.end_ms - piece.start_ms})
    if piece.category is Category.WAIT:
        return reasons.of_wait(piece)
    return reasons.of_work(piece, who)


def _why_under(piece: Piece) -> str:
    if piece.category is Category.AWAY:
        return "silence beyond thinking time and earned rest"
    if piece.category is Category.UNOBSERVED:
        return "nobody saw it"
    return "no session"
