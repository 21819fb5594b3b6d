"""The house rule that nothing in the window reads markup but where a constant of ours asks for it.

Each rule names the one place that may do what Qt offers; each is tried on a line that breaks it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pytest

from tests.support.sources import all_nodes, python_sources

LABEL, TOOLTIP = "widgets/kit/plain_text.py", "widgets/kit/tooltips.py"
FILTER, PAPER = "widgets/kit/event_filters/plain_text_filter.py", "widgets/time_pay/paper/pdf.py"
MANUAL = "widgets/manual/page_browser.py"
"""Reads the Markdown of pages of ours, without HTML."""
VIEW, MESSAGE = "widgets/time_pay/paper/paper_view.py", "widgets/kit/dialogs/message.py"

CALLS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "QLabel": frozenset(),
        "QTextDocument": frozenset({MANUAL}),
        "setHtml": frozenset({PAPER}),
        "insertHtml": frozenset(),
        "appendHtml": frozenset(),
        "setMarkdown": frozenset({MANUAL}),
        "fromHtml": frozenset(),
        "setTextFormat": frozenset({LABEL, FILTER, MESSAGE}),
        "setWhatsThis": frozenset(),
    }
)
"""What may be called, and in which files."""

NAMES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "QToolTip": frozenset({TOOLTIP}),
        "QMessageBox": frozenset({MESSAGE}),
        "QTextBrowser": frozenset({VIEW, MANUAL}),
        "QTextEdit": frozenset({"widgets/shell/key_focus.py"}),
        "RichText": frozenset({LABEL}),
        "AutoText": frozenset(),
        "MarkdownText": frozenset(),
        "WhatsThisRole": frozenset(),
        **dict.fromkeys(
            (
                *("QErrorMessage", "QInputDialog", "QProgressDialog", "QSplashScreen"),
                *("QStaticText", "QWhatsThis", "QWizard", "QWizardPage", "QGraphicsTextItem"),
            ),
            frozenset(),
        ),
    }
)
"""What may be named at all, and in which files: Qt reads markup there, or makes a label."""

BASES: Mapping[str, frozenset[str]] = MappingProxyType(
    {"QLabel": frozenset({LABEL}), "QTextDocument": frozenset({PAPER})}
)


def test_the_window_reads_markup_nowhere_but_where_a_constant_of_ours_asks_for_it() -> None:
    broken = [
        f"{source.path}:{line}: {what}"
        for source in python_sources()
        if source.path.parts[0] == "widgets" or str(source.path) == "main.py"
        for line, what in breaches(source.tree, str(source.path))
    ]
    assert broken == []


@pytest.mark.parametrize(
    "line",
    [
        "label = QLabel(name)",
        "label = QtWidgets.QLabel(name)",
        "class Title(QLabel): ...",
        "label.setTextFormat(Qt.TextFormat.PlainText)",
        "label.setTextFormat(Qt.TextFormat.AutoText)",
        "QToolTip.showText(at, name)",
        "QMessageBox.question(self, title, name)",
        "from PySide6.QtWidgets import QMessageBox",
        "document = QTextDocument()",
        "document.setHtml(name)",
        "view.setWhatsThis(name)",
        "form.addRow(name, field)",
        "return name if role == Qt.ItemDataRole.WhatsThisRole else None",
    ],
)
def test_a_line_that_breaks_the_rule_is_seen(line: str) -> None:
    if line.startswith("return"):
        line = f"def data(role):\n    {line}"
    assert list(breaches(ast.parse(line), "widgets/somewhere.py"))


def test_a_row_of_a_form_has_a_label_of_ours() -> None:
    plain = ["form.addRow(label, field)", "form.addRow(field)", "add_row(form, title, field)"]
    assert [list(breaches(ast.parse(line), LABEL)) for line in plain] == [[], [], []]


def breaches(tree: ast.AST, path: str) -> Iterator[tuple[int, str]]:
    """Yield the line of each breach of the rule in a module, and what it is."""
    for node in all_nodes(tree):
        for table, name, what in _uses(node):
            if path not in table.get(name, {path}):
                yield getattr(node, "lineno", 0), f"{what} {name}"
        if isinstance(node, ast.Call) and path != LABEL and _makes_a_label(node):
            yield node.lineno, "has Qt make the label of a row: use add_row"


def _uses(node: ast.AST) -> Iterator[tuple[Mapping[str, frozenset[str]], str, str]]:
    if isinstance(node, ast.Call):
        yield CALLS, _last(node.func), "calls"
    elif isinstance(node, ast.ClassDef):
        yield from ((BASES, _last(base), "builds on") for base in node.bases)
    elif isinstance(node, ast.Name | ast.Attribute):
        yield NAMES, _last(node), "names"
    elif isinstance(node, ast.ImportFrom):
        yield from ((NAMES, each.name, "imports") for each in node.names)


def _makes_a_label(call: ast.Call) -> bool:
    """Return whether a row of a form may be given a text: what is called label is none."""
    is_row = _last(call.func) == "addRow" and len(call.args) > 1
    return is_row and _last(call.args[0]) != "label"


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
