"""Reads a signed payment. Page: "A payment"."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256

from tools.checkers.check_ledger.refusal import Json, Refused, need
from tools.checkers.check_ledger.signatures.bundle import point_of, read_bundle
from tools.checkers.check_ledger.source.values import fields, from_base64, hexadecimal, text

KIND = "urn:fairlabel:payment:1"
SUBJECT = "work-order.toml"
KEYS = (
    "origin kind stated_by day currency amount means fee conversion id confirms takes_back reason "
    "worker_key"
)
LARGEST = 1 << 16

STATES = {
    "worker": {"received", "top_up", "bonus", "deduction"},
    "vendor": {"sent", "bonus", "deduction"},
}
"""Page: "The worker may state"; "The vendor may state"."""

CONFIRMS = {
    "worker": {"received", "bonus", "deduction"},
    "vendor": {"received", "top_up", "bonus", "deduction"},
}
AMOUNT = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
CURRENCY = re.compile("[A-Z]{3}")


@dataclass(frozen=True)
class SignedPayment:
    """A statement of a payment that holds by itself; ``digest`` is that of its payload."""

    digest: str
    statement: dict[str, Json]

    @property
    def is_of_vendor(self) -> bool:
        """Whether the vendor states it."""
        return bool(self.statement["stated_by"] == "vendor")


def is_payment(value: Json) -> bool:
    """Return whether a bundle says that it is a signed payment."""
    try:
        return KIND.encode() in base64.b64decode(value["dsseEnvelope"]["payload"])
    except (LookupError, TypeError, ValueError):
        return False


def read_payment(bundle: Json, size: int) -> SignedPayment:
    """Return a signed payment.

    Args:
        bundle: the one line of the file.
        size: how many bytes the file has.
    """
    need(size <= LARGEST, "it is too large for a payment")
    said = read_bundle(bundle, KIND, SUBJECT, KEYS).predicate
    text(said["origin"])
    text(said["means"])
    _day(said["day"])
    _currency(said["currency"])
    _amount(said["amount"])
    if said["fee"] != "":
        _amount(said["fee"], may_be_zero=True)
    if said["conversion"] is not None:
        _check_conversion(said["conversion"])
    hexadecimal(said["id"], 32)
    for name in ("confirms", "takes_back"):
        if said[name] is not None:
            hexadecimal(said[name])
    point_of(said["worker_key"])
    _check_side(said)
    payload = from_base64(bundle["dsseEnvelope"]["payload"])
    return SignedPayment(sha256(payload).hexdigest(), said)


def _amount(value: Json, *, may_be_zero: bool = False) -> None:
    """Page: "a decimal text above 0 in its shortest form"."""
    found = text(value)
    need(AMOUNT.fullmatch(found), "something else where an amount should be")
    need(may_be_zero or Fraction(found) > 0, "an amount of nothing")


def _day(value: Json) -> None:
    """Page: "an ISO date"."""
    found = text(value)
    try:
        is_written = date.fromisoformat(found).isoformat() == found
    except ValueError as error:
        raise Refused("no day where one should be") from error
    need(is_written, "no day where one should be")


def _currency(value: Json) -> None:
    """Page: "a code of ISO 4217"."""
    need(CURRENCY.fullmatch(text(value)), "no currency where one should be")


def _check_conversion(value: Json) -> None:
    """Page: "``from_currency``, ``from_amount``, ``rate``, ``date``, ``source``"."""
    said = fields(value, "from_currency from_amount rate date source")
    _currency(said["from_currency"])
    _amount(said["from_amount"])
    _amount(said["rate"])
    _day(said["date"])
    text(said["source"])


def _check_side(said: Json) -> None:
    """Require what the side may say, signed by its own key.

    Page: "the worker's key, and the key that signed: the same if the worker states it, another if
    the vendor does"; "of a deduction what it is for, of a withdrawal why; else empty".
    """
    party, kind = text(said["stated_by"]), text(said["kind"])
    need(party in STATES, "neither side states it")
    may_say = STATES[party] if said["confirms"] is None else CONFIRMS[party]
    if said["takes_back"] is not None:
        may_say = STATES["worker"] | STATES["vendor"]
    need(kind in may_say, "it is not for that side to say that")
    is_own = said["key"] == said["worker_key"]
    need(is_own is (party == "worker"), "it is signed with the key of the other side")
    needs_reason = kind == "deduction" or said["takes_back"] is not None
    has_reason = text(said["reason"]) != ""
    need(has_reason is needs_reason, "a reason too few or too many")


def words_of(payment: SignedPayment) -> str:
    """Return what a payment says, on one line."""
    said = payment.statement
    back = "taken back: " if said["takes_back"] else ""
    parts = [f"{back}{said['kind']}, {said['currency']} {said['amount']}, {said['day']}"]
    parts.append(f"stated by the {said['stated_by']}")
    parts += [f"fee {said['fee']}"] if said["fee"] else []
    parts += [said[name] for name in ("means", "reason") if said[name]]
    parts += [f"confirms {said['confirms']}"] if said["confirms"] else []
    parts += [f"takes back {said['takes_back']}"] if said["takes_back"] else []
    signer = sha256(from_base64(said["key"])).hexdigest()
    return f"{', '.join(parts)}; key {signer}; digest {payment.digest}"
