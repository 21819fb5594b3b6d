"""The pages of the manual, as Markdown files in a folder."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from annotator.errors import AnnotatorError
from annotator.files import is_file
from annotator.manual.addresses import FRONT, anchor_of
from annotator.sentences.parts import Name
from annotator.sentences.said import said

HOME: Final = "manual"
"""The folder of the manual inside that of the documentation."""

_HEADING: Final = re.compile(r"^(#+) (.*)$")
_LINKED: Final = re.compile(r"^- \[([^]]+)\]\(([^)#]+\.md)\)")
_KEY: Final = re.compile(r"<kbd>([^<]*)</kbd>")
_REMARK: Final = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_FENCE: Final = "```"


class NoPageError(AnnotatorError):
    """The manual has no such page."""


@dataclass(frozen=True, slots=True)
class PageSection:
    """What stands below one heading; ``title`` is the heading, ``level`` 1 for the page's own."""

    title: str
    level: int
    text: str

    @property
    def anchor(self) -> str:
        """The name by which it is linked to."""
        return anchor_of(self.title)


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents: a page, or the heading of a group if ``address`` is ""."""

    title: str
    address: str = ""


class Manual:
    """The manual in a folder of documentation, ``docs`` in the checkout.

    Addresses are relative to ``docs/manual``, such as ``how-to/keys.md#presets``; those of the
    other pages of the documentation begin with ``../``.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing is read yet."""
        self._folder = folder

    @cached_property
    def contents(self) -> tuple[ContentsLine, ...]:
        """The pages in the order of the front page, below the headings of their groups.

        Raises:
            NoPageError: the manual is not there.
        """
        return tuple(self._contents())

    def _contents(self) -> Iterator[ContentsLine]:
        for line in self.source(FRONT).splitlines():
            if (heading := _HEADING.match(line)) and heading[1] == "##":
                yield ContentsLine(heading[2])
            elif linked := _LINKED.match(line):
                yield ContentsLine(linked[1], linked[2])

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The addresses of all pages: the front page, then in the order of the contents."""
        return FRONT, *dict.fromkeys(line.address for line in self.contents if line.address)

    def source(self, address: str) -> str:
        """Return the Markdown of a page.

        Raises:
            NoPageError: there is no such page.
        """
        page = address.partition("#")[0] or FRONT
        path = self.path_of(page)
        if path is None or not page.endswith(".md"):
            raise NoPageError(
                said(
                    "The manual has no page {page}. Press F1 in the window for its contents.",
                    page=Name(page),
                )
            )
        return path.read_text("utf-8")

    def path_of(self, page: str) -> Path | None:
        """Return the file of a page or picture, None if it is not inside the documentation."""
        inside = posixpath.normpath(posixpath.join(HOME, page))
        path = self._folder / inside
        return path if not inside.startswith(("..", "/")) and is_file(path) else None

    def linked(self, page: str, link: str) -> str | None:
        """Return the address that a link on a page means, None if it leaves the documentation."""
        path, mark, anchor = link.partition("#")
        base = page.partition("#")[0]
        if ":" in path:
            return None
        target = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
        is_page = target.endswith(".md") and self.path_of(target) is not None
        return f"{target}{mark}{anchor}" if is_page else None

    def title(self, address: str) -> str:
        """Return the title of a page.

        Raises:
            NoPageError: there is no such page.
        """
        return next((part.title for part in self.sections(address)), address)

    def sections(self, address: str) -> Iterator[PageSection]:
        """Yield the sections of a page, with their Markdown.

        Raises:
            NoPageError: there is no such page.
        """
        yield from sections_of(self.source(address))


def sections_of(text: str) -> Iterator[PageSection]:
    """Yield the sections of a Markdown text; headings in code are none."""
    title, level, lines, is_code = "", 0, list[str](), False
    for line in text.splitlines():
        is_code ^= line.startswith(_FENCE)
        heading = None if is_code else _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        if level:
            yield PageSection(title, level, "\n".join(lines))
        title, level, lines = heading[2], len(heading[1]), []
    if level:
        yield PageSection(title, level, "\n".join(lines))


def without_tags(text: str) -> str:
    """Return Markdown whose keys are code and that has no remarks, hence no HTML of ours."""
    return _KEY.sub(r"`\1`", _REMARK.sub("", text))
