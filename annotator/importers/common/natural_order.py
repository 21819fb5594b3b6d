"""Natural order of names: ``img2`` before ``img10``, without regard to case."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from annotator.progress import Cancel

_NUMBER = re.compile(r"(\d+)")
_UNDER = re.compile(r"[\x01\x02]")
_PLAIN = re.compile(r"([^\d/\x01\x02]*)([1-9][0-9]*)([^\d/\x01\x02]*)").fullmatch

# The prefixes of the parts of a key. No path has a null character; a text with one of the other two
# is escaped by a second one.
_PART, _DIGITS, _ESCAPE = "\0", "\x01", "\x02"
_LENGTHS: Final = tuple(_DIGITS + chr(1 + length) for length in range(400))

_SAMPLES_EACH: Final = 16
_BUCKET: Final = 4_000
_TELL_EVERY: Final = 2_000


def natural_key(path: str) -> str:
    """Return the sort key of a ``/`` path, part by part; digits count as numbers.

    It is a single text, which is faster to make and compare than a tuple of parts. The path itself
    comes last, so that names that differ only in case or in leading zeros have a fixed order.
    """
    # Fast path: most names are words, a number and an extension; these take half the time.
    plain = _PLAIN(path) if path.isascii() else None
    if plain is not None:
        before, digits, after = plain.groups()
        head = f"{before.lower()}{_LENGTHS[len(digits)]}{digits}{after.lower()}"
        return f"{head}{_PART}{_PART}{path}"
    return f"{natural_head(path)}{_PART}{_PART}{path}"


def natural_head(path: str) -> str:
    """Return the key of a path without the path: equal for names that differ only in case."""
    # A number is encoded as its length and its digits, and sorts before words at the same place, as
    # people expect in file lists; the end of a part sorts before both.
    folded = path.lower() if path.isascii() else path.casefold()
    if _UNDER.search(folded):
        folded = _UNDER.sub(lambda found: _ESCAPE + found[0], folded)
    pieces = _NUMBER.split(folded)
    for at in range(1, len(pieces), 2):
        digits = pieces[at]
        if digits[0] == "0" or not digits.isascii():
            digits = str(int(digits)).removeprefix("0")
        pieces[at] = _LENGTHS[len(digits)] + digits
    return "".join(pieces).replace("/", _PART)


def in_natural_order(paths: Sequence[str], cancel: Cancel) -> Iterator[str]:
    """Yield paths in natural order; of very many, the first come long before all are sorted.

    No step blocks other threads for long: samples define buckets for the keys, and each bucket is
    sorted when its turn comes (samplesort; Frazer and McKellar, J. ACM 17(3), 1970).

    Raises:
        CancelledError: the person cancelled.
    """
    samples = sorted(map(natural_key, paths[:: max(1, _BUCKET // _SAMPLES_EACH)]))
    bounds = samples[_SAMPLES_EACH::_SAMPLES_EACH]
    buckets: list[list[str]] = [[] for _ in range(len(bounds) + 1)]
    for at, path in enumerate(paths):
        if at % _TELL_EVERY == 0:
            cancel.check()
        key = natural_key(path)
        buckets[bisect_right(bounds, key)].append(key)
    for at, bucket in enumerate(buckets):
        cancel.check()
        for key in sorted(bucket):
            yield key[key.rindex(_PART) + 1 :]
        buckets[at] = []
