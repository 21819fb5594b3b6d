"""Applies a set of tokens to the whole application: palette, style sheet and fonts."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from PySide6.QtCore import QBuffer, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication

import resources
from annotator.files import FOR_THE_OWNER
from annotator.paths import cache_folder
from widgets.theme import icons
from widgets.theme.style_application import StyleApplication
from widgets.theme.style_sheet import IconFiles, style_sheet
from widgets.theme.tokens import BASE_PT, DARK, HIGH_CONTRAST, ICON_PX, LIGHT, Tokens

FONT_FILES = ("NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf", "NotoNaskhArabic-Regular.ttf")
FAMILIES = ("Noto Sans", "Noto Naskh Arabic")


class Look(QObject):
    """The current look. Widgets that paint themselves ask it for colours.

    Attributes:
        dressing: puts its style sheet on all widgets.

    Signals:
        changed: other tokens or another scale are applied; after a change of scale it is emitted
            again once hidden widgets are updated, for code that measures them.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        """Load the fonts; nothing is applied before ``wear``."""
        super().__init__(app)
        self._app = app
        self.tokens = LIGHT
        self.zoom = 1.0
        # Once: after a style sheet was set, this would polish every widget twice.
        app.setStyle("Fusion")
        self.dressing = StyleApplication(app, self)
        self.dressing.finished.connect(self._on_all_dressed)
        self._is_resized = False
        load_fonts()

    def wear(self, theme: str, zoom: float = 1.0) -> None:
        """Apply ``light``, ``dark``, ``contrast`` or ``system``, at a scale from 0.75 to 2."""
        tokens = DARK if self._is_dark(theme) else LIGHT
        if theme == "contrast":
            tokens = HIGH_CONTRAST
        self._is_resized |= zoom != self.zoom
        self.tokens, self.zoom = tokens, zoom
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPointSizeF(BASE_PT * zoom)
        is_first = not self._app.styleSheet()
        self._app.setFont(font)
        self._app.setPalette(palette(tokens))
        self.dressing.put_on(style_sheet(tokens, zoom, self._files(tokens)))
        if is_first:
            # The first style sheet gives menus and lists the fonts that Windows has for them.
            self._app.setFont(font)
        self.changed.emit()

    @property
    def is_worn_by_all(self) -> bool:
        """Whether hidden widgets have the current look, too, so that they can be measured."""
        return self.dressing.is_finished

    def _on_all_dressed(self) -> None:
        if self._is_resized:
            self._is_resized = False
            self.changed.emit()

    def icon(self, name: str) -> QIcon:
        """Return a bundled icon in the current colours."""
        return icons.icon(name, self.tokens, self.px(ICON_PX))

    def px(self, size_px: float) -> int:
        """Return a size of the design at the current scale."""
        return round(size_px * self.zoom)

    def _files(self, tokens: Tokens) -> IconFiles:
        """Draw the icons of the style sheet into cache files, and return their paths."""
        paths = []
        drawn = (
            ("chevron-down", tokens.text),
            ("check", tokens.on_accent),
            ("x", tokens.quiet),
            ("chevron-right", tokens.quiet),
        )
        folder = cache_folder()
        # Qt caches files by name: a mirrored one needs its own name.
        is_rtl = self._app.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for name, colour in drawn:
            turned = "-rtl" if is_rtl and name in icons.MIRRORED else ""
            path = folder / f"{name}-{colour[1:]}{turned}.png"
            with suppress(OSError):  # without it only an arrow is missing
                path.write_bytes(_png(name, colour, turned))
                path.chmod(FOR_THE_OWNER)
            paths.append(path.as_posix())
        return IconFiles(*paths)

    def _is_dark(self, theme: str) -> bool:
        if theme == "system":
            return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return theme == "dark"


@cache
def load_fonts() -> None:
    """Load the bundled fonts, once for a process: with each one Qt forgets the sizes of all."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resources.path("fonts", name)))


@cache
def _png(name: str, colour: str, _turned: str) -> bytes:
    """Return an icon of the style sheet as a file, in the direction of the interface."""
    buffer = QBuffer()
    icons.pixmap(name, colour, 28).save(buffer, "PNG")
    return bytes(buffer.data().data())


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of a set of tokens."""
    roles = {
        QPalette.ColorRole.Window: tokens.window,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.window,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.quiet,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.on_accent,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.Mid: tokens.hairline,
        QPalette.ColorRole.Dark: tokens.line,
        QPalette.ColorRole.Light: tokens.surface,
        QPalette.ColorRole.Midlight: tokens.hairline,
        QPalette.ColorRole.Shadow: tokens.line,
    }
    result = QPalette()
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.line))
    return result
