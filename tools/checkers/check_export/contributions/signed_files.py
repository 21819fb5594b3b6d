"""Checks that the files of a contribution are those that its worker signed.

Page: "Contributions"; docs/submissions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tools.checkers.check_export.refusal import Json, Refused, require_same
from tools.checkers.check_export.source.folder import ReadFile
from tools.checkers.check_export.source.strict_json import read_json
from tools.checkers.check_ledger.documents.document import read_document
from tools.checkers.check_ledger.documents.hand_in import HandIn
from tools.checkers.check_ledger.documents.receipt import Receipt
from tools.checkers.check_ledger.refusal import Refused as NotHeld
from tools.checkers.check_ledger.signatures.bundle import SIGNATURE_SUFFIX, read_bundle
from tools.checkers.check_ledger.source.files import read_bytes
from tools.checkers.check_ledger.source.strict_json import read_canonical
from tools.checkers.check_ledger.steps import check, compare

KEPT_MANIFEST = "submission-manifest.json"
FACTS = "submission.json"
HAND_IN = "hand-in.jsonl"
RECEIPT = "receipt.json"
EXPORT = "export"
MANIFEST_OF_EXPORT = f"{EXPORT}/manifest.json"
UNSIGNED = {KEPT_MANIFEST, KEPT_MANIFEST + SIGNATURE_SUFFIX, RECEIPT}
"""The files that the manifest of a submission does not name."""

KIND = "urn:fairlabel:submission:1"
SUBJECT = "manifest.json"


@dataclass(frozen=True)
class SignedFiles:
    """The documents of a contribution: what they say of it, and the digest of its manifest."""

    hand_in: HandIn
    facts: Json
    manifest: str


def read_signed_files(folder: Path, where: str, files: Mapping[str, ReadFile]) -> SignedFiles:
    """Return the documents of a contribution; refuse any file that its worker did not sign.

    Page: "Contributions", "The manifest names all files but itself, its signature and the
    receipt".

    Args:
        folder: of the contribution.
        where: its name, for sentences.
        files: its files by their paths in it.
    """
    for name in (KEPT_MANIFEST, FACTS, HAND_IN, MANIFEST_OF_EXPORT):
        if name not in files:
            raise Refused(f"{where}/{name} is not there, but every contribution has it.")
    data = read_bytes(folder / KEPT_MANIFEST)
    signed = {each["path"]: each["sha256"] for each in read_json(where, data)["files"]}
    here = {name: file.sha256 for name, file in files.items() if name not in UNSIGNED}
    require_same(f"{where}/{KEPT_MANIFEST}", signed, here, "the folder")
    try:
        hand_in = _hand_in(folder, sha256(data).hexdigest())
        _check_documents(folder, has_receipt=RECEIPT in files)
    except NotHeld as error:
        raise Refused(f"{where}: {error}.") from error
    named = f"{where}/{HAND_IN}, manifest_sha256"
    require_same(named, hand_in.manifest, files[MANIFEST_OF_EXPORT].sha256, "the export in it")
    facts = read_json(f"{where}/{FACTS}", read_bytes(folder / FACTS))
    return SignedFiles(hand_in, facts, sha256(data).hexdigest())


def _hand_in(folder: Path, manifest: str) -> HandIn:
    """Return the hand-in, which has the key that signed the manifest.

    Page: "Contributions", "The key that signed it is that of the hand-in".
    """
    bundle = read_bytes(folder / (KEPT_MANIFEST + SIGNATURE_SUFFIX)).removesuffix(b"\n")
    signed = read_bundle(read_canonical(bundle), KIND, SUBJECT, "")
    hand_in = read_document(folder / HAND_IN)
    if signed.digest != manifest:
        raise NotHeld("the signature is for another manifest")
    if not isinstance(hand_in, HandIn) or hand_in.key != signed.predicate["key"]:
        raise NotHeld("the hand-in is not signed with the key of the manifest")
    return hand_in


def _check_documents(folder: Path, *, has_receipt: bool) -> None:
    """Require hand-in and receipt to hold, each other and against the export.

    Page: "Contributions", "the receipt is for the hand-in".
    """
    paths = [folder / HAND_IN, *([folder / RECEIPT] if has_receipt else [])]
    for path, answer in check(paths).items():
        if answer.why:
            raise NotHeld(f"{path.name}: {answer.why}")
    hand_in = read_document(paths[0])
    receipt = read_document(paths[-1])
    if has_receipt and isinstance(hand_in, HandIn):
        is_for_it = isinstance(receipt, Receipt) and receipt.digest == hand_in.digest
        if not is_for_it:
            raise NotHeld("the receipt is not for the hand-in")
    if why := compare(folder / EXPORT, paths):
        raise NotHeld(why)
