"""Signed statements about payments on the command line: sign, confirm and take them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from annotator.cli.common.new_file import require_free, write_new
from annotator.cli.common.output import shown_path
from annotator.cli.common.refusals import CommandRefusedError
from annotator.cli.common.worker_pin import require_pin
from annotator.display_text import shown_name
from annotator.job_file.project import Project
from annotator.job_ledger.own_keys import signing_key
from annotator.job_ledger.payment_keys import question_before_signing
from annotator.job_ledger.payment_statements import (
    FittingPayment,
    bytes_of,
    confirm,
    fitting,
    sign_stated,
    take,
)
from annotator.ledger.keys import read_key
from annotator.ledger.signatures import KeyLockedError, Signer
from annotator.model.people import Worker
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.payments import VENDOR, WORKER
from annotator.pay.money.shown_amounts import shown_total
from annotator.pay.payments.payment_words import ANSWER_WORDS, KIND_WORDS, PARTY_WORDS
from annotator.records import Payment
from annotator.sentences.parts import Amount, Code, Name
from annotator.sentences.said import UNFILLED, Said, said, word


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWish:
    """What is asked for: sign or confirm a payment by its number, or take a file.

    ``out`` is where the signed file goes, ``key`` the file of the vendor's key, None for the
    worker's own.
    """

    sign: int | None = None
    agree: int | None = None
    take: Path | None = None
    out: Path | None = None
    key: Path | None = None
    is_sure: bool = False

    @property
    def is_one(self) -> bool:
        """Whether one of the three is asked for."""
        return self.count == 1

    @property
    def count(self) -> int:
        """How many of the three are asked for."""
        return sum(each is not None for each in (self.sign, self.agree, self.take))


def act(project: Project, worker: Worker | None, wish: FileWish) -> Iterator[Said]:
    """Do what is asked for, and yield what was done.

    Raises:
        CommandRefusedError: something is missing, or a question has to be answered by --sure.
    """
    if wish.take is not None:
        yield from _take(project, wish.take, is_sure=wish.is_sure)
        return
    if worker is None or wish.out is None:
        raise CommandRefusedError("Say also where the signed file goes, by --out FILE.")
    require_free(wish.out)
    seq = wish.agree if wish.sign is None else wish.sign
    payment = _numbered(project, worker, seq or 0)
    party = payment.stated_by
    if wish.agree is not None:
        party = VENDOR if party == WORKER else WORKER
    if party == WORKER:
        require_pin(project, worker)
    signer = _signer(project, worker, party, wish.key)
    question = question_before_signing(project, worker, payment, party, signer.public)
    if question is not None and not wish.is_sure:
        raise CommandRefusedError(said("{problem} If so, add --sure.", problem=question))
    do = sign_stated if wish.agree is None else confirm
    made = do(project, worker, payment.seq, signer)
    write_new(wish.out, bytes_of(made))
    yield said("Wrote {out}. Give it to the other side.", out=Name(shown_path(wish.out)))
    yield said("  Signed with the key: {key}", key=Code(made.fingerprint))


def _signer(project: Project, worker: Worker, party: str, key: Path | None) -> Signer:
    if party == VENDOR and key is None:
        raise CommandRefusedError("The vendor signs with the vendor's key: add --key FILE.")
    if party == WORKER and key is not None:
        raise CommandRefusedError("The worker signs with the own key of the job: leave out --key.")
    try:
        return signing_key(project, worker) if key is None else read_key(key)
    except KeyLockedError:
        typed = click.prompt("Passphrase of the key", hide_input=True, err=True)
        return signing_key(project, worker, typed) if key is None else read_key(key, typed)


def _take(project: Project, path: Path, *, is_sure: bool) -> Iterator[Said]:
    found = fitting(project, path)
    question = question_about(found)
    if question is not None and not is_sure:
        raise CommandRefusedError(said("{problem} If so, add --sure.", problem=question))
    take(project, found)
    what = said("Noted: {payment}.", payment=told(found))
    if found.is_known:
        what = said("You have this file already: {payment}.", payment=told(found))
    yield what
    yield said("  Signed with the key: {key}", key=Code(found.signed.fingerprint))


def told(found: FittingPayment) -> Said:
    """Return what a signed statement says, in words."""
    contents = found.signed.said
    return said(
        "{back}{side}, {party}, {amount}, {day}{means}, to {worker}{reason}",
        back=said("taken back: ") if contents.takes_back else UNFILLED,
        reason=said(", because: {reason}", reason=Name(contents.reason))
        if contents.reason
        else UNFILLED,
        side=word(KIND_WORDS[contents.kind]),
        party=word((ANSWER_WORDS if contents.repeats else PARTY_WORDS)[contents.stated_by]),
        amount=Amount(_money(contents.amount, contents.currency)),
        day=Code(contents.day),
        means=said(", {means}", means=Name(contents.means)) if contents.means else UNFILLED,
        worker=Name(shown_name(found.worker.name)),
    )


def question_about(found: FittingPayment) -> Said | None:
    """Return the question to ask before a statement is stored, or None."""
    if found.is_known:
        return None
    if found.is_new_key:
        return said(
            "The file is signed with a key that has countersigned nothing in this job "
            "({key}). It says: {payment}. Is this the vendor's key?",
            key=Code(found.signed.fingerprint),
            payment=told(found),
        )
    if found.is_new_worker_key:
        return said(
            "This job knows no key of {worker} yet; the file names {key}. It says: {payment}. Is "
            "this the worker's key?",
            worker=Name(shown_name(found.worker.name)),
            key=Code(found.signed.fingerprint),
            payment=told(found),
        )
    return found.doubt


def _numbered(project: Project, worker: Worker, seq: int) -> Payment:
    every = project.reads.payments().result()
    found = next((each for each in every if (each.worker_id, each.seq) == (worker.id, seq)), None)
    if found is None:
        raise CommandRefusedError(
            said(
                "There is no payment {number} of {worker}.",
                number=Code(str(seq)),
                worker=Name(shown_name(worker.name)),
            )
        )
    return found


def _money(amount: str, currency: str) -> str:
    return shown_total(parse_amount(amount), currency)
