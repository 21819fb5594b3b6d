"""Checks a worker's portable record: its sums, its signature, and the receipts that it carries.

Its form and every rule are told in docs/statements.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from annotator.effort.categories import COUNTED_WORK, Category
from annotator.errors import InvalidValueError
from annotator.export.forms.canonical import canonical
from annotator.files import FileRefusedError, opened_plain
from annotator.ledger.key_replacement import is_by_both
from annotator.ledger.signatures import KeyRefusedError, fingerprint
from annotator.ledger.tree import is_within
from annotator.pay.money.amounts import decimal_text
from annotator.pay.money.formula import evaluate
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import Said, said, said_n
from annotator.verify.common.findings import Findings, Problem, VerifyResult, length_part
from annotator.verify.common.schemas import schema_set_of
from annotator.verify.common.strict_json import NotStrictJsonError, read_json
from annotator.verify.ledger.document_reader import Receipt, receipt_of, record_statement_of
from annotator.verify.ledger.ledger_claims import Times, firm_ms, known_ms, sum_ms
from annotator.verify.ledger.ledger_fields import (
    NotThatDocumentError,
    checkpoint_of,
    hash_of,
    public_key_of,
    tree_of,
)

FORMAT: Final = "fairlabel/portable_record/1"

_FIRST_BYTES: Final = 256
_CODES: Final = {category.value for category in Category}

Json = Mapping[str, Any]


def is_like_a_record(path: Path) -> bool:
    """Return whether a file begins like the JSON form of a portable record."""
    try:
        with opened_plain(path) as file:
            first = file.read(_FIRST_BYTES)
    except FileRefusedError:
        return False
    return first.lstrip().startswith(b"{") and FORMAT.encode() in first


def verify_record(path: Path, *, schemas: Path, trusted: AbstractSet[str]) -> VerifyResult:
    """Verify the JSON form of a portable record from its file alone.

    Args:
        path: the file.
        schemas: the folder of the ``NAME.schema.json`` files.
        trusted: the keys of accepted countersigners; if it is empty, all are accepted.
    """
    findings = Findings()
    try:
        record: Any = read_json(path)
    except NotStrictJsonError as error:
        findings.wrong(path.name, error.said)
        return findings.result()
    schema_set = schema_set_of(schemas)
    if not schema_set.check("portable_record", record, findings, where=path.name):
        return findings.result()
    check = _RecordCheck(path.name, record, findings)
    check.sums()
    check.counts()
    check.pay()
    check.receipts(trusted)
    check.tell()
    return findings.result()


def records_together(
    results: Mapping[Path, VerifyResult],
) -> Iterator[tuple[Path, VerifyResult]]:
    """Yield the results of valid records of one ledger, held against each other.

    They contain the same hours. If they have equally many entries, these must be the same.
    """
    ledgers = {path: _ledger_in(path) for path, result in results.items() if result.is_ok}
    for path, ledger in ledgers.items():
        problems, stated = list(results[path].problems), list(results[path].stated)
        for other, theirs in ledgers.items():
            if other == path or not ledger or not theirs or theirs["origin"] != ledger["origin"]:
                continue
            file = Name(other.name)
            if theirs["size"] == ledger["size"] and theirs["root"] != ledger["root"]:
                told = said("has other entries than {file}, of the same ledger.", file=file)
                problems.append(Problem(f"{path.name}: ledger", told))
            stated.append(
                said(
                    "which hours are also in {file}: both are of one ledger, so do not add them up",
                    file=file,
                )
            )
        yield path, replace(results[path], problems=tuple(problems), stated=tuple(stated))


def _ledger_in(path: Path) -> Json | None:
    record: Any = read_json(path)
    ledger: Json | None = record["ledger"]
    return ledger


@dataclass(slots=True)
class _RecordCheck:
    """One record, and the results so far; ``name`` is that of its file."""

    name: str
    record: Json
    findings: Findings

    @property
    def ms(self) -> Times:
        """All time by category."""
        return known_ms(self.record["ms"])

    def sums(self) -> None:
        """Compare the hours with their categories, and with the months."""
        record, ms = self.record, self.ms
        for times in (record["ms"], *(part["ms"] for part in record["covered"])):
            if not set(times) <= _CODES:
                self._wrong("ms", said("has a category that the method does not have."))
        expected = {
            "observed_ms": sum(ms.get(category.value, 0) for category in COUNTED_WORK),
            "declared_ms": ms.get(Category.DECLARED.value, 0),
            "reviewing_ms": ms.get(Category.REVIEW.value, 0),
            "training_ms": ms.get(Category.TRAINING.value, 0),
        }
        for name, value in expected.items():
            self._compare(name, record[name], value)
        months = record["months"]
        labels = [each["month"] for each in months]
        if labels != sorted(set(labels)):
            self._wrong("months", said("do not stand in order, or one stands twice."))
        for name in ("observed_ms", "declared_ms", "items", "regions"):
            self._at_most(f"months, {name}", sum(each[name] for each in months), record[name])
        self.findings.recomputed.append(said("the hours, from their categories and parts"))

    def counts(self) -> None:
        """Check that parts of counts are no more than the whole."""
        record, reviews = self.record, self.record["reviews"]
        self._at_most("reviews.reviewed", reviews["reviewed"], record["items"])
        judged = reviews["accepted"] + reviews["rejected"]
        self._at_most("reviews.accepted and rejected", judged, reviews["reviewed"])
        for name, count in record["kinds"].items():
            self._at_most(f"kinds.{name}", count, record["regions"])

    def pay(self) -> None:
        """Evaluate the formula of each figure of pay from the inputs that it states."""
        for number, total in enumerate(self.record["pay"] or ()):
            for name, figure in total["figures"].items():
                if not _follows(figure):
                    self._wrong(
                        f"pay[{number}].figures.{name}",
                        said("does not follow from its formula and inputs."),
                    )

    def receipts(self, trusted: AbstractSet[str]) -> None:
        """Check the receipts, the parts of the hours that they cover, and the signature."""
        found = list(self._read_receipts())
        self._check_covered(found)
        ledger = self.record["ledger"]
        if ledger is None:
            if self.record["receipts"] or self.record["rekeys"] or self.record["signatures"]:
                self._wrong("ledger", said("is missing, but there are receipts or a signature."))
            return
        if not self.record["receipts"]:
            self._wrong("receipts", said("are none, but there is a ledger."))
        try:
            checkpoint_of(ledger)
            public_key_of(ledger["key"])
            edges = self._edges(ledger, found)
        except NotThatDocumentError as error:
            self._wrong("ledger", error.said)
            return
        before = 0
        for number, receipt in found:
            size = receipt.said.checkpoint.size
            self._check_receipt(ledger, number, receipt, edges)
            if size < before:
                self._wrong_receipt(number, said("covers less than the one before it."))
            if trusted and receipt.key not in trusted:
                self._wrong_receipt(
                    number, said("was countersigned with a key that is none of those given.")
                )
            before = max(before, size)
        self._check_signature(ledger)

    def tell(self) -> None:
        """Tell what no receipt covers, and what is only stated."""
        stated, record = self.findings.stated, self.record
        no_time: Times = {}
        rest = next((p["ms"] for p in record["covered"] if p["receipt"] is None), no_time)
        if record["ledger"] is None:
            stated.append(said("all of it: no receipt supports this record"))
        elif rest:
            stated.append(
                said(
                    "what no receipt covers: {length}",
                    length=length_part(max(sum(rest.values()), 0)),
                )
            )
        if record["receipts_set_aside"]:
            stated.append(
                said_n(
                    "that {count} more receipt counts for nothing: the worker set it aside",
                    "that {count} more receipts count for nothing: the worker set them aside",
                    record["receipts_set_aside"],
                )
            )
        stated.append(
            said(
                "months, items, regions, kinds of work and review results: a receipt covers hours "
                "in all, and no pieces"
            )
        )
        if record["pay"] is not None:
            stated.append(
                said("what the work was paid: a receipt covers no pay, and proves no money")
            )
        if record["work_orders"]:
            stated.append(said("what the work orders disclose: only their digests are here"))
        if record["ledger"] is not None:
            stated.append(
                said(
                    "that the hours were worked, and whose key the worker’s is: {key}",
                    key=Code(_shown_key(record["ledger"]["key"])),
                )
            )
        stated.append(said("the words of the document in it: compare them with these figures"))

    def _read_receipts(self) -> Iterator[tuple[int, Receipt]]:
        for number, each in enumerate(self.record["receipts"], 1):
            try:
                yield number, receipt_of(each["bundle"])
            except NotThatDocumentError as error:
                self._wrong_receipt(
                    number, said("is no valid receipt: {problem}", problem=error.said)
                )

    def _check_covered(self, receipts: Sequence[tuple[int, Receipt]]) -> None:
        """Compare the parts of the hours with the receipts: what each added to the one before."""
        covered, before = self.record["covered"], known_ms({})
        expected: list[tuple[int | None, Times]] = []
        for number, receipt in receipts:
            times = known_ms(receipt.said.ms)
            expected.append((number, _difference(times, before)))
            before = times
        if rest := _difference(self.ms, before):
            expected.append((None, rest))
        found = [(part["receipt"], part["ms"]) for part in covered]
        if found != expected:
            self._wrong(
                "covered",
                said("does not say what the receipts say of these hours, or not all of it."),
            )
        if receipts and sum_ms(self.ms) < firm_ms(before):
            self._wrong(
                "ms",
                said(
                    "has {less} less than its receipts cover.",
                    less=length_part(sum_ms(before) - sum_ms(self.ms)),
                ),
            )

    def _check_receipt(
        self, ledger: Json, number: int, receipt: Receipt, edges: AbstractSet[tuple[str, str]]
    ) -> None:
        point, own = receipt.said.checkpoint, checkpoint_of(ledger)
        if point.origin != own.origin:
            is_same_job = point.origin.split("/")[:2] == own.origin.split("/")[:2]
            what = (
                said("is for the ledger of another worker of this job.")
                if is_same_job
                else said("is for another job.")
            )
            self._wrong_receipt(number, what)
            return
        if point.size > own.size:
            self._wrong_receipt(
                number,
                said_n(
                    "covers {count} entry, and the ledger has fewer: it was made shorter.",
                    "covers {count} entries, and the ledger has fewer: it was made shorter.",
                    point.size,
                ),
            )
            return
        proof = self._proof(number)
        if proof is None or not is_within(tree_of(point), tree_of(own), proof):
            self._wrong_receipt(number, said("is for another record than the ledger named here."))
            return
        if ledger["key"] not in _later(receipt.said.worker_key, edges):
            self._wrong_receipt(
                number,
                said(
                    "names the key of another worker, and nothing says that this record’s key took "
                    "its place."
                ),
            )
            return
        self.findings.recomputed.append(
            said_n(
                "receipt {number} for {count} entry, {length}, by the key {key}",
                "receipt {number} for {count} entries, {length}, by the key {key}",
                point.size,
                number=Count(number),
                length=length_part(sum_ms(known_ms(receipt.said.ms))),
                key=Code(fingerprint(receipt.key)),
            )
        )

    def _proof(self, number: int) -> list[bytes] | None:
        try:
            return [hash_of(each) for each in self.record["receipts"][number - 1]["consistency"]]
        except NotThatDocumentError:
            return None

    def _edges(
        self, ledger: Json, receipts: Sequence[tuple[int, Receipt]]
    ) -> AbstractSet[tuple[str, str]]:
        """Return the replacements of the worker's key: by both keys, or by a receipt."""
        found = {
            (receipt.said.replaces, receipt.said.worker_key)
            for _, receipt in receipts
            if receipt.said.replaces is not None
            and receipt.said.checkpoint.origin == ledger["origin"]
        }
        for each in self.record["rekeys"]:
            signatures = each["by_old"], each["by_new"]
            if not is_by_both(ledger["origin"], each["old"], each["new"], signatures):
                self._wrong("rekeys", said("have a change of the key that not both keys signed."))
            found.add((each["old"], each["new"]))
        return found

    def _check_signature(self, ledger: Json) -> None:
        if len(self.record["signatures"]) > 1:
            self._wrong("signatures", said("are more than the worker’s one."))
            return
        if not self.record["signatures"]:
            self._wrong(
                "signatures",
                said("are none: without the worker’s, the receipts may be anybody’s."),
            )
            return
        try:
            statement = record_statement_of(self.record["signatures"][0])
        except NotThatDocumentError as error:
            self._wrong("signatures", said("are no good: {problem}", problem=error.said))
            return
        said_of_it = statement["predicate"]
        unsigned = {name: each for name, each in self.record.items() if name != "signatures"}
        digest = sha256(canonical(unsigned)).hexdigest()
        if said_of_it["key"] != ledger["key"]:
            self._wrong("signatures", said("are by another key than the ledger names."))
        elif statement["subject"][0]["digest"]["sha256"] != digest:
            self._wrong("signatures", said("are for another record: it was changed since."))
        elif checkpoint_of(said_of_it) != checkpoint_of(ledger) or (
            said_of_it["ms"] != self.record["ms"]
        ):
            self._wrong("signatures", said("are for another ledger, or for other hours."))
        else:
            self.findings.recomputed.append(said("the worker’s signature under all of it"))

    def _compare(self, name: str, found: int, expected: int) -> None:
        if found != expected:
            self._wrong(
                name,
                said(
                    "says {found}, but its categories give {expected}.",
                    found=Code(str(found)),
                    expected=Code(str(expected)),
                ),
            )

    def _at_most(self, name: str, found: int, most: int) -> None:
        if found > most:
            self._wrong(
                name,
                said(
                    "are {found}, but there are {most} in all.",
                    found=Code(str(found)),
                    most=Code(str(most)),
                ),
            )

    def _wrong(self, where: str, what: Said) -> None:
        self.findings.wrong(f"{self.name}, {where}", what)

    def _wrong_receipt(self, number: int, what: Said) -> None:
        self.findings.wrong(f"{self.name}, receipt {number}", what)


def _follows(figure: Json) -> bool:
    """Return whether a figure is rounded right, and follows from its formula and inputs."""
    if figure["exact"] is None:
        return figure["value"] is None and bool(figure["reason"])
    try:
        exact, digits = Fraction(figure["exact"]), figure["value"].partition(".")[2]
        if figure["value"] != decimal_text(exact, len(digits)):
            return False
        if figure["formula"] is None:
            return True
        inputs = {name: Fraction(text) for name, text in figure["inputs"].items() if text}
        return evaluate(figure["formula"], inputs) == exact
    except (InvalidValueError, ValueError, AttributeError, ZeroDivisionError):
        return False


def _shown_key(key: str) -> str:
    try:
        return fingerprint(key)
    except KeyRefusedError:
        return "?"


def _difference(ms: Times, before: Times) -> dict[str, int]:
    found = {code: ms.get(code, 0) - before.get(code, 0) for code in _CODES}
    return {code: each for code, each in found.items() if each}


def _later(key: str, edges: AbstractSet[tuple[str, str]]) -> set[str]:
    """Return a key and all that took its place."""
    keys, grown = set[str](), {key}
    while grown != keys:
        keys = grown
        grown = keys | {new for old, new in edges if old in keys}
    return keys
