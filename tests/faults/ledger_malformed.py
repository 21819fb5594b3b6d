"""Documents that are signed as they should be and are no such documents: one fault in each."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial, update_wrapper
from typing import Any, Final

from annotator.export.forms.canonical import canonical
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX, hand_in_bytes
from annotator.ledger.signatures import Signer
from annotator.ledger.tree import consistency_proof, leaf_hash, root_of
from tests.faults.ledger_strangers import FIRST, LAST
from tests.support.ledgers import Chain, Files, line, values_of

Values = list[Any]
Bundle = dict[str, Any]
_SIGNATURE: Final = LAST + BUNDLE_SUFFIX


def _label(ms: object) -> Callable[[Values], None]:
    def edit(values: Values) -> None:
        values[2]["ms"]["label"] = ms

    return edit


def _unknown_category(values: Values) -> None:
    values[2]["ms"]["sleep"] = 1


def _sample_is_a_number(values: Values) -> None:
    values[0]["sample"] = 0


def _header_of_another_name(values: Values) -> None:
    values[0]["line"] = "Header"


def _hash_in_capitals(values: Values) -> None:
    values[-1]["hashes"][0] = values[-1]["hashes"][0].upper()


def _line_without_leaves(values: Values) -> None:
    values.append({"line": "leaves", "from": values[1]["size"], "hashes": []})


def _proof_without_a_receipt(values: Values) -> None:
    values[4] = {"line": "receipt", "bundle": None, "consistency": values[-1]["hashes"][:1]}


def _leaf_too_few(values: Values) -> None:
    values[-1]["hashes"].pop()


def _line_too_few(values: Values) -> None:
    del values[4]


def _counts_of_another_kind(values: Values) -> None:
    values[2]["entries"]["sleep"] = 0


def _method_is_a_number(values: Values) -> None:
    values[0]["method"] = 1


def _answer(**said: object) -> Callable[[Values], None]:
    def edit(values: Values) -> None:
        values[2]["witness"] = {"observed_ms": 1, "declared_ms": 0, "answer": "right", **said}

    return edit


def _answer_without_hours(values: Values) -> None:
    values[2]["witness"] = {"answer": "right"}


def _answer_that_is_none(values: Values) -> None:
    values[2]["witness"] = None


_OF_HAND_INS: Final[dict[str, Callable[[Values], None]]] = {
    "time_below_nought": _label(-1),
    "time_that_is_true": _label(True),
    "time_beyond_doubles": _label(2**53),
    "unknown_category": _unknown_category,
    "sample_is_a_number": _sample_is_a_number,
    "header_of_another_name": _header_of_another_name,
    "hash_in_capitals": _hash_in_capitals,
    "line_without_leaves": _line_without_leaves,
    "proof_without_a_receipt": _proof_without_a_receipt,
    "leaf_too_few": _leaf_too_few,
    "line_too_few": _line_too_few,
    "counts_of_another_kind": _counts_of_another_kind,
    "method_is_a_number": _method_is_a_number,
    "answer_of_another_word": _answer(answer="perhaps"),
    "answer_about_less_than_nothing": _answer(observed_ms=-1),
    "answer_with_a_field_more": _answer(worker="Ann"),
    "answer_without_hours": _answer_without_hours,
    "answer_that_is_none": _answer_that_is_none,
}


def _plain(values: Values) -> bytes:
    """Return lines as they are, also those that our own writer would refuse or write otherwise."""
    written = (json.dumps(each, sort_keys=True, separators=(",", ":")) for each in values)
    return "".join(f"{each}\n" for each in written).encode()


def _hand_in(edit: Callable[[Values], None], chain: Chain, _rng: random.Random) -> Files:
    values = values_of(chain.files[LAST])
    edit(values)
    data, ledger = _plain(values), chain.ledger()
    checkpoint = ledger.checkpoint(len(ledger.entries))
    signed = chain.signed(data, checkpoint, values_of(chain.files[LAST])[2]["ms"])
    bundle = _resigned(signed, chain.worker, lambda said: said["predicate"].update(_ms(values)))
    return {LAST: data, _SIGNATURE: _plain([bundle])}


def _ms(values: Values) -> dict[str, Any]:
    return {"ms": values[2].get("ms", {})}


def _resigned(bundle: Any, signer: Signer, edit: Callable[[Bundle], object]) -> Bundle:
    """Return a bundle whose statement was edited, signed again."""
    made: Bundle = json.loads(json.dumps(bundle))
    envelope = made["dsseEnvelope"]
    statement = json.loads(base64.b64decode(envelope["payload"]))
    edit(statement)
    payload = _plain([statement])[:-1]
    envelope["payload"] = base64.b64encode(payload).decode()
    envelope["signatures"] = [{"sig": signer.signature(payload, envelope["payloadType"])}]
    return made


def _receipt(edit: Callable[[Bundle], object], chain: Chain, _rng: random.Random) -> Files:
    [bundle] = values_of(chain.files["2.receipt.json"])
    return {"2.receipt.json": _plain([_resigned(bundle, chain.vendor, edit)])}


_OF_RECEIPTS: Final[dict[str, Callable[[Bundle], object]]] = {
    "subject_of_another_name": lambda said: said["subject"][0].update(name="other.jsonl"),
    "two_subjects": lambda said: said["subject"].append(said["subject"][0]),
    "statement_of_another_kind": lambda said: said.update(predicateType="urn:other:1"),
    "statement_of_another_version": lambda said: said.update(_type="https://in-toto.io/x"),
    "size_below_nought": lambda said: said["predicate"].update(size=-1),
}


def payload_of_another_type(chain: Chain, _rng: random.Random) -> Files:
    [bundle] = values_of(chain.files["2.receipt.json"])
    bundle["dsseEnvelope"]["payloadType"] = "text/plain"
    return {"2.receipt.json": _plain([_resigned(bundle, chain.vendor, lambda _: None)])}


def two_signatures(chain: Chain, _rng: random.Random) -> Files:
    [bundle] = values_of(chain.files["2.receipt.json"])
    signatures = bundle["dsseEnvelope"]["signatures"]
    signatures.append(signatures[0])
    return {"2.receipt.json": _plain([bundle])}


def receipt_of_two_lines(chain: Chain, _rng: random.Random) -> Files:
    return {"2.receipt.json": chain.files["2.receipt.json"] * 2}


def last_line_cut_off(chain: Chain, _rng: random.Random) -> Files:
    """A hand-in ends without a line feed, and is signed so."""
    data = chain.files[LAST].removesuffix(b"\n")
    return {LAST: data, _SIGNATURE: line(chain.signature(data, chain.ledger()))}


def signature_cut_off(chain: Chain, _rng: random.Random) -> Files:
    return {
        LAST: chain.files[LAST],
        _SIGNATURE: chain.files[_SIGNATURE].removesuffix(b"\n"),
    }


def other_times_signed(chain: Chain, rng: random.Random) -> Files:
    """The signature states other times than the hand-in."""
    ms = {**values_of(chain.files[LAST])[2]["ms"], "label": rng.randint(1, 10**9)}
    data = chain.files[LAST]
    return {LAST: data, _SIGNATURE: line(chain.signature(data, chain.ledger(), ms))}


def handed_in_twice_with_other_times(chain: Chain, rng: random.Random) -> Files:
    """Two hand-ins of the same entries state other times; nobody has countersigned either."""
    values = values_of(chain.files[LAST])
    values[2]["ms"]["label"] = rng.randint(1, 10**9)
    data, ledger = hand_in_bytes(values), chain.ledger()
    signature = line(chain.signature(data, ledger, values[2]["ms"]))
    return {
        LAST: chain.files[LAST],
        _SIGNATURE: chain.files[_SIGNATURE],
        "3.jsonl": data,
        "3.jsonl" + BUNDLE_SUFFIX: signature,
    }


def _entry_edited(
    edit: Callable[[dict[str, Any], Values], None], given: Chain, rng: random.Random
) -> Files:
    """Return a hand-in alone whose shredding was entered otherwise, with hashes that fit."""
    chain = Chain(rng, given.job_id, worker=given.worker, vendor=given.vendor)
    chain.work(rng.randint(4, 9))
    countersigned = chain.countersign(FIRST, chain.hand_in(FIRST), "1.receipt.json")
    while not chain.shred():
        pass
    chain.hand_in(LAST, receipt=countersigned)
    values = values_of(chain.files[LAST])
    shown = next(each for each in values if each.get("entry", {}).get("kind") == "shredding")
    edit(shown["entry"], values)
    leaf = leaf_hash(bytes.fromhex(shown["salt"]), canonical(shown["entry"]))
    leaves = [each for value in values if value["line"] == "leaves" for each in value["hashes"]]
    leaves[shown["position"]] = leaf.hex()
    values = [value for value in values if value["line"] != "leaves"]
    values.append({"line": "leaves", "from": 0, "hashes": leaves})
    values[1]["root"] = root = root_of([bytes.fromhex(each) for each in leaves]).hex()
    values[4] = {"line": "receipt", "bundle": values[4]["bundle"], "consistency": _proof(values)}
    data = hand_in_bytes(values)
    said = replace(chain.ledger().checkpoint(len(leaves)), root=root)
    signature = line(chain.signed(data, said, values[2]["ms"]))
    return {LAST: data, _SIGNATURE: signature}


def _proof(values: Values) -> list[str]:
    payload = json.loads(base64.b64decode(values[4]["bundle"]["dsseEnvelope"]["payload"]))
    leaves = [bytes.fromhex(each) for each in values[-1]["hashes"]]
    return [each.hex() for each in consistency_proof(leaves, payload["predicate"]["size"])]


def _of_another_kind(entry: dict[str, Any], _values: Values) -> None:
    entry["kind"] = "burning"


def _more_than_was_worked(entry: dict[str, Any], values: Values) -> None:
    counts = values[2]["entries"]
    counts["session"] += counts["effort"]
    counts["effort"] = 0
    entry["entries"] = 1


_OF_ENTRIES: Final = {
    "shredding_of_another_kind": _of_another_kind,
    "shredded_more_than_was_worked": _more_than_was_worked,
}


def _named(function: Callable[..., Files], edit: object, name: str) -> Callable[..., Files]:
    made = partial(function, edit)
    update_wrapper(made, function)
    made.__name__ = name  # type: ignore[attr-defined]  # any callable can have a name
    return made


MALFORMED: Final = (
    *(_named(_hand_in, edit, name) for name, edit in _OF_HAND_INS.items()),
    *(_named(_receipt, edit, name) for name, edit in _OF_RECEIPTS.items()),
    *(_named(_entry_edited, edit, name) for name, edit in _OF_ENTRIES.items()),
    payload_of_another_type,
    two_signatures,
    receipt_of_two_lines,
    last_line_cut_off,
    signature_cut_off,
    other_times_signed,
    handed_in_twice_with_other_times,
)
"""All of them."""
