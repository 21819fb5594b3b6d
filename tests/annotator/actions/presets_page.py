"""The page that lists what each key of another program does there and here.

``python -m tests.annotator.actions.presets_page`` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.actions.actions_and_keys import BY_ID as ACTIONS
from annotator.actions.keys_in_force import Keymap
from annotator.actions.presets import BY_ID as PRESETS
from tests.annotator.actions.programs import PROGRAMS, Shortcut

PAGE: Final = Path(__file__).parents[3] / "docs" / "presets.md"

_INTRODUCTION = """# Keys of other programs

*Change keys…* offers the keys of seven other programs. Those for pictures are taken from their
sources: labelImg 1.8.6, labelme 7.9.1, X-AnyLabeling 4.2.1, and the tables of shortcuts of CVAT for
pictures. Such a preset also sets what the wheel does, whether the tool stays after a box, whether
the program asks for the label of each new box, and what a drag beside the boxes does. Those for
sound are the defaults of [oTranscribe](https://github.com/oTranscribe/oTranscribe)
(`src/js/app/settings/defaults.json`), of the annotation mode of
[ELAN](https://archive.mpi.nl/tla/elan) (`ShortcutsUtil.java`) and of the TextGrid editor of Praat
([its manual](https://www.fon.hum.uva.nl/praat/manual/Keyboard_shortcuts.html)); they change keys
alone.

This page lists every key of those programs: what it does there, what it does here, and what to do
instead where the two differ. All other keys do what the key sheet (?) says. In each preset a
proposal is answered by one key without a modifier.
"""


def presets_page() -> str:
    """Return the page as text, worked out from the keys in force under each preset."""
    return _INTRODUCTION + "".join(_program(preset) for preset in PROGRAMS)


def _program(preset: str) -> str:
    chosen = PRESETS[preset]
    table = f"| keys | there | here | note |\n|---|---|---|---|\n{''.join(_lines(preset))}"
    if not chosen.settings:
        return f"\n## {chosen.title}\n\n{table}"
    wheel = (
        "zooms; with Ctrl it scrolls"
        if chosen.settings["wheel_zooms"]
        else "scrolls; with Ctrl it zooms"
    )
    stays = "stays" if chosen.settings["stay_in_box"] else "does not stay"
    asks = "is asked for" if chosen.settings["ask_label"] else "is the one that is selected"
    drags = "moves the picture" if chosen.settings["drag_pans"] else "selects boxes"
    return (
        f"\n## {chosen.title}\n\nThe wheel {wheel}. After a box the tool {stays}. "
        f"The label of a new box {asks}. A drag beside the boxes {drags}.\n\n"
        f"{table}"
    )


def _lines(preset: str) -> Iterator[str]:
    keymap = Keymap(preset)
    for row in sorted(PROGRAMS[preset], key=lambda row: not row.action):
        yield f"| {_keys(row)} | {row.there} | {_here(keymap, row)} | {row.why} |\n"


def _keys(row: Shortcut) -> str:
    return " ".join(f"`` {key} ``" if "`" in key else f"`{key}`" for key in row.keys)


def _here(keymap: Keymap, row: Shortcut) -> str:
    owners = [keymap.owner_of(key) for key in row.keys]
    titles = dict.fromkeys(ACTIONS[owner].title.rstrip("…") for owner in owners if owner)
    return "; ".join(titles) or "nothing"


if __name__ == "__main__":
    PAGE.write_text(presets_page(), "utf-8")
