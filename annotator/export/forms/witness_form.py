"""The form of the workers' answers on the measured hours in an export (rule 13)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from annotator.export.forms.canonical import JsonObject
from annotator.records import Witness

ANSWERS: Final = ("more", "right", "less")
NO_ANSWER: Final = "none"


def witness_json(
    witnesses: Sequence[Witness], workers: Collection[str | None]
) -> JsonObject | None:
    """Return the newest answer of the only worker, or the counts of answers of several.

    None if nobody has answered. With several workers no answer is attributed to a person.
    ``signed`` is False: nothing signs the answers yet.

    Args:
        witnesses: all answers, oldest first.
        workers: the workers with time or pieces in the export.
    """
    newest = {each.worker_id: each for each in witnesses if each.worker_id in workers}
    if len(workers) > 1:
        said = [each.answer for each in newest.values()]
        counts: JsonObject = {answer: said.count(answer) for answer in ANSWERS}
        return {**counts, NO_ANSWER: len(workers) - len(said), "signed": False}
    for one in newest.values():
        return {
            "observed_ms": one.observed_ms,
            "declared_ms": one.declared_ms,
            "answer": one.answer,
            "signed": False,
        }
    return None
