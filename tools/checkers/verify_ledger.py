"""Checks hand-ins, receipts, proofs of an item and signed work orders, by docs/ledger.md alone.

python verify_ledger.py FILE... [--key PUBLIC.pem]...

Prints a line for each file, with a reason if the answer is no. Exit status 0: all hold; 1: one does
not; 2: wrong usage. It needs Python and ``cryptography``, and nothing of Fairlabel. Control
characters in a file name are escaped, so that a name cannot print lines of its own.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LIMIT = 128 * 1024 * 1024
CATEGORIES = {"label", "self_check", "rework", "training", "review", "guideline", "wait", "admin"}
CATEGORIES |= {"rest", "declared", "away", "unobserved"}
BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
PUBLIC = re.compile(rb"-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", re.DOTALL)
TYPE = b"application/vnd.in-toto+json"
STATEMENT, ORDER_KIND = "https://in-toto.io/Statement/v1", "urn:fairlabel:work-order:1"

# Ed25519 (RFC 8032): the field, the order of the base point, the DER prefix of a key of 32 bytes.
FIELD, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
DER = bytes.fromhex("302a300506032b6570032100")
OF_ORDER_8 = int("5fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16)
SMALL = {0, 1, FIELD - 1, OF_ORDER_8, FIELD - OF_ORDER_8}

Json = Any
Signed = tuple[str, dict[str, Json]]


class Refused(Exception):  # noqa: N818 - it is not an error of this program
    """A document does not hold; the message says why."""


def need(condition: object, why: str) -> None:
    if not condition:
        raise Refused(why)


def once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    need(len({key for key, _ in pairs}) == len(pairs), "a key stands twice")
    return dict(pairs)


def no_number(digits: str) -> NoReturn:
    raise Refused(f"the number {digits[:20]} is not a whole one")


def plain(value: Json) -> str:
    """Write a value by RFC 8785; all numbers in it are integers below 2^53."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{plain(key)}:{plain(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(plain, value)) + "]"
    if isinstance(value, int) and not isinstance(value, bool):
        need(abs(value) < 2**53, "a number is too large")
    return json.dumps(value, ensure_ascii=False)


STRICT = json.JSONDecoder(object_pairs_hook=once, parse_float=no_number, parse_constant=no_number)


def parsed(data: bytes) -> Json:
    try:
        value = STRICT.decode(data.decode("utf-8"))
        same = plain(value).encode("utf-8") == data
    except (ValueError, RecursionError) as error:
        raise Refused("it is no JSON with one meaning") from error
    need(same, "it is not in the form of RFC 8785")
    return value


def fields(value: Json, names: str) -> dict[str, Json]:
    need(isinstance(value, dict) and sorted(value) == sorted(names.split()), f"not just {names}")
    found: dict[str, Json] = value
    return found


def of(value: Json, kind: type) -> Json:
    need(type(value) is kind, f"no {kind.__name__} where one should be")
    return value


def count(value: Json) -> int:
    need(of(value, int) >= 0, "a number below 0")
    return int(value)


def hexadecimal(value: Json, digits: int = 64) -> bytes:
    found = of(value, str)
    need(len(found) == digits and not found.strip("0123456789abcdef"), "no hash where one belongs")
    return bytes.fromhex(found)


def from64(value: Json) -> bytes:
    try:
        data = base64.b64decode(of(value, str), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("no base64 where it should be") from error
    need(base64.b64encode(data).decode() == value, "base64 that is written in another way")
    return data


def times(value: Json) -> dict[str, int]:
    need(isinstance(value, dict), "no times where they should be")
    need(value.keys() <= CATEGORIES, "times by other categories")
    return {category: count(ms) for category, ms in value.items()}


def answer(value: Json) -> Json:
    """Return the worker's answer about the hours, None without one."""
    if "witness" not in value:
        return None
    said = fields(value["witness"], "answer declared_ms observed_ms")
    is_known = of(said["answer"], str) in {"more", "right", "less"}
    need(is_known and count(said["observed_ms"]) + count(said["declared_ms"]) >= 0, "no answer")
    return said


def answered(value: Json) -> str:
    return " witness" if isinstance(value, dict) and "witness" in value else ""


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def root(leaves: list[bytes]) -> bytes:
    """Compute the root from full subtrees, joined from the right at the end."""
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, leaf
        while peaks and peaks[-1][0] == height:
            node = sha(b"\1", peaks.pop()[1], node)
            height += 1
        peaks.append((height, node))
    if not peaks:
        return sha()
    node = peaks.pop()[1]
    while peaks:
        node = sha(b"\1", peaks.pop()[1], node)
    return node


def split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def root_by(leaf: bytes, place: int, size: int, proof: list[bytes]) -> bytes:
    """Follow RFC 6962, 2.1.1: the last node of a proof joins the two halves of the whole tree."""
    need(place < size, "a position beyond the ledger")
    if size == 1:
        need(not proof, "a proof is too long")
        return leaf
    need(proof, "a proof is too short")
    half, last = split(size), proof[-1]
    if place < half:
        return sha(b"\1", root_by(leaf, place, half, proof[:-1]), last)
    return sha(b"\1", last, root_by(leaf, place - half, size - half, proof[:-1]))


def both_roots(old: int, new: int, proof: list[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    """Follow RFC 6962, 2.1.2: return the roots of both trees according to the proof."""
    if old == new:
        if known is not None:
            need(not proof, "a proof is too long")
            return known, known
        need(len(proof) == 1, "a proof has another length")
        return proof[0], proof[0]
    need(proof, "a proof is too short")
    half, last = split(new), proof[-1]
    if old <= half:
        was, now = both_roots(old, half, proof[:-1], known)
        return was, sha(b"\1", now, last)
    was, now = both_roots(old - half, new - half, proof[:-1], None)
    return sha(b"\1", last, was), sha(b"\1", last, now)


def checkpoint(value: dict[str, Json]) -> dict[str, Json]:
    of(value["origin"], str)
    count(value["size"])
    hexadecimal(value["root"])
    return {name: value[name] for name in ("origin", "size", "root")}


def point(data: bytes, what: str) -> bytes:
    """Refuse a point in a second encoding, or of small order, for which anybody could sign."""
    y = int.from_bytes(data, "little") % 2**255
    need(len(data) == 32 and y < FIELD and y not in SMALL, f"{what} that belongs to nobody")
    return data


def public_key(value: Json) -> bytes:
    der = from64(value)
    need(der.startswith(DER), "a key of another kind")
    return point(der[len(DER) :], "a key")


def dsse(kind: bytes, payload: bytes) -> bytes:
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def check_signature(public: bytes, message: bytes, signature: bytes, why: str) -> None:
    """Check a signature as strictly as RFC 8032 allows."""
    need(len(signature) == 64, why)
    point(public, "a key")
    point(signature[:32], "a signature")
    need(int.from_bytes(signature[32:], "little") < ORDER, why)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise Refused(why) from error


def signed(bundle: Json, kind: str, more: str, about: str = "hand-in.jsonl") -> Signed:
    """Return the digest of a file and the predicate of a bundle whose signature holds."""
    digest, predicate = enveloped(bundle, kind, about, f"ms origin root size {more}")
    checkpoint(predicate)
    answer(predicate)
    times(predicate["ms"])
    return digest, predicate


def enveloped(bundle: Json, kind: str, name: str, more: str) -> Signed:
    """Return the subject's digest and the predicate of a bundle, after checking its signature."""
    whole = fields(bundle, "dsseEnvelope mediaType verificationMaterial")
    envelope = fields(whole["dsseEnvelope"], "payload payloadType signatures")
    need((whole["mediaType"], envelope["payloadType"]) == (BUNDLE, TYPE.decode()), "another bundle")
    need(len(of(envelope["signatures"], list)) == 1, "not one signature")
    signature = from64(fields(envelope["signatures"][0], "sig")["sig"])
    payload = from64(envelope["payload"])
    statement = fields(parsed(payload), "_type predicate predicateType subject")
    need((statement["_type"], statement["predicateType"]) == (STATEMENT, kind), "not its statement")
    need(len(of(statement["subject"], list)) == 1, "not one subject")
    subject = fields(statement["subject"][0], "digest name")
    need(subject["name"] == name, "a subject of another name")
    digest = hexadecimal(fields(subject["digest"], "sha256")["sha256"]).hex()
    has_answer = answered(statement["predicate"]) if "ms" in more.split() else ""
    predicate = fields(statement["predicate"], f"key {more}{has_answer}")
    der = from64(predicate["key"])
    hint = fields(fields(whole["verificationMaterial"], "publicKey")["publicKey"], "hint")["hint"]
    need(hint == sha(der).hex(), "the hint is of another key")
    why = "the signature does not hold"
    check_signature(public_key(predicate["key"]), dsse(TYPE, payload), signature, why)
    return digest, predicate


def receipt(bundle: Json) -> dict[str, Json]:
    digest, said = signed(bundle, "urn:fairlabel:receipt:1", "replaces worker_key")
    public_key(said["worker_key"])
    if said["replaces"] is not None:
        public_key(said["replaces"])
        need(said["replaces"] != said["worker_key"], "a key in place of itself")
    return {**said, "what": "receipt", "digest": digest}


def signed_by(key: str, signature: Json, message: Json) -> None:
    kind, payload = b"application/vnd.fairlabel.rekey+json", plain(message).encode("utf-8")
    why = "a change of the key is not signed by both"
    check_signature(public_key(key), dsse(kind, payload), from64(signature), why)


def opened(lines: list[Json], leaves: list[bytes], origin: str) -> tuple[list[Json], list[Json]]:
    """Return the key changes and the shreddings in a hand-in."""
    changes: list[Json] = []
    shreds: list[Json] = []
    last = -1
    for value in lines:
        line = fields(value, "entry line position salt")
        place, entry = count(line["position"]), line["entry"]
        need(last < place < len(leaves), "opened entries out of order")
        last = place
        need(isinstance(entry, dict), "an entry that is none")
        data = plain(entry).encode("utf-8")
        leaf = sha(b"\0", hexadecimal(line["salt"], 32), data)
        need(leaf == leaves[place], "an opened entry is not in the ledger")
        if entry.get("kind") == "rekey":
            said = fields(entry, "by_new by_old kind new old")
            need(of(said["old"], str) != of(said["new"], str), "a key in place of itself")
            message = {"new": said["new"], "old": said["old"], "origin": origin}
            signed_by(said["old"], said["by_old"], message)
            signed_by(said["new"], said["by_new"], message)
            changes.append((said["old"], said["new"]))
        else:
            said = fields(entry, "entries kind ms size")
            need(said["kind"] == "shredding", "an opened entry of another kind")
            times(said["ms"])
            need(0 < count(said["entries"]) <= count(said["size"]) <= place, "shredded too much")
            need(not shreds or shreds[-1]["size"] <= said["size"], "shreddings out of order")
            shreds.append(said)
    return changes, shreds


def fits_opened(head: Json, changes: list[Json], shreds: list[Json], last: Json) -> None:
    named = [pair for pair in changes if head["key"] in pair]
    need(not named or named[-1][1] == head["key"], "another key took the place of this one")
    for shred in shreds:
        need(last is not None and shred["size"] <= last["size"], "shredded without a receipt")
        same = shred["size"] != last["size"] or shred["ms"] == last["ms"]
        need(same, "what was shredded had other times")


def read_bytes(path: Path) -> bytes:
    """Read a regular file: reading a pipe or a device might never end."""
    with plain_file(path) as file:
        data = bytes(file.read(LIMIT + 1))
    need(len(data) <= LIMIT, "it is too large")
    return data


@contextmanager
def plain_file(path: Path) -> Iterator[BinaryIO]:
    """Open a regular file for reading."""
    try:
        need(stat.S_ISREG(path.stat().st_mode), f"{shown(path.name)} is no plain file")
        with open(path, "rb", opener=at_once) as file:
            need(stat.S_ISREG(os.fstat(file.fileno()).st_mode), f"{shown(path.name)} has changed")
            yield file
    except (OSError, ValueError) as error:
        raise Refused(f"{shown(path.name)} cannot be read") from error


def at_once(path: str, flags: int) -> int:
    """Open a file without waiting for a writer: it may have become a pipe meanwhile."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def shown(name: str) -> str:
    """Return a name on one line, with unprintable characters escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def follows(own: Json, leaves: list[bytes], after: Json) -> Json:
    """Return the receipt in a hand-in, which must continue it; None without a receipt."""
    proof = [hexadecimal(node) for node in of(after["consistency"], list)]
    if after["bundle"] is None:
        need(not proof, "a proof without a receipt")
        return None
    last = receipt(after["bundle"])
    need(last["origin"] == own["origin"], "the receipt in it is for another ledger")
    need(last["size"] <= own["size"], "the receipt in it is for a longer ledger")
    need(root(leaves[: last["size"]]).hex() == last["root"], "the receipt in it does not fit")
    first = hexadecimal(last["root"])
    if last["size"]:
        pair = both_roots(last["size"], own["size"], proof, first)
        need(pair == (first, root(leaves)), "the proof of consistency fails")
    else:
        need(not proof, "a proof for a ledger of nothing")
    return last


def signed_hand_in(path: Path, data: bytes, own: Json, stated: Json) -> dict[str, Json]:
    """Return what the worker signed, after checking that it is about this hand-in."""
    signature = read_bytes(path.with_name(path.name + ".sigstore.json"))
    need(signature.endswith(b"\n"), "the signature is cut off")
    digest, said = signed(parsed(signature[:-1]), "urn:fairlabel:hand-in:1", "")
    need(digest == hashlib.sha256(data).hexdigest(), "it was changed after it was signed")
    need(checkpoint(said) == own, "the signature is for another checkpoint")
    need(said["ms"] == stated["ms"], "the signature is for other times")
    need(answer(said) == stated["witness"], "the signature is for another answer on the hours")
    need(said["key"] == stated["key"], "the signature is by another key")
    return {**said, "digest": digest}


def hand_in(path: Path, data: bytes) -> dict[str, Json]:
    need(data.endswith(b"\n"), "the last line is cut off")
    lines = [parsed(line) for line in data[:-1].split(b"\n")]
    need(len(lines) >= 5, "lines are missing")
    head = fields(lines[0], "format job key line method sample")
    point = fields(lines[1], "line origin root size")
    totals = fields(lines[2], f"entries line ms{answered(lines[2])}")
    export = fields(lines[3], "line manifest_sha256")
    after = fields(lines[4], "bundle consistency line")
    names = [line.get("line") for line in (head, point, totals, export, after)]
    need(names == ["header", "checkpoint", "totals", "export", "receipt"], "lines out of order")
    need(type(head["sample"]) is bool, "no word on whether it is a sample")
    of(head["method"], str)
    own = checkpoint(point)
    need(own["origin"].startswith(f"fairlabel/{of(head['job'], str)}/"), "a ledger of another job")
    more = [kind for kind in ("rekey", "shredding") if kind in of(totals["entries"], dict)]
    counts = fields(totals["entries"], " ".join(["acceptance session effort correction", *more]))
    need(sum(map(count, counts.values())) == own["size"], "counts that are not the size")
    need(all(counts[kind] for kind in more), "it counts what there is none of")
    if export["manifest_sha256"] is not None:
        hexadecimal(export["manifest_sha256"])
    leaves: list[bytes] = []
    at = 5
    while at < len(lines) and isinstance(lines[at], dict) and lines[at].get("line") == "opened":
        at += 1
    for value in lines[at:]:
        line = fields(value, "from hashes line")
        need(line["line"] == "leaves" and count(line["from"]) == len(leaves), "leaves out of order")
        need(of(line["hashes"], list), "a line without leaves")
        leaves += map(hexadecimal, line["hashes"])
    need(len(leaves) == own["size"], "not as many leaves as it says")
    need(root(leaves).hex() == own["root"], "the leaves have another root")
    last = follows(own, leaves, after)
    changes, shreds = opened(lines[5:at], leaves, own["origin"])
    need(len(changes) <= counts.get("rekey", 0), "more changes of the key than it counts")
    need(len(shreds) <= counts.get("shredding", 0), "more shreddings than it counts")
    need(sum(each["entries"] for each in shreds) <= counts["effort"], "more shredded than worked")
    fits_opened(head, changes, shreds, last)
    stated = {"ms": times(totals["ms"]), "key": head["key"], "witness": answer(totals)}
    said = signed_hand_in(path, data, own, stated)
    more_of_it = {"changes": set(changes), "shreds": shreds, "leaves": leaves, "last": last}
    return {**said, **more_of_it, "said": said, "what": "hand-in"}


def item_proof(value: Json) -> dict[str, Json]:
    whole = fields(value, "checkpoint entries format item receipt")
    item = fields(whole["item"], "file id")
    number = count(item["id"])
    of(item["file"], str)
    own = checkpoint(fields(whole["checkpoint"], "origin root size"))
    last = None if whole["receipt"] is None else receipt(whole["receipt"])
    need(last is None or checkpoint(last) == own, "the receipt in it is for another checkpoint")
    before = -1
    for each in of(whole["entries"], list):
        shown = fields(each, "entry position proof salt")
        place = count(shown["position"])
        need(place > before, "positions that do not rise")
        before = place
        need(isinstance(shown["entry"], dict), "an entry that is none")
        need(shown["entry"].get("item_id") == number, "an entry of another item")
        entry = plain(shown["entry"]).encode("utf-8")
        leaf = sha(b"\0", hexadecimal(shown["salt"], 32), entry)
        nodes = [hexadecimal(node) for node in of(shown["proof"], list)]
        found = root_by(leaf, place, own["size"], nodes)
        need(found.hex() == own["root"], f"the entry at {place} is not in the ledger")
    return {**own, "what": "proof", "last": last}


def document(path: Path) -> dict[str, Json]:
    data = read_bytes(path)
    first = parsed(data.split(b"\n")[0])
    need(isinstance(first, dict), "it is no document of a ledger")
    if first.get("format") == "fairlabel/hand-in/1":
        return hand_in(path, data)
    need(data.count(b"\n") == 1 and data.endswith(b"\n"), "it is not one whole line")
    if first.get("format") == "fairlabel/item-proof/1":
        return item_proof(first)
    return receipt(first)


def order_key(path: Path) -> str:
    """Return the key that signed a work order: the signature beside it is for exactly its bytes."""
    data, beside = read_bytes(path), read_bytes(path.with_name(path.name + ".sigstore.json"))
    need(beside.count(b"\n") == 1 and beside.endswith(b"\n"), "its signature is not one whole line")
    digest, said = enveloped(parsed(beside[:-1]), ORDER_KIND, "work-order.toml", "")
    need(digest == sha(data).hex(), "it was changed after it was signed")
    return str(said["key"])


def later_keys(key: str, pairs: set[tuple[str, str]]) -> set[str]:
    found = {key}
    for _ in pairs:
        found |= {new for old, new in pairs if old in found}
    return found


def key_fits(one: dict[str, Json], said: dict[str, Json], pairs: set[tuple[str, str]]) -> bool:
    old, new, changes = said["worker_key"], one["key"], one["changes"]
    if one["last"] == said:
        here = later_keys(old, changes)
        enrolled = [after for before, after in pairs - changes if before in here]
        return any(new in later_keys(key, changes) for key in (old, *enrolled))
    pairs = pairs | changes
    if said["size"] == one["size"]:
        return new in later_keys(old, pairs) or old in later_keys(new, pairs)
    return said["size"] > one["size"] or new in later_keys(old, pairs)


def against_all(
    documents: dict[Path, dict[str, Json]], trusted: set[str], *, is_whole: bool
) -> dict[Path, str]:
    """Return the files that contradict others, each with the reason."""
    inside = {
        path: [each for each in (one if one["what"] == "receipt" else one["last"],) if each]
        for path, one in documents.items()
    }
    receipts = [said for some in inside.values() for said in some]
    pairs = {
        (said["origin"], said["replaces"], said["worker_key"])
        for said in receipts
        if said["replaces"]
    }
    hand_ins = [one for one in documents.values() if one["what"] == "hand-in"]
    others = [*documents.values(), *receipts]
    wrong = {}
    for path, one in documents.items():
        own = {(old, new) for origin, old, new in pairs if origin == one["origin"]}
        wrong[path] = in_company(one, others, own)
    longest = {one["origin"]: 0 for one in hand_ins}
    for one in hand_ins:
        longest[one["origin"]] = max(longest[one["origin"]], one["size"])
    for path, one in documents.items():
        if hand_ins and is_whole and one["size"] > longest.get(one["origin"], -1):
            wrong[path] = "the hand-ins are of another ledger, or of one that was longer once"
        alike = {each["digest"] for each in hand_ins if checkpoint(each) == checkpoint(one)}
        if one["what"] == "receipt" and is_whole and alike and one["digest"] not in alike:
            wrong[path] = "it is for another hand-in of this length"
    for path, some in inside.items():
        if trusted and any(said["key"] not in trusted for said in some):
            wrong[path] = "it was countersigned by a key that was not given"
    return {path: why for path, why in wrong.items() if why}


def answers(one: dict[str, Json], said: dict[str, Json]) -> str:
    """Return the first field in which a receipt differs from the hand-in; "" if none does.

    The countersigner adds ``key`` and ``replaces``. Everything else is the worker's statement.
    """
    own = {**one["said"], "worker_key": one["key"], "what": said["what"]}
    names = ({*own, *said} - {"key", "replaces"}) if said["digest"] == own["digest"] else set()
    return next((name for name in sorted(names) if own.get(name) != said.get(name)), "")


def in_company(one: dict[str, Json], others: list[Json], pairs: set[tuple[str, str]]) -> str:
    for other in others if one["what"] == "hand-in" else ():
        if other["what"] == "receipt" and (name := answers(one, other)):
            return f"a receipt for it says another {name}"
        if other["origin"] != one["origin"]:
            continue
        start = root(one["leaves"][: other["size"]]).hex()
        if other["size"] <= one["size"] and start != other["root"]:
            return "an earlier entry was changed, removed or put elsewhere"
        if other["size"] == one["size"] and other.get("ms", one["ms"]) != one["ms"]:
            return "it has other times for the same entries"
        shreds = [each for each in one["shreds"] if each["size"] == other["size"]]
        if other["what"] == "receipt" and any(each["ms"] != other["ms"] for each in shreds):
            return "it has shredded other times than were countersigned"
        if other["what"] == "receipt" and not key_fits(one, other, pairs):
            return "it was signed by another key than a receipt names"
    return ""


def verify(paths: list[Path], trusted: set[str]) -> dict[Path, str]:
    """Return for each file why it does not hold; "" if it does."""
    answers, documents = dict.fromkeys(paths, ""), {}
    for path in paths:
        try:
            if path.suffix != ".toml":
                documents[path] = document(path)
            elif order_key(path) not in (trusted or {order_key(path)}):
                answers[path] = "it was signed by a key that was not given"
        except Refused as error:
            answers[path] = str(error)
    return {**answers, **against_all(documents, trusted, is_whole=not any(answers.values()))}


def key_of(path: Path) -> str:
    """Return the public key of a PEM file in the notation of the documents."""
    found = PUBLIC.search(read_bytes(path))
    need(found, f"{shown(path.name)} holds no public key")
    text = b"".join(found[1].split()).decode("ascii", "replace")  # type: ignore[index]
    public_key(text)
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--key", action="append", default=[], type=Path, metavar="PUBLIC.pem")
    chosen = parser.parse_args()
    try:
        trusted = {key_of(path) for path in chosen.key}
    except Refused as error:
        parser.error(f"a key cannot be used: {error}")
    answers = verify(chosen.files, trusted)
    for path, why in answers.items():
        tell(f"{shown(str(path))}: {f'no, {why}' if why else 'yes'}\n")
    return 1 if any(answers.values()) else 0


def tell(line: str) -> None:
    """Print a line; if nobody reads it, the exit status still tells."""
    with suppress(OSError, ValueError, AttributeError):  # a closed pipe, a full disk, no output
        sys.stdout.buffer.write(line.encode(sys.stdout.encoding, "backslashreplace"))
        sys.stdout.flush()


if __name__ == "__main__":
    os._exit(main())  # skips a second write of unread output
