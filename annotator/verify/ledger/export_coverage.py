"""Tells how much of the time of an export is handed in and countersigned."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.sentences.parts import Code, Name
from annotator.sentences.said import codes, said, said_n
from annotator.verify.common.findings import Findings, length_part
from annotator.verify.ledger.ledger_claims import (
    ExportRead,
    LedgerClaim,
    differences_of,
    ledger_of,
    sum_ms,
)


def tell_covered(made: ExportRead, claims: Sequence[LedgerClaim], findings: Findings) -> None:
    """Report how much time is handed in and countersigned, and what could not be compared."""
    for kind in (True, False):
        own = [each for each in claims if (each.hand_in is not None) is kind]
        for origin in dict.fromkeys(each.checkpoint.origin for each in own):
            of_one = [each for each in own if each.checkpoint.origin == origin]
            _tell_one(made, max(of_one, key=lambda each: each.checkpoint.size), findings)
    if not any(each.hand_in is None for each in claims):
        findings.stated.append(
            said("all of its time: no receipt is given, nobody has countersigned it")
        )
    if not made.ledgers and not made.is_named:
        findings.stated.append(
            said(
                "whose record it is and under which orders: it says that nobody had handed in when "
                "it was made, so that it has no root to compare"
            )
        )
    if made.is_filtered:
        findings.stated.append(
            said(
                "its hours: only some items were chosen, and what was handed in is of the whole job"
            )
        )
    elif not (made.is_alone or (made.ledgers and made.is_open)):
        findings.stated.append(
            said("what each worker did: below full it is not told how several shared the work")
        )
    if "sessions" not in made.effort:
        findings.stated.append(said("which entries its time is made of: this level has no spans"))
    else:
        findings.stated.append(
            said(
                "that each span is an entry that was handed in: their salts and sittings stay with "
                "the worker, who can show single items by a proof"
            )
        )


def _tell_one(made: ExportRead, claim: LedgerClaim, findings: Findings) -> None:
    ledger = ledger_of(made, claim.checkpoint.origin)
    times = made.times(ledger)
    if ledger is not None and claim.checkpoint.size < ledger["size"]:
        findings.stated.append(
            said_n(
                "that its record goes on from {claim}: it has {count} entry, {claim} has "
                "{told}. Name a newer hand-in as well",
                "that its record goes on from {claim}: it has {count} entries, {claim} has "
                "{told}. Name a newer hand-in as well",
                ledger["size"],
                claim=Name(claim.name),
                told=Code(str(claim.checkpoint.size)),
            )
        )
    elif ledger is not None and (claim.hand_in or claim.checkpoint.size == ledger["size"]):
        findings.recomputed.append(
            said_n(
                "the root over the first entry of its record, against {claim}",
                "the root over the first {count} entries of its record, against {claim}",
                ledger["size"],
                claim=Name(claim.name),
            )
        )
    if times is None:
        return
    more = sum_ms(times) - sum_ms(claim.ms)
    found = [f"{code} {ms - other:+d} ms" for code, ms, other in differences_of(times, claim.ms)]
    if not found:
        findings.recomputed.append(said("its time by category: all of it {what}", what=claim.what))
    elif more < 0:
        findings.stated.append(
            said(
                "what came after it: {more} more {what}",
                more=length_part(-more),
                what=claim.what,
            )
        )
    else:
        findings.stated.append(
            said(
                "{more} of its time, which {claim} does not cover: {found}",
                more=length_part(more),
                claim=Name(claim.name),
                found=codes(found),
            )
        )
