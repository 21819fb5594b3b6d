"""How Sphinx with MyST makes a site of the manual and of the other pages of docs/."""

from __future__ import annotations

import re
from typing import Any

project = "Fairlabel"
author = "Fairlabel contributors"
extensions = ["myst_parser"]
root_doc = "manual/README"
myst_heading_anchors = 4
myst_links_external_new_tab = False
html_theme = "alabaster"
html_theme_options = {"description": "Manual", "show_powered_by": False, "page_width": "70rem"}
html_show_copyright = False
highlight_language = "none"
suppress_warnings = ["toc.not_included"]  # decisions are reached by links alone

_ENTRY = re.compile(r"^- \[[^]]+\]\(([^)]+)\.md\)$", re.MULTILINE)
_ABOVE = re.compile(r"\[([^]]+)\]\(\.\./[A-Z]+\.md[^)]*\)")
"""A link from a page in docs/ to one beside it, which is no part of the site."""


def read(_app: Any, name: str, text: list[str]) -> None:  # noqa: ANN401 - Sphinx's
    """Give the front page a tree of contents, its own list, and leave links above docs/ out."""
    if name == root_doc:
        pages = "\n".join(_ENTRY.findall(text[0]))
        text[0] += f"\n```{{toctree}}\n:hidden:\n\n{pages}\n```\n"
    if "/" not in name:
        text[0] = _ABOVE.sub(r"\1", text[0])


def setup(app: Any) -> None:  # noqa: ANN401 - Sphinx's
    """Connect it."""
    app.connect("source-read", read)
