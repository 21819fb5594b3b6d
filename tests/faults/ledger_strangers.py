"""What strangers can do to the files of a ledger that was countersigned; they have no key.

Each attack takes a chain of two hand-ins, both countersigned, and returns files that must be
refused.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

from annotator.ledger.ledger_documents import BUNDLE_SUFFIX, hand_in_bytes
from tests.support.ledgers import Chain, Files, line, one_bit_flipped, values_of

FIRST: Final = "1.jsonl"
LAST: Final = "2.jsonl"
OTHER_JOB: Final = "11111111-0000-4000-8000-000000000009"


def _some_file(files: Mapping[str, bytes], rng: random.Random) -> str:
    return rng.choice(sorted(files))


def flipped_bit(chain: Chain, rng: random.Random) -> Files:
    name = _some_file(chain.files, rng)
    return {**chain.files, name: one_bit_flipped(chain.files[name], rng)}


def cut_off(chain: Chain, rng: random.Random) -> Files:
    name = _some_file(chain.files, rng)
    return {**chain.files, name: chain.files[name][: rng.randrange(len(chain.files[name]))]}


def something_appended(chain: Chain, rng: random.Random) -> Files:
    name = _some_file(chain.files, rng)
    more = rng.choice([b"\n", b" ", b"{}\n", b"\0", chain.files[name]])
    return {**chain.files, name: chain.files[name] + more}


def key_twice(chain: Chain, rng: random.Random) -> Files:
    name = _some_file(chain.files, rng)
    lines = chain.files[name].split(b"\n")
    at = rng.randrange(len(lines) - 1)
    key = lines[at][1 : lines[at].index(b":")]
    lines[at] = b"{" + key + b":0," + lines[at][1:]
    return {**chain.files, name: b"\n".join(lines)}


def other_spelling(chain: Chain, rng: random.Random) -> Files:
    name = _some_file(chain.files, rng)
    data = chain.files[name]
    at = data.index(b":", rng.randrange(data.rindex(b":")))
    return {**chain.files, name: data[: at + 1] + b" " + data[at + 1 :]}


def lines_swapped(chain: Chain, rng: random.Random) -> Files:
    name = rng.choice([FIRST, LAST])
    lines = chain.files[name].splitlines(keepends=True)
    one, other = rng.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return {**chain.files, name: b"".join(lines)}


def line_gone(chain: Chain, rng: random.Random) -> Files:
    name = rng.choice([FIRST, LAST])
    lines = chain.files[name].splitlines(keepends=True)
    del lines[rng.randrange(len(lines))]
    return {**chain.files, name: b"".join(lines)}


def leaf_edited(chain: Chain, rng: random.Random) -> Files:
    name = rng.choice([FIRST, LAST])
    values = values_of(chain.files[name])
    hashes = values[-1]["hashes"]
    match rng.randrange(3):
        case 0:
            hashes[rng.randrange(len(hashes))] = rng.randbytes(32).hex()
        case 1:
            hashes.reverse()
        case _:
            hashes.pop()
            values[1]["size"] -= 1
    return {**chain.files, name: hand_in_bytes(values)}


def totals_edited(chain: Chain, rng: random.Random) -> Files:
    name = rng.choice([FIRST, LAST])
    values = values_of(chain.files[name])
    ms = values[2]["ms"]
    ms["label"] = ms.get("label", 0) + rng.randint(1, 3_600_000)
    return {**chain.files, name: hand_in_bytes(values)}


def signatures_swapped(chain: Chain, _rng: random.Random) -> Files:
    one, other = FIRST + BUNDLE_SUFFIX, LAST + BUNDLE_SUFFIX
    return {**chain.files, one: chain.files[other], other: chain.files[one]}


def receipt_of_another(chain: Chain, rng: random.Random) -> Files:
    return {**chain.files, "1.receipt.json": receipt_of_another_job(chain, rng)}


def receipt_of_another_job(chain: Chain, rng: random.Random) -> bytes:
    """Return a receipt that the same vendor gave for another job of the same worker."""
    made = Chain(rng, OTHER_JOB, worker=chain.worker, vendor=chain.vendor)
    made.work(4)
    made.countersign(FIRST, made.hand_in(FIRST), "1.receipt.json")
    return made.files["1.receipt.json"]


def proof_edited(chain: Chain, rng: random.Random) -> Files:
    [proof] = values_of(chain.files["proof.json"])
    if not proof["entries"]:
        proof["checkpoint"]["size"] += 1
    else:
        shown = rng.choice(proof["entries"])
        match rng.randrange(4):
            case 0:
                shown["entry"]["end_ms"] += 1
            case 1:
                shown["position"] += 1
            case 2:
                shown["salt"] = rng.randbytes(16).hex()
            case _:
                proof["item"]["id"] += 1
    return {**chain.files, "proof.json": line(proof)}
