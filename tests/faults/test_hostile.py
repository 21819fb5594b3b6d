"""The figure of hostile files holds, and finds out each reader that is broken on purpose."""

from __future__ import annotations

import threading
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from annotator.imaging import MediaType
from tests.faults import hostile, hostile_tries, sounds
from tests.faults.figure import Figure
from tests.faults.hostile import Tries, escapes_in
from tests.faults.hostile_cases import lay_out
from tests.faults.hostile_files import pictures
from tests.faults.hostile_readers import PICTURES, known
from tests.faults.hostile_sabotage import SABOTAGES
from tests.faults.hostile_worst import CASES

SHORT = 56
"""Every reader, and a fifth of the worst at least."""


def number_of(worst: str) -> int:
    """Return the try that has this one of the worst."""
    return 4 * sorted(CASES).index(worst) + 3


def figure_of(worst: str, sabotage: str = "", patience_s: int = hostile.PATIENCE_S) -> Figure:
    figure = Figure("one")
    part = Tries((number_of(worst),), patience_s=patience_s, sabotage=sabotage)
    hostile.count(figure, part, hostile.tried(part))
    return figure


def test_hostile_files_do_nothing_but_be_told(seed: int) -> None:
    figure = hostile.run_some(SHORT, seed)
    assert figure.is_held, figure.broken
    assert figure.tried == SHORT
    assert {name.partition(":")[0] for name in figure.seen} == known().keys() - {"sound"}


BROKEN = {
    "paths": ("an export whose orders lie outside", "escaped: "),
    "pipes": ("a pipe for an order", "gave no answer"),
    "bombs": ("PNG of 60 megapixels with alpha", "MiB"),
    "traces": ("JSON of opening brackets", "ended by a trace"),
    "words": ("TIFF whose strip lies beyond its end", "is no clear sentence"),
}


@pytest.mark.parametrize("sabotage", SABOTAGES)
def test_a_reader_that_is_broken_on_purpose_is_found_out(sabotage: str) -> None:
    worst, what = BROKEN[sabotage]
    patience_s = 6 if sabotage == "pipes" else hostile.PATIENCE_S
    broken = figure_of(worst, sabotage, patience_s).broken
    assert any(what in each for each in broken), broken


def test_another_seed_makes_other_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds: list[int] = []

    def noted(part: Tries) -> list[dict[str, Any]]:
        seeds.append(part.seed)
        return []

    monkeypatch.setattr(hostile, "SEED", 77)
    monkeypatch.setattr(hostile, "tried", noted)
    hostile.run(8)
    assert set(seeds) == {77}


def test_each_broken_try_is_told() -> None:
    figure = Figure("one", tried=30, broken=[f"{number} was broken" for number in range(30)])
    assert sum("was broken" in line for line in figure.lines()) == 30
    assert len(figure.as_json()["broken_tries"]) == 30


@pytest.mark.parametrize("name", ["busy_ms", "apart_ms"])
def test_time_of_the_program_and_apart_from_it_are_both_bounded(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = hostile_tries.Try("picture", "a slow one")
    setattr(slow, name, 5_000)
    monkeypatch.setattr(hostile_tries, "_attempt", lambda *_: slow)
    (told,) = hostile_tries.attempt(0, 1, 1).slow
    assert told.startswith("took 5000 ms of the processor")
    slow.slow.clear()
    slow.floor_ms = 60  # of a processor that takes as long for anything
    assert hostile_tries.attempt(0, 1, 1).slow == []


@pytest.mark.parametrize("figure", [hostile, sounds])
def test_only_a_campaign_says_that_a_slow_try_breaks_the_promise(
    figure: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = asdict(hostile_tries.Try("sound", "a slow one", slow=["took 5000 ms of the processor"]))
    monkeypatch.setattr(hostile, "tried", lambda part: [slow] * len(part.numbers))
    campaign, suite = figure.run(SHORT), figure.run_some(SHORT, 1)
    assert len(campaign.broken) == SHORT
    assert not campaign.is_held
    assert (suite.broken, suite.is_held, len(suite.slow)) == ([], True, SHORT)


def test_the_same_files_harm_none_that_is_not_broken() -> None:
    figure, part = Figure("one"), Tries(tuple(number_of(worst) for worst, _what in BROKEN.values()))
    hostile.count(figure, part, hostile.tried(part))
    assert (figure.is_held, figure.tried) == (True, len(BROKEN)), figure.broken


def test_a_seed_makes_the_same_files_again(tmp_path: Path) -> None:
    for number in (0, 1, 2, 4, 8):
        one, other = tmp_path / f"{number}a", tmp_path / f"{number}b"
        one.mkdir()
        other.mkdir()
        cases = [lay_out(root, number, 7) for root in (one, other)]
        assert cases[0].reader == cases[1].reader
        names = [sorted(p.relative_to(r).as_posix() for p in r.rglob("*")) for r in (one, other)]
        assert names[0] == names[1]


def test_nothing_is_written_into_a_pipe_that_was_laid_out_before(tmp_path: Path) -> None:
    writer = threading.Thread(target=lay_out, args=(tmp_path, 696, hostile.SEED), daemon=True)
    writer.start()
    writer.join(120)
    assert not writer.is_alive()
    assert any(path.is_fifo() for path in (tmp_path / "job" / PICTURES).iterdir())


def test_every_format_is_among_the_files() -> None:
    kinds = {name.partition(".")[2] for name in pictures()}
    assert {"PPM" if each is MediaType.PNM else each.name for each in MediaType} <= kinds


def test_what_the_system_saw_is_understood() -> None:
    root = "/dev/shm/fairlabel-hostile-x"
    harmless = [
        f'1 openat(AT_FDCWD, "{root}/outside/canary.txt", O_RDONLY) = 3',
        f'2 openat(AT_FDCWD, "{root}/job/boxes.json", O_RDONLY) = 3',
        f'2 openat(AT_FDCWD, "{root}/outside/canary.txt", O_RDONLY) = -1 ENOENT (No such file)',
        f'2 newfstatat(AT_FDCWD, "{root}/outside/canary.txt", {{st_mode=S_IFREG}}, 0) = 0',
        f'2 openat(AT_FDCWD, "{root}/own/x", O_WRONLY|O_CREAT, 0666) = 3',
        '2 openat(AT_FDCWD, "/usr/lib/x.so", O_RDONLY|O_CLOEXEC) = 3',
    ]
    assert escapes_in(harmless) == []
    escapes = [
        f'2 openat(AT_FDCWD, "{root}/job/../outside/canary.txt", O_RDONLY) = 3',
        '2 openat(AT_FDCWD, "/tmp/written", O_WRONLY|O_CREAT, 0666) = 3',
        '2 unlink("/home/somebody/file") = 0',
        "2 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
    ]
    assert escapes_in(["1 getcwd() = 0", *escapes]) == escapes


@pytest.mark.parametrize(
    "begun",
    [
        ["1 clone3({flags=CLONE_VM|CLONE_THREAD} => {parent_tid=[7]}, 88) = 7"],
        [
            "1 clone3({flags=CLONE_VM|CLONE_THREAD, child_tid=0x7f54 <unfinished ...>",
            "1 <... clone3 resumed> => {parent_tid=[7]}, 88) = 7",
        ],
    ],
)
def test_a_thread_of_the_first_process_is_no_reader(begun: list[str]) -> None:
    write = '7 openat(AT_FDCWD, "/tmp/written", O_WRONLY|O_CREAT, 0666) = 3'
    assert escapes_in(["1 getcwd() = 0", *begun, write]) == []
    assert escapes_in(["1 getcwd() = 0", write]) == [write]
    # Its number is given to a process that was begun later.
    assert escapes_in(["1 getcwd() = 0", *begun, "7 +++ exited with 0 +++", write]) == [write]
    as_process = [each.replace("CLONE_THREAD", "CLONE_SETTLS") for each in begun]
    assert escapes_in(["1 getcwd() = 0", *as_process, write]) == [write]
