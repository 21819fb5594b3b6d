"""The arrow of a combo box grows with the interface, like all else."""

from __future__ import annotations

import re

import pytest

from widgets.theme.sheet import style_sheet
from widgets.theme.tokens import LIGHT


@pytest.mark.parametrize(("zoom", "side_px"), [(1.0, 14), (1.5, 21), (2.0, 28)])
def test_the_arrow_of_a_combo_box_grows_with_the_interface(zoom: float, side_px: int) -> None:
    sheet = style_sheet(LIGHT, zoom, "arrow.png", "tick.png")
    arrow = re.search(r"QComboBox::down-arrow \{[^}]*width: (\d+)px; height: (\d+)px", sheet)
    assert arrow is not None
    assert (int(arrow[1]), int(arrow[2])) == (side_px, side_px)
