"""Writes the generated pages of docs/manual/look-up: ``python -m tools.manual.generated``.

A test compares them with the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tools.manual.actions_page import actions_page
from tools.manual.commands_page import commands_page
from tools.manual.messages_page import messages_page
from tools.manual.names import ROOT
from tools.manual.settings_page import settings_page

FOLDER: Final = ROOT / "docs" / "manual" / "look-up"

PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "actions.md": actions_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "messages.md": messages_page,
}
"""The file name of each generated page, and what makes its text."""


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, made in PAGES.items():
        (FOLDER / name).write_text(made(), "utf-8")


if __name__ == "__main__":
    main()
