"""The only style sheet: flat surfaces, hairlines, one accent."""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import Final, NamedTuple

from widgets.theme import tokens as sizes
from widgets.theme.tokens import Tokens

_SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QToolTip { background: $surface; color: $text; border: 1px solid $hairline; padding: 4px 8px; }
QLabel[role="page"] { font-size: ${page}pt; }
QLabel[role="section"] { font-size: ${section}pt; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="quiet"], QCheckBox[role="quiet"] { color: $quiet; font-size: ${small}pt; }
QLabel[role="attention"] { color: $attention; }
QLabel[role="refusal"] { color: $refusal; }
QFrame[role="palette"] { background: $surface; border: 1px solid $line;
  border-radius: ${card}px; }
QFrame[role="card"] { background: $surface; border: 1px solid $hairline; border-radius: ${card}px; }
QFrame[role="hairline"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }

QPushButton { background: $surface; border: 1px solid $line; border-radius: ${radius}px;
  padding: 0 ${pad}px; min-height: ${button}px; }
QPushButton:hover { border-color: $accent; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:disabled { color: $disabled; border-color: $disabled_edge; }
QPushButton[role="primary"], QPushButton:default { background: $accent; color: $on_accent;
  border-color: $accent; font-weight: 600; }
QPushButton[role="primary"]:disabled { background: $disabled_edge; color: $disabled;
  border-color: $disabled_edge; }
QPushButton[role="choice"]:checked { background: $accent_soft; border-color: $accent; }
QPushButton[role="link"] { background: transparent; border: none; color: $accent; padding: 0 4px; }
QPushButton[role="line"] { background: transparent; border: none; color: $quiet; padding: 0 4px;
  min-height: 0; font-size: ${small}pt; border-radius: 4px; }
QPushButton[role="line"]:hover { color: $accent; background: $accent_soft; }
QPushButton[role="chip"] { background: $accent_soft; border: 1px solid $accent_soft;
  padding: 0 8px; min-height: ${chip}px; font-size: ${small}pt; border-radius: ${radius}px;
  icon-size: ${chip_icon}px; }
QPushButton[role="chip"]:hover { border-color: $accent; }
QPushButton:focus, QToolButton:focus { outline: none; border: 2px solid $focus; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: ${radius}px;
  padding: 4px; min-width: ${tool}px; min-height: ${tool}px; }
QToolButton { qproperty-iconSize: ${icon}px ${icon}px; }
QPushButton { icon-size: ${small_icon}px; }
QPushButton::menu-indicator { image: url("$arrow"); width: ${arrow_side}px;
  height: ${arrow_side}px; subcontrol-origin: padding; subcontrol-position: center right;
  right: 5px; }
QToolButton:hover { background: $accent_soft; }
QToolButton:checked { background: $accent_soft; border-color: $accent; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {
  background: $surface; color: $text; border: 1px solid $line; border-radius: ${radius}px;
  padding: 2px 8px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox { min-height: ${field}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus { padding: 1px 7px;
  border: 2px solid $focus; }
QLineEdit { lineedit-clear-button-icon: url("$clear"); }
QLineEdit > QToolButton { border: none; padding: 0; min-width: 0; min-height: 0;
  qproperty-iconSize: 16px 16px; }
QAbstractSpinBox > QLineEdit, QAbstractSpinBox > QLineEdit:focus { background: transparent;
  border: none; padding: 0 6px; min-height: 0; }
QSpinBox:focus, QDoubleSpinBox:focus { border: 2px solid $focus; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; height: 0; border: none; }
QComboBox::drop-down { border: none; width: ${arrow_room}px; }
QComboBox::down-arrow { image: url("$arrow"); width: ${arrow_side}px; height: ${arrow_side}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $text; }
QCheckBox, QRadioButton { spacing: 8px; min-height: ${choice}px; padding: 0 4px;
  border: 2px solid transparent; border-radius: ${radius}px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator, QRadioButton::indicator { width: ${mark}px; height: ${mark}px;
  background: $surface; border: 1px solid $line; }
QRadioButton::indicator { border-radius: ${mark_radius}px; }
QCheckBox::indicator { border-radius: 4px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QRadioButton::indicator:checked { width: ${dot}px; height: ${dot}px;
  border: ${ring}px solid $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QCheckBox::indicator:indeterminate { border-color: $accent; background: qlineargradient(x1:0, y1:0,
  x2:0, y2:1, stop:0.4 $surface, stop:0.41 $accent, stop:0.59 $accent, stop:0.6 $surface); }

QListView, QTreeView, QTableView, QAbstractItemView[role="rows"] { background: transparent;
  border: none; outline: none; }
QListView::item { min-height: ${row}px; border-radius: ${radius}px; padding: 0 4px; color: $text; }
QListView::item:hover { background: $accent_soft; }
QListView::item:selected { background: $accent_soft; color: $text; }
QTableView::item { padding: 0 5px; }
QHeaderView::section { background: transparent; color: $quiet; border: none;
  border-bottom: 1px solid $hairline; padding: 4px 8px; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $quiet; border: 2px solid transparent;
  border-radius: 4px; padding: 4px 8px; margin: 0 2px; }
QTabBar::tab:hover { color: $accent; }
QTabBar::tab:selected { color: $text; background: $accent_soft; }
QTabBar::tab:focus { border-color: $focus; }

QMenu { background: $surface; border: 1px solid $line; border-radius: ${radius}px; padding: 4px;
  menu-scrollable: 1; icon-size: ${small_icon}px; }
QMenu::item { padding: 6px ${menu_end}px 6px ${pad}px; border-radius: 4px; }
QMenu::right-arrow, QMenu::left-arrow { image: url("$further"); width: ${arrow_side}px;
  height: ${arrow_side}px; margin: 0 6px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QMainWindow::separator { background: $hairline; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $hairline; }

QWidget#topBar, QWidget#toolRail, QWidget#quietLine, QWidget#sidePanel { background: $window; }
QWidget#topBar { border-bottom: 1px solid $hairline; }
QWidget#toolRail { border: none; border-right: 1px solid $hairline; }
QWidget#toolRail QToolButton { padding: 2px 4px; }
QWidget#quietLine { border-top: 1px solid $hairline; }
QWidget#textStrip { background: $surface; border-top: 1px solid $hairline; }
QWidget#textStrip QPlainTextEdit[draft="true"] { border-style: dashed; }
QWidget#noticeBar { background: $accent_soft; border-top: 1px solid $hairline; }
QWidget#noticeBar[tone="attention"] { background: $surface; border-top: 2px solid $attention; }
QWidget#noticeBar[tone="refusal"] { background: $surface; border-top: 2px solid $refusal; }
QWidget#judgingBar { background: $accent_soft; border-bottom: 1px solid $hairline; }

QSlider { min-height: ${choice}px; }
QSlider::groove:horizontal { height: 2px; background: $line; }
QSlider::handle:horizontal { width: ${knob}px; height: ${knob}px; margin: -${knob_out}px 0;
  border: 2px solid $accent; border-radius: ${knob_out}px; background: $accent; }
QSlider::handle:horizontal:focus { border-color: $text; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 1px; min-height: 28px;
  min-width: 28px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $hairline; border: none; border-radius: 3px; max-height: 6px;
  text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget#scrolled { background: transparent; }
""")


class IconFiles(NamedTuple):
    """The files of the icons in the style sheet, which can only use files."""

    arrow: str = ""
    tick: str = ""
    clear: str = ""
    further: str = ""


NO_FILES: Final = IconFiles()


def style_sheet(tokens: Tokens, zoom: float = 1.0, files: IconFiles = NO_FILES) -> str:
    """Return the style sheet for a set of tokens and a scale."""
    mark, ring = round(sizes.MARK_PX * zoom), round(sizes.MARK_RING_PX * zoom)
    return _SHEET.substitute(
        asdict(tokens) | files._asdict(),
        mark=mark,
        mark_radius=mark // 2 + 1,
        dot=mark + 2 - 2 * ring,
        ring=ring,
        knob=mark - 4,
        knob_out=mark // 2,
        choice=round((sizes.TARGET_PX - 4) * zoom),
        page=sizes.PAGE_PT * zoom,
        section=sizes.SECTION_PT * zoom,
        small=sizes.QUIET_PT * zoom,
        radius=sizes.RADIUS_PX,
        card=sizes.CARD_RADIUS_PX,
        pad=round(sizes.GAP_WIDE_PX * zoom),
        menu_end=round(28 * zoom),
        button=round(sizes.ROW_PX * zoom),
        field=round((sizes.ROW_PX - 4) * zoom),
        arrow_room=round(14 * zoom) + 6,
        arrow_side=round(14 * zoom),
        icon=round(sizes.ICON_PX * zoom),
        small_icon=round(16 * zoom),
        chip=round((sizes.TARGET_PX - 2) * zoom),
        chip_icon=round(12 * zoom),
        tool=round((sizes.ROW_PX - 4) * zoom),
        row=round(sizes.ROW_PX * zoom),
    )
