"""Checks hand-ins, receipts and proofs of one item, each by itself and together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.document_limits import LEDGER_BYTES
from annotator.files import FileRefusedError, opened_plain, read_whole
from annotator.ledger.comparison import differences
from annotator.ledger.entries import Checkpoint
from annotator.ledger.ledger_documents import HAND_IN, ITEM_PROOF
from annotator.ledger.signatures import BUNDLE, fingerprint
from annotator.ledger.tree import root_of
from annotator.sentences.parts import Code, Count, Name, Quoted
from annotator.sentences.said import Said, said, said_n
from annotator.verify.common.findings import Findings, VerifyResult, length_part
from annotator.verify.ledger.document_reader import (
    HandInRead,
    NotThatDocumentError,
    ProofRead,
    Receipt,
    read_document,
)

Document = HandInRead | Receipt | ProofRead
Documents = Mapping[Path, Document | NotThatDocumentError]

_MARKS: Final = tuple(mark.encode() for mark in (HAND_IN, ITEM_PROOF, BUNDLE, '"dsseEnvelope"'))

Edge = tuple[str, str]
"""A key replacement of a worker: the old key and the new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInputs:
    """The data for the check besides the documents.

    ``trusted`` are the keys of accepted countersigners; if it is empty, all are accepted.
    ``enrolled`` are pairs of old and new keys of a worker, besides those in receipts. ``exports``
    are export folders by the SHA-256 of their manifest.
    """

    trusted: frozenset[str] = frozenset()
    enrolled: frozenset[Edge] = frozenset()
    exports: Mapping[str, Path] = field(default_factory=dict)


@dataclass(slots=True)
class _Checked:
    path: Path
    document: Document
    findings: Findings

    def wrong(self, what: Said) -> None:
        if what not in {problem.said for problem in self.findings.problems}:
            self.findings.wrong(self.path.name, what)


def is_like_a_document(path: Path) -> bool:
    """Return whether a file begins like a document of a ledger, which no job file does."""
    try:
        with opened_plain(path) as file:
            return file.read(1) == b"{"
    except FileRefusedError:
        return False


def names_a_document(path: Path) -> bool:
    """Return whether a file says somewhere in it that it is a document of a ledger, valid or not.

    In canonical form a proof of many entries says so only far behind its start.
    """
    try:
        data = read_whole(path, LEDGER_BYTES)
    except FileRefusedError:
        return False
    return any(mark in data for mark in _MARKS)


def read_documents(paths: Sequence[Path]) -> Documents:
    """Return the document in each file, or why it is not valid by itself."""
    found: dict[Path, Document | NotThatDocumentError] = {}
    for path in paths:
        try:
            found[path] = read_document(path)
        except NotThatDocumentError as error:
            found[path] = error
    return found


def verify_ledgers(paths: Sequence[Path], beside: CheckInputs) -> dict[Path, VerifyResult]:
    """Verify the documents in files, by themselves and against each other."""
    return verify_documents(read_documents(paths), beside)


def verify_documents(read: Documents, beside: CheckInputs) -> dict[Path, VerifyResult]:
    """Verify documents that were read already."""
    checked: list[_Checked] = []
    results: dict[Path, Findings] = {}
    for path, document in read.items():
        findings = results.setdefault(path, Findings())
        if isinstance(document, NotThatDocumentError):
            findings.wrong(path.name, document.said)
        else:
            checked.append(_Checked(path, document, findings))
    _check_together(checked, beside, is_all_read=len(checked) == len(results))
    for one in checked:
        _tell(one, beside)
    return {path: findings.result() for path, findings in results.items()}


def _check_together(checked: Sequence[_Checked], beside: CheckInputs, *, is_all_read: bool) -> None:
    hand_ins = [one for one in checked if isinstance(one.document, HandInRead)]
    receipts = _receipts_in(checked)
    for one in checked:
        _check_keys(one, beside.trusted)
        if hand_ins:
            _check_company(one, hand_ins, is_all_read=is_all_read)
        if is_all_read:
            _check_addressee(one, hand_ins)
    _check_forks([one for one in checked if isinstance(one.document, Receipt)])
    for one in hand_ins:
        edges = _edges(receipts, _checkpoint_of(one.document).origin) | beside.enrolled
        for receipt in receipts:
            _check_answer(one, receipt)
            _check_countersigned(one, receipt, edges)


def _check_forks(receipts: Sequence[_Checked]) -> None:
    """Check that receipts for equally many entries of a ledger are for the same entries.

    A copy of a job that is worked on twice makes two ledgers that begin alike.
    """
    for one in receipts:
        own = _checkpoint_of(one.document)
        for other in receipts:
            theirs = _checkpoint_of(other.document)
            is_alike = (own.origin, own.size) == (theirs.origin, theirs.size)
            if is_alike and own.root != theirs.root:
                one.wrong(
                    said(
                        "is for other entries than {file}, which is for as many of the same "
                        "ledger: a copy of the job was worked on twice.",
                        file=Name(other.path.name),
                    )
                )


def _receipts_in(checked: Sequence[_Checked]) -> list[Receipt]:
    found = [
        one.document if isinstance(one.document, Receipt) else one.document.receipt
        for one in checked
    ]
    return [receipt for receipt in found if receipt is not None]


def _check_keys(one: _Checked, trusted: frozenset[str]) -> None:
    for receipt in _receipts_in([one]):
        if trusted and receipt.key not in trusted:
            one.wrong(said("was countersigned with a key that is none of those given."))


def _check_company(one: _Checked, hand_ins: Sequence[_Checked], *, is_all_read: bool) -> None:
    """Check that a document is of the same ledger as the hand-ins, and no longer than they are.

    If one of them cannot be read, it may be the missing one: then nothing is reported.
    """
    checkpoint = _checkpoint_of(one.document)
    same = [each for each in hand_ins if _checkpoint_of(each.document).origin == checkpoint.origin]
    if not same and is_all_read:
        one.wrong(said("is of another ledger than the hand-ins that it was given with."))
        return
    longer = [each for each in same if _checkpoint_of(each.document).size >= checkpoint.size]
    if not longer and is_all_read:
        one.wrong(
            said_n(
                "is about {count} entry, and the hand-in has fewer: the ledger was made shorter.",
                "is about {count} entries, and the hand-in has fewer: the ledger was made shorter.",
                checkpoint.size,
            )
        )
    for each in longer:
        if not _is_start(checkpoint, each.document):
            each.wrong(
                said(
                    "does not go on from {file}: an earlier entry was changed.",
                    file=Name(one.path.name),
                )
            )
        elif isinstance(one.document, HandInRead) and _is_other_sum(one.document, each.document):
            each.wrong(
                said("has other times than {file}, for the same entries.", file=Name(one.path.name))
            )


def _check_addressee(one: _Checked, hand_ins: Sequence[_Checked]) -> None:
    """Check that a receipt is for one of the hand-ins of its length, if there are any.

    Two hand-ins of the same length may name different exports, and a receipt is for one of them.
    """
    if not isinstance(one.document, Receipt):
        return
    receipted = one.document.said
    alike = [
        each.document.sha256
        for each in hand_ins
        if isinstance(each.document, HandInRead)
        and each.document.checkpoint == receipted.checkpoint
    ]
    if alike and receipted.hand_in_sha256 not in alike:
        one.wrong(said("is for another hand-in of this length than those that it was given with."))


def _check_answer(one: _Checked, receipt: Receipt) -> None:
    """Compare a hand-in with a receipt that names its digest: every field must be equal."""
    hand_in = one.document
    if isinstance(hand_in, HandInRead) and receipt.said.hand_in_sha256 == hand_in.sha256:
        for each in differences(receipt.statement, hand_in.statement):
            one.wrong(
                said(
                    "is not what a receipt for it says: its {field} is another.",
                    field=Quoted(each.field),
                )
            )


def _check_countersigned(one: _Checked, receipt: Receipt, edges: frozenset[Edge]) -> None:
    """Compare a hand-in with a receipt: the sums at the same size, and the signing key."""
    hand_in, told = one.document, receipt.said
    if not isinstance(hand_in, HandInRead) or told.checkpoint.origin != hand_in.checkpoint.origin:
        return
    size, own_size = told.checkpoint.size, hand_in.checkpoint.size
    if size == own_size and told.ms != hand_in.ms:
        one.wrong(said("has other times than a receipt countersigned, for the same entries."))
    if any(each.size == size and each.ms != told.ms for each in hand_in.opened.shreddings):
        one.wrong(
            said("has shredded other times than a receipt countersigned, for the same entries.")
        )
    old, new = told.worker_key, hand_in.key
    rekeys = frozenset(hand_in.opened.rekeys)
    edges |= rekeys
    if receipt == hand_in.receipt:
        is_right = _took_over_once(old, new, edges, rekeys)
    elif size == own_size:
        is_right = new in later_keys(old, edges) or old in later_keys(new, edges)
    else:
        is_right = size > own_size or new in later_keys(old, edges)
    if not is_right:
        one.wrong(
            said(
                "was signed with another key than a receipt names, and no receipt says that this "
                "one took its place."
            )
        )


def _took_over_once(old: str, new: str, edges: frozenset[Edge], rekeys: frozenset[Edge]) -> bool:
    """Return whether a key follows another by signed replacements and at most one enrolment."""
    reached = later_keys(old, rekeys)
    enrolled = {after for before, after in edges - rekeys if before in reached}
    return new in reached.union(*(later_keys(each, rekeys) for each in enrolled))


def later_keys(key: str, edges: frozenset[Edge]) -> set[str]:
    """Return a key and all its later replacements."""
    keys, grown = set[str](), {key}
    while grown != keys:
        keys = grown
        grown = keys | {new for old, new in edges if old in keys}
    return keys


def _edges(receipts: Sequence[Receipt], origin: str) -> frozenset[Edge]:
    """Return the key replacements of a ledger's worker according to receipts.

    Receipts for another ledger are ignored.
    """
    return frozenset(
        (receipt.said.replaces, receipt.said.worker_key)
        for receipt in receipts
        if receipt.said.replaces is not None and receipt.said.checkpoint.origin == origin
    )


def _is_start(checkpoint: Checkpoint, document: object) -> bool:
    if not isinstance(document, HandInRead):
        return False
    return root_of(document.leaves[: checkpoint.size]).hex() == checkpoint.root


def _is_other_sum(one: HandInRead, other: object) -> bool:
    return (
        isinstance(other, HandInRead)
        and one.checkpoint.size == other.checkpoint.size
        and one.ms != other.ms
    )


def _checkpoint_of(document: HandInRead | Receipt | ProofRead) -> Checkpoint:
    return document.said.checkpoint if isinstance(document, Receipt) else document.checkpoint


def _tell(one: _Checked, beside: CheckInputs) -> None:
    match one.document:
        case HandInRead() as hand_in:
            _tell_hand_in(hand_in, beside, one)
        case Receipt() as receipt:
            one.findings.recomputed.append(
                said_n(
                    "the signature under {count} entry and the hand-in {hand_in}…",
                    "the signature under {count} entries and the hand-in {hand_in}…",
                    receipt.said.checkpoint.size,
                    hand_in=Code(receipt.said.hand_in_sha256[:16]),
                )
            )
        case ProofRead() as proof:
            one.findings.recomputed += _of_item(proof)
            if proof.receipt is None:
                one.findings.stated.append(
                    said("the root: nobody has countersigned it in this file")
                )
            one.findings.stated.append(
                said("the name of the item, and that no entry of it is left out")
            )
    for receipt in _receipts_in([one]):
        if receipt.key not in beside.trusted:
            one.findings.stated.append(
                said(
                    "whose key countersigned: {key}. Ask them for it, and give it by --key",
                    key=Code(fingerprint(receipt.key)),
                )
            )


def _tell_hand_in(hand_in: HandInRead, beside: CheckInputs, one: _Checked) -> None:
    findings, receipt = one.findings, hand_in.receipt
    findings.recomputed.append(
        said_n(
            "the root over {count} entry, and the worker's signature",
            "the root over {count} entries, and the worker's signature",
            hand_in.checkpoint.size,
        )
    )
    if receipt is None:
        findings.stated.append(said("that nothing was changed before: no receipt is in it"))
    else:
        findings.recomputed.append(
            said_n(
                "that its first entry is that of the last receipt",
                "that its first {count} entries are those of the last receipt",
                receipt.said.checkpoint.size,
            )
        )
    if hand_in.export_sha256 in beside.exports:
        folder = beside.exports[str(hand_in.export_sha256)]
        findings.recomputed.append(
            said("that it was handed in with the export {folder}", folder=Name(folder.name))
        )
    elif hand_in.export_sha256 is not None and beside.exports:
        one.wrong(said("was handed in with another export than those given."))
    elif hand_in.export_sha256 is not None:
        findings.stated.append(said("with which export it was handed in: name the folder as well"))
    if hand_in.opened.rekeys:
        count = len(hand_in.opened.rekeys)
        findings.recomputed.append(
            said("both signatures under each change of the key: {count}", count=Count(count))
        )
    for each in hand_in.opened.shreddings:
        findings.stated.append(
            said_n(
                "that of the first entry the spans of {entries} were shredded; their hashes and "
                "sums are here",
                "that of the first {count} entries the spans of {entries} were shredded; their "
                "hashes and sums are here",
                each.size,
                entries=Code(str(each.entries)),
            )
        )
    findings.stated.append(
        said(
            "the times by category, that they were worked, and whose key it is: {key}",
            key=Code(fingerprint(hand_in.key)),
        )
    )


def _of_item(proof: ProofRead) -> Iterator[Said]:
    sums: dict[str, int] = {}
    for entry in proof.entries:
        start, end = entry.get("start_ms"), entry.get("end_ms")
        for name, sign in (("category", 1), ("to", 1), ("from", -1)):
            code = entry.get(name)
            if isinstance(code, str) and isinstance(start, int) and isinstance(end, int):
                sums[code] = sums.get(code, 0) + sign * (end - start)
    yield said_n(
        "that {count} entry of item {item} is in the ledger",
        "that {count} entries of item {item} are in the ledger",
        len(proof.entries),
        item=Code(str(proof.item_id)),
    )
    yield from (
        said("{category}: {length}", category=Code(code), length=length_part(ms))
        for code, ms in sums.items()
        if ms > 0
    )
