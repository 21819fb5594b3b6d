"""The state file: what a killed program leaves, and what is made of it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

import annotator
from annotator.effort.categories import Category, EndedBy
from annotator.effort.clock import EffortClock
from annotator.effort.effort_json import span_from_json, span_to_json
from annotator.effort.spans import OpenSpan, Span
from annotator.effort.state_file import StateFile, read_state, recover
from annotator.effort.system_clocks import ClockSample, read_clocks
from annotator.errors import InvalidValueError, WriteFailedError
from tests.annotator.effort.desk import Desk, Step, opening, passing
from tests.annotator.effort.scripts import COARSE, scripts

OWNER = {"job": "streets.fairlabel", "worker": "Amina"}


def state_after(*day: Step) -> OpenSpan:
    desk = Desk()
    desk.clock = EffortClock(book=desk.booked.extend, read=desk.read, stored_until=lambda: 0)
    for step in day:
        desk.do(step)
    state = desk.clock.open_span()
    assert state is not None
    desk.run([])
    return state


STATE = state_after(opening(1), passing(130_000), opening(2), passing(3_000))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    StateFile(tmp_path / "open.json", OWNER).write(STATE)
    left = read_state(tmp_path / "open.json")
    assert left is not None
    assert (left.owner, left.open_span) == (OWNER, STATE)
    assert [path.name for path in tmp_path.iterdir()] == ["open.json"]


def test_nothing_open_leaves_the_last_state(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "open.json", OWNER)
    file.write(None)
    assert read_state(tmp_path / "open.json") is None
    file.write(STATE)
    file.write(None)
    assert read_state(tmp_path / "open.json") is not None


def test_a_clean_end_leaves_no_file(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "open.json", OWNER)
    file.write(STATE)
    file.remove()
    file.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_file_torn_at_any_byte_is_no_state(tmp_path: Path) -> None:
    path = tmp_path / "open.json"
    StateFile(path, OWNER).write(STATE)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert read_state(path) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 512,
        b"\xff\xfe",
        b"[]",
        b"null",
        b"3",
        b"{}",
        b'{"format": "fairlabel-effort-state/2"}',
        b'{"format": "fairlabel-effort-state/1", "owner": [], "open_span": {}}',
        b'{"format": "fairlabel-effort-state/1", "owner": {}, "open_span": {}}',
        b'{"format": "fairlabel-effort-state/1", "owner": {}, "open_span": {"span": 3}}',
    ],
)
def test_a_foreign_file_is_no_state(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "open.json"
    path.write_bytes(content)
    assert read_state(path) is None


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_a_file_of_more_than_sixteen_megabytes_is_no_state(
    tmp_path: Path, more: int, is_read: bool
) -> None:
    path = tmp_path / "open.json"
    StateFile(path, OWNER).write(STATE)
    path.write_bytes(path.read_bytes().ljust(16_000_000 + more))
    left = read_state(path)
    assert (left is not None) == is_read
    if left is not None:
        assert left.open_span == STATE


def test_a_state_with_impossible_times_is_no_state(tmp_path: Path) -> None:
    path = tmp_path / "open.json"
    StateFile(path, OWNER).write(STATE)
    text = path.read_text()
    path.write_text(text.replace('"end_ms": 133000', '"end_ms": 5'))
    assert read_state(path) is None
    path.write_text(text.replace('"end_ms": 133000', '"end_ms": true'))
    assert read_state(path) is None


def test_a_disk_that_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    with pytest.raises(WriteFailedError, match="free some space"):
        StateFile(folder / "open.json", OWNER).write(STATE)
    (tmp_path / "open.json").mkdir()
    with pytest.raises(WriteFailedError, match="remove it by hand"):
        StateFile(tmp_path / "open.json", OWNER).remove()


def test_recovery_books_what_is_not_on_disk_and_ends_it_with_crash() -> None:
    spans = recover(STATE)
    assert [(span.category, span.start_ms, span.end_ms, span.ended_by) for span in spans] == [
        (Category.LABEL, 0, 120_000, EndedBy.GAP),
        (Category.REST, 120_000, 130_000, EndedBy.ITEM),
        (Category.LABEL, 130_000, 133_000, EndedBy.CRASH),
    ]
    assert recover(STATE, stored_until_ms=130_000) == spans[2:]
    # The open span was closed and stored after the last state was written.
    assert recover(STATE, stored_until_ms=133_400) == []
    # A record that overlaps is damaged; no millisecond is booked twice even so.
    assert recover(STATE, stored_until_ms=131_000) == []
    assert recover(replace(STATE, span=None, unstored=())) == []


KILLED = """
import sys
from pathlib import Path
from annotator.effort.categories import Category
from annotator.effort.clock import EffortClock
from annotator.effort.state_file import StateFile
from annotator.effort.ticker import Ticker

clock = EffortClock(book=lambda spans: None)
clock.open_item(9, Category.LABEL)
file = StateFile(Path(sys.argv[1]), {"job": "j"})

def each(open_span):
    file.write(open_span)
    print("written", flush=True)

Ticker(clock, each, period_ms=20).start()
sys.stdin.read()
"""


def test_a_program_that_is_killed_leaves_its_open_span(tmp_path: Path) -> None:
    path = tmp_path / "open.json"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(annotator.__file__).parents[1],
    ) as program:
        assert program.stdout is not None
        for _ in range(5):
            assert program.stdout.readline() == b"written\n"
        program.kill()
    left = read_state(path)
    assert left is not None
    (span,) = recover(left.open_span)
    assert (span.category, span.item_id, span.ended_by) == (Category.LABEL, 9, EndedBy.CRASH)
    assert span.end_ms >= 100
    assert left.lost_at_most_ms(read_clocks()) == 1_000


def test_a_killed_program_loses_a_second_and_a_power_cut_six(tmp_path: Path) -> None:
    StateFile(tmp_path / "open.json", OWNER).write(STATE)
    left = read_state(tmp_path / "open.json")
    assert left is not None
    day_ns = 86_400 * 10**9
    later = ClockSample(STATE.boot_ns + day_ns, 0, STATE.wall_ns + day_ns)
    assert left.lost_at_most_ms(later) == 1_000
    # The clock from the start of the machine has begun anew.
    assert left.lost_at_most_ms(ClockSample(1, 1, STATE.wall_ns + day_ns)) == 6_000
    # The machine has run longer since its restart than before it.
    restarted = ClockSample(STATE.boot_ns + day_ns, 0, STATE.wall_ns + 3 * day_ns)
    assert left.lost_at_most_ms(restarted) == 6_000


@given(scripts(500))
def test_every_span_survives_json(day: list[Step]) -> None:
    for span in Desk(COARSE).run(day):
        assert span_from_json(span_to_json(span)) == span


def test_a_span_that_cannot_be_is_refused() -> None:
    for start_ms, end_ms in ((5, 5), (6, 5), (-1, 5)):
        with pytest.raises(InvalidValueError, match="damaged"):
            Span(
                category=Category.LABEL,
                item_id=1,
                start_ms=start_ms,
                end_ms=end_ms,
                ended_by=EndedBy.END,
            )
