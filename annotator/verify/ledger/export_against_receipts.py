"""Compares an export with the hand-ins and receipts of the same job.

What can be compared depends on the level of detail and on when each was made. An export tells how
many entries its ledger had (``ledgers``); a document tells how many it covers. Whoever has fewer is
older. Rows are only ever added, so recorded time grows, but for claims that are taken back: these
are declared time, which is the slack of each bound here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.effort.categories import EndedBy
from annotator.export.forms.ledger_form import NOT_AS_HANDED_IN
from annotator.ledger.entries import Checkpoint, EntryKind
from annotator.ledger.tree import root_of
from annotator.sentences.parts import Code, Name
from annotator.sentences.said import UNFILLED, names, said, said_n, word
from annotator.verify.common.findings import EFFORT, Findings, item_name, length_part
from annotator.verify.ledger.document_checks import Document
from annotator.verify.ledger.document_reader import HandInRead, ProofRead, Receipt
from annotator.verify.ledger.export_coverage import tell_covered
from annotator.verify.ledger.ledger_claims import (
    Effort,
    ExportRead,
    Ledger,
    LedgerClaim,
    Times,
    differences_of,
    firm_ms,
    known_ms,
    ledger_of,
    sizes_of,
    sum_ms,
)

_TOTALS: Final = f"{EFFORT}, totals"
_SPAN: Final = ("category", "item_id", "start_ms", "end_ms", "ended_by", "gap_item_id")
_SPAN_MORE: Final = ("gap_category", "bins", "sample")
_PARTS_OF_ORIGIN: Final = 3


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that is given with an export, and the name of its file."""

    name: str
    document: Document


def check_ledgers(effort: Effort, fair_pay: Mapping[str, Any], findings: Findings) -> None:
    """Check that the ledgers in an export are consistent with the rest of it."""
    made = ExportRead(effort, fair_pay, is_named=False)
    if "ledgers" not in effort:
        return
    where = f"{EFFORT}, ledgers"
    if not all(each["holds"] for each in made.ledgers):
        findings.wrong(where, word(NOT_AS_HANDED_IN))
    is_full = effort["detail"] == "full"
    is_told = is_full or len(made.ledgers) == 1
    for each in made.ledgers:
        told = {each[name] is not None for name in ("origin", "size", "new", "lost")}
        has_sums = is_told and each["holds"] and not made.is_filtered
        if told != {is_told} or (each["worker"] is not None) is not is_full:
            findings.wrong(where, said("tell too much of several workers, or too little of one."))
        elif (each["ms"] is not None) is not has_sums:
            findings.wrong(
                where, said("have times where they can have none, or none where they can.")
            )
        elif is_told and not each["origin"].startswith(f"fairlabel/{effort['job']['id']}/"):
            findings.wrong(where, said("are of another job."))
        else:
            _check_entered(made, each, findings)
    _check_whose(made, findings)


def _check_whose(made: ExportRead, findings: Findings) -> None:
    """Check that each ledger occurs once, in order, and at full is each worker's with time."""
    where, named = f"{EFFORT}, ledgers", [str(each["worker"]) for each in made.ledgers]
    roots = [each["root"] for each in made.ledgers]
    pairs = list(zip(roots, named, strict=True))
    if pairs != sorted(pairs):
        findings.wrong(where, said("do not stand in the order of their roots."))
    entered = [root for root in roots if root != root_of([]).hex()]
    if len(set(entered)) != len(entered):
        findings.wrong(where, said("name one twice."))
    parts = made.fair_pay["parts"]
    timed = {str(part["worker"]) for part in parts if part["inputs"]["effort_ms"]}
    is_full = made.effort["detail"] == "full"
    if is_full and not (timed <= set(named) and len(set(named)) == len(named)):
        findings.wrong(where, said("are not those of the workers who have time."))


def _check_entered(made: ExportRead, ledger: Ledger, findings: Findings) -> None:
    """Compare the times of an export with those of its entries that were handed in."""
    times, entered = made.times(ledger), ledger["ms"]
    if times is None or entered is None or ledger["lost"]:
        return
    where = f"{EFFORT}, ledgers, ms"
    if not ledger["new"]:
        findings.compare(where, found=known_ms(entered), expected=times)
    elif sum_ms(times) < firm_ms(entered):
        findings.wrong(
            where,
            said(
                "are {entered} ms, and the export has {times} ms in all.",
                entered=Code(str(sum_ms(entered))),
                times=Code(str(sum_ms(times))),
            ),
        )


def job_of(document: Document) -> str:
    """Return the id of the job that a document names, or ""."""
    parts = _checkpoint_of(document).origin.split("/")
    return parts[1] if len(parts) == _PARTS_OF_ORIGIN else ""


def check_receipted(
    effort: Effort,
    fair_pay: Mapping[str, Any],
    manifest_sha256: str,
    given: Sequence[NamedDocument],
    findings: Findings,
) -> None:
    """Compare an export with the given documents of the same job.

    It compares totals by category, the number of spans and answers, the root of the ledger, and for
    proofs each entry and order, if the level of detail has them. Values that cannot be compared are
    reported.

    Args:
        effort: ``effort.json``.
        fair_pay: ``fair_pay.json``.
        manifest_sha256: the digest of the export's manifest, which hand-ins name.
        given: hand-ins, receipts and proofs that are valid by themselves; those of other jobs are
            ignored.
        findings: collects the results.
    """
    own = [each for each in given if job_of(each.document) == effort["job"]["id"]]
    if not own:
        return
    names = [each.document for each in own if isinstance(each.document, HandInRead)]
    is_named = any(each.export_sha256 == manifest_sha256 for each in names)
    made = ExportRead(effort, fair_pay, is_named)
    claims = list(_claims(own))
    for claim in claims:
        _check_claim(made, claim, findings)
    _check_together(made, claims, findings)
    for each in own:
        if isinstance(each.document, ProofRead):
            _check_proof(made, each.name, each.document, findings)
    tell_covered(made, claims, findings)


def _claims(given: Sequence[NamedDocument]) -> Iterator[LedgerClaim]:
    for each in given:
        document, name = each.document, each.name
        if isinstance(document, HandInRead):
            yield LedgerClaim(name, document.checkpoint, known_ms(document.ms), document)
        receipt = document if isinstance(document, Receipt) else document.receipt
        if receipt is not None:
            inside = name if isinstance(document, Receipt) else f"the receipt in {name}"
            yield LedgerClaim(inside, receipt.said.checkpoint, known_ms(receipt.said.ms))


def _check_claim(made: ExportRead, claim: LedgerClaim, findings: Findings) -> None:
    ledger = ledger_of(made, claim.checkpoint.origin)
    if ledger is None and made.ledgers and made.is_open:
        findings.wrong(
            f"{EFFORT}, ledgers",
            said(
                "have none that {claim} is about: it is another worker's, or of somebody who had "
                "not worked yet.",
                claim=Name(claim.name),
            ),
        )
        return
    if ledger is not None:
        _check_root(ledger, claim, findings)
        _check_stated(ledger, claim, findings)
    times = made.times(ledger)
    if times is not None:
        _check_times(made, ledger, claim, times, findings)
    elif made.is_filtered:
        _check_chosen(made, ledger, claim, findings)
    if claim.hand_in is not None and "sessions" in made.effort and made.is_alone:
        _check_counts(made, ledger, claim.hand_in, claim.name, findings)


def _check_root(ledger: Ledger, claim: LedgerClaim, findings: Findings) -> None:
    """Check that the entries that both have are the same, as far as hashes show."""
    size, checkpoint = ledger["size"], claim.checkpoint
    if claim.hand_in is not None and checkpoint.size >= size:
        found = root_of(claim.hand_in.leaves[:size]).hex()
    elif checkpoint.size == size:
        found = checkpoint.root
    else:
        return
    if found != ledger["root"]:
        findings.wrong(
            f"{EFFORT}, ledgers",
            said(
                "are of another record than what {what}: something among their first {size} "
                "entries differs.",
                what=claim.what,
                size=Code(str(size)),
            ),
        )


def _check_stated(ledger: Ledger, claim: LedgerClaim, findings: Findings) -> None:
    """Check that the export has the same times for the entries that were handed in."""
    if ledger["ms"] is None or ledger["size"] != claim.checkpoint.size or ledger["lost"]:
        return
    for code, ms, other in differences_of(known_ms(ledger["ms"]), claim.ms):
        findings.wrong(
            f"{EFFORT}, ledgers, ms.{code}",
            said(
                "says {ms} ms of what {what}: {other} ms.",
                ms=Code(str(ms)),
                what=claim.what,
                other=Code(str(other)),
            ),
        )


def _check_times(
    made: ExportRead, ledger: Ledger | None, claim: LedgerClaim, times: Times, findings: Findings
) -> None:
    size = claim.checkpoint.size
    entered, new, lost = (0, 0, 0) if ledger is None else sizes_of(ledger)
    if entered == size and not new and not lost:
        for code, ms, other in differences_of(times, claim.ms):
            findings.wrong(
                f"{_TOTALS}.ms.{code}",
                said(
                    "says {ms} ms, but {other} ms {what}.",
                    ms=Code(str(ms)),
                    other=Code(str(other)),
                    what=claim.what,
                ),
            )
        return
    is_later = ledger is not None and size <= entered + new
    if is_later:
        if sum_ms(times) < firm_ms(claim.ms):
            _wrong_less(times, claim, lost, findings)
        return
    if firm_ms(times) > sum_ms(claim.ms):
        findings.wrong(
            _TOTALS,
            said(
                "have {more} more than {what}, though by its own words the export was made "
                "before that.",
                more=length_part(sum_ms(times) - sum_ms(claim.ms)),
                what=claim.what,
            ),
        )
    elif sum_ms(times) < sum_ms(claim.ms) and not made.is_named:
        _wrong_less(times, claim, lost, findings)


def _wrong_less(times: Times, claim: LedgerClaim, lost: int, findings: Findings) -> None:
    findings.wrong(
        _TOTALS,
        said(
            "have {less} less than {what}. Ask for an export that was made after that.{lost}",
            less=length_part(sum_ms(claim.ms) - sum_ms(times)),
            what=claim.what,
            lost=said_n(
                " The job has lost {count} entry to damage.",
                " The job has lost {count} entries to damage.",
                lost,
            )
            if lost
            else UNFILLED,
        ),
    )


def _check_chosen(
    made: ExportRead, ledger: Ledger | None, claim: LedgerClaim, findings: Findings
) -> None:
    """Check the only certain fact about chosen items: they have no more than the whole job."""
    if ledger is None or sizes_of(ledger) != (claim.checkpoint.size, 0, 0):
        return
    for code, ms in known_ms(made.effort["totals"]["ms"]).items():
        if ms > claim.ms.get(code, 0):
            findings.wrong(
                f"{_TOTALS}.ms.{code}",
                said(
                    "says {ms} ms of some items, but only {most} ms of the whole job {what}.",
                    ms=Code(str(ms)),
                    most=Code(str(claim.ms.get(code, 0))),
                    what=claim.what,
                ),
            )


def _check_counts(
    made: ExportRead, ledger: Ledger | None, hand_in: HandInRead, name: str, findings: Findings
) -> None:
    """Compare the numbers of spans and answers, unless some are shredded or lost."""
    sessions, (entered, new, lost) = made.effort["sessions"], sizes_of(ledger)
    spans = [span for each in sessions for span in each["spans"]]
    if lost or any(span["ended_by"] == EndedBy.SHREDDED for span in spans):
        return
    found = {
        EntryKind.EFFORT: len(spans),
        EntryKind.CORRECTION: sum(len(each["corrections"]) for each in sessions),
    }
    size, where = hand_in.checkpoint.size, f"{EFFORT}, sessions"
    gone = sum(each.entries for each in hand_in.opened.shreddings)
    for kind, count in found.items():
        told = hand_in.counts[kind]
        is_older, is_later = size >= entered + new, size <= entered + new
        if is_older and count > told:
            findings.wrong(
                where,
                said_n(
                    "have {count} entry of {kind}, and {name} has {told}.",
                    "have {count} entries of {kind}, and {name} has {told}.",
                    count,
                    kind=word(kind.value),
                    name=Name(name),
                    told=Code(str(told)),
                ),
            )
        # A session whose claims were all withdrawn is not listed, nor are its statements.
        elif is_later and kind is EntryKind.EFFORT and count < told - gone:
            findings.wrong(
                where,
                said_n(
                    "have {count} entry of {kind}, but {name} has {told}.",
                    "have {count} entries of {kind}, but {name} has {told}.",
                    count,
                    kind=word(kind.value),
                    name=Name(name),
                    told=Code(str(told)),
                ),
            )


def _check_together(made: ExportRead, claims: Sequence[LedgerClaim], findings: Findings) -> None:
    """Compare the total time of all workers with that of all ledgers, if they are not separate."""
    if made.is_alone or made.is_filtered or (made.ledgers and made.is_open):
        return
    longest: dict[str, LedgerClaim] = {}
    for each in claims:
        before = longest.setdefault(each.checkpoint.origin, each)
        if each.checkpoint.size > before.checkpoint.size:
            longest[each.checkpoint.origin] = each
    times = known_ms(made.effort["totals"]["ms"])
    if not made.is_named and sum_ms(times) < sum(firm_ms(each.ms) for each in longest.values()):
        together = names(each.name for each in longest.values())
        findings.wrong(
            _TOTALS, said("have less time of all workers than {names} together.", names=together)
        )
    is_all = not made.ledgers and len(longest) >= made.fair_pay["workers"]
    if is_all and firm_ms(times) > sum(sum_ms(each.ms) for each in longest.values()):
        together = names(each.name for each in longest.values())
        findings.wrong(
            _TOTALS, said("have more time of all workers than {names} together.", names=together)
        )


def _check_proof(made: ExportRead, name: str, proof: ProofRead, findings: Findings) -> None:
    """Find the entries of a proof in the export, and their orders."""
    ledger = ledger_of(made, proof.checkpoint.origin)
    if ledger is None or proof.checkpoint.size > sum(sizes_of(ledger)[:2]):
        findings.stated.append(
            said(
                "whether the entries in {name} are in it: it does not tell that it was made after",
                name=Name(name),
            )
        )
        return
    item = next((each for each in made.effort["items"] if each["id"] == proof.item_id), None)
    if item is None:
        if not made.is_filtered:
            findings.wrong(
                f"{EFFORT}, items",
                said(
                    "do not have item {item} of {name}.",
                    item=Code(str(proof.item_id)),
                    name=Name(name),
                ),
            )
        return
    shown = [each for each in proof.entries if each.get("kind") == EntryKind.EFFORT]
    orders = {each["sha256"] for each in made.fair_pay["work_orders"]}
    for order in {str(each["work_order"]) for each in shown if each.get("work_order")} - orders:
        findings.wrong(
            item_name(item),
            said(
                "was worked on under order {order}…, by {name}.",
                order=Code(order[:12]),
                name=Name(name),
            ),
        )
    if "sessions" in made.effort:
        _check_spans(made, name, shown, findings)
    if "ms" in item:
        _check_shown_ms(item, name, _shown_ms(shown), findings)
    else:
        findings.stated.append(
            said("the time in {name}: this level has no times of single items", name=Name(name))
        )


def _check_shown_ms(item: Mapping[str, Any], name: str, shown: Times, findings: Findings) -> None:
    for code, ms in shown.items():
        there = item["ms"].get(code, 0)
        if there < ms:
            where = f"{item_name(item)}, ms.{code}"
            findings.wrong(
                where,
                said(
                    "says {there} ms, and {name} shows {ms} ms.",
                    there=Code(str(there)),
                    name=Name(name),
                    ms=Code(str(ms)),
                ),
            )
    findings.recomputed.append(
        said(
            "the time and the orders of item {item}, against {name}",
            item=Code(str(item["id"])),
            name=Name(name),
        )
    )


def _check_spans(
    made: ExportRead, name: str, shown: Sequence[Mapping[str, Any]], findings: Findings
) -> None:
    spans = [span for each in made.effort["sessions"] for span in each["spans"]]
    if any(span["ended_by"] == EndedBy.SHREDDED for span in spans):
        findings.stated.append(
            said("which spans {name} shows: some were shredded since", name=Name(name))
        )
        return
    left = [_span(span) for span in spans]
    for entry in shown:
        if _span(entry) not in left:
            findings.wrong(
                f"{EFFORT}, sessions",
                said("do not have a span that {name} shows.", name=Name(name)),
            )
        else:
            left.remove(_span(entry))
    findings.recomputed.append(
        said_n(
            "{count} span, each against its entry in {name}",
            "{count} spans, each against its entry in {name}",
            len(shown),
            name=Name(name),
        )
    )


def _span(value: Mapping[str, Any]) -> list[object]:
    return [value.get("work_order") or None, *(value.get(name) for name in _SPAN + _SPAN_MORE)]


def _shown_ms(entries: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in entries:
        code, start, end = each.get("category"), each.get("start_ms"), each.get("end_ms")
        if isinstance(code, str) and isinstance(start, int) and isinstance(end, int):
            found[code] = found.get(code, 0) + end - start
    return found


def _checkpoint_of(document: Document) -> Checkpoint:
    return document.said.checkpoint if isinstance(document, Receipt) else document.checkpoint
