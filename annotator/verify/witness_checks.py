"""Checks that the hours in the workers' answers are those of the export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.export.forms.witness_form import ANSWERS, NO_ANSWER
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import said
from annotator.verify.common.findings import EFFORT, Findings

Effort = Mapping[str, Any]


def check_witness(effort: Effort, workers: int, findings: Findings) -> None:
    """Compare the answers with the totals and with the number of workers.

    Args:
        effort: ``effort.json``.
        workers: the number of workers according to the export.
        findings: collects the results.
    """
    witness, where = effort["witness"], f"{EFFORT}, witness"
    if witness is None:
        return
    if effort["filter"] is not None:
        findings.wrong(where, said("cannot be there when only some items were chosen."))
    if "answer" in witness:
        _check_one(witness, effort, workers, findings)
        return
    answers = sum(witness[answer] for answer in (*ANSWERS, NO_ANSWER))
    # A worker with only a bonus counts for pay, but has no hours to comment on.
    if not 1 < answers <= workers:
        findings.wrong(
            where,
            said(
                "counts {told} workers, but there are {workers}.",
                told=Count(answers),
                workers=Count(workers),
            ),
        )
    if answers > witness[NO_ANSWER]:
        findings.stated.append(said("what the workers said of their hours: it is not signed"))


def _check_one(witness: Effort, effort: Effort, workers: int, findings: Findings) -> None:
    if workers > 1:
        where = f"{EFFORT}, witness"
        findings.wrong(
            where,
            said(
                "tells what one of {workers} workers said; only counts may leave.",
                workers=Count(workers),
            ),
        )
    names = ("observed_ms", "declared_ms")
    if all(witness[name] == effort["totals"][name] for name in names):
        findings.recomputed.append(said("the hours that the worker was asked about"))
    else:
        asked, there = (sum(each[n] for n in names) for each in (witness, effort["totals"]))
        findings.stated.append(
            said(
                "the hours that the worker was asked about: {asked} ms then, {there} ms by now",
                asked=Code(str(asked)),
                there=Code(str(there)),
            )
        )
    findings.stated.append(said("what the worker said of the hours: it is not signed"))
