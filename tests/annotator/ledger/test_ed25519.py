"""Both programs accept the same Ed25519 signatures, and none that nobody made or wrote twice."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from annotator.export.forms.canonical import canonical
from annotator.ledger.ed25519 import is_strict_point, is_strict_signature, point_in
from annotator.ledger.signatures import (
    KeyRefusedError,
    Signer,
    fingerprint,
    is_valid_signature,
    public_of_pem,
    require_public,
)
from tests.faults.ledger import independent, ours
from tests.support.ledgers import line, receipted, values_of
from tools.checkers.check_ledger.refusal import Refused
from tools.checkers.check_ledger.signatures.bundle import point_of
from tools.checkers.check_ledger.signatures.ed25519 import check_signature

VECTORS: Final = Path(__file__).parents[2] / "vectors" / "ed25519"

PRIME: Final = 2**255 - 19
ORDER: Final = 2**252 + 27742317777372353535851937790883648493

SMALL: Final = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
"""The eight points of small order, and in the next list their other encodings."""

SMALL_WRITTEN_OTHERWISE: Final = [
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]

OF_NOBODY: Final = [*SMALL, *SMALL_WRITTEN_OTHERWISE]
DER: Final = bytes.fromhex("302a300506032b6570032100")


def wycheproof() -> list[tuple[str, bytes, bytes, bytes, str]]:
    """Return each vector: its name, the key, the message, the signature and the result."""
    document = json.loads((VECTORS / "wycheproof_ed25519_test.json").read_bytes())
    return [
        (
            f"{test['tcId']}-{'-'.join(test['flags'])}",
            bytes.fromhex(group["publicKey"]["pk"]),
            bytes.fromhex(test["msg"]),
            bytes.fromhex(test["sig"]),
            test["result"] if "SmallOrderPublicKey" not in test["flags"] else "invalid",
        )
        for group in document["testGroups"]
        for test in group["tests"]
    ]


def by_the_tool(point: bytes, message: bytes, signature: bytes) -> bool:
    try:
        check_signature(point, message, signature, "no")
    except Refused:
        return False
    return True


def by_the_library(point: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(point).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


WYCHEPROOF: Final = wycheproof()


def test_all_vectors_are_there() -> None:
    assert len(WYCHEPROOF) == 210
    assert sum(each[-1] == "valid" for each in WYCHEPROOF) == 117
    assert sum(each[-1] == "acceptable" for each in WYCHEPROOF) == 21


@pytest.mark.parametrize("vector", WYCHEPROOF, ids=lambda vector: vector[0])
def test_a_vector_of_wycheproof_is_judged_alike(
    vector: tuple[str, bytes, bytes, bytes, str],
) -> None:
    _name, point, message, signature, result = vector
    found = is_valid_signature(point, message, signature)
    assert found == by_the_tool(point, message, signature)
    # What may be accepted has a key that somebody has, but of mixed order. Both do as the library.
    expected = {"valid": True, "invalid": False}.get(result)
    assert found == (by_the_library(point, message, signature) if expected is None else expected)


def speccheck() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((VECTORS / "speccheck_cases.json").read_bytes())
    return found


@pytest.mark.parametrize("number", range(15))
def test_a_case_of_speccheck_is_judged_alike(number: int) -> None:
    case = speccheck()[number]
    names = ("pub_key", "message", "signature")
    point, message, signature = (bytes.fromhex(case[name]) for name in names)
    # One alone has a key and an R of no small order, is canonical, and holds without a cofactor.
    expected = number == 6
    assert is_valid_signature(point, message, signature) is expected
    assert by_the_tool(point, message, signature) is expected
    # These are why the library alone is not enough.
    assert by_the_library(point, message, signature) is (number in {1, 3, 5, 6, 14})


@pytest.mark.parametrize("encoded", OF_NOBODY)
def test_a_point_of_small_order_is_no_key_and_no_half_of_a_signature(encoded: str) -> None:
    point, good = bytes.fromhex(encoded), Signer.new()
    signature = base64.b64decode(good.signature(b""))
    assert not is_strict_point(point)
    assert not is_strict_signature(point + signature[32:])
    assert point_in(DER + point) is None
    public = base64.b64encode(DER + point).decode()
    pem = f"-----BEGIN PUBLIC KEY-----\n{public}\n-----END PUBLIC KEY-----\n".encode()
    with pytest.raises(KeyRefusedError, match="belongs to somebody"):
        require_public(public)
    with pytest.raises(KeyRefusedError, match="belongs to somebody"):
        public_of_pem(pem)
    with pytest.raises(Refused, match="belongs to nobody"):
        point_of(public)


def test_no_y_beyond_the_field_is_a_point() -> None:
    for y in range(PRIME, 2**255):
        for sign in (0, 1 << 255):
            assert not is_strict_point((y | sign).to_bytes(32, "little"))
    assert is_strict_point((PRIME - 2).to_bytes(32, "little"))
    assert is_strict_point((2).to_bytes(32, "little"))
    assert not is_strict_point(bytes(31))
    assert not is_strict_point(bytes([2, *[0] * 32]))


def test_a_signature_has_one_writing() -> None:
    signer, message = Signer.new(), b"some message"
    good = signer._key.sign(message)
    point = require_public(signer.public)
    s = int.from_bytes(good[32:], "little")
    for bent in (
        good[:32] + (s + ORDER).to_bytes(32, "little"),
        good[:32] + ORDER.to_bytes(32, "little"),
        good + b"\0",
        good[:-1],
        b"",
    ):
        assert not is_valid_signature(point, message, bent)
        assert not by_the_tool(point, message, bent)
    assert is_valid_signature(point, message, good)
    assert by_the_tool(point, message, good)


@pytest.mark.parametrize("encoded", OF_NOBODY)
def test_a_receipt_that_nobody_signed_is_refused_whoever_is_trusted(
    encoded: str, tmp_path: Path
) -> None:
    [bundle] = values_of(receipted(7).files["1.receipt.json"])
    statement: dict[str, Any] = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    key = base64.b64encode(DER + bytes.fromhex(encoded)).decode()
    statement["predicate"]["key"] = key
    bundle["dsseEnvelope"]["payload"] = base64.b64encode(canonical(statement)).decode()
    bundle["verificationMaterial"]["publicKey"]["hint"] = fingerprint(key)
    signature = base64.b64encode(bytes([1, *[0] * 63])).decode()
    bundle["dsseEnvelope"]["signatures"] = [{"sig": signature}]
    path = tmp_path / "receipt.json"
    path.write_bytes(line(bundle))
    assert not ours([path], frozenset())
    assert not independent([path], frozenset())


@pytest.mark.parametrize(
    "der",
    [
        DER + bytes(range(33)),
        DER[:-1] + bytes(range(32)),
        bytes.fromhex("302a300506032b6571032100") + bytes(range(32)),  # Ed448's name
        bytes.fromhex("302c300706032b65700500032100") + bytes(range(32)),  # a NULL as its parameter
        b"",
    ],
)
def test_a_key_has_one_der(der: bytes) -> None:
    assert point_in(DER + bytes(range(32))) == bytes(range(32))
    text = base64.b64encode(der).decode()
    with pytest.raises(KeyRefusedError):
        require_public(text)
    with pytest.raises(Refused):
        point_of(text)
