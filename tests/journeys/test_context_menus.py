"""Context menus by real events: what they are about, what they say, and what each entry does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu
from pytestqt.qtbot import QtBot

from annotator.actions.context_menus import MENUS, MenuContext, actions_of
from annotator.editing.commands import AddLabel
from annotator.model.entities import Label, LabelId
from annotator.model.geometry import Box
from tests.journeys.begun import begun_job, paint_pictures
from tests.journeys.hand import NONE, Hand
from tests.support.patience import PATIENCE_MS
from widgets.items.crop_gallery import GalleryDialog
from widgets.labels.label_palette import LabelPalette
from widgets.labels.labels_dialog import LabelsDialog
from widgets.menus import after_menu
from widgets.menus.after_menu import AfterMenu

K, RIGHT, LEFT = Qt.Key, Qt.MouseButton.RightButton, Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
BOX, OTHER = Box(40, 40, 100, 80), Box(180, 120, 80, 60)
HERE, THERE = (90, 80), (220, 150)

# The platform without a screen says of every menu that it cannot do these two.
pytestmark = pytest.mark.qt_log_ignore("support (raise|grabbing)", extend=True)


@pytest.fixture
def hand(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    # The window gets the focus back in all these tests, on a busy machine later than usual.
    monkeypatch.setattr(after_menu, "WAIT_MS", PATIENCE_MS)
    paint_pictures(tmp_path, 3)
    hand = Hand(qtbot)
    hand.start(begun_job(tmp_path))
    hand.wait_for_item("p1.png")
    yield hand
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    hand.close()


def menu(hand: Hand) -> QMenu:
    """Return the menu that is open."""
    hand.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    return popup


def is_closed() -> bool:
    return QApplication.activePopupWidget() is None


def entries(shown: QMenu) -> list[QAction]:
    """Return the entries in the order of the menu, those of the menu inside it in its place."""
    inner = {each.menuAction().text(): each for each in shown.findChildren(QMenu)}
    found: list[QAction] = []
    for each in shown.actions():
        if each.text() in inner:
            found += entries(inner[each.text()])
        elif not each.isSeparator():
            found.append(each)
    return found


def entry(shown: QMenu, action_id: str) -> QAction:
    return next(each for each in entries(shown) if each.objectName() == action_id)


def ids(shown: QMenu) -> list[str]:
    return [each.objectName() for each in entries(shown)]


def right_click(hand: Hand, at: tuple[float, float]) -> None:
    """Press and let go of the other button on the picture."""
    place = hand.view_point(*at)
    QTest.mouseMove(hand.canvas, place)
    QTest.mouseClick(hand.canvas, RIGHT, NONE, place)


def right_click_row(view: QAbstractItemView, row: int) -> None:
    """Press the other button on a row, and ask for its menu as the system does."""
    place = view.visualRect(view.model().index(row, 0)).center()
    press_other(view, place)


def press_other(view: QAbstractItemView, place: QPoint) -> None:
    viewport = view.viewport()
    QTest.mouseClick(viewport, RIGHT, NONE, place)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)


def choose(hand: Hand, action_id: str) -> None:
    """Go down to an entry of the open menu and press Enter, then let the window do it."""
    shown = menu(hand)
    wanted = entry(shown, action_id)
    assert wanted.isEnabled(), wanted.text()
    inner = shown.findChild(QMenu, "more")
    at = shown
    if inner is not None and wanted in inner.actions():
        go_down(shown, inner.menuAction())
        QTest.keyClick(shown, K.Key_Right)
        hand.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is inner)
        at = inner
    go_down(at, wanted)
    # Without a screen a menu takes the keys from the window, which gets them back on all others.
    shown.aboutToHide.connect(hand.window.activateWindow)
    QTest.keyClick(at, K.Key_Return)
    until_done(hand)


def go_down(shown: QMenu, wanted: QAction) -> None:
    """Go down to an entry by the arrow."""
    for _ in shown.actions():
        if shown.activeAction() is wanted:
            return
        QTest.keyClick(shown, K.Key_Down)
    assert shown.activeAction() is wanted


def until_done(hand: Hand) -> None:
    """Wait until the menu is gone and what was chosen has begun."""
    hand.qtbot.waitUntil(is_closed)
    hand.qtbot.waitUntil(lambda: hand.window.findChild(AfterMenu) is None)


def click(hand: Hand, action_id: str) -> None:
    """Click an entry of the open menu with the mouse."""
    shown = menu(hand)
    place = shown.actionGeometry(entry(shown, action_id)).center()
    QTest.mouseClick(shown, LEFT, NONE, place)
    until_done(hand)


# The picture and its regions ----------------------------------------------------------------------


def test_the_picture_has_a_menu_that_follows_the_table(hand: Hand) -> None:
    right_click(hand, (10, 10))
    shown = menu(hand)
    assert ids(shown) == list(actions_of(MenuContext.PICTURE))
    lines = sum(each.isSeparator() for each in shown.actions())
    assert lines == len(MENUS[MenuContext.PICTURE])  # and one before the menu inside it
    assert entry(shown, "tool-box").text() == "Draw boxes\tW"
    assert entry(shown, "zoom-fit").text() == "Fit to the window\tCtrl+F"
    paste = entry(shown, "paste-here")
    assert (paste.text(), paste.isEnabled()) == ("Paste at the pointer\tnothing is copied", False)


def test_a_right_click_selects_the_region_first(hand: Hand) -> None:
    one, other = hand.draw(BOX), hand.draw(OTHER)
    hand.key(K.Key_Escape)
    hand.key(K.Key_Escape)
    right_click(hand, HERE)
    assert list(hand.canvas.selection) == [one.id]
    assert "delete" in ids(menu(hand))
    click(hand, "delete")
    assert [region.id for region in hand.regions] == [other.id]


def test_a_selection_of_several_is_kept_if_it_was_meant(hand: Hand) -> None:
    one, other = hand.draw(BOX), hand.draw(OTHER)
    hand.canvas.select([one.id, other.id])
    right_click(hand, HERE)
    assert set(hand.canvas.selection) == {one.id, other.id}
    choose(hand, "lock")
    assert all(region.is_locked for region in hand.regions)
    hand.canvas.select([other.id])
    right_click(hand, HERE)
    assert list(hand.canvas.selection) == [one.id]


def test_a_region_of_a_group_brings_its_group(hand: Hand) -> None:
    one, other = hand.draw(BOX), hand.draw(OTHER)
    hand.canvas.select([one.id, other.id])
    hand.app.run("group")
    hand.canvas.select([])
    right_click(hand, THERE)
    assert set(hand.canvas.selection) == {one.id, other.id}


def test_the_empty_picture_keeps_the_selection(hand: Hand) -> None:
    one = hand.draw(BOX)
    hand.canvas.select([one.id])
    right_click(hand, (300, 220))
    assert list(hand.canvas.selection) == [one.id]
    assert ids(menu(hand)) == list(actions_of(MenuContext.PICTURE))


def test_paste_here_is_at_the_place_of_the_click_though_the_pointer_went_to_the_menu(
    hand: Hand,
) -> None:
    hand.draw(BOX)
    hand.app.run("select-all")
    hand.app.run("copy")
    right_click(hand, (200, 180))
    click(hand, "paste-here")
    box = hand.regions[1].box
    assert box is not None
    assert (box.centre.x, box.centre.y) == pytest.approx((200, 180), abs=1.5)


def test_change_its_label_is_asked_for_at_the_place_of_the_click(hand: Hand) -> None:
    hand.draw(BOX)
    right_click(hand, (60, 60))
    choose(hand, "edit-label")
    palette = hand.window.findChild(LabelPalette)
    assert palette is not None
    place = hand.canvas.mapTo(hand.window, hand.view_point(60, 60))
    assert (palette.pos() - place).manhattanLength() <= 2
    QTest.keyClicks(palette.field, "car")
    QTest.keyClick(palette.field, K.Key_Return)
    labels = hand.desk.session.editor.state.labels
    assert labels[hand.regions[0].label_id].name == "car"


def test_a_right_click_while_a_box_is_being_drawn_leaves_the_box_alone(hand: Hand) -> None:
    hand.canvas.setFocus()
    hand.key(K.Key_W)
    first, last = hand.view_point(40, 40), hand.view_point(140, 120)
    QTest.mouseMove(hand.canvas, first)
    QTest.mouseClick(hand.canvas, LEFT, NONE, first)  # one of two clicks
    assert hand.canvas.is_busy
    QTest.mouseMove(hand.canvas, last)
    QTest.mouseClick(hand.canvas, RIGHT, NONE, last)
    assert is_closed()
    assert hand.canvas.is_busy
    QTest.mouseClick(hand.canvas, LEFT, NONE, last)
    (region,) = hand.regions
    assert region.box is not None
    assert region.box.right == pytest.approx(140, abs=1.5)


def test_a_drag_with_the_other_button_opens_nothing(hand: Hand) -> None:
    first, last = hand.view_point(40, 40), hand.view_point(140, 120)
    QTest.mousePress(hand.canvas, RIGHT, NONE, first)
    QTest.mouseMove(hand.canvas, last)
    QTest.mouseRelease(hand.canvas, RIGHT, NONE, last)
    assert is_closed()
    assert hand.regions == []
    reason = QContextMenuEvent.Reason.Mouse  # as X11 asks at the press
    event = QContextMenuEvent(reason, first, hand.canvas.mapToGlobal(first))
    QApplication.sendEvent(hand.canvas, event)
    assert is_closed()


@pytest.mark.parametrize(("key", "held"), [(K.Key_Menu, NONE), (K.Key_F10, SHIFT)])
def test_the_menu_key_opens_it_at_the_selected_region(
    hand: Hand, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    region = hand.draw(OTHER)
    hand.canvas.select([region.id])
    hand.key(key, held)
    shown = menu(hand)
    assert ids(shown) == [each for each in actions_of(MenuContext.REGION) if "proposal" not in each]
    # Where the screen ends below it, a menu goes up, and where it ends beside it, to the left.
    middle = hand.canvas.region_rect_global(region.id).center()
    assert shown.geometry().adjusted(-2, -2, 2, 2).contains(middle)
    rightmost = shown.screen().availableGeometry().right() + 1 - shown.width()
    assert abs(shown.x() - min(middle.x(), rightmost)) <= 2
    active = shown.activeAction()
    assert active is not None
    assert active.objectName() == "edit-label"
    QTest.keyClick(shown, K.Key_Escape)
    assert is_closed()
    assert hand.canvas.hasFocus()


def test_without_a_selection_the_menu_key_opens_that_of_the_picture(hand: Hand) -> None:
    place = QPoint(5, 5)
    reason = QContextMenuEvent.Reason.Keyboard
    event = QContextMenuEvent(reason, place, hand.canvas.mapToGlobal(place))
    QApplication.sendEvent(hand.canvas, event)
    assert ids(menu(hand)) == list(actions_of(MenuContext.PICTURE))


def test_nothing_opens_without_a_job(qtbot: QtBot) -> None:
    hand = Hand(qtbot)
    hand.app.recent.opened(Path("gone.fairlabel"), "gone")
    hand.start(None)
    hand.app.run("context-menu")
    assert is_closed()
    hand.close()


# The lists ----------------------------------------------------------------------------------------


def test_the_list_of_regions_has_the_menu_of_regions(hand: Hand) -> None:
    one, _other = hand.draw(BOX), hand.draw(OTHER)
    view = hand.window.regions.list
    right_click_row(view, 0)
    assert list(hand.canvas.selection) == [one.id]
    choose(hand, "hide-others")
    assert hand.canvas.regions_in_order() == [one.id]
    press_other(view, QPoint(20, view.viewport().height() - 2))
    assert ids(menu(hand)) == list(actions_of(MenuContext.REGIONS))


def test_a_selection_of_several_rows_is_kept(hand: Hand) -> None:
    one, other = hand.draw(BOX), hand.draw(OTHER)
    hand.canvas.select([one.id, other.id])
    right_click_row(hand.window.regions.list, 1)
    assert set(hand.canvas.selection) == {one.id, other.id}
    choose(hand, "group")
    assert len({region.group for region in hand.regions}) == 1


def test_the_menu_of_a_label_relabels_nothing_and_is_about_its_row(hand: Hand) -> None:
    region = hand.draw(BOX)  # a house, selected
    hand.canvas.select([region.id])
    right_click_row(hand.window.labels.list, 2)
    shown = menu(hand)
    assert ids(shown) == list(actions_of(MenuContext.LABEL))
    QTest.keyClick(shown, K.Key_Escape)
    assert hand.regions[0].label_id == region.label_id
    assert hand.canvas.current_label == region.label_id


def test_the_window_of_labels_opens_at_the_label_and_the_part(hand: Hand) -> None:
    seen: list[tuple[str, ...]] = []
    parts = {
        "rename-label": "name",
        "colour-of-label": "colour",
        "key-of-label": "key",
        "merge-label": "merge",
        "delete-label": "delete",
    }

    def look(dialog: LabelsDialog) -> bool:
        if not dialog.isActiveWindow():
            dialog.activateWindow()
            return False
        assert dialog.current is not None
        focused = [part for part in parts.values() if dialog.form.part(part).hasFocus()]
        seen.append((dialog.current.name, *focused))
        dialog.accept()
        return True

    for action_id in parts:
        right_click_row(hand.window.labels.list, 1)
        with hand.answering(LabelsDialog, look):
            choose(hand, action_id)
        hand.return_to_window()
    assert seen == [("shop", part) for part in parts.values()]


def test_a_label_is_renamed_by_the_keyboard_alone_from_its_menu(hand: Hand) -> None:
    view = hand.window.labels.list
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, 0))
    hand.key(K.Key_F10, SHIFT)

    def type_name(dialog: LabelsDialog) -> bool:
        if not dialog.form.name.hasFocus():
            dialog.activateWindow()
            return False
        QTest.keyClicks(dialog.form.name, "kiosk")
        QTest.keyClick(dialog.form.name, K.Key_Tab)
        dialog.accept()
        return True

    with hand.answering(LabelsDialog, type_name):
        choose(hand, "rename-label")
    names = [label.name for label in hand.desk.session.editor.state.labels.values()]
    assert names == ["house", "kiosk", "car"]


def test_only_regions_of_a_label_and_all_regions_of_a_label(hand: Hand) -> None:
    house = hand.draw(BOX)
    car = hand.draw(OTHER)
    hand.canvas.select([car.id])
    hand.canvas.label_selected(LabelId(3))
    right_click_row(hand.window.labels.list, 0)
    choose(hand, "only-label")
    assert hand.canvas.regions_in_order() == [house.id]
    view = hand.window.labels.list
    right_click_row(view, 2)
    view.setCurrentIndex(view.model().index(0, 0))  # it stays about the row that was clicked
    choose(hand, "select-label")
    assert list(hand.canvas.selection) == [car.id]
    right_click_row(hand.window.labels.list, 1)
    choose(hand, "select-label")
    assert list(hand.canvas.selection) == []
    shown = hand.window.notices.shown
    assert shown is not None
    assert shown.text == "No region of this item has the label."


def test_a_new_label_from_the_menu_of_the_list(hand: Hand) -> None:
    view = hand.window.labels.list
    press_other(view, QPoint(20, view.viewport().height() - 2))
    choose(hand, "new-label")
    field = hand.window.labels.field
    assert field.hasFocus()
    QTest.keyClicks(field, "bus")
    QTest.keyClick(field, K.Key_Return)
    assert "bus" in {label.name for label in hand.desk.session.editor.state.labels.values()}


def test_the_menu_of_another_item_says_what_needs_it_to_be_open(hand: Hand) -> None:
    view = hand.window.items.list
    right_click_row(view, 1)
    shown = menu(hand)
    assert ids(shown) == list(actions_of(MenuContext.ITEM))
    assert entry(shown, "confirm").text() == "Confirm and go on\topen the item first"
    assert not entry(shown, "skip").isEnabled()
    for possible in ("open-item", "reveal-item", "copy-item-name", "show-item"):
        assert entry(shown, possible).isEnabled(), possible
    QTest.keyClick(shown, K.Key_Escape)
    assert view.currentIndex().row() == 0  # the open item is marked again
    right_click_row(view, 0)
    shown = menu(hand)
    assert entry(shown, "confirm").isEnabled()
    assert entry(shown, "open-item").text() == "Open the item\tit is open"


def test_items_are_opened_and_their_names_copied_from_the_menu(hand: Hand, tmp_path: Path) -> None:
    view = hand.window.items.list
    right_click_row(view, 2)
    choose(hand, "copy-item-name")
    assert QGuiApplication.clipboard().text() == "p3.png"
    right_click_row(view, 1)
    choose(hand, "copy-item-path")
    assert QGuiApplication.clipboard().text() == str((tmp_path / "p2.png").resolve())
    right_click_row(view, 2)
    choose(hand, "open-item")
    hand.wait_for_item("p3.png")
    assert hand.canvas.hasFocus()
    hand.app.run("copy-item-name")
    assert QGuiApplication.clipboard().text() == "p3.png"


def test_the_list_of_items_has_a_menu_of_its_own_below_its_rows(hand: Hand) -> None:
    view = hand.window.items.list
    rows_px = view.visualRect(view.model().index(2, 0)).bottom()
    hand.window.resize(hand.window.width(), hand.window.height() + 2 * rows_px)
    hand.qtbot.waitUntil(lambda: view.viewport().height() > rows_px + 10)
    press_other(view, QPoint(20, view.viewport().height() - 2))
    assert ids(menu(hand)) == list(actions_of(MenuContext.ITEMS))
    choose(hand, "find-items")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert hand.window.items.filter_bar.isAncestorOf(focused)


def test_names_in_menus_are_text(hand: Hand) -> None:
    label = Label(LabelId(9), "<b>&x</b>\u202e", 9)
    assert hand.desk.run(AddLabel(label)) is not None
    right_click_row(hand.window.labels.list, 3)
    assert all("<" not in each.text() for each in menu(hand).actions())


# The gallery --------------------------------------------------------------------------------------


Step = tuple[Callable[[GalleryDialog], bool], Callable[[GalleryDialog], object]]


def _has_menu(first: str) -> Callable[[GalleryDialog], bool]:
    """Return whether a menu is open that begins with an entry."""

    def has(_dialog: GalleryDialog) -> bool:
        popup = QApplication.activePopupWidget()
        return isinstance(popup, QMenu) and popup.actions()[0].text().startswith(first)

    return has


def _take(action_id: str) -> Callable[[GalleryDialog], object]:
    """Choose an entry of the open menu, which has those of a region of the gallery."""

    def take(dialog: GalleryDialog) -> None:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        assert ids(popup) == list(actions_of(MenuContext.CROP))
        assert len(dialog.selected()) == 1
        entry(popup, action_id).trigger()
        popup.close()
        dialog.activateWindow()

    return take


def _give_third(_dialog: GalleryDialog) -> None:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    names = [each.text() for each in popup.actions()]
    assert names == [f"\u2068{each}\u2069" for each in ("house", "shop", "car")]
    popup.actions()[2].trigger()
    popup.close()


def _ask_by_key(dialog: GalleryDialog) -> None:
    dialog.wall.setCurrentIndex(dialog.model.index(0))
    QTest.keyClick(dialog.wall, K.Key_F10, SHIFT)


def _in_the_gallery() -> list[Step]:
    return [
        (lambda it: len(it.model.crops) == 2, lambda it: right_click_row(it.wall, 1)),
        (_has_menu("Open the item"), _take("edit-label")),
        (_has_menu("\u2068house"), _give_third),
        (lambda it: len(it.model.crops) == 1, _ask_by_key),
        (_has_menu("Open the item"), _take("copy-item-name")),
        (lambda _it: QGuiApplication.clipboard().text() == "p1.png", lambda it: it.reject()),
    ]


def test_the_gallery_has_the_menu_of_its_regions(hand: Hand) -> None:
    hand.draw(BOX)
    hand.draw(OTHER)
    hand.wait_until_saved()
    steps = iter(_in_the_gallery())
    wanted = [next(steps)]

    def act(dialog: GalleryDialog) -> bool:
        can, do = wanted[0]
        if can(dialog):
            do(dialog)
            wanted[0] = next(steps, (lambda _dialog: False, lambda _dialog: None))
        return dialog.result() != 0 or not dialog.isVisible()

    QGuiApplication.clipboard().clear()
    with hand.answering(GalleryDialog, act):
        hand.app.run("gallery")
    labels = hand.desk.session.editor.state.labels
    assert sorted(labels[region.label_id].name for region in hand.regions) == ["car", "house"]


def test_a_menu_is_gone_once_it_is_closed(hand: Hand) -> None:
    for _ in range(3):
        right_click(hand, (10, 10))
        QTest.keyClick(menu(hand), K.Key_Escape)
    hand.qtbot.waitUntil(
        lambda: not hand.window.findChildren(QMenu, "context-picture"), timeout=PATIENCE_MS
    )
