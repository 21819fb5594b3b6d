"""The person's settings for input."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class InputOptions:
    """How mouse, wheel and tools behave; a change is in force at once.

    ``wheel_zooms``: the plain wheel zooms and Ctrl scrolls, instead of the other way round.
    ``drag_pans``: a drag beside the regions moves the picture instead of selecting those that it
    comes over. ``stays_in_box``: the tool that draws stays on; else one box is drawn at a time.
    ``label_goes_on``: a label that regions get is also that of the next box; else that one has
    the label that was chosen while nothing was selected, or while drawing.
    """

    wheel_zooms: bool = False
    drag_pans: bool = False
    stays_in_box: bool = True
    label_goes_on: bool = True
