"""The search in the manual: an index of its sections by word, in memory."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from annotator.manual.pages import Manual, PageSection, without_tags

_WORD: Final = re.compile(r"\w+")
_MARKS: Final = re.compile(r"\[([^]]*)\]\([^)]*\)|[*`|#>]+")
_IN_TITLE, _IN_PAGE_TITLE, _IN_TEXT = 12, 8, 1
"""What a word counts where it stands."""
_MOST_IN_TEXT: Final = 4
"""So often a word counts in the text of a section: long lists do not come first."""
_LOOKED_UP: Final = ("look-up/", "../")
"""Pages to look something up in count a third: whoever searches mostly wants to do something."""
_LENGTH: Final = 120
"""The length of an excerpt."""


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section that has all words: its address, the page's title, its own, and an excerpt."""

    address: str
    page: str
    title: str
    excerpt: str


class PageSearch:
    """An index of all sections; it takes some hundredths of a second to make.

    Words match by their beginning, without case and accents.
    """

    def __init__(self, manual: Manual) -> None:
        """Read all pages.

        Raises:
            NoPageError: a page of the contents is missing.
        """
        self._hits: list[tuple[FoundSection, str]] = []
        counts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for page in manual.addresses:
            sections = list(manual.sections(page))
            for section in sections:
                self._add(page, sections[0].title, section, counts)
        self._words = sorted(counts)
        self._counts = counts

    def _add(
        self, page: str, title: str, section: PageSection, counts: dict[str, dict[int, int]]
    ) -> None:
        at, text = len(self._hits), _plain(section.text)
        address = page if section.level == 1 else f"{page}#{section.anchor}"
        self._hits.append((FoundSection(address, title, _plain(section.title), ""), text))
        found: dict[str, int] = defaultdict(int)
        for word in _words(text):
            found[word] = min(found[word] + _IN_TEXT, _MOST_IN_TEXT)
        for word in _words(title):
            found[word] += _IN_PAGE_TITLE
        for word in _words(section.title):
            found[word] += _IN_TITLE
        share = 1 if page.startswith(_LOOKED_UP) else 3
        for word, count in found.items():
            counts[word][at] = count * share

    def find(self, typed: str, most: int = 40) -> list[FoundSection]:
        """Return the sections that have all typed words, the best first."""
        scores: dict[int, int] | None = None
        for word in _words(typed):
            found = self._sections_with(word)
            scores = (
                found
                if scores is None
                else {at: scores[at] + found[at] for at in scores.keys() & found.keys()}
            )
        best = sorted((scores or {}).items(), key=lambda each: (-each[1], each[0]))
        return [self._shown(at, typed) for at, _score in best[:most]]

    def _sections_with(self, beginning: str) -> dict[int, int]:
        scores: dict[int, int] = defaultdict(int)
        at = bisect_left(self._words, beginning)
        while at < len(self._words) and self._words[at].startswith(beginning):
            whole = 2 if self._words[at] == beginning else 1
            for section, count in self._counts[self._words[at]].items():
                scores[section] = max(scores[section], count * whole)
            at += 1
        return scores

    def _shown(self, at: int, typed: str) -> FoundSection:
        hit, text = self._hits[at]
        return FoundSection(hit.address, hit.page, hit.title, _excerpt(text, typed))


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(r"\1", without_tags(text)).split())


def _words(text: str) -> list[str]:
    return _WORD.findall(_folded(text))


def _folded(text: str) -> str:
    """Return a text without case and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _excerpt(text: str, typed: str) -> str:
    """Return the place of a text where the first typed word that it has stands."""
    lower = text.casefold()
    places = (lower.find(word.casefold()) for word in typed.split())
    at = next((place for place in places if place >= 0), 0)
    begin = 0 if at < _LENGTH // 2 else text.rfind(" ", 0, at - _LENGTH // 4) + 1
    cut = text[begin : begin + _LENGTH]
    return ("… " if begin else "") + cut + ("…" if begin + _LENGTH < len(text) else "")
