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

    None if nobody has answered. With several workers no answer is attributed to a person. An answer
    is ``signed`` if it is part of a hand-in; those of several are if each of them is.

    Args:
        witnesses: all answers, oldest first.
        workers: the workers with time or pieces in the export.
    """
    newest = {each.worker_id: each for each in witnesses if each.worker_id in workers}
    if len(workers) > 1:
        said = [each.answer for each in newest.values()]
        counts: JsonObject = {answer: said.count(answer) for answer in ANSWERS}
        is_signed = bool(newest) and all(each.hand_in_sha256 for each in newest.values())
        return {**counts, NO_ANSWER: len(workers) - len(said), "signed": is_signed}
    for one in newest.values():
        answer: JsonObject = {
            "observed_ms": one.observed_ms,
            "declared_ms": one.declared_ms,
            "answer": one.answer,
            "signed": bool(one.hand_in_sha256),
        }
        if one.hand_in_sha256:
            answer["hand_in_sha256"] = one.hand_in_sha256
        return answer
    return None
