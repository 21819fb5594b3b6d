"""Checks signed payments, by docs/ledger.md ("A payment") alone.

python verify_payment.py FILE... [--key PUBLIC.pem]... [--export FOLDER]...

Prints for each file yes, who signed it and what it says, or no with the reason. With --key, no
other key may speak for the vendor. With --export, each payment must be on the list of that export.
Exit status 0: all hold; 1: one does not; 2: wrong usage. verify_ledger.py is in the same folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import runpy
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

Json = Any
BESIDE = runpy.run_path(str(Path(__file__).with_name("verify_ledger.py")))
Refused, need, parsed, fields = (BESIDE[n] for n in ("Refused", "need", "parsed", "fields"))
enveloped, from64, hexadecimal = (BESIDE[n] for n in ("enveloped", "from64", "hexadecimal"))
public_key, key_of, of = (BESIDE[n] for n in ("public_key", "key_of", "of"))
plain_file, shown, tell = (BESIDE[n] for n in ("plain_file", "shown", "tell"))

KIND = "urn:fairlabel:payment:1"
FIELDS = "origin kind stated_by day currency amount means fee conversion id confirms takes_back "
FIELDS += "reason worker_key"
STATES = {
    "worker": {"received", "top_up", "bonus", "deduction"},
    "vendor": {"sent", "bonus", "deduction"},
}
CONFIRMS = {
    "worker": {"received", "bonus", "deduction"},
    "vendor": {"received", "top_up", "bonus", "deduction"},
}
LIMIT = 1 << 16
AMOUNT = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
CODE = re.compile("[A-Z]{3}")
FAULTS = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def amount(value: Json, *, may_be_zero: bool = False) -> str:
    """Page: "a decimal text above 0 in its shortest form"."""
    text: str = of(value, str)
    need(AMOUNT.fullmatch(text), "something else where an amount should be")
    need(may_be_zero or Fraction(text) > 0, "an amount of nothing")
    return text


def day(value: Json) -> str:
    """Page: "an ISO date"."""
    text: str = of(value, str)
    try:
        need(date.fromisoformat(text).isoformat() == text, "no day where one should be")
    except ValueError as error:
        raise Refused("no day where one should be") from error
    return text


def currency(value: Json) -> None:
    need(CODE.fullmatch(of(value, str)), "no currency where one should be")


def digest(value: Json) -> str | None:
    """Page: "`null`, or the digest of the statement"."""
    return None if value is None else str(hexadecimal(value).hex())


def check_conversion(told: Json) -> None:
    """Page: "`null`, or `from_currency`, `from_amount`, `rate`, `date`, `source`"."""
    if told is None:
        return
    fields(told, "from_currency from_amount rate date source")
    currency(told["from_currency"])
    amount(told["from_amount"])
    amount(told["rate"])
    day(told["date"])
    of(told["source"], str)


def check_side(said: Json) -> None:
    """Require what the side may say, signed with its own key.

    Page: "The worker may state"; "The vendor may state"; "`worker_key`, `key`".
    """
    party, kind = of(said["stated_by"], str), of(said["kind"], str)
    need(party in STATES, "neither side states it")
    allowed = STATES[party] if said["confirms"] is None else CONFIRMS[party]
    if said["takes_back"] is not None:
        allowed = STATES["worker"] | STATES["vendor"]
    need(kind in allowed, "it is not for that side to say that")
    is_own = said["key"] == said["worker_key"]
    need(is_own is (party == "worker"), "it is signed with the key of the other side")
    needs_reason = kind == "deduction" or said["takes_back"] is not None
    need(bool(of(said["reason"], str)) is needs_reason, "a reason too few or too many")


def read(path: Path) -> tuple[str, Json]:
    """Return the digest of the statement in a file, and what it says, once it holds."""
    with plain_file(path) as file:
        data = file.read(LIMIT + 1)
    need(len(data) <= LIMIT, "it is too large for a payment")
    need(data.endswith(b"\n") and data.count(b"\n") == 1, "it does not end after its one line")
    bundle = parsed(data[:-1])
    _order, said = enveloped(bundle, KIND, "work-order.toml", FIELDS)
    of(said["origin"], str)
    day(said["day"])
    currency(said["currency"])
    amount(said["amount"])
    of(said["means"], str)
    need(said["fee"] == "" or amount(said["fee"], may_be_zero=True), "no fee where one should be")
    check_conversion(said["conversion"])
    hexadecimal(said["id"], 32)
    digest(said["confirms"])
    digest(said["takes_back"])
    public_key(said["worker_key"])
    check_side(said)
    return hashlib.sha256(from64(bundle["dsseEnvelope"]["payload"])).hexdigest(), said


def listed(folder: Path) -> set[str]:
    """Page: docs/export-format.md, "`signed_statements`"."""
    with plain_file(folder / "fair_pay.json") as file:
        return set(json.loads(file.read())["paid"]["signed_statements"])


def told(sha: str, said: Json) -> str:
    """Return what a statement says, on one line, whatever its texts contain."""
    back = "taken back: " if said["takes_back"] else ""
    ends = [f"fee {said['fee']}" if said["fee"] else "", said["means"], said["reason"]]
    ends += [f"confirms {said['confirms']}" if said["confirms"] else ""]
    ends += [f"takes back {said['takes_back']}" if said["takes_back"] else ""]
    words = f"{back}{said['kind']}, {said['currency']} {said['amount']}, {said['day']}"
    more = "".join(f", {each}" for each in ends if each)
    signer = hashlib.sha256(from64(said["key"])).hexdigest()
    line: str = shown(
        f"{words}, stated by the {said['stated_by']}{more}; key {signer}; digest {sha}"
    )
    return line


def answer(path: Path, trusted: set[str], lists: list[set[str]]) -> tuple[bool, str]:
    """Return whether a file holds, and what it says or why it does not."""
    try:
        sha, said = read(path)
        is_vendor = said["stated_by"] == "vendor"
        need(not trusted or not is_vendor or said["key"] in trusted, "by a key that was not given")
        need(all(sha in each for each in lists), "it is not on the list of the export")
    except Refused as error:
        return False, f"no, {error}"
    except FAULTS:
        return False, "no, it cannot be read"
    return True, f"yes, {told(sha, said)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--key", action="append", default=[], type=Path, metavar="PUBLIC.pem")
    parser.add_argument("--export", action="append", default=[], type=Path, metavar="FOLDER")
    chosen = parser.parse_args()
    try:
        trusted = {key_of(path) for path in chosen.key}
        lists = [listed(folder) for folder in chosen.export]
    except (Refused, *FAULTS) as error:
        parser.error(f"a key or an export cannot be used: {error}")
    answers = [(path, answer(path, trusted, lists)) for path in chosen.files]
    for path, (_holds, text) in answers:
        tell(f"{shown(str(path))}: {text}\n")
    return 0 if all(holds for _path, (holds, _text) in answers) else 1


if __name__ == "__main__":
    os._exit(main())  # skips a second write of unread output
