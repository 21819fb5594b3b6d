"""Receipts and hand-ins of a real job, each changed in one way, by strangers or by who has a key.

A mutant is right if everything must be the same as before it was changed, or if whoever has the
key may say so: a vendor may enrol a key, and a worker may hand in without an earlier receipt.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from annotator.effort.categories import Category
from annotator.errors import AnnotatorError
from annotator.export.forms.canonical import canonical
from annotator.ledger.ledger_documents import HAND_IN_STATEMENT, hand_in_bytes
from annotator.ledger.signatures import Signer, fingerprint
from annotator.ledger.tree import consistency_proof, root_of
from tests.faults.ledger_forgeries import _ORDER, _key_of_nobody
from tests.support.ledgers import line, values_of

Statement = dict[str, Any]
Bundle = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signed:
    """A hand-in that a real job made, its signature, a right receipt, and who signed each."""

    hand_in: bytes
    signature: bytes
    receipt: bytes
    worker: Signer
    vendor: Signer


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed document: its bytes, for a hand-in also its signature, and whether it is right."""

    name: str
    data: bytes
    signature: bytes | None
    is_right: bool


def statement_in(document: bytes) -> Statement:
    """Return the statement that a bundle holds."""
    [bundle] = values_of(document)
    found: Statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    return found


# Receipts that the vendor signs, whatever they say.

Said = Callable[[Statement, random.Random], object]


def _predicate(**said: Callable[[Any, random.Random], object]) -> Said:
    def change(statement: Statement, rng: random.Random) -> None:
        predicate = statement["predicate"]
        for name, made in said.items():
            predicate[name] = made(predicate.get(name), rng)

    return change


def _ms(change: Callable[[dict[str, Any], random.Random], object]) -> Said:
    def changed(statement: Statement, rng: random.Random) -> None:
        change(statement["predicate"]["ms"], rng)

    return changed


def _some(ms: dict[str, Any], rng: random.Random) -> str:
    return rng.choice(sorted(ms))


def _moved(ms: dict[str, Any], rng: random.Random) -> None:
    """Move time from one category to another: the sum stays."""
    name = _some(ms, rng)
    other = rng.choice([each.value for each in Category if each.value != name])
    part = rng.randint(1, ms[name])
    ms[name] -= part
    ms[other] = ms.get(other, 0) + part


def _answer(rng: random.Random) -> dict[str, object]:
    return {"observed_ms": rng.randint(1, 999), "declared_ms": 0, "answer": "right"}


def _new_key(_value: object, _rng: random.Random) -> str:
    return Signer.new().public


def _longer_der(value: str, _rng: random.Random) -> str:
    return base64.b64encode(base64.b64decode(value) + b"\0").decode()


SAID: Final[dict[str, Said]] = {
    "less time": _ms(lambda ms, rng: ms.update({_some(ms, rng): rng.randint(0, 999)})),
    "more time": _ms(lambda ms, rng: ms.update({_some(ms, rng): 10**9 + rng.randint(0, 9)})),
    "a ms less": _ms(lambda ms, rng: ms.update({(name := _some(ms, rng)): ms[name] - 1})),
    "a ms more": _ms(lambda ms, rng: ms.update({(name := _some(ms, rng)): ms[name] + 1})),
    "a category gone": _ms(lambda ms, rng: ms.pop(_some(ms, rng))),
    "a category of nothing": _ms(lambda ms, _rng: ms.update({"training": 0})),
    "a category more": _ms(lambda ms, rng: ms.update({"review": rng.randint(1, 10**7)})),
    "time moved": _ms(_moved),
    "an answer that nobody gave": _predicate(witness=lambda _old, rng: _answer(rng)),
    "an answer of no word": _predicate(witness=lambda _old, rng: {**_answer(rng), "answer": "?"}),
    "an answer that is none": _predicate(witness=lambda _old, _rng: None),
    "no time": _predicate(ms=lambda _ms, _rng: {}),
    "time below nought": _ms(lambda ms, rng: ms.update({_some(ms, rng): -1})),
    "time in words": _ms(lambda ms, rng: ms.update({_some(ms, rng): "1"})),
    "time that is true": _ms(lambda ms, rng: ms.update({_some(ms, rng): True})),
    "time of an unknown kind": _ms(lambda ms, _rng: ms.update({"sleep": 1})),
    "times in a list": _predicate(ms=lambda ms, _rng: [ms]),
    "another worker": _predicate(worker_key=_new_key),
    "another worker who is enrolled": _predicate(worker_key=_new_key, replaces=_new_key),
    "the worker's key in other DER": _predicate(worker_key=_longer_der),
    "a worker's key of nobody": _predicate(worker_key=lambda _key, rng: _key_of_nobody(rng)),
    "a worker's key that is none": _predicate(worker_key=lambda _key, _rng: ""),
    "a size less": _predicate(size=lambda size, _rng: size - 1),
    "a size more": _predicate(size=lambda size, rng: size + rng.randint(1, 5)),
    "no size": _predicate(size=lambda _size, _rng: 0),
    "a size in words": _predicate(size=lambda size, _rng: str(size)),
    "another root": _predicate(root=lambda _root, rng: rng.randbytes(32).hex()),
    "a root in capitals": _predicate(root=lambda root, _rng: root.upper()),
    "another ledger": _predicate(origin=lambda origin, rng: origin[:-2] + rng.randbytes(2).hex()),
    "another job": _predicate(origin=lambda _o, rng: f"fairlabel/{rng.randbytes(3).hex()}/x"),
    "a ledger of no name": _predicate(origin=lambda _origin, _rng: ""),
    "a key in its own place": lambda said, _rng: said["predicate"].update(
        replaces=said["predicate"]["worker_key"]
    ),
    "a key in the place of nobody": _predicate(replaces=lambda _old, rng: _key_of_nobody(rng)),
    "a key in the place of a text": _predicate(replaces=lambda _old, _rng: "old key"),
    "a key in the place of a number": _predicate(replaces=lambda _old, _rng: 1),
    "a field more": _predicate(paid=lambda _none, _rng: True),
    "a field of the statement more": lambda said, _rng: said.update(expires=1),
    "a field less": lambda said, rng: said["predicate"].pop(rng.choice(sorted(said["predicate"]))),
    "another digest": lambda said, rng: said["subject"][0]["digest"].update(
        sha256=rng.randbytes(32).hex()
    ),
    "a digest in capitals": lambda said, _rng: said["subject"][0]["digest"].update(
        sha256=said["subject"][0]["digest"]["sha256"].upper()
    ),
    "a digest of another kind": lambda said, _rng: said["subject"][0].update(
        digest={"sha512": "0" * 128}
    ),
    "another name": lambda said, _rng: said["subject"][0].update(name="other.jsonl"),
    "two subjects": lambda said, _rng: said["subject"].append(said["subject"][0]),
    "no subject": lambda said, _rng: said.update(subject=[]),
    "another type": lambda said, _rng: said.update(_type="https://in-toto.io/Statement/v2"),
    "the type of a hand-in": lambda said, _rng: said.update(predicateType=HAND_IN_STATEMENT),
    "a type of no version": lambda said, _rng: said.update(predicateType="urn:fairlabel:receipt:2"),
    "another key than signed": _predicate(key=_new_key),
    "a key of nobody": _predicate(key=lambda _key, rng: _key_of_nobody(rng)),
}
"""What a vendor can sign and must not be believed."""

RIGHT: Final[dict[str, Said]] = {
    "nothing changed": lambda _said, _rng: None,
    "an older key replaced": _predicate(replaces=_new_key),
}
"""What a vendor may sign: who lost a key has one that this job need not know."""


def _signed(statement: Statement, signer: Signer) -> bytes:
    """Return a bundle over a statement as it is, also one that our own writer would not write."""
    payload = json.dumps(statement, sort_keys=True, separators=(",", ":")).encode()
    made = signer.bundle({})
    key = str(statement.get("predicate", {}).get("key", ""))
    with suppress(AnnotatorError):
        made["verificationMaterial"] = {"publicKey": {"hint": fingerprint(key)}}
    made["dsseEnvelope"] = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": "application/vnd.in-toto+json",
        "signatures": [{"sig": signer.signature(payload)}],
    }
    return line(made)


# Bytes that a stranger changes.

Bent = Callable[[bytes, random.Random], bytes]


def _bit(data: bytes, rng: random.Random) -> bytes:
    bent = bytearray(data)
    bent[rng.randrange(len(bent))] ^= 1 << rng.randrange(8)
    return bytes(bent)


def _byte_gone(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at + 1 :]


def _byte_more(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(1) + data[at:]


def _run_again(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) - 1)
    end = rng.randint(at + 1, min(len(data), at + 200))
    return data[:end] + data[at:end] + data[end:]


def _spaced(data: bytes, rng: random.Random) -> bytes:
    at = data.index(b":", rng.randrange(data.rindex(b":")))
    return data[: at + 1] + b" " + data[at + 1 :]


BENT: Final[dict[str, Bent]] = {
    "a bit": _bit,
    "a byte gone": _byte_gone,
    "a byte more": _byte_more,
    "a part twice": _run_again,
    "a space": _spaced,
    "cut off": lambda data, rng: data[: rng.randrange(len(data))],
    "a line feed more": lambda data, _rng: data + b"\n",
    "no line feed": lambda data, _rng: data[:-1],
    "an object more": lambda data, _rng: data + b"{}\n",
    "twice": lambda data, _rng: data + data,
    "a byte order mark": lambda data, _rng: b"\xef\xbb\xbf" + data,
    "lines of another system": lambda data, _rng: data.replace(b"\n", b"\r\n"),
    "nothing": lambda _data, _rng: b"",
}
"""What anybody can do to a file."""


def _bundle(change: Callable[[Bundle, random.Random], object]) -> Bent:
    def bent(data: bytes, rng: random.Random) -> bytes:
        [bundle] = values_of(data)
        change(bundle, rng)
        return line(bundle)

    return bent


def _signature(change: Callable[[bytes, random.Random], bytes]) -> Bent:
    def changed(bundle: Bundle, rng: random.Random) -> None:
        [signature] = bundle["dsseEnvelope"]["signatures"]
        data = base64.b64decode(signature["sig"])
        signature["sig"] = base64.b64encode(change(data, rng)).decode()

    return _bundle(changed)


def _s_more(data: bytes, _rng: random.Random) -> bytes:
    s = int.from_bytes(data[32:], "little") + _ORDER
    return data[:32] + s.to_bytes(32, "little")


def _spare_bits(bundle: Bundle, _rng: random.Random) -> None:
    [signature] = bundle["dsseEnvelope"]["signatures"]
    text = signature["sig"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    signature["sig"] = f"{text[:-3]}{alphabet[alphabet.index(text[-3]) + 1]}=="


def _key_put_in(bundle: Bundle, rng: random.Random) -> None:
    """Make of it what nobody signed: a key of small order, and a signature that needs none."""
    payload = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    payload["predicate"]["key"] = key = _key_of_nobody(rng)
    bundle["verificationMaterial"]["publicKey"]["hint"] = fingerprint(key)
    bundle["dsseEnvelope"]["payload"] = base64.b64encode(canonical(payload)).decode()
    sig = base64.b64encode(bytes([1, *[0] * 63])).decode()
    bundle["dsseEnvelope"]["signatures"] = [{"sig": sig}]


OF_BUNDLES: Final[dict[str, Bent]] = {
    "S and the order": _signature(_s_more),
    "a signature of nought": _signature(lambda _data, _rng: bytes(64)),
    "a signature of nobody": _signature(lambda _data, _rng: bytes([1, *[0] * 63])),
    "a signature cut": _signature(lambda data, rng: data[: rng.randrange(64)]),
    "a signature too long": _signature(lambda data, _rng: data + b"\0"),
    "another signature": _signature(lambda _data, rng: rng.randbytes(64)),
    "R of small order": _signature(lambda data, _rng: bytes([1, *[0] * 31]) + data[32:]),
    "spare bits": _bundle(_spare_bits),
    "signed by nobody": _bundle(_key_put_in),
    "two signatures": _bundle(
        lambda bundle, _rng: bundle["dsseEnvelope"]["signatures"].append(
            bundle["dsseEnvelope"]["signatures"][0]
        )
    ),
    "no signature": _bundle(lambda bundle, _rng: bundle["dsseEnvelope"].update(signatures=[])),
    "another hint": _bundle(
        lambda bundle, rng: bundle["verificationMaterial"]["publicKey"].update(
            hint=rng.randbytes(32).hex()
        )
    ),
    "another payload type": _bundle(
        lambda bundle, _rng: bundle["dsseEnvelope"].update(payloadType="text/plain")
    ),
    "another bundle": _bundle(lambda bundle, _rng: bundle.update(mediaType="another")),
    "a field of the bundle": _bundle(lambda bundle, _rng: bundle.update(note="")),
    "a certificate": _bundle(
        lambda bundle, _rng: bundle["verificationMaterial"].update(certificate={"rawBytes": ""})
    ),
}
"""What anybody can do to a bundle and still write it as it should be written."""


# Hand-ins that the worker signs again, whatever they say.

Values = list[Any]
Edited = Callable[[Values, random.Random], object]


def _leaf(values: Values, rng: random.Random, *, is_receipted: bool) -> None:
    """Change a leaf, and work out the root and the proof anew, as the worker can."""
    leaves = values[-1]["hashes"]
    covered = _covered(values)
    shown = {value["position"] for value in values if value["line"] == "opened"}
    places = range(covered) if is_receipted else range(covered, len(leaves))
    at = rng.choice([place for place in places if place not in shown])
    leaves[at] = rng.randbytes(32).hex()
    made = [bytes.fromhex(each) for each in leaves]
    values[1]["root"] = root_of(made).hex()
    values[4]["consistency"] = [each.hex() for each in consistency_proof(made, covered)]


def _covered(values: Values) -> int:
    bundle = values[4]["bundle"]
    if bundle is None:
        return 0
    size: int = statement_in(line(bundle))["predicate"]["size"]
    return size


def _no_receipt(values: Values, _rng: random.Random) -> None:
    values[4] = {"line": "receipt", "bundle": None, "consistency": []}


def _less(values: Values, rng: random.Random) -> None:
    ms = values[2]["ms"]
    name = _some(ms, rng)
    ms[name] = rng.randint(0, ms[name])


def _line(at: int, **said: object) -> Edited:
    return lambda values, _rng: values[at].update(said)


HANDED_IN: Final[dict[str, tuple[Edited, bool]]] = {
    "nothing changed": (lambda _values, _rng: None, True),
    "less time stated": (_less, True),
    "an earlier receipt left out": (_no_receipt, True),
    "another export": (
        lambda values, rng: values[3].update(manifest_sha256=rng.randbytes(32).hex()),
        True,
    ),
    "no sample": (_line(0, sample=False), True),
    "a leaf that is not receipted": (
        lambda values, rng: _leaf(values, rng, is_receipted=False),
        True,
    ),
    "a leaf that is receipted": (lambda values, rng: _leaf(values, rng, is_receipted=True), False),
    "a root of nothing": (
        lambda values, rng: values[1].update(root=rng.randbytes(32).hex()),
        False,
    ),
    "a size more": (lambda values, _rng: values[1].update(size=values[1]["size"] + 1), False),
    "another ledger": (_line(1, origin="fairlabel/x/y"), False),
    "another job": (_line(0, job="another"), False),
    "another format": (_line(0, format="fairlabel/hand-in/2"), False),
    "a method that is a number": (_line(0, method=1), False),
    "a sample that is a number": (_line(0, sample=1), False),
    "counts of more": (
        lambda values, _rng: values[2]["entries"].update(effort=10_000),
        False,
    ),
    "a time below nought": (
        lambda values, rng: values[2]["ms"].update({_some(values[2]["ms"], rng): -1}),
        False,
    ),
    "an unknown category": (lambda values, _rng: values[2]["ms"].update(sleep=1), False),
    "a digest of an export that is none": (_line(3, manifest_sha256="abc"), False),
    "a proof that is bent": (
        lambda values, rng: values[4].update(consistency=[rng.randbytes(32).hex()]),
        False,
    ),
    "a receipt with less time": (
        lambda values, rng: _receipt_inside(values, rng, ms={"label": 1}),
        False,
    ),
    "a receipt of no ledger": (
        lambda values, rng: _receipt_inside(values, rng, origin="fairlabel/x/y"),
        False,
    ),
    "a leaf less": (lambda values, _rng: values[-1]["hashes"].pop(), False),
    "a leaf in capitals": (
        lambda values, _rng: values[-1]["hashes"].append(values[-1]["hashes"].pop().upper()),
        False,
    ),
    "leaves from elsewhere": (_line(-1, **{"from": 1}), False),
    "a line of nothing": (
        lambda values, _rng: values.append({"line": "leaves", "from": 0, "hashes": []}),
        False,
    ),
    "lines in another order": (lambda values, _rng: values.reverse(), False),
    "a field more": (_line(0, name="Ann"), False),
}
"""What a worker can sign, and whether it is right."""


def _receipt_inside(values: Values, rng: random.Random, **said: object) -> None:
    """Put another receipt inside without being able to sign it."""
    del rng
    bundle = values[4]["bundle"]
    statement = statement_in(line(bundle))
    statement["predicate"].update(said)
    bundle["dsseEnvelope"]["payload"] = base64.b64encode(canonical(statement)).decode()


def receipts(one: Signed, rng: random.Random) -> dict[str, Callable[[], Mutant]]:
    """Return what makes each kind of mutant of a receipt."""

    def said(name: str, change: Said, *, is_right: bool) -> Callable[[], Mutant]:
        def make() -> Mutant:
            statement = statement_in(one.receipt)
            change(statement, rng)
            return Mutant(name, _signed(statement, one.vendor), None, is_right)

        return make

    def bent(name: str, change: Bent) -> Callable[[], Mutant]:
        return lambda: Mutant(name, change(one.receipt, rng), None, is_right=False)

    def by_another() -> Mutant:
        another, statement = Signer.new(), statement_in(one.receipt)
        statement["predicate"]["key"] = another.public
        return Mutant("by another", _signed(statement, another), None, is_right=True)

    def fewer(statement: Statement, _rng: random.Random) -> None:
        leaves = [bytes.fromhex(each) for each in values_of(one.hand_in)[-1]["hashes"]][:-1]
        statement["predicate"].update(size=len(leaves), root=root_of(leaves).hex())

    vendors = {**SAID, "fewer entries, with their right root": fewer}
    made = {f"said: {name}": said(name, how, is_right=False) for name, how in vendors.items()}
    made |= {f"right: {name}": said(name, how, is_right=True) for name, how in RIGHT.items()}
    made |= {f"bent: {name}": bent(name, how) for name, how in (BENT | OF_BUNDLES).items()}
    return {**made, "right: by another": by_another}


def hand_ins(one: Signed, rng: random.Random) -> dict[str, Callable[[], Mutant]]:
    """Return what makes each kind of mutant of a hand-in."""

    def signed(name: str, change: Edited, *, is_right: bool) -> Callable[[], Mutant]:
        return lambda: _signed_again(one, name, _edited(one, change, rng), is_right=is_right)

    def bent(name: str, change: Bent) -> Callable[[], Mutant]:
        return lambda: Mutant(name, change(one.hand_in, rng), one.signature, is_right=False)

    def resigned(name: str, change: Bent) -> Callable[[], Mutant]:
        return lambda: Mutant(name, one.hand_in, change(one.signature, rng), is_right=False)

    made = {name: signed(name, how, is_right=right) for name, (how, right) in HANDED_IN.items()}
    made |= {f"bent: {name}": bent(name, how) for name, how in BENT.items()}
    made |= {f"signature: {n}": resigned(n, how) for n, how in (BENT | OF_BUNDLES).items()}
    return {**made, "by another": lambda: _by_another(one)}


def _edited(one: Signed, change: Edited, rng: random.Random) -> Values:
    values = values_of(one.hand_in)
    change(values, rng)
    return values


def _signed_again(one: Signed, name: str, values: Values, *, is_right: bool) -> Mutant:
    data = hand_in_bytes(values)
    statement = statement_in(one.signature)
    point, totals = _found(values, "checkpoint"), _found(values, "totals")
    statement["subject"][0]["digest"]["sha256"] = sha256(data).hexdigest()
    for field in ("origin", "size", "root"):
        statement["predicate"][field] = point[field]
    statement["predicate"]["ms"] = totals["ms"]
    return Mutant(name, data, _signed(statement, one.worker), is_right)


def _by_another(one: Signed) -> Mutant:
    """A stranger hands in the worker's own record under another key."""
    another, values = Signer.new(), values_of(one.hand_in)
    values[0]["key"] = another.public
    data, statement = hand_in_bytes(values), statement_in(one.signature)
    statement["subject"][0]["digest"]["sha256"] = sha256(data).hexdigest()
    statement["predicate"]["key"] = another.public
    return Mutant("by another", data, _signed(statement, another), is_right=False)


def _found(values: Values, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(value for value in values if value.get("line") == kind)
    return found
