"""The dialog for the rules of a job's texts: Unicode form, marks, language of the spell check."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QWidget

from annotator.errors import InvalidValueError
from annotator.text.marks import MarkConvention
from annotator.text.text_rules import TextRules, language_code
from annotator.text.unicode_form import TextForm
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.error_text import error_text
from widgets.theme.look import Look

E = TypeVar("E", bound=Enum)


class TextRulesDialog(DialogFrame):
    """One choice for each rule, and what the choice means."""

    def __init__(
        self,
        look: Look,
        rules: TextRules,
        parent: QWidget | None = None,
    ) -> None:
        """Show the rules; ``show_languages`` tells which dictionaries there are."""
        super().__init__(look, "", width_px=560, parent=parent)
        self.show_titles(self.tr("Texts of the job"))
        self.body.addWidget(words(self.tr("For everybody who works on this job."), "quiet"))
        self._add_forms(rules)
        self._add_marks(rules)
        self._add_language(rules)
        self.body.addStretch(1)
        self.cancel_button, self.save_button = self.add_ways_out(self.tr("&Save"))
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.accept)
        self.forms[rules.form].setFocus()

    def answer(self) -> TextRules:
        """Return the chosen rules."""
        return TextRules(
            _chosen(self.forms), _chosen(self.marks), language_code(self.language.currentText())
        )

    def accept(self) -> None:
        try:
            self.answer()
        except InvalidValueError as error:
            self.refusal.setText(error_text(error))
            self.refusal.show()
            self.language.setFocus()
            self.bring_into_sight(self.refusal)
            return
        super().accept()

    # Internals --------------------------------------------------------------

    def _add_forms(self, rules: TextRules) -> None:
        self.body.addWidget(words(self.tr("Unicode form of typed texts"), "heading"))
        titles = {
            TextForm.TYPED: self.tr("As &typed: no character is changed"),
            TextForm.NFC: self.tr("N&FC: letter and accent are one character where there is one"),
            TextForm.NFD: self.tr("NF&D: letter and accent are two characters"),
        }
        self.forms = self._choices(titles, rules.form)
        text = self.tr(
            "Texts that are there already stay byte for byte until somebody edits them. An export "
            "declares the form and says which texts are in another one."
        )
        self.body.addWidget(words(text, "quiet"))

    def _add_marks(self, rules: TextRules) -> None:
        self.body.addWidget(words(self.tr("Marks in texts"), "heading"))
        titles = {
            MarkConvention.BRACKETS: self.tr("&Brackets: %1").replace(
                "%1", "\u2066\u2045?unclear\u2046 \u2045-struck out\u2046 \u2045.4\u2046\u2069"
            ),
            MarkConvention.TEI: self.tr("&Elements of TEI: %1").replace(
                "%1", "\u2066<unclear>\u2026</unclear> <del>\u2026</del>\u2069"
            ),
            MarkConvention.NONE: self.tr("&No marks"),
        }
        self.marks = self._choices(titles, rules.marks)
        text = self.tr("Marks that are there already are not translated.")
        self.body.addWidget(words(text, "quiet"))

    def show_languages(self, languages: list[str] | None) -> None:
        """Offer the languages of the dictionaries; None: this computer has no spell check."""
        chosen = self.language.currentText()
        self.language.clear()
        self.language.addItems(["", *(languages or ())])
        self.language.setCurrentText(chosen)
        there = self.tr(
            "A code such as en_GB, or nothing. Dictionaries are those of this computer."
        )
        absent = self.tr(
            "A code such as en_GB, or nothing. This computer has no spell check: it needs Enchant "
            "and the package pyenchant."
        )
        self.about_language.setText(absent if languages is None else there)

    def _add_language(self, rules: TextRules) -> None:
        self.body.addWidget(words(self.tr("Spell check"), "heading"))
        self.language = QComboBox()
        self.language.setEditable(True)
        self.language.setCurrentText(rules.language)
        name = self.tr("Language of the spell check")
        self.language.setAccessibleName(name)
        typed = self.language.lineEdit()
        assert typed is not None  # noqa: S101 - it is editable
        typed.setAccessibleName(name)
        self.body.addWidget(self.language)
        self.about_language = words(self.tr("A code such as en_GB, or nothing."), "quiet")
        self.body.addWidget(self.about_language)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.body.addWidget(self.refusal)

    def _choices(self, titles: dict[E, str], now: E) -> dict[E, QRadioButton]:
        group, radios = QButtonGroup(self), {}
        for value, title in titles.items():
            radio = QRadioButton(title)
            radio.setChecked(value is now)
            group.addButton(radio)
            radios[value] = radio
            self.body.addWidget(radio)
        return radios


def _chosen(radios: dict[E, QRadioButton]) -> E:
    return next(value for value, radio in radios.items() if radio.isChecked())
