"""The details below the list of regions are scrolled as one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from annotator.model.entities import Label, LabelId
from widgets.attributes.attributes_view import MOST_PX, DetailsView
from widgets.theme.look import Look

COUNT = 40


def test_the_wheel_over_the_tags_scrolls_all_of_the_details(
    qtbot: QtBot, qapp: QApplication
) -> None:
    view = DetailsView(Look(qapp))
    qtbot.addWidget(view)
    labels = {LabelId(at): Label(LabelId(at), f"label {at}", at) for at in range(1, COUNT + 1)}
    view.display_item(labels, (), "")
    view.resize(240, MOST_PX)
    with qtbot.waitExposed(view):
        view.show()
    area, tags = view.findChild(QScrollArea), view.item.list
    assert isinstance(area, QScrollArea)
    bar, handle = area.verticalScrollBar(), view.windowHandle()
    assert bar.maximum() > 0
    assert handle is not None
    over = QPointF(tags.viewport().mapTo(view, QPoint(20, 20)))
    QTest.wheelEvent(handle, over, QPoint(0, -120))
    assert bar.value() > 0
    assert tags.verticalScrollBar().value() == 0
    QTest.wheelEvent(handle, QPointF(view.width() / 2, view.height() / 2), QPoint(0, 240))
    assert bar.value() == 0
