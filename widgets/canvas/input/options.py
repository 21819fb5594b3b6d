"""Settings for mouse, wheel and tools."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class InputOptions:
    """How mouse, wheel and tools behave; a change takes effect at once.

    ``wheel_zooms``: the plain wheel zooms and Ctrl scrolls, instead of the reverse. ``drag_pans``:
    a drag beside the regions pans instead of selecting with a rubber band. ``stays_in_box``: the
    drawing tool stays active; otherwise one box is drawn at a time. ``label_goes_on``: a label
    given to regions also becomes the next box's; otherwise the next box has the label that was
    chosen while nothing was selected, or while drawing.
    """

    wheel_zooms: bool = False
    drag_pans: bool = False
    stays_in_box: bool = True
    label_goes_on: bool = True
