"""Checks the workers' answers about the hours: against the export, and against hand-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotator.export.forms.witness_form import ANSWERS, NO_ANSWER
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import said
from annotator.verify.common.findings import EFFORT, Findings
from annotator.verify.ledger.document_reader import HandInRead, Receipt
from annotator.verify.ledger.export_against_receipts import NamedDocument

Effort = Mapping[str, Any]

_WHERE = f"{EFFORT}, witness"
_SIGNED = ("observed_ms", "declared_ms", "answer")


def check_witness(
    effort: Effort, workers: int, given: Sequence[NamedDocument], findings: Findings
) -> None:
    """Compare the answers with the totals, the number of workers, and the given hand-ins.

    Args:
        effort: ``effort.json``.
        workers: the number of workers according to the export.
        given: hand-ins, receipts and proofs that are valid by themselves.
        findings: collects the results.
    """
    witness = effort["witness"]
    if witness is None:
        return
    if effort["filter"] is not None:
        findings.wrong(_WHERE, said("cannot be there when only some items were chosen."))
    if witness["signed"] and "ledgers" not in effort:
        findings.wrong(_WHERE, said("is signed, it says, but nobody has handed in."))
    if "answer" in witness:
        _check_one(witness, effort, workers, findings)
        _check_signed(witness, given, findings)
        return
    answers = sum(witness[answer] for answer in (*ANSWERS, NO_ANSWER))
    # A worker with only a bonus counts for pay, but has no hours to comment on.
    if not 1 < answers <= workers:
        findings.wrong(
            _WHERE,
            said(
                "counts {told} workers, but there are {workers}.",
                told=Count(answers),
                workers=Count(workers),
            ),
        )
    if answers > witness[NO_ANSWER] and witness["signed"]:
        findings.stated.append(
            said("what the workers said of their hours, and that each signed it in a hand-in")
        )
    elif answers > witness[NO_ANSWER]:
        findings.stated.append(said("what the workers said of their hours: it is not signed"))


def _check_one(witness: Effort, effort: Effort, workers: int, findings: Findings) -> None:
    if workers > 1:
        findings.wrong(
            _WHERE,
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


def _check_signed(witness: Effort, given: Sequence[NamedDocument], findings: Findings) -> None:
    """Look for the answer in the hand-in that the export names, or in a receipt for it."""
    if not witness["signed"]:
        findings.stated.append(said("what the worker said of the hours: it is not signed"))
        return
    own = {name: witness[name] for name in _SIGNED}
    digest = witness["hand_in_sha256"]
    found = [(name, answer) for name, sha256, answer in _answers(given) if sha256 == digest]
    for name, answer in found:
        if answer != own:
            findings.wrong(_WHERE, said("is not the one in {name}.", name=Name(name)))
    if found:
        findings.recomputed.append(
            said("what the worker said of the hours, as signed in {name}", name=Name(found[0][0]))
        )
    else:
        findings.stated.append(
            said(
                "what the worker said of the hours, and that it was signed: give the hand-in "
                "{digest}… or a receipt for it",
                digest=Code(digest[:16]),
            )
        )


def _answers(given: Sequence[NamedDocument]) -> Iterator[tuple[str, str, object]]:
    """Yield the name, the digest of the hand-in, and the answer of each document that has one."""
    for each in given:
        document = each.document
        if isinstance(document, HandInRead):
            yield each.name, document.sha256, document.witness
        receipt = document if isinstance(document, Receipt) else document.receipt
        if receipt is not None:
            yield each.name, receipt.said.hand_in_sha256, receipt.said.witness
