"""Checks a portable record with its receipts, by docs/statements.md and docs/ledger.md alone.

python check_record.py RECORD.json... [--key PUBLIC.pem]...

Prints yes, or no and the first fault, and what no receipt covers. Exit status 0: all hold; 1: one
does not; 2: wrong usage. Items, months, reviews and pay are only stated: no receipt covers them.
verify_ledger.py must be in the same folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import runpy
from pathlib import Path
from typing import Any

Json = Any
BESIDE = runpy.run_path(str(Path(__file__).with_name("verify_ledger.py")))
NAMES = "Refused need fields count times hexadecimal both_roots receipt signed signed_by public_key"
Refused, need, fields, count, times, hexadecimal, both_roots, receipt, signed, signed_by, public = (
    BESIDE[name] for name in NAMES.split()
)
plain, read_bytes, key_of, later_keys, shown, tell, STRICT = (
    BESIDE[name]
    for name in ("plain", "read_bytes", "key_of", "later_keys", "shown", "tell", "STRICT")
)
FIELDS = """covered declared_ms document format items kinds ledger method months ms name observed_ms
pay receipts receipts_set_aside regions rekeys reviewing_ms reviews sample signatures training_ms
work_orders worker"""
OBSERVED = ["label", "self_check", "rework", "training", "review", "guideline", "wait", "admin"]
FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


def less(ms: Json, before: Json) -> Json:
    """Return by how much each category grew; those that did not are left out."""
    grown = {name: ms.get(name, 0) - before.get(name, 0) for name in {**ms, **before}}
    return {name: value for name, value in grown.items() if value}


def check_sums(record: Json) -> None:
    """Check the hours against their categories, and parts against the whole."""
    ms = times(record["ms"])
    need(record["observed_ms"] == sum(ms.get(name, 0) for name in OBSERVED), "observed_ms")
    for name, category in (("declared", "declared"), ("reviewing", "review")):
        need(record[f"{name}_ms"] == ms.get(category, 0), f"{name}_ms")
    need(record["training_ms"] == ms.get("training", 0), "training_ms")
    months = record["months"]
    labels = [month["month"] for month in months]
    need(labels == sorted(set(labels)), "months out of order")
    for name in ("observed_ms", "declared_ms", "items", "regions"):
        need(sum(count(month[name]) for month in months) <= record[name], f"months: {name}")
    reviews = record["reviews"]
    judged = count(reviews["accepted"]) + count(reviews["rejected"])
    need(judged <= count(reviews["reviewed"]) <= count(record["items"]), "reviews")
    need(max(map(count, record["kinds"].values())) <= count(record["regions"]), "kinds")


def check_receipts(record: Json, trusted: set[str]) -> None:
    """Check each receipt against the ledger that the record names, and against the key."""
    ledger = fields(record["ledger"], "key origin root size")
    public(ledger["key"])
    own_root, own_size = hexadecimal(ledger["root"]), count(ledger["size"])
    need(record["receipts"], "a ledger without a receipt")
    said = [receipt(fields(each, "bundle consistency")["bundle"]) for each in record["receipts"]]
    pairs = {(one["replaces"], one["worker_key"]) for one in said if one["replaces"]}
    for change in record["rekeys"]:
        whole = fields(change, "by_new by_old new old")
        message = {"new": whole["new"], "old": whole["old"], "origin": ledger["origin"]}
        signed_by(whole["old"], whole["by_old"], message)
        signed_by(whole["new"], whole["by_new"], message)
        pairs.add((whole["old"], whole["new"]))
    before = 0
    for number, one in enumerate(said, 1):
        need(one["origin"] == ledger["origin"], f"receipt {number} is for another ledger")
        need(one["size"] <= own_size, f"receipt {number} covers more than the ledger has")
        need(before <= one["size"], f"receipt {number} covers less than the one before it")
        before = one["size"]
        proof = [hexadecimal(node) for node in record["receipts"][number - 1]["consistency"]]
        first = hexadecimal(one["root"])
        if one["size"]:
            both = both_roots(one["size"], own_size, proof, first)
            need(both == (first, own_root), f"receipt {number} is for another record")
        need(ledger["key"] in later_keys(one["worker_key"], pairs), f"receipt {number}: whose key")
        need(not trusted or one["key"] in trusted, f"receipt {number} is by a key not given")
    check_covered(record, [one["ms"] for one in said])


def check_covered(record: Json, receipted: list[Json]) -> None:
    """Check which part of the hours each receipt covers, and what none covers."""
    parts: list[Json] = []
    before: Json = {}
    for number, ms in enumerate(receipted, 1):
        parts.append({"receipt": number, "ms": less(ms, before)})
        before = ms
    rest = less(record["ms"], before)
    parts += [{"receipt": None, "ms": rest}] if rest else []
    need(record["covered"] == parts, "covered is not what the receipts say")
    firm = sum(before.values()) - before.get("declared", 0)
    need(sum(record["ms"].values()) >= firm, "less time than the receipts cover")


def check_signature(record: Json) -> None:
    """Check that the worker's key signed all of it."""
    need(len(record["signatures"]) == 1, "the worker has not signed it")
    kind, name = "urn:fairlabel:portable-record:1", "portable-record.json"
    digest, said = signed(record["signatures"][0], kind, "", name)
    unsigned = {name: value for name, value in record.items() if name != "signatures"}
    data = plain(unsigned).encode("utf-8")
    need(digest == hashlib.sha256(data).hexdigest(), "it was changed after it was signed")
    need(all(said[n] == record["ledger"][n] for n in ("key", "origin", "root", "size")), "ledger")
    need(said["ms"] == record["ms"], "the signature is for other hours")


def verify(path: Path, trusted: set[str]) -> tuple[str, Json]:
    """Return why a record does not hold, "" if it does, and the times that no receipt covers."""
    try:
        record = fields(STRICT.decode(read_bytes(path).decode("utf-8")), FIELDS)
        need(record["format"] == "fairlabel/portable_record/1", "another format")
        check_sums(record)
        if record["ledger"] is None:
            need(not (record["receipts"] or record["rekeys"] or record["signatures"]), "no ledger")
            check_covered(record, [])
        else:
            check_receipts(record, trusted)
            check_signature(record)
    except Refused as error:
        return str(error), {}
    except FAULTS as error:
        return f"it cannot be read: {shown(repr(error))}", {}
    rest = [part["ms"] for part in record["covered"] if part["receipt"] is None]
    return "", rest[0] if rest else {}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="RECORD.json")
    parser.add_argument("--key", action="append", default=[], type=Path, metavar="PUBLIC.pem")
    chosen = parser.parse_args()
    try:
        trusted = {key_of(path) for path in chosen.key}
    except Refused as error:
        parser.error(f"a key cannot be used: {error}")
    is_right = True
    for path in chosen.files:
        why, rest = verify(path, trusted)
        is_right = is_right and not why
        open_ms = f"; no receipt covers {json.dumps(rest)} ms" if rest else ""
        tell(f"{shown(str(path))}: {f'no, {why}' if why else 'yes'}{open_ms}\n")
    return 0 if is_right else 1


if __name__ == "__main__":
    os._exit(main())  # skips a second write of unread output
