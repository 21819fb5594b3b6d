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

from annotator.effort.categories import Category, EndedBy
from annotator.export.forms.ledger_form import NOT_AS_HANDED_IN
from annotator.ledger.entries import Checkpoint, EntryKind
from annotator.ledger.tree import root_of
from annotator.pay import hours_text
from annotator.verify.common.result import EFFORT, Findings, item_name
from annotator.verify.ledger.document_checks import Document
from annotator.verify.ledger.document_reader import HandInRead, ProofRead, Receipt

Effort = Mapping[str, Any]
Ledger = Mapping[str, Any]
Times = Mapping[str, int]

_TOTALS: Final = f"{EFFORT}, totals"
_SPAN: Final = ("category", "item_id", "start_ms", "end_ms", "ended_by", "gap_item_id")
_SPAN_MORE: Final = ("gap_category", "bins", "sample")
_PARTS_OF_ORIGIN: Final = 3
_DECLARED: Final = Category.DECLARED.value


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that is given with an export, and the name of its file."""

    name: str
    document: Document


@dataclass(frozen=True, slots=True)
class _Claim:
    """The claim of one document about a ledger: its size, and the times by category."""

    name: str
    checkpoint: Checkpoint
    ms: Times
    hand_in: HandInRead | None = None

    @property
    def what(self) -> str:
        verb = "was handed in with" if self.hand_in else "was countersigned in"
        return f"{verb} {self.name}"


@dataclass(frozen=True, slots=True)
class _Made:
    """An export with its effort and pay. ``is_named`` says that a hand-in names its manifest."""

    effort: Effort
    fair_pay: Mapping[str, Any]
    is_named: bool

    @property
    def ledgers(self) -> Sequence[Ledger]:
        found: Sequence[Ledger] = self.effort.get("ledgers", ())
        return found

    @property
    def is_filtered(self) -> bool:
        return self.effort["filter"] is not None

    @property
    def is_alone(self) -> bool:
        """Whether all of its time is that of one worker; a worker with only a bonus has none."""
        if not self.ledgers:
            return bool(self.fair_pay["workers"] <= 1)
        return len(self.ledgers) == 1 and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether its ledgers have names and sizes."""
        return all(each["origin"] is not None for each in self.ledgers)

    def times(self, ledger: Ledger | None) -> Times | None:
        """Return the times of the worker of a ledger; None if they are not given separately."""
        if self.is_filtered:
            return None
        if self.is_alone:
            return _some(self.effort["totals"]["ms"])
        if ledger is None or ledger["worker"] is None:
            return None
        found: dict[str, int] = {}
        for part in self.fair_pay["parts"]:
            if part["worker"] == ledger["worker"]:
                for code, ms in part["inputs"]["effort_ms"].items():
                    found[code] = found.get(code, 0) + ms
        return _some(found)


def check_ledgers(effort: Effort, fair_pay: Mapping[str, Any], findings: Findings) -> None:
    """Check that the ledgers in an export are consistent with the rest of it."""
    made = _Made(effort, fair_pay, is_named=False)
    if "ledgers" not in effort:
        return
    where = f"{EFFORT}, ledgers"
    if not all(each["holds"] for each in made.ledgers):
        findings.wrong(where, NOT_AS_HANDED_IN)
    is_full = effort["detail"] == "full"
    is_told = is_full or len(made.ledgers) == 1
    for each in made.ledgers:
        told = {each[name] is not None for name in ("origin", "size", "new", "lost")}
        has_sums = is_told and each["holds"] and not made.is_filtered
        if told != {is_told} or (each["worker"] is not None) is not is_full:
            findings.wrong(where, "tell too much of several workers, or too little of one.")
        elif (each["ms"] is not None) is not has_sums:
            findings.wrong(where, "have times where they can have none, or none where they can.")
        elif is_told and not each["origin"].startswith(f"fairlabel/{effort['job']['id']}/"):
            findings.wrong(where, "are of another job.")
        else:
            _check_entered(made, each, findings)
    _check_whose(made, findings)


def _check_whose(made: _Made, findings: Findings) -> None:
    """Check that each ledger occurs once, in order, and at full is each worker's with time."""
    where, named = f"{EFFORT}, ledgers", [str(each["worker"]) for each in made.ledgers]
    roots = [each["root"] for each in made.ledgers]
    pairs = list(zip(roots, named, strict=True))
    if pairs != sorted(pairs):
        findings.wrong(where, "do not stand in the order of their roots.")
    entered = [root for root in roots if root != root_of([]).hex()]
    if len(set(entered)) != len(entered):
        findings.wrong(where, "name one twice.")
    parts = made.fair_pay["parts"]
    timed = {str(part["worker"]) for part in parts if part["inputs"]["effort_ms"]}
    is_full = made.effort["detail"] == "full"
    if is_full and not (timed <= set(named) and len(set(named)) == len(named)):
        findings.wrong(where, "are not those of the workers who have time.")


def _check_entered(made: _Made, ledger: Ledger, findings: Findings) -> None:
    """Compare the times of an export with those of its entries that were handed in."""
    times, entered = made.times(ledger), ledger["ms"]
    if times is None or entered is None or ledger["lost"]:
        return
    where = f"{EFFORT}, ledgers, ms"
    if not ledger["new"]:
        findings.compare(where, found=_some(entered), expected=times)
    elif _sum(times) < _firm(entered):
        findings.wrong(
            where, f"are {_sum(entered)} ms, and the export has {_sum(times)} ms in all."
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
    made = _Made(effort, fair_pay, is_named)
    claims = list(_claims(own))
    for claim in claims:
        _check_claim(made, claim, findings)
    _check_together(made, claims, findings)
    for each in own:
        if isinstance(each.document, ProofRead):
            _check_proof(made, each.name, each.document, findings)
    _tell_covered(made, claims, findings)


def _claims(given: Sequence[NamedDocument]) -> Iterator[_Claim]:
    for each in given:
        document, name = each.document, each.name
        if isinstance(document, HandInRead):
            yield _Claim(name, document.checkpoint, _some(document.ms), document)
        receipt = document if isinstance(document, Receipt) else document.receipt
        if receipt is not None:
            inside = name if isinstance(document, Receipt) else f"the receipt in {name}"
            yield _Claim(inside, receipt.said.checkpoint, _some(receipt.said.ms))


def _ledger_of(made: _Made, origin: str) -> Ledger | None:
    return next((each for each in made.ledgers if each["origin"] == origin), None)


def _check_claim(made: _Made, claim: _Claim, findings: Findings) -> None:
    ledger = _ledger_of(made, claim.checkpoint.origin)
    if ledger is None and made.ledgers and made.is_open:
        findings.wrong(
            f"{EFFORT}, ledgers",
            f"have none that {claim.name} is about: it is another worker's, or of somebody who had "
            "not worked yet.",
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


def _check_root(ledger: Ledger, claim: _Claim, findings: Findings) -> None:
    """Check that the entries that both have are the same, as far as hashes show."""
    size, said = ledger["size"], claim.checkpoint
    if claim.hand_in is not None and said.size >= size:
        found = root_of(claim.hand_in.leaves[:size]).hex()
    elif said.size == size:
        found = said.root
    else:
        return
    if found != ledger["root"]:
        findings.wrong(
            f"{EFFORT}, ledgers",
            f"are of another record than what {claim.what}: something among their first {size} "
            "entries differs.",
        )


def _check_stated(ledger: Ledger, claim: _Claim, findings: Findings) -> None:
    """Check that the export has the same times for the entries that were handed in."""
    if ledger["ms"] is None or ledger["size"] != claim.checkpoint.size or ledger["lost"]:
        return
    for code, ms, other in _differences(_some(ledger["ms"]), claim.ms):
        findings.wrong(
            f"{EFFORT}, ledgers, ms.{code}", f"says {ms} ms of what {claim.what}: {other} ms."
        )


def _check_times(
    made: _Made, ledger: Ledger | None, claim: _Claim, times: Times, findings: Findings
) -> None:
    size = claim.checkpoint.size
    entered, new, lost = (0, 0, 0) if ledger is None else _sizes(ledger)
    if entered == size and not new and not lost:
        for code, ms, other in _differences(times, claim.ms):
            findings.wrong(f"{_TOTALS}.ms.{code}", f"says {ms} ms, but {other} ms {claim.what}.")
        return
    is_later = ledger is not None and size <= entered + new
    if is_later:
        if _sum(times) < _firm(claim.ms):
            _wrong_less(times, claim, lost, findings)
        return
    if _firm(times) > _sum(claim.ms):
        findings.wrong(
            _TOTALS,
            f"have {_hours(_sum(times) - _sum(claim.ms))} more than {claim.what}, though by its "
            "own words the export was made before that.",
        )
    elif _sum(times) < _sum(claim.ms) and not made.is_named:
        _wrong_less(times, claim, lost, findings)


def _wrong_less(times: Times, claim: _Claim, lost: int, findings: Findings) -> None:
    why = f" The job has lost {lost} entries to damage." if lost else ""
    findings.wrong(
        _TOTALS,
        f"have {_hours(_sum(claim.ms) - _sum(times))} less than {claim.what}. Ask for an export "
        f"that was made after that.{why}",
    )


def _check_chosen(made: _Made, ledger: Ledger | None, claim: _Claim, findings: Findings) -> None:
    """Check the only certain fact about chosen items: they have no more than the whole job."""
    if ledger is None or _sizes(ledger) != (claim.checkpoint.size, 0, 0):
        return
    for code, ms in _some(made.effort["totals"]["ms"]).items():
        if ms > claim.ms.get(code, 0):
            findings.wrong(
                f"{_TOTALS}.ms.{code}",
                f"says {ms} ms of some items, but only {claim.ms.get(code, 0)} ms of the whole job "
                f"{claim.what}.",
            )


def _check_counts(
    made: _Made, ledger: Ledger | None, hand_in: HandInRead, name: str, findings: Findings
) -> None:
    """Compare the numbers of spans and answers, unless some are shredded or lost."""
    sessions, (entered, new, lost) = made.effort["sessions"], _sizes(ledger)
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
            findings.wrong(where, f"have {count} entries of {kind.value}, and {name} has {told}.")
        # A session whose claims were all withdrawn is not listed, nor are its statements.
        elif is_later and kind is EntryKind.EFFORT and count < told - gone:
            findings.wrong(where, f"have {count} entries of {kind.value}, but {name} has {told}.")


def _check_together(made: _Made, claims: Sequence[_Claim], findings: Findings) -> None:
    """Compare the total time of all workers with that of all ledgers, if they are not separate."""
    if made.is_alone or made.is_filtered or (made.ledgers and made.is_open):
        return
    longest: dict[str, _Claim] = {}
    for each in claims:
        before = longest.setdefault(each.checkpoint.origin, each)
        if each.checkpoint.size > before.checkpoint.size:
            longest[each.checkpoint.origin] = each
    times = _some(made.effort["totals"]["ms"])
    if not made.is_named and _sum(times) < sum(_firm(each.ms) for each in longest.values()):
        names = ", ".join(each.name for each in longest.values())
        findings.wrong(_TOTALS, f"have less time of all workers than {names} together.")
    is_all = not made.ledgers and len(longest) >= made.fair_pay["workers"]
    if is_all and _firm(times) > sum(_sum(each.ms) for each in longest.values()):
        names = ", ".join(each.name for each in longest.values())
        findings.wrong(_TOTALS, f"have more time of all workers than {names} together.")


def _check_proof(made: _Made, name: str, proof: ProofRead, findings: Findings) -> None:
    """Find the entries of a proof in the export, and their orders."""
    ledger = _ledger_of(made, proof.checkpoint.origin)
    if ledger is None or proof.checkpoint.size > sum(_sizes(ledger)[:2]):
        findings.stated.append(
            f"whether the entries in {name} are in it: it does not tell that it was made after"
        )
        return
    item = next((each for each in made.effort["items"] if each["id"] == proof.item_id), None)
    if item is None:
        if not made.is_filtered:
            findings.wrong(f"{EFFORT}, items", f"do not have item {proof.item_id} of {name}.")
        return
    shown = [each for each in proof.entries if each.get("kind") == EntryKind.EFFORT]
    orders = {each["sha256"] for each in made.fair_pay["work_orders"]}
    for order in {str(each["work_order"]) for each in shown if each.get("work_order")} - orders:
        findings.wrong(item_name(item), f"was worked on under order {order[:12]}…, by {name}.")
    if "sessions" in made.effort:
        _check_spans(made, name, shown, findings)
    if "ms" in item:
        _check_shown_ms(item, name, _shown_ms(shown), findings)
    else:
        findings.stated.append(f"the time in {name}: this level has no times of single items")


def _check_shown_ms(item: Mapping[str, Any], name: str, shown: Times, findings: Findings) -> None:
    for code, ms in shown.items():
        there = item["ms"].get(code, 0)
        if there < ms:
            where = f"{item_name(item)}, ms.{code}"
            findings.wrong(where, f"says {there} ms, and {name} shows {ms} ms.")
    findings.recomputed.append(f"the time and the orders of item {item['id']}, against {name}")


def _check_spans(
    made: _Made, name: str, shown: Sequence[Mapping[str, Any]], findings: Findings
) -> None:
    spans = [span for each in made.effort["sessions"] for span in each["spans"]]
    if any(span["ended_by"] == EndedBy.SHREDDED for span in spans):
        findings.stated.append(f"which spans {name} shows: some were shredded since")
        return
    left = [_span(span) for span in spans]
    for entry in shown:
        if _span(entry) not in left:
            findings.wrong(f"{EFFORT}, sessions", f"do not have a span that {name} shows.")
        else:
            left.remove(_span(entry))
    findings.recomputed.append(f"{len(shown)} spans, each against its entry in {name}")


def _tell_covered(made: _Made, claims: Sequence[_Claim], findings: Findings) -> None:
    """Report how much time is handed in and countersigned, and what could not be compared."""
    for kind in (True, False):
        own = [each for each in claims if (each.hand_in is not None) is kind]
        for origin in dict.fromkeys(each.checkpoint.origin for each in own):
            of_one = [each for each in own if each.checkpoint.origin == origin]
            _tell_one(made, max(of_one, key=lambda each: each.checkpoint.size), findings)
    if not any(each.hand_in is None for each in claims):
        findings.stated.append("all of its time: no receipt is given, nobody has countersigned it")
    if not made.ledgers and not made.is_named:
        findings.stated.append(
            "whose record it is and under which orders: it says that nobody had handed in when it "
            "was made, so that it has no root to compare"
        )
    if made.is_filtered:
        findings.stated.append(
            "its hours: only some items were chosen, and what was handed in is of the whole job"
        )
    elif not (made.is_alone or (made.ledgers and made.is_open)):
        findings.stated.append(
            "what each worker did: below full it is not told how several shared the work"
        )
    if "sessions" not in made.effort:
        findings.stated.append("which entries its time is made of: this level has no spans")
    else:
        findings.stated.append(
            "that each span is an entry that was handed in: their salts and sittings stay with the "
            "worker, who can show single items by a proof"
        )


def _tell_one(made: _Made, claim: _Claim, findings: Findings) -> None:
    ledger = _ledger_of(made, claim.checkpoint.origin)
    times = made.times(ledger)
    if ledger is not None and claim.checkpoint.size < ledger["size"]:
        findings.stated.append(
            f"that its record goes on from {claim.name}: it has {ledger['size']} entries, "
            f"{claim.name} has {claim.checkpoint.size}. Name a newer hand-in as well"
        )
    elif ledger is not None and (claim.hand_in or claim.checkpoint.size == ledger["size"]):
        findings.recomputed.append(
            f"the root over the first {ledger['size']} entries of its record, against {claim.name}"
        )
    if times is None:
        return
    more = _sum(times) - _sum(claim.ms)
    found = [f"{code} {ms - other:+d} ms" for code, ms, other in _differences(times, claim.ms)]
    if not found:
        findings.recomputed.append(f"its time by category: all of it {claim.what}")
    elif more < 0:
        findings.stated.append(f"what came after it: {_hours(-more)} more {claim.what}")
    else:
        findings.stated.append(
            f"{_hours(more)} of its time, which {claim.name} does not cover: {', '.join(found)}"
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


def _sizes(ledger: Ledger | None) -> tuple[int, int, int]:
    """Return the numbers of entered, new and lost entries."""
    if ledger is None or ledger["size"] is None:
        return 0, 0, 0
    return ledger["size"], ledger["new"], ledger["lost"]


def _checkpoint_of(document: Document) -> Checkpoint:
    return document.said.checkpoint if isinstance(document, Receipt) else document.checkpoint


def _some(ms: Mapping[str, object]) -> dict[str, int]:
    return {code: each for code, each in ms.items() if isinstance(each, int) and each}


def _sum(ms: Times) -> int:
    return sum(ms.values())


def _firm(ms: Times) -> int:
    """Return the time that cannot decrease: all but declared time, which can be withdrawn."""
    return _sum(ms) - ms.get(_DECLARED, 0)


def _differences(one: Times, other: Times) -> Iterator[tuple[str, int, int]]:
    for category in Category:
        ms, there = one.get(category.value, 0), other.get(category.value, 0)
        if ms != there:
            yield category.value, ms, there


def _hours(ms: int) -> str:
    return f"{hours_text(ms)} ({ms} ms)"
