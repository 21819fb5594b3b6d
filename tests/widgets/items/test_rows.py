"""What is known of very many items grows while work goes on, and says who comes next meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from annotator.editing.commands import AddRegions, Confirm
from annotator.editing.note_commands import SetItemComment
from annotator.errors import DamagedJobError
from annotator.items.codes import OPEN
from annotator.items.filters import NO_FILTER, ItemFilter, NumberRange
from annotator.items.item_row import ItemRow
from annotator.job_file import Project
from annotator.job_file.reading import item_slices
from annotator.model.entities import ItemFacts, Status
from tests.annotator.job_file.jobs import ADA, editor_on, make_job, new_region, picture, settle
from widgets.kit.bridge import Bridge
from widgets.open_job.item_index import ItemRows
from widgets.open_job.item_order import ItemOrder
from widgets.open_job.item_pages import KEPT_ROWS, PAGE
from widgets.open_job.item_search import FIRST_SLICE

MANY = 3_000
DONE = ItemFacts(Status.DONE, done_by=ADA.id)


class _Ears(QObject):
    """Remembers what rows tell."""

    def __init__(self, rows: ItemRows) -> None:
        super().__init__()
        self.came: list[tuple[int, int]] = []
        self.changed: list[int] = []
        self.failed: list[object] = []
        rows.came.connect(lambda first, end: self.came.append((first, end)))
        rows.changed.connect(self.changed.append)
        rows.failed.connect(self.failed.append)


class _Gate:
    """Holds rows back that were read from the file already, until it is opened."""

    def __init__(self) -> None:
        self.was_read = threading.Event()
        self.opened = threading.Event()
        self._read = item_slices.read_rows_of

    def read(self, connection: sqlite3.Connection, item_ids: Sequence[int]) -> list[ItemRow]:
        rows = self._read(connection, item_ids)
        self.was_read.set()
        assert self.opened.wait(120)
        return rows


@pytest.fixture
def gate(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Gate]:
    gate = _Gate()
    monkeypatch.setattr(item_slices, "read_rows_of", gate.read)
    yield gate
    gate.opened.set()
    settle(project)


def wait_for_reads(qtbot: QtBot, project: Project) -> None:
    """Wait until all that was read by now is told on the window's thread."""
    told: list[object] = []
    bridge = Bridge()
    bridge.when_done(project.reads.labels(), told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))


def begun(project: Project) -> ItemRows:
    """Return rows of which the first slice is known, and no more until the loop runs."""
    rows = ItemRows(Bridge(), project, ADA.id)
    rows.begin()
    return rows


def test_the_first_items_are_known_at_once_and_all_of_them_soon(
    qtbot: QtBot, project: Project
) -> None:
    early = begun(project)
    assert (len(early), early.is_known) == (FIRST_SLICE, False)
    assert early.share_known == pytest.approx(FIRST_SLICE / MANY)
    told: list[int] = []
    early.when_known(lambda: told.append(len(early)))
    assert told == []
    qtbot.waitUntil(lambda: early.is_known)
    assert told == [MANY]
    assert (early.open_count, early.share_known) == (MANY, 1.0)
    early.when_known(lambda: told.append(0))
    assert told == [MANY, 0]


def test_who_comes_next_is_known_before_the_list_is(project: Project) -> None:
    early = begun(project)
    last = FIRST_SLICE
    assert ItemOrder(early, project).first(MANY) == MANY
    assert ItemOrder(early, project).first(MANY + 1) == ItemOrder(early, project).first(0) == 1
    assert ItemOrder(early, project).beside(last, 1) == last + 1
    assert ItemOrder(early, project).beside(MANY - 5, 2) == MANY - 3
    assert ItemOrder(early, project).beside(MANY - 5, -1) == MANY - 6
    assert ItemOrder(early, project).beside(MANY, 1) is None
    assert ItemOrder(early, project).next_with(OPEN, MANY - 1) == MANY
    assert ItemOrder(early, project).next_with(OPEN, MANY) == 1


def test_what_is_said_of_an_item_that_is_not_read_yet_holds_when_it_is(
    qtbot: QtBot, project: Project
) -> None:
    early = begun(project)
    early.set_facts(MANY, DONE)
    early.set_facts(1, DONE)
    qtbot.waitUntil(lambda: early.is_known)
    assert early.whole.code_at(MANY - 1) not in OPEN
    assert early.open_count == MANY - 2
    assert ItemOrder(early, project).next_with(OPEN, MANY - 1) == 2


def test_a_row_that_was_asked_for_before_says_what_is_true_by_now(
    qtbot: QtBot, rows: ItemRows
) -> None:
    assert rows.row(3) is None
    # The file knows nothing of it yet: what an editor does is told before it is written.
    rows.set_facts(4, DONE)
    assert rows[3].status is Status.DONE
    assert [row.status for row in rows.near(3, 2)] == [Status.NEW, Status.DONE]
    ears = _Ears(rows)
    qtbot.waitUntil(lambda: bool(ears.came))
    row, before = rows.row(3), rows.row(2)
    assert row is not None
    assert before is not None
    assert (before.status, row.status, row.done_by) == (Status.NEW, Status.DONE, ADA.id)


def test_a_comment_on_an_item_whose_page_is_being_read_is_shown_once_that_has_come(
    qtbot: QtBot, project: Project, rows: ItemRows, gate: _Gate
) -> None:
    ears, editor = _Ears(rows), editor_on(project, 4)
    rows.row(3)
    qtbot.waitUntil(gate.was_read.is_set)
    editor.run(SetItemComment("Very dark."))
    rows.read_again(4)
    gate.opened.set()
    wait_for_reads(qtbot, project)
    row, before = rows.row(3), rows.row(2)
    assert row is not None
    assert before is not None
    assert (before.has_comment, row.has_comment) == (False, True)
    assert (ears.came, ears.changed) == ([(0, PAGE)], [3])


def test_a_row_that_nobody_looks_at_is_not_read_because_of_a_comment(
    qtbot: QtBot, project: Project, rows: ItemRows, gate: _Gate
) -> None:
    gate.opened.set()
    editor_on(project, 4).run(SetItemComment("Very dark."))
    rows.read_again(4)
    wait_for_reads(qtbot, project)
    assert not gate.was_read.is_set()


def test_rows_that_are_being_read_when_all_are_read_anew_are_not_shown(
    qtbot: QtBot, project: Project, rows: ItemRows, gate: _Gate
) -> None:
    ears, editor = _Ears(rows), editor_on(project, 4)
    rows.row(3)
    qtbot.waitUntil(gate.was_read.is_set)
    editor.run(SetItemComment("Very dark."))
    rows.begin_anew()
    gate.opened.set()
    qtbot.waitUntil(lambda: rows.is_known)
    assert (rows.row(3), ears.came) == (None, [])
    qtbot.waitUntil(lambda: bool(ears.came))
    row = rows.row(3)
    assert row is not None
    assert row.has_comment


def test_a_row_comes_with_its_page_and_only_once(qtbot: QtBot, rows: ItemRows) -> None:
    ears = _Ears(rows)
    assert rows.row(PAGE + 3) is None
    assert rows.row(PAGE + 4) is None
    qtbot.waitUntil(lambda: bool(ears.came))
    assert ears.came == [(PAGE, 2 * PAGE)]
    row = rows.row(PAGE + 3)
    assert row is not None
    assert row.path == rows[PAGE + 3].path == rows.path_of(PAGE + 4) == f"p{PAGE + 4}.jpg"
    rows.set_facts(PAGE + 4, DONE)
    assert ears.changed == [PAGE + 3]
    assert rows[PAGE + 3].status is Status.DONE
    with pytest.raises(IndexError):
        rows[MANY]


def test_only_some_rows_are_kept(
    qtbot: QtBot, rows: ItemRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.open_job.item_pages.KEPT_ROWS", 2 * PAGE)
    assert KEPT_ROWS > 2 * PAGE
    ears = _Ears(rows)
    for page in range(4):
        rows.row(page * PAGE)
        wanted = page + 1
        qtbot.waitUntil(lambda: len(ears.came) >= wanted)  # noqa: B023  it is called here
    assert rows.row(3 * PAGE) is not None
    assert rows.row(0) is None


def test_a_filter_shows_what_fits_and_the_steps_keep_to_it(
    qtbot: QtBot, project: Project, rows: ItemRows
) -> None:
    for item_id in (5, 700, 2_900):
        editor_on(project, item_id).run(AddRegions((new_region(project),)))
        settle(project)
    rows.show_fitting(ItemFilter(regions=NumberRange(least=1)))
    qtbot.waitUntil(lambda: rows.share_known == 1)
    assert list(rows.shown.ids_between(0, 9)) == [5, 700, 2_900]
    assert len(rows) == MANY
    assert [
        ItemOrder(rows, project).beside(5, 1),
        ItemOrder(rows, project).beside(6, 1),
        ItemOrder(rows, project).beside(6, -1),
    ] == [700, 700, 5]
    assert ItemOrder(rows, project).beside(2_900, 1) is None
    assert ItemOrder(rows, project).beside(None, 1) == 5
    assert ItemOrder(rows, project).next_with(OPEN, 2_900) == 5
    rows.set_facts(700, DONE)
    rows.set_facts(5, DONE)
    assert ItemOrder(rows, project).next_with(OPEN, 5) == 2_900
    assert ItemOrder(rows, project).next_with(OPEN, 2_900) is None
    assert ItemOrder(rows, project).next_with(OPEN, 2_901) == 2_900
    assert rows.open_count == 1
    rows.show_fitting(NO_FILTER)
    assert ItemOrder(rows, project).beside(5, 1) == 6
    assert len(rows.shown) == MANY


def test_another_filter_stops_the_one_before(qtbot: QtBot, rows: ItemRows) -> None:
    rows.show_fitting(ItemFilter(path="p1"))
    first = rows.shown
    rows.show_fitting(ItemFilter(path="p29"))
    qtbot.waitUntil(lambda: rows.share_known == 1)
    assert len(first) == 0
    assert len(rows.shown) == 111  # p29, p290 to p299, p2900 to p2999


def test_neighbours_come_with_the_place_of_the_one(qtbot: QtBot, rows: ItemRows) -> None:
    got: list[tuple[list[int], int]] = []

    def take(found: list[ItemRow], place: int) -> None:
        got.append(([row.id for row in found], place))

    rows.rows_beside(1, 1, 2, take)
    rows.rows_beside(MANY, 1, 2, take)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got == [([1, 2, 3], 0), ([MANY - 1, MANY], 1)]
    assert [row.id for row in rows.near(0, 4)] == [1, 2, 3, 4]
    assert [row.id for row in rows.near(MANY - 1, 4)] == list(range(MANY - 3, MANY + 1))


def test_items_that_come_later_are_read_too(qtbot: QtBot, project: Project, rows: ItemRows) -> None:
    project.writes.add_items([picture("later.jpg")]).result()
    rows.look_further()
    assert not rows.is_known
    qtbot.waitUntil(lambda: rows.is_known)
    assert len(rows) == MANY + 1
    assert rows.path_of(MANY + 1) == "later.jpg"
    assert rows.path_of(MANY + 2) == ""


def test_when_items_came_or_went_all_are_read_again(
    qtbot: QtBot, project: Project, rows: ItemRows
) -> None:
    editor = editor_on(project, 2)
    editor.run(Confirm(ADA.id, "", 0))
    settle(project)
    rows.show_fitting(ItemFilter(path="p2."))
    rows.begin_anew()
    assert (len(rows), rows.is_known) == (0, False)
    qtbot.waitUntil(lambda: rows.share_known == 1)
    assert (len(rows), len(rows.shown), rows.open_count) == (MANY, 1, 0)


def test_a_damaged_row_is_told_of_and_hides_no_other(
    qtbot: QtBot, project: Project, rows: ItemRows
) -> None:
    project._writer.write(
        lambda c: c.execute("UPDATE item SET status = 'done' WHERE id = 3")
    ).result()
    ears = _Ears(rows)
    rows.row(0)
    qtbot.waitUntil(lambda: bool(ears.failed) and rows.row(PAGE - 1) is not None)
    assert [type(each) for each in ears.failed] == [DamagedJobError]
    assert [rows.row(at) is None for at in range(4)] == [False, False, True, False]


def test_an_empty_job_has_nobody_next(tmp_path: Path) -> None:
    with make_job(tmp_path, items=0) as project:
        rows = ItemRows(Bridge(), project, ADA.id)
        rows.begin()
        assert (len(rows), rows.is_known) == (0, True)
        assert [
            ItemOrder(rows, project).first(0),
            ItemOrder(rows, project).beside(None, 1),
            ItemOrder(rows, project).next_with(OPEN, None),
        ] == [None] * 3
