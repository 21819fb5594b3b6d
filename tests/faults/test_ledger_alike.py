"""Window, command line and both verifiers judge every mutated receipt and hand-in alike."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from tests.faults import ledger_alike
from tests.faults.ledger_alike import RealJob, judged_hand_in, judged_receipt, kinds_of, real_job
from tests.faults.ledger_mutants import Mutant, hand_ins, receipts
from tests.journeys.hand import Hand, press
from tests.journeys.ledger_desk import drop, notice
from widgets.ledger.dialogs.countersign_dialog import CountersignDialog


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def test_one_of_each_kind_is_judged_alike(home: Path, seed: int) -> None:
    """Each day others: a long run is `python -m tests.faults ledger`."""
    found = ledger_alike.run(0, home / "mutants", seed)
    assert found.wrong == [], f"with the seed {seed}"
    assert len(found.mutants) == found.mutants.total() > 140
    assert found.right > 5
    assert found.refused > 100


def test_a_judge_who_sees_less_is_found_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.job_ledger.take_receipt._require_answer", lambda *_: None)
    found = ledger_alike.run(0, home / "mutants", 1, only="said: ")
    assert len(found.mutants) > 3
    assert any("said: less time (window: yes" in each for each in found.wrong)
    assert any("said: another worker (window: yes" in each for each in found.wrong)
    assert not found.is_held


@pytest.fixture
def job(home: Path) -> Iterator[RealJob]:
    made = real_job(home / "job", random.Random(5))
    yield made
    made.project.close()


@pytest.fixture
def hand(qtbot: QtBot, job: RealJob) -> Iterator[Hand]:
    """Give the window with a copy of the job, as somebody drops files on it."""
    own = job.folder / "job" / "window.fairlabel"  # beside its pictures
    own.write_bytes(job.other.read_bytes())
    hand = Hand(qtbot)
    hand.start(own)
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
    hand.return_to_window()
    yield hand
    hand.close()


def some(kinds: dict[str, Mutant], count: int, rng: random.Random) -> list[tuple[str, Mutant]]:
    right = [each for each in kinds.items() if each[1].is_right]
    others = [each for each in kinds.items() if not each[1].is_right]
    return [*rng.sample(others, count), *right]


def kept(hand: Hand) -> int:
    return len(hand.desk.project.reads.receipts_of(hand.desk.session.worker.id).result())


def test_receipts_that_are_dropped_are_judged_as_everywhere(
    job: RealJob, hand: Hand, seed: int
) -> None:
    rng = random.Random(seed)
    made = {name: make() for name, make in receipts(job.signed[1], rng).items()}
    # What does not even look like a receipt is told in another way.
    made = {name: each for name, each in made.items() if not name.startswith("bent: ")}
    for number, (name, mutant) in enumerate(some(made, 25, rng)):
        path = job.folder / f"{number}.json"
        path.write_bytes(mutant.data)
        before, texts = kept(hand), judged_receipt(job, path)
        drop(hand.window, path)
        text = notice(hand)
        is_taken = kept(hand) == before + 1
        assert set(texts.values()) == {mutant.is_right} == {is_taken}, (name, text)
        assert text.startswith("The receipt fits: ") == is_taken, (name, text)


def test_hand_ins_that_are_dropped_are_judged_as_everywhere(
    job: RealJob, hand: Hand, seed: int
) -> None:
    rng = random.Random(seed)
    made = {name: make() for name, make in hand_ins(job.signed[1], rng).items()}
    made = {name: each for name, each in made.items() if ": " not in name}
    assert kinds_of(job) > len(made)
    for number, (name, mutant) in enumerate(some(made, 12, rng)):
        path = job.folder / f"m{number}.jsonl"
        path.write_bytes(mutant.data)
        path.with_name(path.name + BUNDLE_SUFFIX).write_bytes(mutant.signature or b"")
        seen: list[bool] = []

        def look(dialog: CountersignDialog, seen: list[bool] = seen) -> bool:
            if dialog.refusal.isVisible():
                seen.append(False)
            elif dialog.start_button.isVisible() and dialog.start_button.isEnabled():
                seen.append(True)
            elif dialog.new_key.isVisible() and dialog.facts.facts:
                seen.append(False)  # nothing is signed before somebody says that the key is right
            if not seen:
                return False
            press(dialog.cancel_button)
            return True

        with hand.answering(CountersignDialog, look):
            drop(hand.window, path)
        assert set(judged_hand_in(job, path).values()) == {mutant.is_right} == {seen[0]}, name
