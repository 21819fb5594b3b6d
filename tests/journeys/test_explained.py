"""A figure of pay opens down to the stretches that it is the sum of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

import resources
from annotator.effort.categories import Category
from annotator.pay import PayFigures
from annotator.session.job_session import JobSession
from tests.journeys.day_desk import MINUTE_MS, Desk, K
from tests.journeys.hand import press
from widgets.time_pay.day.explained import ExplainedDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog


def test_a_figure_of_pay_opens_down_to_spans_that_add_up_to_it(begin: Callable[..., Desk]) -> None:
    desk = begin(order=resources.path("examples", "work_order.toml"))
    desk.work(6)
    desk.leave(9)
    desk.work(1.5)
    session = desk.hand.desk.session
    session.word.claim(5 * MINUTE_MS, "instruction")
    desk.hand.qtbot.waitUntil(lambda: session.today().get(Category.DECLARED, 0) > 0)
    before = session.pay()
    assert before is not None
    checked: list[tuple[str, bool]] = []

    def read(dialog: ExplainedDialog) -> bool:
        if not dialog.mark.isVisible():
            return False
        ms = sum(line.length_ms for line in dialog.table.spans.lines)
        figure_ms = before.terms[names[len(checked)]].exact
        is_said = "to the millisecond" in dialog.verdict.text()
        checked.append((dialog.title.text(), is_said and ms == figure_ms and ms > 0))
        press(dialog.close_button)
        return True

    names = ["hours_ms", "observed_ms", "piece_ms", "declared_ms", "paid_rest_ms"]

    def ask(dialog: TimeAndPayDialog) -> bool:
        # Time goes on while one reads; the figures are those of the moment before.
        desk.clock.move(10_000, session.clock)
        for name in names:
            with desk.hand.answering(ExplainedDialog, read):
                dialog.spans_asked.emit(name)
        press(dialog.close_button)
        return True

    with desk.hand.answering(TimeAndPayDialog, ask):
        desk.hand.key(K.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert [is_equal for _title, is_equal in checked] == [True] * len(names)


def test_every_figure_that_rests_on_time_offers_its_stretches(begin: Callable[..., Desk]) -> None:
    desk = begin(order=resources.path("examples", "work_order.toml"))
    desk.work(2)
    asked: list[str] = []

    def look(dialog: TimeAndPayDialog) -> bool:
        dialog.spans_asked.disconnect()
        dialog.spans_asked.connect(asked.append)
        row = dialog.pay.rows["full_rate"]
        row.toggle.click()
        links = [each for each in row.detail.findChildren(QPushButton) if each.isVisible()]
        if len(links) == 1:
            press(links[0])
        press(dialog.close_button)
        return True

    with desk.hand.answering(TimeAndPayDialog, look):
        desk.hand.key(K.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["hours_ms"]


def test_what_was_added_by_hand_stands_there_whole(begin: Callable[..., Desk]) -> None:
    desk = begin(order=resources.path("examples", "work_order.toml"))
    desk.work(3)
    desk.hand.desk.session.step_aside()  # so that the time that goes on is other paid time too
    desk.work(1)
    session = desk.hand.desk.session
    session.word.claim(10 * MINUTE_MS, "instruction")
    desk.hand.qtbot.waitUntil(lambda: session.today().get(Category.DECLARED, 0) > 0)
    lengths: dict[str, list[int]] = {}

    def read(dialog: ExplainedDialog) -> bool:
        if not dialog.mark.isVisible():
            return False
        for line in dialog.table.spans.lines:
            lengths.setdefault(line.category.value, []).append(line.length_ms)
        assert "to the millisecond" in dialog.verdict.text()
        press(dialog.close_button)
        return True

    def ask(dialog: TimeAndPayDialog) -> bool:
        with desk.hand.answering(ExplainedDialog, read):
            dialog.spans_asked.emit("other_ms")
        press(dialog.close_button)
        return True

    held = JobSession.pay_or_reasons

    def slowly(session: JobSession) -> PayFigures:
        figures = held(session)
        desk.clock.now_ms += 3  # a moment passes between the figures and the look at the clock
        return figures

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JobSession, "pay_or_reasons", slowly)
        with desk.hand.answering(TimeAndPayDialog, ask):
            desk.hand.key(K.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert lengths["declared"] == [10 * MINUTE_MS]
