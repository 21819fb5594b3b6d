"""Both checkers take the signature of a work order only in its one spelling, and name its key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotator.export.api import Detail, ExportOptions
from annotator.ledger.order_signature import order_signer, sign_order
from annotator.ledger.signatures import Signer
from tests.support.exports import export_coco, load, rewrite, verified, write_sealed
from tests.support.forgeries import DOCUMENTS
from tests.tools.test_forgeries import JOBS
from tools.checkers.check_export import main
from tools.checkers.check_export.refusal import Refused
from tools.checkers.check_export.steps import check

KEY = Signer.from_seed(bytes(range(32)))
OTHER = Signer.from_seed(bytes(32))


def exported(folder: Path) -> tuple[str, bytes]:
    """Export a job, and return the digest and the bytes of its first work order."""
    export_coco(folder, JOBS["over_periods"](), ExportOptions(detail=Detail.FULL))
    digest = load(folder, "fair_pay.json")["work_orders"][0]["sha256"]
    return digest, (folder / "work_orders" / f"{digest}.toml").read_bytes()


def add(folder: Path, name: str, data: bytes) -> None:
    """Put a file into an export, with its entry in the manifest."""
    manifest = load(folder, "manifest.json")
    manifest["files"].append({"path": name, "size": 0, "sha256": "0" * 64})
    (folder / "manifest.json").write_text(json.dumps(manifest))
    rewrite(folder, name, data)


def state(folder: Path, digest: str, signer: str) -> None:
    """State by whom an order is signed, wherever a document does."""
    documents = {name: load(folder, name) for name in DOCUMENTS}
    for each in documents["fair_pay.json"]["work_orders"]:
        if each["sha256"] == digest:
            each["signature"] = signer
            rows = [row for section in each["sections"] for row in section["fields"]]
            next(row for row in rows if row["key"] == "order.signature")["value"] = signer
    write_sealed(folder, documents)


def test_both_name_the_key_that_signed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    digest, order = exported(out)
    signature = sign_order(KEY, order)
    add(out, f"work_orders/{digest}.toml.sigstore.json", signature)
    signer = order_signer(order, signature).fingerprint
    state(out, digest, signer)
    assert verified(out).problems == ()
    assert main([str(out)]) == 0
    told = capsys.readouterr().out
    assert f"the signature of the work order {digest[:12]}, by the key {signer}" in told


def spelled(signature: bytes, change: Callable[[Any], object]) -> bytes:
    """Return a bundle with a change, in the canonical form."""
    bundle = json.loads(signature)
    change(bundle)
    text = json.dumps(bundle, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


FORGERIES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "of another order": (
        lambda order: sign_order(KEY, order + b"\n"),
        "is not the signature of this work order",
    ),
    "with a space": (
        lambda order: sign_order(KEY, order).replace(b":", b": ", 1),
        "is not the signature of this work order",
    ),
    "with a line more": (
        lambda order: sign_order(KEY, order) + b"\n",
        "is not the signature of this work order",
    ),
    "with the hint of another key": (
        lambda order: spelled(
            sign_order(KEY, order),
            lambda bundle: bundle["verificationMaterial"]["publicKey"].update(hint="0" * 64),
        ),
        "is not the signature of this work order",
    ),
    "with half a signature": (
        lambda order: spelled(
            sign_order(KEY, order),
            lambda bundle: bundle["dsseEnvelope"]["signatures"][0].update(sig="AAAA"),
        ),
        "sig states 'AAAA', but it must have 64 bytes",
    ),
    "no signature at all": (lambda _order: b"{}\n", "is no signature of a work order"),
    "no JSON": (lambda _order: b"signed, me\n", "is no valid JSON"),
    "by another key than stated": (
        lambda order: sign_order(OTHER, order),
        "the file of its signature gives '",
    ),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_neither_takes_a_signature(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    digest, order = exported(out)
    forge, sentence = FORGERIES[kind]
    add(out, f"work_orders/{digest}.toml.sigstore.json", forge(order))
    state(out, digest, order_signer(order, sign_order(KEY, order)).fingerprint)
    assert not verified(out).is_ok
    with pytest.raises(Refused) as refused:
        check(out)
    assert sentence in str(refused.value)


def test_neither_takes_an_order_as_signed_without_its_signature(tmp_path: Path) -> None:
    out = tmp_path / "out"
    digest, order = exported(out)
    state(out, digest, order_signer(order, sign_order(KEY, order)).fingerprint)
    assert not verified(out).is_ok
    with pytest.raises(Refused, match="the file of its signature gives 'unsigned'"):
        check(out)


def test_neither_takes_an_order_as_unsigned_beside_its_signature(tmp_path: Path) -> None:
    out = tmp_path / "out"
    digest, order = exported(out)
    add(out, f"work_orders/{digest}.toml.sigstore.json", sign_order(KEY, order))
    assert not verified(out).is_ok
    with pytest.raises(Refused, match="signature states 'unsigned'"):
        check(out)


def test_neither_takes_the_signature_of_an_order_that_is_not_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _digest, order = exported(out)
    stray = hashlib.sha256(b"another").hexdigest()
    add(out, f"work_orders/{stray}.toml.sigstore.json", sign_order(KEY, order))
    assert not verified(out).is_ok
    with pytest.raises(Refused, match="is the signature of no work order in this folder"):
        check(out)
