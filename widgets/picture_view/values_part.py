"""The part of the card for deep pictures: limits of values, and bands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from annotator.imaging import Values
from annotator.imaging.formats.facts import Numbers
from annotator.rendering import COLOURS, PLAIN, RangeSource, Rendering
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.dialogs.number_fields import DecimalField, fault_line
from widgets.kit.layouts import new_column
from widgets.kit.plain_text import PlainLabel
from widgets.picture_view.histogram import Histogram
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX

_DIGITS = 4
"""Significant digits of floating-point limits, counted from the first digit of the range."""

_LEAST_DECIMALS = 2
_MOST_DECIMALS = 12
_STEPS = 100


class ValuesPart(QWidget):
    """Knows no settings: it shows given values and reports changes.

    Signals:
        wished: a ``Rendering``, at each change.
        reshaped: the part may need more room, or less.
    """

    wished = Signal(object)
    reshaped = Signal()

    def __init__(self, look: Look) -> None:
        """Start hidden."""
        super().__init__()
        self._look = look
        self._values: Values | None = None
        self._column = new_column(self)
        self._column.addWidget(words(self.tr("Values"), "heading"))
        self.told = words("", "quiet")
        self._column.addWidget(self.told)
        self.histogram = Histogram(look)
        self._column.addWidget(self.histogram)
        self.grid = QGridLayout()
        self._column.addLayout(self.grid)
        self.low = self._spin(self.tr("Black point"))
        self.high = self._spin(self.tr("White point"))
        self.fault = fault_line(self.low, self.high)
        self._column.addWidget(self.fault)
        self._buttons = QHBoxLayout()
        self.whole = self._button(self.tr("Whole range"), RangeSource.WHOLE)
        self.automatic = self._button(self.tr("Automatic"), RangeSource.AUTOMATIC)
        self._column.addLayout(self._buttons)
        self.whole.setToolTip(self.tr("From the lowest to the highest value of each picture."))
        self.automatic.setToolTip(
            self.tr("Without outliers: 1 in 200 values at each end is left out.")
        )
        self.bands_grid = QGridLayout()
        self._column.addLayout(self.bands_grid)
        self.way = self._combo(self.tr("Shown as"))
        self.way.addItems([self.tr("One band, grey"), self.tr("Three bands, in colour")])
        self.one = self._combo(self.tr("Band"))
        self.three = [
            self._combo(name) for name in (self.tr("Red"), self.tr("Green"), self.tr("Blue"))
        ]
        self.way.activated.connect(self._on_way)
        for combo in (self.one, *self.three):
            combo.activated.connect(self._on_band)
        self.plain = QPushButton(self.tr("As stored"))
        self.plain.setToolTip(self.tr("The whole range of the bands that come first."))
        self.plain.clicked.connect(lambda: self._tell(PLAIN))
        self._buttons.addWidget(self.plain)
        look.changed.connect(self.restyle)
        self.hide()

    def show_values(self, values: Values | None) -> None:
        """Show the rendering of a picture; nothing for a picture with plain byte values."""
        self._values = values
        self.setVisible(values is not None)
        if values is not None:
            self.histogram.show_values(values.measured)
            self.told.setText(self._told(values))
            self._show_limits(values)
            self._show_choice(values)
        self.reshaped.emit()

    def restyle(self) -> None:
        """Adapt to another scale of the interface."""
        gap = self._look.px(GAP_PX)
        self._column.setSpacing(gap)
        self._buttons.setSpacing(gap)
        for grid in (self.grid, self.bands_grid):
            grid.setHorizontalSpacing(self._look.px(GAP_WIDE_PX))
            grid.setVerticalSpacing(gap)
            grid.setColumnStretch(1, 1)

    # Internals ----------------------------------------------------------------------------------

    def _spin(self, name: str) -> DecimalField:
        spin = DecimalField()
        spin.setKeyboardTracking(False)  # half a number is not a valid value
        spin.setAccelerated(True)
        self._row(self.grid, name, spin)
        if spin.typed is not None:
            spin.typed.changed.connect(lambda _said: self.reshaped.emit())
        spin.valueChanged.connect(self._on_limit)
        return spin

    def _button(self, text: str, span: RangeSource) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "choice")
        button.setCheckable(True)
        button.clicked.connect(lambda: self._on_span(span))
        self._buttons.addWidget(button)
        return button

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        # A name from a file may be long: the card keeps its width.
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        self._row(self.bands_grid, name, combo)
        return combo

    def _row(self, grid: QGridLayout, name: str, field: QWidget) -> None:
        label = PlainLabel(name)
        label.setBuddy(field)
        field.setAccessibleName(name)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(field, row, 1)

    def _told(self, values: Values) -> str:
        facts, found = values.facts, values.measured
        decimals = _decimals(values)
        least, greatest = (
            f"\u2068{self.locale().toString(each, 'f', decimals)}\u2069"
            for each in (found.least, found.greatest)
        )
        count = facts.bands
        bands = self.tr("1 band") if count == 1 else self.tr("%n bands", "", count)
        told = self.tr("%1 bits, %2, values %3 to %4").replace("%1", str(facts.bits))
        return told.replace("%2", bands).replace("%3", least).replace("%4", greatest)

    def _show_limits(self, values: Values) -> None:
        found, decimals = values.measured, _decimals(values)
        least, greatest = min(found.least, found.low), max(found.greatest, found.high)
        apart = 10.0**-decimals
        step = max(apart, round((greatest - least) / _STEPS, decimals))
        for spin, limits, value in (
            (self.low, (least, found.high - apart), found.low),
            (self.high, (found.low + apart, greatest), found.high),
        ):
            spin.blockSignals(True)
            spin.setDecimals(decimals)
            spin.setRange(*limits)
            spin.setSingleStep(step)
            if not math.isclose(spin.value(), value, abs_tol=apart / 2):
                spin.setValue(value)
            spin.blockSignals(False)

    def _show_choice(self, values: Values) -> None:
        span = values.rendering.span
        self.whole.setChecked(span is RangeSource.WHOLE)
        self.automatic.setChecked(span is RangeSource.AUTOMATIC)
        self.plain.setEnabled(not values.rendering.is_plain)
        self._show_bands(values)

    def _show_bands(self, values: Values) -> None:
        names = [
            name or self.tr("Band %1").replace("%1", str(number))
            for number, name in enumerate(values.names, 1)
        ]
        is_grey = len(values.bands) == 1
        has_way = len(names) >= COLOURS
        self._show_row(self.way, is_shown=has_way)
        self.way.setCurrentIndex(0 if is_grey else 1)
        self._show_row(self.one, is_shown=is_grey and len(names) > 1)
        for combo in self.three:
            self._show_row(combo, is_shown=not is_grey)
        shown = (
            [(self.one, values.bands[0])] if is_grey else zip(self.three, values.bands, strict=True)
        )
        for combo, band in shown:
            _fill(combo, names)
            combo.setCurrentIndex(band)

    def _show_row(self, field: QWidget, *, is_shown: bool) -> None:
        place = self.bands_grid.indexOf(field)
        row = self.bands_grid.getItemPosition(place)[0]  # type: ignore[index]  # a tuple, which the stubs do not say
        label = self.bands_grid.itemAtPosition(row, 0)
        field.setVisible(is_shown)
        if label is not None and (widget := label.widget()) is not None:
            widget.setVisible(is_shown)

    def _on_limit(self) -> None:
        if self._values is not None:
            low, high = self.low.value(), self.high.value()
            if low < high:
                self._tell(
                    replace(self._values.rendering, span=RangeSource.OWN, low=low, high=high)
                )

    def _on_span(self, span: RangeSource) -> None:
        if self._values is not None:
            rendering = self._values.rendering
            self._tell(Rendering(span, bands=rendering.bands))

    def _on_way(self) -> None:
        if self._values is not None:
            first = self._values.bands[0]
            bands = (first,) if self.way.currentIndex() == 0 else tuple(range(COLOURS))
            self._tell(replace(self._values.rendering, bands=bands))

    def _on_band(self) -> None:
        if self._values is not None:
            is_grey = len(self._values.bands) == 1
            combos: Sequence[QComboBox] = [self.one] if is_grey else self.three
            bands = tuple(combo.currentIndex() for combo in combos)
            self._tell(replace(self._values.rendering, bands=bands))

    def _tell(self, wish: Rendering) -> None:
        # The controls are updated with the picture; until then the next change builds on this one.
        if self._values is not None:
            values = self._values
            bands = wish.bands_of(values.facts.bands)
            self._values = replace(values, rendering=wish, bands=bands)
            self._show_choice(self._values)
            self.reshaped.emit()
        self.wished.emit(wish)


def _fill(combo: QComboBox, names: list[str]) -> None:
    if [combo.itemText(row) for row in range(combo.count())] != names:
        combo.clear()
        combo.addItems(names)


def _decimals(values: Values) -> int:
    """Return the number of decimals beyond which limits no longer differ visibly."""
    found = values.measured
    spans = found.greatest - found.least, found.high - found.low
    span = min(each for each in spans if each > 0)
    if values.facts.numbers is not Numbers.FLOATING or not math.isfinite(span):
        return 0
    return min(_MOST_DECIMALS, max(_LEAST_DECIMALS, _DIGITS - 1 - math.floor(math.log10(span))))
