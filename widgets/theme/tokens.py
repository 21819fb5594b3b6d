"""The colours and sizes of the design, as values; a test measures the contrast."""

from __future__ import annotations

from dataclasses import dataclass

GAP_PX = 8
GAP_WIDE_PX = 12
GAP_WIDEST_PX = 16
ROW_PX = 28
BAR_PX = 44
RAIL_PX = 48
LINE_PX = 28
SIDE_PX = 280
RADIUS_PX = 6
CARD_RADIUS_PX = 10
ICON_PX = 20
MARK_PX = 16
MARK_RING_PX = 5
TARGET_PX = 24

BASE_PT = 10.5
QUIET_PT = 9.0
SECTION_PT = 13.0
PAGE_PT = 18.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours, each ``#rrggbb``."""

    name: str
    window: str
    surface: str
    surround: str
    text: str
    quiet: str
    line: str
    hairline: str
    disabled: str
    disabled_edge: str
    accent: str
    on_accent: str
    accent_soft: str
    attention: str
    refusal: str
    information: str
    focus: str


LIGHT = Tokens(
    name="light",
    window="#F4F3EF",
    surface="#FFFFFF",
    surround="#D6D4CE",
    text="#1C1F23",
    quiet="#565D66",
    line="#8A867D",
    hairline="#DEDBD3",
    disabled="#8A867D",
    disabled_edge="#DEDBD3",
    accent="#0A6B5D",
    on_accent="#FFFFFF",
    accent_soft="#DCEBE6",
    attention="#8A5200",
    refusal="#B3261E",
    information="#1B5AA6",
    focus="#0A6B5D",
)

DARK = Tokens(
    name="dark",
    window="#1D1E21",
    surface="#27292D",
    surround="#131416",
    text="#ECEAE6",
    quiet="#AEB4BB",
    line="#73777E",
    hairline="#3A3D42",
    disabled="#73777E",
    disabled_edge="#3A3D42",
    accent="#5FCBB4",
    on_accent="#06231E",
    accent_soft="#24413C",
    attention="#F0B45B",
    refusal="#F48B82",
    information="#8DBBF2",
    focus="#5FCBB4",
)

HIGH_CONTRAST = Tokens(
    name="high contrast",
    window="#000000",
    surface="#000000",
    surround="#000000",
    text="#FFFFFF",
    quiet="#FFFFFF",
    line="#FFFFFF",
    hairline="#FFFFFF",
    disabled="#A0A0A0",
    disabled_edge="#4A4A4A",
    accent="#FFFFFF",
    on_accent="#000000",
    accent_soft="#333333",
    attention="#FFD75E",
    refusal="#FF9C94",
    information="#9CC8FF",
    focus="#FFE100",
)

ALL = (LIGHT, DARK, HIGH_CONTRAST)

LABEL_COLOURS = (
    "#58B6F0",  # sky
    "#F29A00",  # orange
    "#0AA15E",  # green
    "#D97BB6",  # pink
    "#F2E23C",  # yellow
    "#2D6CDF",  # blue
    "#DE4F24",  # vermilion
    "#D9D9D9",  # light grey, for the black of the original
)
"""Okabe and Ito (2008), a little brighter, so that each reads as a thin line on a photograph."""

UNKNOWN_LABEL = LABEL_COLOURS[-1]
"""The colour of a region whose label is not there."""

WORKER_COLOURS = (
    *("#0A6B5D", "#1B5AA6", "#8A3B6B", "#8A5200", "#5B4B9A", "#4A6A1E", "#A13D2D", "#3E5C76"),
)
"""Grounds of the circles of workers; white on each has a contrast of at least 4.5."""

BLACK, WHITE = "#000000", "#FFFFFF"

DARK_INK, LIGHT_INK = "#101214", WHITE
"""Marks and letters on pictures and on the colours of labels, in all themes."""

DARK_HAIR, LIGHT_HAIR = "#BE101214", "#AAFFFFFF"
"""Hairlines beside the lines of boxes, as ``#aarrggbb``; so are the rest."""

SELECTED_ALPHA, HOVERED_ALPHA = 40, 28
"""Opacity, of 255, with which the colour of its label fills a selected and a hovered box.

A selected box has no colour of its own. ``widgets/canvas/layers/selection_layer.py`` draws it.
"""

BAND_ALPHA, MAGNIFIER_CROSS_ALPHA = 30, 170
"""Opacity, of 255, of the rubber band's inside and of the cross in the magnifier."""

DARK_CROSS, LIGHT_CROSS = "#96101214", "#E6FFFFFF"
FIGURES_GROUND = "#D7101214"
"""The plate under the figures beside the crosshair."""

HINT_GROUND = "#EB101214"
"""The plate under the hint of a tool."""

UNSEEN_VEIL = "#5A000000"
"""Lies on the mini-map over what the view does not show."""

TEXT_PAIRS = (
    ("text", "window"),
    ("text", "surface"),
    ("text", "accent_soft"),
    ("quiet", "window"),
    ("quiet", "surface"),
    ("quiet", "accent_soft"),
    ("on_accent", "accent"),
    ("accent", "window"),
    ("accent", "surface"),
    ("attention", "window"),
    ("attention", "surface"),
    ("refusal", "window"),
    ("refusal", "surface"),
    ("information", "window"),
    ("information", "surface"),
)
"""Every (text, background) in use; at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""

MARK_PAIRS = (
    ("line", "window"),
    ("line", "surface"),
    ("focus", "window"),
    ("focus", "surface"),
    ("accent", "accent_soft"),
    ("disabled", "window"),
    ("disabled", "surface"),
)
"""Every other mark that carries meaning; at least 3 to 1 (WCAG 2.2, 1.4.11)."""


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


_LINEAR_BELOW = 0.04045
"""Where the sRGB curve changes from linear to a power (IEC 61966-2-1)."""


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= _LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


SPECTRA = {
    LIGHT.name: ("#FFFFFF", "#E4D5A0", "#A59C74", "#575C6D", "#00224E"),
    DARK.name: ("#131416", "#16305E", "#575C6D", "#A59C74", "#FEE838"),
    HIGH_CONTRAST.name: ("#000000", "#FFFFFF"),
}
"""From silent to loud, at equal distances: after cividis (Nuñez, Anderton and Renslow 2018), which
looks the same to colour-blind people. Lightness alone tells the level: each is lighter, or each is
darker, than the one before."""
