"""All steps of the check, in the order of docs/ledger.md. An auditor begins here.

| section of the page | module |
|---|---|
| The tree | ``tree.py`` |
| How documents are written | ``source/strict_json.py``, ``source/values.py`` |
| A hand-in | ``documents/hand_in.py``, ``documents/opened_entries.py`` |
| Signatures | ``signatures/ed25519.py``, ``signatures/bundle.py``, ``documents/receipt.py`` |
| A signed work order | ``documents/work_order.py`` |
| A payment | ``documents/payment.py`` |
| A proof of one item | ``documents/item_proof.py`` |
| Documents against each other | ``together.py``, ``keys.py`` |
| Exports against the ledger | ``exports/`` |
| docs/statements.md, Receipts in a record | ``documents/portable_record.py`` |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from tools.checkers.check_ledger.documents.document import (
    Document,
    OfLedger,
    read_document,
    receipts_in,
)
from tools.checkers.check_ledger.documents.payment import SignedPayment, words_of
from tools.checkers.check_ledger.documents.portable_record import PortableRecord
from tools.checkers.check_ledger.documents.work_order import signer_of
from tools.checkers.check_ledger.exports.comparison import compare_export
from tools.checkers.check_ledger.refusal import Refused, need
from tools.checkers.check_ledger.together import contradicting_records, contradictions

WORK_ORDER_SUFFIX = ".toml"


@dataclass
class Answer:
    """The answer about a file.

    ``why`` says why it does not hold, "" if it does. ``says`` is what a signed payment says.
    ``not_covered`` is the time in a portable record that no receipt covers, in ms by category.
    """

    why: str = ""
    says: str = ""
    not_covered: dict[str, int] = field(default_factory=dict)


def check(paths: Sequence[Path], trusted: AbstractSet[str] = frozenset()) -> dict[Path, Answer]:
    """Check documents by themselves and against each other; return an answer for each.

    Args:
        paths: the files.
        trusted: the keys that may have countersigned or signed an order; empty: any.
    """
    answers = {path: Answer() for path in paths}
    documents = _read(answers, trusted)
    is_all = not any(each.why for each in answers.values())
    for path, why in _contradictions(documents, is_all=is_all).items():
        answers[path].why = why
    for path, one in documents.items():
        if isinstance(one, PortableRecord):
            answers[path].not_covered = one.not_covered
        if isinstance(one, SignedPayment):
            answers[path].says = words_of(one)
        try:
            _require_known_keys(one, trusted)
        except Refused as error:
            answers[path].why = str(error)
    return answers


def _read(answers: Mapping[Path, Answer], trusted: AbstractSet[str]) -> dict[Path, Document]:
    """Return the documents that hold by themselves, and write into the answers why others do not.

    A signed work order is answered here: it is compared with nothing.
    """
    documents: dict[Path, Document] = {}
    for path, answer in answers.items():
        try:
            if path.suffix == WORK_ORDER_SUFFIX:
                _require_trusted([signer_of(path)], trusted, "signed")
            else:
                documents[path] = read_document(path)
        except Refused as error:
            answer.why = str(error)
    return documents


def _contradictions(documents: Mapping[Path, Document], *, is_all: bool) -> dict[Path, str]:
    """Return the documents that contradict others, each with the reason."""
    of_ledgers: dict[Path, OfLedger] = {}
    records: dict[Path, PortableRecord] = {}
    for path, one in documents.items():
        if isinstance(one, PortableRecord):
            records[path] = one
        elif not isinstance(one, SignedPayment):
            of_ledgers[path] = one
    return {**contradictions(of_ledgers, is_all=is_all), **contradicting_records(records)}


def _require_known_keys(document: Document, trusted: AbstractSet[str]) -> None:
    """Require given keys of countersigners, and of a vendor who states a payment.

    Page: "no other key may speak for the vendor".
    """
    _require_trusted([each.key for each in receipts_in(document)], trusted, "countersigned")
    if isinstance(document, SignedPayment) and document.is_of_vendor:
        _require_trusted([document.statement["key"]], trusted, "signed")


def _require_trusted(keys: Sequence[str], trusted: AbstractSet[str], done: str) -> None:
    """Page, rule 5: "If keys are given by ``--key``, every receipt is signed by one of them"."""
    is_trusted = not trusted or set(keys) <= trusted
    need(is_trusted, f"it was {done} by a key that was not given")


def compare(folder: Path, paths: Sequence[Path]) -> str:
    """Return the first contradiction between an export and documents; "" if there is none.

    The documents must hold by themselves; orders and records say nothing about an export.
    A signed payment must be on its list.
    """
    try:
        compare_export(folder, [path for path in paths if path.suffix != WORK_ORDER_SUFFIX])
    except Refused as error:
        return str(error)
    return ""
