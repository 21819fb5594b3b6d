"""Ranks actions for a search text: title, whole search word, start of a word, small typo."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from types import MappingProxyType
from typing import Final

Tokens = tuple[str, ...]

_LONG, _VERY_LONG = 4, 8
"""Words of at least this many letters may have one typo, or two."""
_ALIKE: Final = 0.6
"""The minimum likeness of words that count as similar, from 0 to 1."""
_MOST_TYPED: Final = 80
"""The longest text that is searched for; no action has a longer name."""

_NO_WORDS: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Findable:
    """Something that can be found by its title or by synonyms.

    ``words`` are phrases that a newcomer would type. ``is_minor`` marks one of a long row of
    similar actions; it is listed after equally good hits.
    """

    id: str
    title: str
    words: tuple[str, ...] = ()
    is_possible: bool = True
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A hit. ``is_guess`` says that a typo was assumed."""

    id: str
    is_guess: bool = False


@lru_cache(maxsize=4096)
def tokens(text: str) -> Tokens:
    """Return the words of a text in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text[:_MOST_TYPED].casefold())
    kept = (" " if not character.isalnum() else character for character in _without_accents(plain))
    return tuple("".join(kept).split())


def _without_accents(text: str) -> Iterable[str]:
    return (character for character in text if not unicodedata.combining(character))


def find(
    typed: str,
    all_of_them: Sequence[Findable],
    used: Sequence[str] = (),
    absent: Mapping[str, Sequence[str]] = _NO_WORDS,
) -> list[SearchHit]:
    """Return the hits, best first. Typos are considered only if nothing else matches.

    ``used`` holds ids, the most recently used first; it decides between equally good hits. Possible
    actions come before equally good impossible ones. Everything matches an empty text. The words of
    ``absent`` are taken literally: no typo is assumed in them.
    """
    query = tokens(typed)
    if typed.strip() and not query:
        return []
    last = {each: place for place, each in enumerate(used)}

    def order(at: int, each: Findable) -> tuple[bool, int, bool, int]:
        return not each.is_possible, last.get(each.id, len(last)), each.is_minor, at

    hits = [
        (match, order(at, each), each.id)
        for at, each in enumerate(all_of_them)
        if (match := _match(query, each)) is not None
    ]
    if hits or not query or _absent_word(query, absent):
        return [SearchHit(hit_id) for _, _, hit_id in sorted(hits)]
    guesses = [
        (distance, order(at, each), each.id)
        for at, each in enumerate(all_of_them)
        if (distance := _typos(query, each)) is not None
    ]
    return [SearchHit(hit_id, is_guess=True) for _, _, hit_id in sorted(guesses)]


def nearest(
    typed: str,
    all_of_them: Sequence[Findable],
    absent: Mapping[str, Sequence[str]],
    most: int = 3,
) -> list[str]:
    """Return the ids nearest to a text that has no hits, the nearest first.

    ``absent`` maps technical terms that no action uses to the actions that come nearest.
    """
    query = tokens(typed)
    known = {each.id for each in all_of_them}
    word = _absent_word(query, absent)
    if word:
        return [each for each in absent[word] if each in known][:most]
    likeness = [
        (-score, at, each.id)
        for at, each in enumerate(all_of_them)
        if (score := _likeness(query, each)) >= _ALIKE
    ]
    return [each_id for _, _, each_id in sorted(likeness)[:most]]


def _absent_word(query: Tokens, absent: Mapping[str, Sequence[str]]) -> str:
    """Return the key of ``absent`` that was typed, in full or in part; "" if there is none."""
    long = [each for each in query if len(each) >= _LONG]
    words = (word for word in absent if any(word.startswith(each) for each in long))
    return next(words, "")


# Quality of a match -------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def _tokens_of(title: str, words: tuple[str, ...]) -> tuple[Tokens, tuple[Tokens, ...], str]:
    """Return the words of a title, those of each phrase, and all of them, each on a line."""
    of_title, phrases = tokens(title), tuple(tokens(phrase) for phrase in words)
    every = {*of_title, *(word for phrase in phrases for word in phrase)}
    return of_title, phrases, "\n".join(every)


def _match(query: Tokens, each: Findable) -> tuple[int, int] | None:
    """Return the rank of a match, lower is better, or None if the action does not match."""
    title, phrases, lines = _tokens_of(each.title, each.words)
    if not all(word in lines for word in query):
        return None  # nor does it begin with one, or is one
    if not query or title == query:
        return 0, 0
    if query in phrases:
        return 1, 0
    if _begins(title, query):
        return 1, 1
    if all(_begins_one(title, word) for word in query):
        return 2, 0
    if any(_begins(phrase, query) for phrase in phrases):
        return 3, 0
    if all(_begins_one(lines.split("\n"), word) for word in query):
        return 3, 1
    return 4, 0


def _begins(phrase: Tokens, query: Tokens) -> bool:
    """Return whether a phrase begins with the query, whose last word may be unfinished."""
    *whole, last = query
    at = len(whole)
    return phrase[:at] == tuple(whole) and len(phrase) > at and phrase[at].startswith(last)


def _begins_one(words: Iterable[str], start: str) -> bool:
    return any(word.startswith(start) for word in words)


def _typos(query: Tokens, each: Findable) -> tuple[int, bool] | None:
    """Return the number of typos, and whether a synonym matches rather than the title."""
    title = tokens(each.title)
    others = [word for phrase in each.words for word in tokens(phrase)]
    total, is_elsewhere = 0, False
    for typed in query:
        in_title = min((_edits(typed, word) for word in title), default=_FAR)
        anywhere = min((_edits(typed, word) for word in others), default=_FAR)
        fewest = min(in_title, anywhere)
        if fewest > _allowed(typed):
            return None
        total += fewest
        is_elsewhere |= anywhere < in_title
    return total, is_elsewhere


_FAR: Final = 99


def _allowed(typed: str) -> int:
    return 0 if len(typed) < _LONG else 1 if len(typed) < _VERY_LONG else 2


def _edits(typed: str, word: str) -> int:
    """Return the number of typos between what was typed and a word or its beginning."""
    if abs(len(word) - len(typed)) > _allowed(typed) and len(word) < len(typed):
        return _FAR
    if word.startswith(typed):
        return 0
    lengths = {len(word), *range(len(typed) - 1, len(typed) + 2)}
    return min(_distance(typed, word[:length]) for length in lengths if length > 0)


@lru_cache(maxsize=8192)
def _distance(one: str, other: str) -> int:
    """Return the minimum number of letters to add, delete, change or transpose.

    This is the optimal string alignment distance, computed row by row.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        older, before, row = before, row, [at]
        for place, wanted in enumerate(other, start=1):
            best = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != wanted))
            is_swapped = at > 1 and place > 1 and letter == other[place - 2]
            if is_swapped and one[at - 2] == wanted:
                best = min(best, older[place - 2] + 1)
            row.append(best)
    return row[-1]


def _likeness(query: Tokens, each: Findable) -> float:
    """Return the likeness of the words: the mean over the typed words of their best match."""
    words = {*tokens(each.title), *(word for phrase in each.words for word in tokens(phrase))}
    if not query or not words:
        return 0.0
    best = (max(SequenceMatcher(None, typed, word).ratio() for word in words) for typed in query)
    return sum(best) / len(query)
