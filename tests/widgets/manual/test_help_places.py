"""Each part of the window has a page of the manual."""

from __future__ import annotations

import ast

from PySide6.QtWidgets import QLineEdit, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.errors import JobFileError
from annotator.manual.addresses import anchor_of
from annotator.manual.pages import Manual
from annotator.setting_table import TABLE
from tests.support.material import CHECKOUT
from tests.support.sources import python_sources
from widgets.kit.dialogs import message
from widgets.kit.error_text import error_text
from widgets.manual.help_places import PAGES, address_of_module, help_address

FRAMES = frozenset({"DialogFrame", "QDialog", "SecretDialog", "PreviewDialog", "ReportDialog"})
GENERAL = frozenset({"kit"})
"""Folders of parts that others put into their windows: these say which page it is."""


def modules_of_dialogs() -> set[str]:
    """Return the modules of ``widgets`` that define a dialog."""
    found = set[str]()
    for source in python_sources():
        if source.path.parts[0] != "widgets" or source.path.parts[1] in GENERAL:
            continue
        bases = (base for each in source.classes() for base in each.bases)
        if any(isinstance(base, ast.Name) and base.id in FRAMES for base in bases):
            found.add(".".join(source.path.with_suffix("").parts))
    return found


def test_every_dialog_has_a_page() -> None:
    modules = modules_of_dialogs()
    assert len(modules) > 30
    assert sorted(name for name in modules if not address_of_module(name)) == []


def test_every_page_and_heading_of_the_table_exists_and_every_module() -> None:
    manual = Manual(CHECKOUT / "docs")
    places = {
        f"{page}#{section.anchor}" for page in manual.addresses for section in manual.sections(page)
    }
    assert set(PAGES.values()) - places - set(manual.addresses) == set()
    files = (CHECKOUT / "widgets" / name.replace(".", "/") for name in PAGES)
    assert [
        str(file) for file in files if not file.is_dir() and not file.with_suffix(".py").is_file()
    ] == []


def test_a_part_takes_the_page_of_what_it_lies_in(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    inner = QWidget(outer)
    assert help_address(inner) == "README.md"
    outer.setProperty("helps", "why/pay.md")
    assert help_address(inner) == "why/pay.md"
    assert help_address(None) == "README.md"


def test_a_question_is_about_what_had_the_focus_before(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit(window)
    field.setProperty("helps", "how-to/labels.md")
    window.show()
    field.setFocus()
    box = message._box(window, "Title", "Sure?", QMessageBox.Icon.Question)
    assert help_address(box) == "how-to/labels.md"
    box.setProperty("helps", "how-to/recover.md")
    assert help_address(box) == "how-to/recover.md"


def test_an_action_of_a_menu_that_no_table_knows_is_of_what_the_menu_belongs_to(
    qtbot: QtBot,
) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.setProperty("helps", "how-to/labels.md")
    menu = QMenu(owner)
    menu.setActiveAction(menu.addAction("A recent job"))
    assert help_address(menu) == "how-to/labels.md"


def test_every_shown_setting_has_an_entry() -> None:
    manual, page = Manual(CHECKOUT / "docs"), "look-up/settings.md"
    anchors = [section.anchor for section in manual.sections(page)]
    shown = [anchor_of(setting.title) for setting in TABLE if setting.group]
    assert set(shown) <= set(anchors)


def test_the_message_of_an_error_leads_to_its_entry(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    error = JobFileError("The disk is full.")
    box = message._box(parent, "Title", error_text(error), QMessageBox.Icon.NoIcon)
    assert help_address(box) == "look-up/messages.md#the-disk-is-full"
