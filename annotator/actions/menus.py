"""The menus of the window: the actions of each group in sections, some of them in submenus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

MOST_LINES: Final = 20
"""The maximum length of a menu, so that it fits a screen of 768 px with its separators."""


@dataclass(frozen=True, slots=True)
class Submenu:
    """A menu inside a menu: its title, and the ids of its actions."""

    title: str
    ids: tuple[str, ...]


Section = tuple[str | Submenu, ...]
"""Ids of actions and submenus. A separator is drawn between the sections of a menu."""

GROUP_MENUS: Final[Mapping[str, tuple[Section, ...]]] = MappingProxyType(
    {
        "job": (
            ("new-job", "open-job", "open-sample"),
            ("import", "export", "save", Submenu("Files", ("add-pictures", "find-pictures"))),
            ("time-and-pay", "my-day", "statement", "payments", "pause"),
            (
                Submenu("Work order", ("work-order", "guideline", "take-order", "write-order")),
                Submenu(
                    "Hand-ins and receipts",
                    (
                        "submit",
                        "hand-in",
                        "take-receipt",
                        "receipts",
                        "encryption-key",
                    ),
                ),
                Submenu(
                    "For vendors",
                    ("pack", "receive", "countersign", "merge-collection", "give-reviews", "audit"),
                ),
                Submenu("Who is working", ("hand-over", "pin")),
            ),
            ("settings", "quit"),
        ),
        "edit": (
            ("undo", "redo", "history"),
            ("copy", "paste", "paste-here", "duplicate", "duplicate-on"),
            ("carry", "bring-previous"),
            ("select-all", "delete"),
            ("compare-texts", "show-disagreements"),
        ),
        "region": (
            (
                Submenu(
                    "Draw",
                    (
                        *("tool-box", "tool-extreme", "draw-by-keys", "tool-select", "tool-again"),
                        "stay-drawing",
                    ),
                ),
                "finish",
                "snap",
            ),
            ("edit-text", "edit-label", "comment", "details"),
            (
                Submenu("Labels", ("change-labels", "new-label", "edit-attributes", "ask-label")),
                Submenu(
                    "Flags",
                    (
                        *("flag-occluded", "flag-truncated", "flag-difficult", "flag-crowd"),
                        "flag-confidential",
                    ),
                ),
                Submenu("Hide and show", ("hide-region", "hide-others", "hide-all")),
            ),
            ("lock", "group", "ungroup"),
            ("split-line", "join-lines", "order-earlier", "order-later"),
            ("next-region", "previous-region"),
        ),
        "text": (
            ("mark-unclear", "mark-illegible", "mark-struck-out", "mark-supplied", "marks-help"),
            ("characters", "characters-panel", "show-invisible", "next-warning", "suggest-words"),
            ("text-font", "text-rules"),
        ),
        "sound": (
            ("find-speech",),
            (
                "sound-play",
                "sound-play-segment",
                Submenu(
                    "Play a part", ("sound-play-or-stop", "sound-play-start", "sound-play-end")
                ),
                "sound-loop",
            ),
            ("sound-back", "sound-forward", "sound-to-start", "sound-slower", "sound-faster"),
            ("sound-mark", "sound-next-segment", "sound-split", "sound-merge"),
            (
                Submenu(
                    "Speaker",
                    ("speaker-choose", "speaker-next", "speaker-previous", "speaker-rename"),
                ),
            ),
            ("sound-stamp", "sound-go-to-stamp"),
            ("sound-spectrogram",),
        ),
        "propose": (
            ("find-lines", "find-words"),
            (
                *("draft-text", "choose-draft-language"),
                *("next-draft", "next-draft-of-job", "accept-drafts"),
            ),
            ("propose", "choose-detector"),
            ("follow-boxes", "confirm-and-follow"),
            (
                *("keep-proposal", "refuse-proposal", "keep-proposals", "refuse-proposals"),
                "next-proposal",
            ),
        ),
        "go": (
            ("next-item", "previous-item", "next-unfinished", "go-to-item"),
            ("confirm", "skip", "reopen-item"),
            ("find-items", "show-all-items"),
            (
                Submenu(
                    "Review",
                    (
                        *("review", "review-queue"),
                        *("accept-item", "reject-item", "withdraw-item", "practice"),
                        *("accept-region", "correct-region", "reject-region"),
                        *("clear-region-review", "answer-rejection"),
                        *("blink-versions", "compare-versions"),
                        "show-item",
                    ),
                ),
            ),
            ("tag-and-next", "reload"),
            ("next-part", "previous-part"),
        ),
        "view": (
            ("zoom-in", "zoom-out", "zoom-fit", "zoom-100"),
            (
                "crosshair",
                "magnifier",
                "tool-hints",
                Submenu(
                    "Brightness and colours",
                    (
                        *("see-adjust", "see-plain", "see-grey", "see-inverted", "see-pixels"),
                        "see-automatic",
                    ),
                ),
            ),
            ("gallery", "mini-map", "thumbnails"),
            ("turn-veil", "sparing"),
            ("text-strip", "text-direction", "side-column", "effort-line"),
            (Submenu("Appearance", ("theme", "contrast", "bigger", "smaller")),),
        ),
        "help": (
            ("manual", "find-action"),
            ("keys", "change-keys"),
            ("first-steps", "update", "about"),
        ),
    }
)
"""The sections of the menu of each group."""


def ids_in_menu(group: str) -> Iterator[str]:
    """Yield the ids of the actions in the menu of a group, in order."""
    for section in GROUP_MENUS[group]:
        for entry in section:
            yield from (entry,) if isinstance(entry, str) else entry.ids
