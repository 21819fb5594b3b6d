"""What receiving a submission can result in, and the sentence for each result."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from annotator.export.forms.canonical import JsonObject
from annotator.sentences.said import Said


class ResultCode(StrEnum):
    """The results of receiving; several may hold of one submission."""

    RECEIVED = "received"
    AGAIN = "again"
    SUPERSEDING = "superseding"
    OLDER = "older"
    FORKED = "forked"
    LATE = "late"
    PARTIAL = "partial"
    FOREIGN = "foreign"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Result:
    """A result and its sentence."""

    code: ResultCode
    said: Said

    def as_json(self) -> JsonObject:
        """Return it with its sentence in English."""
        return {"code": self.code.value, "sentence": str(self.said)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one file.

    ``sha256`` is that of the file, "" if it could not be read. ``notes`` are sentences that are no
    results: a changed work order, items that are in no package. ``receipt`` is the file for the
    worker, None without one.
    """

    path: Path
    sha256: str
    results: Sequence[Result]
    notes: Sequence[Said] = ()
    receipt: Path | None = None

    @property
    def codes(self) -> frozenset[ResultCode]:
        """The codes of the results."""
        return frozenset(each.code for each in self.results)

    @property
    def is_refused(self) -> bool:
        """Whether the file is not in the collection."""
        return ResultCode.REFUSED in self.codes


def results_json(results: Iterable[Result]) -> list[JsonObject]:
    """Return results as they are stored."""
    return [each.as_json() for each in results]


@dataclass(frozen=True, slots=True)
class KnownPackage:
    """What the vendor knows of a package that was sent out; None for what it does not have.

    ``items`` are the digests of its media, with the part of each, as often as they are in it.
    """

    id: str
    worker: str | None
    due: dt.date | None
    order_sha256: str | None
    items: Counter[tuple[str, int]]
