"""A menu of the languages in which an engine can draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from widgets.kit.plain_text import button_name


class LanguageMenu(QMenu):
    """Each language with its name; the current one is checked. Deletes itself once closed."""

    def __init__(
        self,
        languages: Sequence[str],
        current: str,
        chosen: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        """List the languages; ``chosen`` gets the code of one."""
        super().__init__(self.tr("Language of drafts"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.title())
        self.addSection(self.title())
        group = QActionGroup(self)
        for code in languages:
            action = self.addAction(button_name(language_name(code)))
            action.setCheckable(True)
            action.setChecked(code == current)
            action.triggered.connect(lambda _on, code=code: chosen(code))
            group.addAction(action)
        if languages:
            at = languages.index(current) if current in languages else 0
            self.setActiveAction(group.actions()[at])

    def open_over(self, widget: QWidget) -> None:
        """Open in the middle of a widget."""
        size = self.sizeHint()
        middle = widget.rect().center() - QPoint(size.width() // 2, size.height() // 2)
        self.popup(widget.mapToGlobal(middle))


def language_name(code: str) -> str:
    """Return the name of a language with its code, or the code alone if Qt does not know it."""
    kinds = QLocale.LanguageCodeType.AnyLanguageCode
    language = QLocale.codeToLanguage(code.partition("_")[0].rpartition("/")[2], kinds)
    if language in {QLocale.Language.AnyLanguage, QLocale.Language.C}:
        return code
    return f"{QLocale.languageToString(language)} ({code})"
