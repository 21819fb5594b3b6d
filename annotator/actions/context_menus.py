"""The actions of each context menu, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import Final


class MenuContext(Enum):
    """What a menu is about."""

    PICTURE = auto()
    """The picture, where no region is."""
    REGION = auto()
    """The selected regions, on the picture or in their list."""
    REGIONS = auto()
    """The list of regions, below its last row."""
    LABEL = auto()
    LABELS = auto()
    """The list of labels, below its last row."""
    ITEM = auto()
    ITEMS = auto()
    """The list of items, below its last row."""
    CROP = auto()
    """The selected regions in the gallery."""
    RECENT = auto()
    """The jobs that were open before."""


Sections = tuple[tuple[str, ...], ...]
"""The ids of actions, in groups between which a line is drawn."""

MENUS: Final[Mapping[MenuContext, Sections]] = MappingProxyType(
    {
        MenuContext.PICTURE: (
            ("tool-box", "tool-extreme"),
            ("paste-here", "select-all"),
            ("confirm", "skip", "comment"),
            ("zoom-fit", "zoom-100", "see-adjust", "hide-all"),
            ("reveal-item", "copy-item-name"),
        ),
        MenuContext.REGION: (
            ("keep-proposal", "refuse-proposal"),
            ("edit-label", "edit-text", "comment", "snap"),
            ("copy", "duplicate", "paste-here", "carry"),
            ("hide-region", "hide-others", "lock"),
            ("delete",),
        ),
        MenuContext.REGIONS: (("select-all", "paste"), ("hide-all", "details")),
        MenuContext.LABEL: (
            ("rename-label", "colour-of-label", "key-of-label", "merge-label"),
            ("only-label", "select-label"),
            ("new-label", "change-labels", "ask-label"),
            ("delete-label",),
        ),
        MenuContext.LABELS: (("new-label", "change-labels", "ask-label"),),
        MenuContext.ITEM: (
            ("open-item",),
            ("confirm", "skip", "comment", "practice"),
            ("reveal-item", "copy-item-name", "copy-item-path", "find-pictures"),
            ("show-item",),
        ),
        MenuContext.ITEMS: (
            ("find-items", "show-all-items", "go-to-item"),
            ("add-pictures", "find-pictures", "thumbnails"),
        ),
        MenuContext.CROP: (
            ("open-item", "edit-label"),
            ("reveal-item", "copy-item-name", "copy-item-path"),
            ("select-all",),
            ("delete",),
        ),
        MenuContext.RECENT: (("clear-recent",),),
    }
)

MORE: Final[Mapping[MenuContext, Sections]] = MappingProxyType(
    {
        MenuContext.PICTURE: (
            ("draw-by-keys", "paste", "bring-previous"),
            ("turn-veil", "reload", "copy-item-path"),
        ),
        MenuContext.REGION: (
            ("flag-occluded", "flag-truncated", "flag-difficult", "flag-crowd"),
            ("group", "ungroup", "order-earlier", "order-later"),
        ),
    }
)
"""What stands in a menu of its own before the last group: at 200 % all must fit the screen."""

ANY_ITEM: Final = frozenset(
    {
        "open-item",
        "reveal-item",
        "copy-item-name",
        "copy-item-path",
        "find-pictures",
        "show-item",
    }
)
"""Actions in the menu of an item that are possible without opening it first."""

PROPOSALS: Final = frozenset({"keep-proposal", "refuse-proposal"})
"""Actions that stand in the menu of a region only while it waits for a decision."""


def actions_of(context: MenuContext) -> tuple[str, ...]:
    """Return the ids in a context menu, in its order."""
    *first, last = MENUS[context]
    sections = (*first, *MORE.get(context, ()), last)
    return tuple(action_id for section in sections for action_id in section)
