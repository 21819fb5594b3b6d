"""A work order on the screen: whole, loud about what it leaves out, and never a trap."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import resources
from annotator.pay import WorkOrder, read_work_order
from annotator.pay.order.disclosures import disclosures
from tests.widgets.kit.dialogs.looks import look_of
from widgets.kit.event_filters.activity_filter import GUIDELINE
from widgets.work_order.accept_dialog import AcceptDialog, WorkOrderView
from widgets.work_order.order_panel import MOST_PX
from widgets.work_order.rate_table import SHOWN_HERE

TODAY = date(2026, 5, 1)
BARE = b'[what_for]\ntitle = "Scenes"\n[pay]\ncurrency = "KES"\n'


@pytest.fixture
def order() -> WorkOrder:
    return read_work_order(resources.path("examples", "work_order.toml").read_bytes())


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, order: WorkOrder) -> WorkOrderView:
    view = WorkOrderView(look_of(qapp))
    qtbot.addWidget(view)
    view.show_order(order, "en", today=TODAY)
    with qtbot.waitExposed(view):  # what is in it is shown by then, too
        view.show()
    return view


def _texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_every_field_of_the_order_is_shown(view: WorkOrderView, order: WorkOrder) -> None:
    texts = [text.replace("\u00a0", " ") for text in _texts(view)]
    for section in disclosures(order, "en", today=TODAY):
        assert section.title in texts
        for row in section.rows:
            assert row.key in SHOWN_HERE or row.title in texts
            if row.value and row.key not in SHOWN_HERE | {"order.sha256", "order.signature"}:
                assert row.value in texts


def test_what_is_not_disclosed_is_marked_and_not_by_colour_alone(
    qtbot: QtBot, qapp: QApplication
) -> None:
    view = WorkOrderView(look_of(qapp))
    qtbot.addWidget(view)
    view.show_order(read_work_order(BARE), "en")
    view.show()
    silent = [label for label in view.findChildren(QLabel) if label.text() == "not disclosed"]
    assert len(silent) > 20
    assert {label.property("role") for label in silent} == {"attention"}
    first = silent[0].parentWidget()
    assert first is not None
    assert any(not label.pixmap().isNull() for label in first.findChildren(QLabel))


@pytest.mark.parametrize(
    ("told", "answer"),
    [(b"", "they do not say"), (b'hard_content = "yes"', "yes"), (b'hard_content = "no"', "no")],
)
def test_the_first_card_tells_whether_hard_pictures_may_come(
    qtbot: QtBot, qapp: QApplication, told: bytes, answer: str
) -> None:
    view = WorkOrderView(look_of(qapp))
    qtbot.addWidget(view)
    view.show_order(read_work_order(BARE + b"[for_whom]\n" + told), "en")
    view.show()
    texts = _texts(view)
    at = texts.index("Disturbing pictures:")
    assert at < texts.index("What for")
    assert answer in texts[at + 1 : at + 3]


def test_the_headline_names_the_client_and_escapes_it(qtbot: QtBot, qapp: QApplication) -> None:
    view = WorkOrderView(look_of(qapp))
    qtbot.addWidget(view)
    view.show_order(read_work_order(BARE + b'[for_whom]\nclient = "A <b> & Sons"\n'), "en")
    view.show()
    assert any("A &lt;b&gt; &amp; Sons" in text for text in _texts(view))
    assert "May you refuse: they do not say; this program records no refusal." in _texts(view)


def test_rates_stand_beside_the_ones_before_and_above_the_floor(view: WorkOrderView) -> None:
    texts = _texts(view)
    assert {"KES\u00a04.00", "KES\u00a01.50", "KES\u00a04.50"} <= set(texts)
    assert "KES\u00a071.62, statutory minimum" in texts


def test_another_language_shows_its_texts(view: WorkOrderView) -> None:
    chosen: list[str] = []
    view.language_chosen.connect(chosen.append)
    view.language.setFocus()
    assert view.language.isVisible()
    QTest.keyClick(view.language, Qt.Key.Key_Down)
    assert chosen == ["fr"]
    assert view.title.text() == "Scènes de rue, exemple"


def test_one_language_offers_no_choice(qtbot: QtBot, qapp: QApplication) -> None:
    view = WorkOrderView(look_of(qapp))
    qtbot.addWidget(view)
    view.show_order(read_work_order(BARE), "en")
    view.show()
    assert not view.language.isVisible()


def test_an_unsigned_order_says_so(view: WorkOrderView) -> None:
    assert "unsigned: nobody can prove who wrote it" in _texts(view)


def test_the_digest_can_be_copied(view: WorkOrderView, order: WorkOrder) -> None:
    copy = next(b for b in view.findChildren(QPushButton) if b.text() == "Copy")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == order.sha256


def test_without_an_order_it_says_so(view: WorkOrderView) -> None:
    view.show_order(None)
    assert view.title.text() == "No work order"


def test_time_in_it_is_guideline_time(view: WorkOrderView) -> None:
    assert view.objectName() == GUIDELINE


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication, order: WorkOrder) -> AcceptDialog:
    dialog = AcceptDialog(look_of(qapp), order)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_accepting_takes_the_button(dialog: AcceptDialog) -> None:
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_stray_enter_accepts_nothing(dialog: AcceptDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()


@pytest.mark.parametrize("by_key", [True, False])
def test_not_now_and_escape_leave(dialog: AcceptDialog, by_key: bool) -> None:
    accepted: list[bool] = []
    dialog.accepted.connect(lambda: accepted.append(True))
    if by_key:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        QTest.mouseClick(dialog.later_button, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert accepted == []


def test_beside_the_picture_nothing_is_cut_off_at_twice_the_size(
    qtbot: QtBot, qapp: QApplication, order: WorkOrder
) -> None:
    view = WorkOrderView(look_of(qapp, "dark", 2.0), is_narrow=True)
    qtbot.addWidget(view)
    view.setFixedWidth(MOST_PX)
    view.show_order(order)
    view.show()
    inner = view.scroll_area.widget()
    assert inner is not None
    assert inner.minimumSizeHint().width() <= view.scroll_area.viewport().width()
