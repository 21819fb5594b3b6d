"""Jobs drawn at random: several people, orders, reviews, payments, midnights, daylight time.

Everything goes through the real session and the real job file; only the clocks and the thread that
ticks are replaced.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from unittest.mock import patch

from annotator.day.break_questions import BreakAnswer, Question
from annotator.day.break_reasons import REASONS
from annotator.editing.changes import Change, EditState
from annotator.editing.commands import (
    AddRegions,
    Command,
    DeleteRegions,
    SetBoxes,
    SetLabel,
    SetOrder,
    SetTranscription,
)
from annotator.editing.line_commands import JoinLines, SplitLine
from annotator.editing.reading_order import shifted
from annotator.effort.system_clocks import ClockSample
from annotator.errors import AnnotatorError
from annotator.job_file import Project
from annotator.job_file.rows.values import PieceCounts, PieceKey
from annotator.job_ledger.payment_statements import confirm, sign_stated
from annotator.ledger.signatures import Signer
from annotator.model.entities import (
    Fault,
    ItemId,
    LabelId,
    Media,
    MediaId,
    Origin,
    Region,
    RegionId,
    Review,
    Status,
)
from annotator.model.geometry import Box
from annotator.model.people import Worker, new_worker
from annotator.pay import read_work_order
from annotator.pay.money.figures import PayFigures
from annotator.pay.money.payments import WORKER
from annotator.pay.payments.payment_entry import PaymentEntry
from annotator.pay_basis.piece_shares import piece_terms
from annotator.records import JobFacts, NewItem, StoredOrder
from annotator.session import session_recorder
from annotator.session.job_session import JobSession
from annotator.session.others_money import OthersMoney
from annotator.session.piece_tally import by_key
from annotator.session.session_recorder import Setup
from tests.support.no_ticker import NoTicker

NS: Final = 1_000_000
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
TICK_MS: Final = 4_000
"""The rarest ticks that are not late yet."""

PLACES: Final = {
    "Africa/Nairobi": ("2026-05-30", "2026-11-14"),
    "Europe/Berlin": ("2026-03-28", "2026-10-24"),
    "America/St_Johns": ("2026-03-07", "2026-10-31"),
    "Australia/Lord_Howe": ("2026-04-04", "2026-10-03"),
    "Asia/Kathmandu": ("2026-06-30", "2026-12-31"),
}
"""Zones, each with two days on whose night its clocks change or that nothing happens on."""

NAMES: Final = ("Amina", "Ben", "Chidi")
CHANGES: Final = 0.15
"""How often another order comes between two edits, if it may."""

PRACTICE: Final = 0.15
"""How often an item is made a practice item when it is opened, if nobody has worked on it."""

VENDOR: Final = Signer.from_seed(b"the vendor of all jobs by chance")

Amount = Callable[[float, float], str]
"""Draws an amount between two bounds, as an order has it."""


Pieces = Mapping[PieceKey, PieceCounts]
"""Pieces by the digest of the order, and the local day."""


@dataclass(slots=True)
class MadeJob:
    """A finished job file, and what the window showed of each worker's pay at the end."""

    path: Path
    shown: dict[str, PayFigures | None] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    live: list[tuple[Pieces, Pieces]] = field(default_factory=list)
    """What the window counted at the end of each sitting, and the job file right after."""
    moved: list[str] = field(default_factory=list)
    """Whose pieces were others after somebody had only looked at an item."""


@contextmanager
def in_place(zone: str) -> Iterator[None]:
    """Let the computer stand in a time zone."""
    with patch.dict(os.environ, {"TZ": zone}):
        time.tzset()
        try:
            yield
        finally:
            pass
    time.tzset()


def make_job(folder: Path, seed: int) -> MadeJob:
    """Make the job of a seed in a folder; the same seed gives the same work."""
    chance = random.Random(seed)
    zone, days = chance.choice(list(PLACES.items()))
    with in_place(zone), patch.object(session_recorder, "Ticker", NoTicker):
        start = dt.datetime.fromisoformat(chance.choice(days)).replace(hour=chance.randrange(24))
        history = _History(folder, chance, round(start.timestamp() * 1000))
        return history.play()


def order_text(chance: random.Random) -> bytes:
    """Return a work order with terms drawn at random."""
    currency, scale = chance.choice([("KES", 100), ("USD", 1), ("UGX", 3000), ("KWD", 1)])

    def amount(least: float, most: float) -> str:
        return f'"{chance.uniform(least, most) * scale:.3f}"'

    lines = [f'currency = "{currency}"', *_rates(chance, amount), *_conditions(chance, amount)]
    text = "[pay]\n" + "\n".join(lines) + "\n"
    if chance.random() < 0.5:
        text = f"[footing]\ndispute_days = {chance.choice([0, 7, 30])}\n{text}"
    for kind in chance.sample(["statutory", "living_wage"], chance.randint(0, 2)):
        floor = f'kind = "{kind}"\namount = {amount(0.5, 3)}\nunit = "hour"\nsource = "A law"'
        text += f"[[floors]]\n{floor}\n"
    return f"{text}# {chance.random()}\n".encode()


def _rates(chance: random.Random, amount: Amount) -> Iterator[str]:
    rates = {"per_item": (0.01, 0.5), "per_region": (0.005, 0.1), "per_hour": (0.2, 4.0)}
    for name, bounds in rates.items():
        if chance.random() < 0.55:
            yield f"{name} = {amount(*bounds)}"
    if chance.random() < 0.4:
        yield f"other_hour = {amount(0.1, 3)}"


def _conditions(chance: random.Random, amount: Amount) -> Iterator[str]:
    for name in ("rests_paid", "declared_paid", "withdrawn_paid", "top_up_to_floor"):
        if chance.random() < 0.4:
            yield f"{name} = {str(chance.random() < 0.5).lower()}"
    if chance.random() < 0.3:
        yield 'shared_items = "confirmed_by"'
    if chance.random() < 0.5:
        yield f"days_between_payments = {chance.choice([0, 1, 2, 7])}"
    if chance.random() < 0.5:
        tax = f'{{ kind = "tax", amount = {amount(0, 0.05)} }}'
        kinds = ['{ kind = "fees", percent = "1.5" }', tax]
        yield f"deductions = [{', '.join(chance.sample(kinds, chance.randint(1, 2)))}]"
    if chance.random() < 0.3:
        prices = f"per_item = {amount(1, 2)}, per_region = {amount(0.1, 0.2)}"
        yield f"buyer_pays = {{ {prices} }}"


@dataclass(frozen=True, slots=True)
class _Shift:
    """Moves a region one place earlier or later in reading order."""

    region_id: RegionId
    by: int
    name: str = "set-order"

    def change(self, state: EditState) -> Change | None:
        """Return the edit, or None if it is at that end already."""
        return SetOrder(shifted(state.regions, [self.region_id], self.by)).change(state)


class _History:
    """Plays sittings of several people at one job."""

    def __init__(self, folder: Path, chance: random.Random, wall_ms: int) -> None:
        self._folder = folder
        self._chance = chance
        self._now_ms = 0
        self._wall_ms = wall_ms
        self._queue: list[Callable[[], None]] = []
        self._questions: list[Question] = []
        self._job = MadeJob(folder / "job.fairlabel")
        self._orders: list[bytes] = []
        self._may_change_order = False

    def play(self) -> MadeJob:
        """Make the job, let people work, and note what the window shows at the end."""
        pictures = [
            NewItem(Media(MediaId(0), f"p{number}.jpg"), width_px=900, height_px=700)
            for number in range(self._chance.randint(2, 6))
        ]
        facts = JobFacts("0e0e0e0e-0000-4000-8000-000000000002", "By chance", "media")
        people = [new_worker(name) for name in NAMES[: self._chance.randint(1, 3)]]
        with Project.create(
            self._job.path, facts, labels=["tree", "door"], items=pictures
        ) as project:
            if self._chance.random() < 0.8:
                self._orders.append(order_text(self._chance))
            for _ in range(self._chance.randint(2, 6)):
                self._sitting(project, self._chance.choice(people))
                self._now_ms += self._chance.choice([MINUTE_MS, HOUR_MS, 9 * HOUR_MS, 30 * HOUR_MS])
                if self._chance.random() < 0.2:
                    self._orders.append(order_text(self._chance))
            self._note(project, people)
        return self._job

    def _read(self) -> ClockSample:
        ns = self._now_ms * NS
        return ClockSample(ns, ns, self._wall_ms * NS + ns)

    def _session(self, project: Project, worker: Worker) -> JobSession:
        setup = Setup(self._folder / "state", deliver=self._queue.append, read=self._read)
        session = JobSession(project, worker, setup)
        session.word.returned.append(self._questions.append)
        if not session.has_accepted:
            session.accept()  # one that was given to somebody else: the window asks before any work
        return session

    def _sitting(self, project: Project, worker: Worker) -> None:
        if self._orders:
            # Mostly the newest; now and then somebody goes back to an earlier one.
            is_newest = self._chance.random() < 0.8
            data = self._orders[-1] if is_newest else self._chance.choice(self._orders)
            project.writes.add_worker(worker).result()
            project.writes.accept_order(data, read_work_order(data).sha256, worker.id).result()
        session = self._session(project, worker)
        self._may_change_order = self._chance.random() < 0.5
        session.is_reviewing = self._chance.random() < 0.3
        for _ in range(self._chance.randint(3, 14)):
            try:
                self._act(session)
            except AnnotatorError as error:
                self._job.refused.append(f"{type(error).__name__}: {error}")
            self._settle(project)
            self._answer(session)
        live = session._pieces.by_key
        session.end()
        self._settle(project)
        terms = piece_terms(session.orders)
        stored = project.reads.pieces_of(worker.id, terms).result()
        self._job.live.append((live, by_key(stored)))

    def _pass(self, session: JobSession, ms: int) -> None:
        until_ms = self._now_ms + ms
        while self._now_ms < until_ms:
            self._now_ms = min(until_ms, self._now_ms + TICK_MS)
            session.clock.tick()
        session.clock.signal()

    def _settle(self, project: Project) -> None:
        for _ in range(3):
            project.reads.labels().result()
            while self._queue:
                self._queue.pop(0)()

    def _answer(self, session: JobSession) -> None:
        while self._questions:
            question = self._questions.pop(0)
            if self._chance.random() < 0.6:
                answer = self._chance.choice(list(BreakAnswer))
                reason = self._chance.choice(REASONS) if answer is BreakAnswer.WORK else ""
                with suppress(AnnotatorError):
                    session.word.answer(question, answer, reason)
            self._settle(session.project)

    def _act(self, session: JobSession) -> None:
        acts: Sequence[tuple[Callable[[JobSession], None], int]] = (
            (self._work_on_an_item, 9),
            (self._look, 2),
            (self._be_away, 2),
            (self._claim, 1),
            (self._pay, 2),
        )
        act = self._chance.choices([act for act, _ in acts], [weight for _, weight in acts])[0]
        act(session)

    def _work_on_an_item(self, session: JobSession) -> None:
        items = session.project.reads.item_rows().result()
        # A reviewer has most to do with what is done.
        done = [row for row in items if session.is_reviewing and row.status is Status.DONE]
        number = ItemId(self._chance.choice(done or items).id)
        session.open_item(session.project.reads.load_item(number).result())
        if self._chance.random() < PRACTICE:
            with suppress(AnnotatorError):  # refused once there is work on it
                session.set_practice(is_practice=True)
        self._pass(session, self._chance.randint(1, 40) * 1_000 + self._chance.randrange(1_000))
        for _ in range(self._chance.randint(0, 4)):
            self._change_order(session)
            self._edit(session)
            self._pass(session, self._chance.randint(0, 90) * 1_000 + self._chance.randrange(1_000))
        self._finish(session)

    def _look(self, session: JobSession) -> None:
        """Look at an item, perhaps under another order; nobody's pieces may be others after it."""
        project = session.project
        row = self._chance.choice(project.reads.item_rows().result())
        people = project.reads.workers().result()
        before = {each.id: self._pieces(session, each) for each in people}
        session.open_item(project.reads.load_item(ItemId(row.id)).result())
        self._pass(session, self._chance.randint(1, 900) * 1_000)
        self._change_order(session)
        session.close_item()
        session.recording.checkpoint()
        self._job.moved += [
            each.name for each in people if self._pieces(session, each) != before[each.id]
        ]

    def _pieces(self, session: JobSession, worker: Worker) -> Pieces:
        reads, terms = session.project.reads, piece_terms(session.orders)
        found = by_key(reads.pieces_of(worker.id, terms).result())
        return {key: counts for key, counts in found.items() if counts != PieceCounts()}

    def _change_order(self, session: JobSession) -> None:
        """Let the worker, and nobody else, accept another order while an item is open."""
        if not self._may_change_order or self._chance.random() > CHANGES:
            return
        data = order_text(self._chance)
        session.accept_new(StoredOrder(read_work_order(data).sha256, data))
        self._pass(session, self._chance.randint(0, 40) * 1_000 + self._chance.randrange(1_000))
        if self._chance.random() < 0.5:
            self._orders.append(data)

    def _edit(self, session: JobSession) -> None:
        chance, editor = self._chance, session.editor
        there = list(editor.state.regions)
        edits = ["draw", "draw", "draw", "move", "label", "type", "delete", "undo"]
        what = chance.choice([*edits, "nothing", "again", "order"])
        if what in {"nothing", "again", "order"}:
            self._edit_and_back(session, there, what)
        elif what == "draw" or (not there and what != "undo"):
            origin = chance.choice([Origin.DRAWN, Origin.DRAWN, Origin.PASTED])
            box = Box(chance.uniform(0, 700), chance.uniform(0, 500), 90.0, chance.uniform(2, 90))
            label = LabelId(chance.randint(1, 2))
            editor.run(AddRegions((session.new_region(box, label, origin),)))
        elif what == "move":
            box = Box(1.0, 2.0, 30.0, chance.uniform(3, 40))
            editor.run(SetBoxes({chance.choice(there): box}))
        elif what == "label":
            editor.run(SetLabel([chance.choice(there)], LabelId(chance.randint(1, 2))))
        elif what == "type":
            editor.run(SetTranscription(chance.choice(there), f"text {chance.randrange(100)}"))
        elif what == "delete":
            editor.run(DeleteRegions([chance.choice(there)]))
        else:
            editor.undo()

    def _edit_and_back(self, session: JobSession, there: Sequence[RegionId], what: str) -> None:
        """Draw and delete, move and move back, or delete a region and draw it again."""
        chance, editor = self._chance, session.editor
        region = editor.state.regions[chance.choice(there)] if there else None
        own = session.new_region(Box(5.0, 5.0, 60.0, 60.0), LabelId(1))
        steps: list[Command] = [AddRegions((own,)), DeleteRegions([own.id])]
        if region is not None and region.box is not None:
            moved = region.box.moved_by(chance.choice([0.0, 1.0, 15.0, 60.0]), 0.0)
            if what == "again":
                own = session.new_region(moved, region.label_id)
                steps = self._redrawing(session, region, own)
            elif what == "nothing":
                steps = [SetBoxes({region.id: each}) for each in (moved, region.box)]
            else:
                ways = chance.choice([[1], [1, -1], [-1, 1, 1]])
                steps = [_Shift(region.id, by) for by in ways]
        for step in steps:
            editor.run(step)
            self._pass(session, chance.randint(0, 30) * 1_000)
            if chance.random() < 0.1:
                editor.undo()

    def _redrawing(self, session: JobSession, old: Region, own: Region) -> list[Command]:
        """Return steps after which a region, or a part of it, stands where another one was."""
        chance, there = self._chance, session.editor.state.regions
        steps: list[Command] = [AddRegions((own,)), DeleteRegions([old.id])]
        chance.shuffle(steps)
        away: list[Command] = [SetBoxes({old.id: Box(800.0, 600.0, 9.0, 9.0)})]
        other = chance.choice(list(there))
        way = chance.choice(["draw", "move away", "move over", "split", "join"])
        if way == "move away":
            return [*away, *steps]
        if other != old.id and way == "join":
            return [JoinLines([old.id, other])]
        if other != old.id and way == "move over" and own.box is not None:
            return [SetBoxes({other: own.box}), DeleteRegions([old.id])]
        if way == "split":
            cut: list[Command] = [SplitLine(old.id, own, chance.choice([0.02, 0.5]), 0)]
            return [*cut, DeleteRegions([old.id])] if chance.random() < 0.5 else cut
        return steps

    def _finish(self, session: JobSession) -> None:
        chance = self._chance
        if session.is_reviewing and chance.random() < 0.7:
            verdicts = [Review.ACCEPTED, Review.REJECTED, Review.WITHDRAWN]
            verdict = chance.choice(verdicts)
            reasons = {
                Review.REJECTED: ("Too loose", chance.choice([Fault.WORKER, Fault.BUYER])),
                Review.WITHDRAWN: ("Not needed any more", Fault.NONE),
            }
            session.judge(verdict, *reasons.get(verdict, ("", Fault.NONE)))
            return
        what = chance.choices(["confirm", "skip", "reopen", "practice", ""], [8, 1, 1, 1, 2])[0]
        if what == "confirm":
            session.confirm()
        elif what == "skip":
            session.skip("hard to see")
        elif what == "reopen":
            session.reopen()
        elif what == "practice":
            session.set_practice(is_practice=chance.random() < 0.5)

    def _be_away(self, session: JobSession) -> None:
        if self._chance.random() < 0.3:
            session.pause()
        self._pass(session, self._chance.randint(30, 2_400) * 1_000 + 17)

    def _claim(self, session: JobSession) -> None:
        items = session.project.reads.item_rows().result()
        item = self._chance.choice([None, ItemId(self._chance.choice(items).id)])
        session.word.claim(
            self._chance.randint(1, 900_000), self._chance.choice(REASONS), item_id=item
        )

    def _pay(self, session: JobSession) -> None:
        order = session.order
        if order is None:
            return
        today = dt.date(1970, 1, 1) + dt.timedelta(days=session.time.day)
        people = session.project.reads.workers().result()
        worker = self._chance.choice(people)
        money = session.money.of(worker.id)
        entry = PaymentEntry(
            side=self._chance.choice(["sent", "received", "bonus", "top_up", "deduction"]),
            day=today.isoformat(),
            currency=order.currency,
            amount=f"{self._chance.randint(1, 30)}",
            note="for this",
            is_sure=True,
            stated_by=WORKER,
        )
        money.state(entry, order.sha256, today)
        self._settle(session.project)
        if entry.side in ("bonus", "deduction"):
            self._sign(session.project, worker, money.standing[-1].seq)
            if self._chance.random() < 0.4:
                self._take_back(session, worker, today)

    def _sign(self, project: Project, worker: Worker, seq: int) -> None:
        """Let the worker sign a bonus or a deduction, the vendor confirm it, or neither."""
        signed = self._chance.choice([0, 1, 2, 2, 2])
        if signed > 0:
            seed = hashlib.sha256(worker.id.encode()).digest()
            sign_stated(project, worker, seq, Signer.from_seed(seed))
        if signed > 1:
            confirm(project, worker, seq, VENDOR)

    def _take_back(self, session: JobSession, worker: Worker, today: dt.date) -> None:
        """Let the worker take the last payment back, sign that, and the vendor agree, or not."""
        money = session.money.of(worker.id)
        last = [each for each in money.standing if each.side in ("bonus", "deduction")][-1]
        money.take_back(last, "a slip", today)
        self._settle(session.project)
        if last.document:
            self._sign(session.project, worker, money.standing[-1].seq)

    def _note(self, project: Project, people: Sequence[Worker]) -> None:
        """Note the pay that the window shows of each worker, without measuring anything more."""
        looker = self._session(project, self._chance.choice(people))
        for worker in people:
            self._job.shown[worker.id] = OthersMoney(looker, worker).pay()
        # Who has not accepted the last order has no session in the file.
        (looker.end if looker.has_accepted else looker.leave)()
        self._settle(project)
