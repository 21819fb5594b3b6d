"""The result of a check: faults with their places, recomputed figures, and stated ones."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

from annotator.display_text import one_line, shown_name
from annotator.export.forms.canonical import ready
from annotator.pay import hours_text
from annotator.sentences.parts import Amount, Code, Count
from annotator.sentences.said import Said, said
from annotator.sentences.words import ENGLISH, Words

EFFORT: Final = "effort.json"

_TEXT: Final = ready(json.JSONEncoder(check_circular=False))

_LONGEST_PROBLEM: Final = 400
"""In characters: of a longer text only the beginning and the end are shown."""


def item_name(item: Mapping[str, Any]) -> str:
    """Return the name of an item of the effort record in a problem."""
    return f"{EFFORT}, item {item['id']} ({shown_name(item['file'])})"


@dataclass(frozen=True, slots=True)
class Problem:
    """One failed check: ``where`` names the file and the figure or the item.

    ``said`` goes on after that name; a language that cannot do so takes a whole sentence.
    """

    where: str
    said: Said

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self.told(ENGLISH)

    def told(self, words: Words) -> str:
        """Return what is wrong in words that can be read, whatever the export says."""
        return one_line(words.text(self.said).lstrip(), _LONGEST_PROBLEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResult:
    """The result of a verification.

    ``recomputed`` names the values that were computed again and agree or are among the problems;
    ``stated`` names values in the export that cannot be computed from it. ``under_limit`` holds
    work in ms by category, and by ``item N``, under the requested limit. ``job_id`` is that of the
    job if the export could be read, else "".
    """

    problems: tuple[Problem, ...]
    recomputed: tuple[Said, ...]
    stated: tuple[Said, ...]
    under_limit: Mapping[str, int] = field(default_factory=dict)
    job_id: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether all checks succeeded."""
        return not self.problems

    def as_json(self) -> dict[str, object]:
        """Return the result as a plain dictionary."""
        return {
            "ok": self.is_ok,
            "problems": [{"where": each.where, "what": each.what} for each in self.problems],
            "recomputed": list(map(str, self.recomputed)),
            "stated": list(map(str, self.stated)),
            "under_limit_ms": dict(self.under_limit),
        }


@dataclass(slots=True)
class Findings:
    """Collects the results of the single checks."""

    problems: list[Problem] = field(default_factory=list)
    recomputed: list[Said] = field(default_factory=list)
    stated: list[Said] = field(default_factory=list)
    under_limit: dict[str, int] = field(default_factory=dict)
    job_id: str = ""

    def wrong(self, where: str, what: Said) -> None:
        """Report a problem, in readable words whatever the export contains."""
        self.problems.append(Problem(one_line(where, _LONGEST_PROBLEM), what))

    def compare(self, where: str, *, found: object, expected: object) -> None:
        """Report every place in which two JSON values differ, by its path."""
        if not _is_same(found, expected):
            self._look_through(where, found, expected)

    def _look_through(self, where: str, found: object, expected: object) -> None:
        if isinstance(found, Mapping) and isinstance(expected, Mapping):
            for key in {**expected, **found}:
                inner = f"{where}.{key}"
                if key not in found:
                    self.wrong(inner, said("is missing."))
                elif key not in expected:
                    self.wrong(inner, said("should not be there."))
                else:
                    self.compare(inner, found=found[key], expected=expected[key])
        elif _is_list(found) and _is_list(expected) and len(found) == len(expected):
            for number, (one, other) in enumerate(zip(found, expected, strict=True)):
                self.compare(f"{where}[{number}]", found=one, expected=other)
        elif found != expected or isinstance(found, bool) is not isinstance(expected, bool):
            self.wrong(
                where,
                said(
                    "says {found}, but the export gives {expected}.",
                    found=Code(_short(found)),
                    expected=Code(_short(expected)),
                ),
            )

    def result(self) -> VerifyResult:
        """Return the result."""
        return VerifyResult(
            problems=tuple(self.problems),
            recomputed=tuple(self.recomputed),
            stated=tuple(self.stated),
            under_limit=self.under_limit,
            job_id=self.job_id,
        )


def _is_same(one: object, other: object) -> bool:
    """Return whether two values are surely the same; if not, they have to be compared in detail.

    They are also compared as texts, because true and 1 differ there, while Python calls them equal.
    """
    try:
        return one == other and _TEXT(one) == _TEXT(other)
    except (TypeError, ValueError):  # not only dictionaries, lists, texts and numbers
        return False


def length_part(ms: int) -> Said:
    """Return a length of time as a part of a sentence: in hours, and in exact milliseconds."""
    return said("{hours} ({ms} ms)", hours=Amount(hours_text(ms)), ms=Count(ms))


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, (list, tuple))


def _short(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 80
