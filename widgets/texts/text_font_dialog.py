"""The dialog for the font of texts: of all, or of those of one label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QComboBox, QFormLayout, QSizePolicy, QWidget

from annotator.display_text import one_line, shown_name
from annotator.text.text_fonts import LEAST, MOST, USUAL, TextFont
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.dialogs.number_fields import NumberField, fault_line
from widgets.kit.plain_text import PlainLabel, add_row
from widgets.theme.look import Look

ALL: Final = ""
"""The choice of all texts; a label always has a name."""

_HUNDRED: Final = 100
_SAMPLES: Final = ("Aa Œœ ß 1812", "مقهى السلام")
_LONGEST_SAMPLE: Final = 60


class TextFontDialog(DialogFrame):
    """Changes the font of one choice after the other; all are saved together.

    Args:
        look: provides colours and sizes.
        fonts: the present fonts by label; that of all texts by ``ALL``, with its size.
        labels: the names of the labels of the open job.
        sample: the text that is shown in the font; without one, two scripts.
    """

    def __init__(
        self,
        look: Look,
        fonts: Mapping[str, TextFont],
        labels: Sequence[str],
        sample: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Show the font of the current choice."""
        super().__init__(look, "", width_px=520, parent=parent)
        self.show_titles(self.tr("Font of the text"))
        self._fonts = dict(fonts)
        self._is_filling = False
        self.scope, self.family = QComboBox(), QComboBox()
        self.size_field = NumberField(self.tr("Size"))
        self.sample = PlainLabel(one_line(sample)[:_LONGEST_SAMPLE] or " · ".join(_SAMPLES))
        self._lay_out()
        self._fill(labels)
        self.scope.currentIndexChanged.connect(self._show_choice)
        self.family.currentIndexChanged.connect(self._take)
        self.size_field.valueChanged.connect(self._take)
        self._show_choice()
        self.scope.setFocus()

    def begin_with(self, label: str) -> None:
        """Show the font of a label, or of ``ALL``."""
        self.scope.setCurrentIndex(max(0, self.scope.findData(label)))

    def answer(self) -> dict[str, TextFont]:
        """Return the fonts by label, that of all texts by ``ALL``; usual ones are left out."""
        return {name: font for name, font in self._fonts.items() if font != USUAL}

    # Internals --------------------------------------------------------------

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for combo in (self.scope, self.family):
            policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            combo.setSizeAdjustPolicy(policy)
            combo.setMinimumContentsLength(16)
        for title, field in (
            (self.tr("&Texts"), self.scope),
            (self.tr("&Font"), self.family),
            (self.tr("Si&ze"), self.size_field),
        ):
            field.setAccessibleName(title.replace("&", ""))
            add_row(form, title, field)
        self.size_field.setSuffix(" %")
        self.body.addLayout(form)
        self.body.addWidget(fault_line(self.size_field))
        self.sample.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sample.setMinimumHeight(self.look.px(84))
        self.sample.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.body.addWidget(self.sample)
        told = self.tr(
            "The font is kept on this computer, for labels of this name in every job. Letters that "
            "it lacks come from another font."
        )
        self.body.addWidget(words(told, "quiet"))
        self.body.addStretch(1)
        self.usual_button = self.add_button(self.tr("&Usual font"), call=self._reset)
        self.cancel_button, self.save_button = self.add_ways_out(self.tr("&Save"))
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.accept)

    def _fill(self, labels: Sequence[str]) -> None:
        self.scope.addItem(self.tr("All texts"), ALL)
        for name in labels:
            told = self.tr("Label %1").replace("%1", shown_name(name))
            self.scope.addItem(told, name)
        self.family.addItem(self.tr("Usual font"), "")
        for name in QFontDatabase.families():
            self.family.addItem(one_line(name), name)

    @property
    def _chosen(self) -> str:
        return str(self.scope.currentData())

    def _show_choice(self) -> None:
        font, is_all = self._fonts.get(self._chosen, USUAL), self._chosen == ALL
        self._is_filling = True
        at = self.family.findData(font.family)
        if at < 0:  # not on this computer: another one may have it
            self.family.addItem(one_line(font.family), font.family)
            at = self.family.count() - 1
        self.family.setCurrentIndex(at)
        least = round(LEAST * _HUNDRED)
        self.size_field.setRange(least if is_all else least - 1, round(MOST * _HUNDRED))
        self.size_field.setSpecialValueText("" if is_all else self.tr("as all texts"))
        self.size_field.setSingleStep(5)
        usual = 1.0 if is_all else None
        size = usual if font.size is None else font.size
        self.size_field.setValue(least - 1 if size is None else round(size * _HUNDRED))
        self._is_filling = False
        self._show_sample()

    def _take(self) -> None:
        if self._is_filling:
            return
        value = self.size_field.value()
        size = None if value < round(LEAST * _HUNDRED) else value / _HUNDRED
        self._fonts[self._chosen] = TextFont(str(self.family.currentData()), size)
        self._show_sample()

    def _reset(self) -> None:
        self._fonts.pop(self._chosen, None)
        self._show_choice()

    def _show_sample(self) -> None:
        all_texts, own = self._fonts.get(ALL, USUAL), self._fonts.get(self._chosen, USUAL)
        font = QFont(self.font())
        family = own.family or all_texts.family
        if family:
            font.setFamilies([family, *font.families()])
        size = own.size or all_texts.size or 1.0
        font.setPointSizeF(font.pointSizeF() * size)
        self.sample.setFont(font)
