"""The page of the manual about each action."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from annotator.actions.actions_and_keys import TABLE, Action

_BY_GROUP: Final = {
    "job": "start/first-own-job.md",
    "edit": "how-to/boxes.md",
    "region": "how-to/boxes.md",
    "text": "how-to/texts.md",
    "sound": "how-to/sound.md",
    "propose": "how-to/proposals.md",
    "go": "how-to/many-items.md",
    "view": "how-to/look-closely.md",
    "help": "how-to/keys.md",
    "": "how-to/boxes.md",
}
"""The page of the actions of a group of which no table below says another."""

_PAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "start/first-ten-minutes.md": ("open-sample", "first-steps", "manual", "about"),
    "start/hand-in-and-be-paid.md#2-hand-in": ("hand-in", "submit"),
    "how-to/import-and-export.md#import": ("import",),
    "how-to/import-and-export.md#export": ("export",),
    "how-to/recover.md": ("save", "find-pictures"),
    "how-to/receipts.md": ("take-receipt", "receipts"),
    "how-to/receive-and-pay.md": ("encryption-key",),
    "how-to/receive-and-pay.md#give-out": ("pack",),
    "how-to/receive-and-pay.md#receive": ("countersign", "receive"),
    "how-to/receive-and-pay.md#merge-and-review": ("merge-collection", "give-reviews"),
    "how-to/receive-and-pay.md#audit-and-pay": ("audit",),
    "how-to/update.md": ("update",),
    "how-to/work-order.md": ("work-order", "guideline"),
    "how-to/work-order.md#new-terms": ("take-order",),
    "how-to/write-a-work-order.md": ("write-order",),
    "why/time.md": ("time-and-pay",),
    "how-to/correct-time.md": ("my-day",),
    "how-to/statement.md": ("statement",),
    "how-to/payments.md": ("payments",),
    "how-to/two-people.md": ("hand-over",),
    "how-to/two-people.md#a-pin": ("pin",),
    "how-to/breaks.md": (
        *("pause", "sparing", "effort-line"),
        *("answer-work", "answer-other", "answer-rest", "answer-own"),
    ),
    "how-to/keys.md": ("settings", "quit", "find-action", "keys", "change-keys", "context-menu"),
    "how-to/compare-versions.md": ("compare-texts", "show-disagreements"),
    "how-to/many-items.md#do-the-same-on-many": ("carry", "bring-previous"),
    "how-to/many-items.md#skip": ("skip",),
    "how-to/many-items.md#find-items": ("find-items", "show-all-items", "gallery", "thumbnails"),
    "how-to/many-items.md#files": ("add-pictures",),
    "how-to/labels.md": (
        *("edit-label", "ask-label", "change-labels", "new-label", "rename-label"),
        *("colour-of-label", "key-of-label", "merge-label", "delete-label", "only-label"),
        *("select-label", "edit-attributes", "flag-occluded", "flag-truncated"),
        *("flag-difficult", "flag-crowd", "flag-confidential", "details", "comment"),
        *("tag-and-next",),
    ),
    "how-to/texts.md": ("edit-text", "text-strip"),
    "how-to/texts.md#a-page-line-by-line": ("split-line", "join-lines"),
    "how-to/texts.md#what-you-cannot-read": ("marks-help",),
    "how-to/texts.md#letters-that-your-keyboard-does-not-have": ("characters",),
    "how-to/texts.md#scripts-and-fonts": ("text-direction", "text-font", "text-rules"),
    "how-to/review.md": (
        *("review", "accept-item", "reject-item", "withdraw-item", "review-queue"),
        *("accept-region", "correct-region", "reject-region", "clear-region-review"),
        *("answer-rejection", "blink-versions", "compare-versions", "practice"),
    ),
    "how-to/two-people.md#show-your-work-to-an-inspector": ("show-item",),
    "how-to/disturbing-pictures.md": ("turn-veil",),
    "how-to/appearance.md": ("theme", "contrast", "side-column", "bigger", "smaller", "tool-hints"),
}
_BEGINNINGS: Final = {
    "label-": "how-to/labels.md",
    "tag-": "how-to/labels.md",
    "speaker-": "how-to/sound.md",
    "see-": "how-to/look-closely.md",
}


def _page(action: Action) -> str:
    named = (page for page, ids in _PAGES.items() if action.id in ids)
    begun = (page for start, page in _BEGINNINGS.items() if action.id.startswith(start))
    return next(named, next(begun, _BY_GROUP[action.group]))


HELP_PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {action.id: _page(action) for action in TABLE}
)
"""The address in the manual of each action, by its id."""
