"""The actions of each context menu, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import Final


class MenuContext(Enum):
    """The subject of a context menu."""

    PICTURE = auto()
    """The picture, outside all regions."""
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
"""The ids of actions, in groups. Separators are drawn between the groups."""

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
            ("confirm", "reopen-item", "skip", "withdraw-item", "comment", "practice"),
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
            (
                *("flag-occluded", "flag-truncated", "flag-difficult", "flag-crowd"),
                "flag-confidential",
            ),
            ("group", "ungroup", "order-earlier", "order-later"),
        ),
    }
)
"""Actions in a submenu before the last group: the menu must fit the screen at 200 %."""

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
"""Actions of an item that do not require it to be open."""

PROPOSALS: Final = frozenset({"keep-proposal", "refuse-proposal"})
"""Actions that the menu of a region has only while the region waits for a decision."""


def actions_of(context: MenuContext) -> tuple[str, ...]:
    """Return the ids of the actions in a context menu, in order."""
    *first, last = MENUS[context]
    sections = (*first, *MORE.get(context, ()), last)
    return tuple(action_id for section in sections for action_id in section)
