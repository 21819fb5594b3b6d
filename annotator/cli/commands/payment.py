"""``payment``: states, confirms or voids a payment, or lists the payments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.output import note, say
from annotator.cli.common.pay_figures import WorkerPay, orders_of, pay_by_worker
from annotator.cli.common.payment_files import FileWish, act
from annotator.cli.common.refusals import CommandRefusedError
from annotator.cli.common.worker_pin import require_pin
from annotator.display_text import shown_name
from annotator.job_file.project import Project
from annotator.ledger.signatures import fingerprint
from annotator.model.people import Worker
from annotator.pay import Figures, WorkOrder
from annotator.pay.money.amounts import parse_amount
from annotator.pay.money.payments import (
    BONUS,
    CAME,
    CONFIRMED,
    DEDUCTION,
    PARTIES,
    RECEIVED,
    SENT,
    TOP_UP,
    VENDOR,
    VOID,
    WORKER,
    Pair,
    agreed,
    currency_of,
    no_sums,
    pairs_of,
    signed_by_both,
    standing,
    sums_of,
    withdrawals_of,
)
from annotator.pay.money.shown_amounts import shown_total
from annotator.pay.payments.paid import due_of, open_for_accepted, paid_figures
from annotator.pay.payments.payment_doubts import DoubtfulPaymentError
from annotator.pay.payments.payment_entry import ConversionEntry, PaymentEntry
from annotator.pay.payments.payment_words import KIND_WORDS, PARTY_WORDS
from annotator.pay_basis.pay_inputs import counted
from annotator.records import Payment
from annotator.sentences.parts import Amount, Code, Day, Name
from annotator.sentences.said import UNFILLED, Listed, Part, Said, names, said, word
from annotator.session.own_money import payment_of, stated, withdrawn

SIDE_WORDS: Final = {
    **KIND_WORDS,
    CONFIRMED: "confirmed",
    VOID: "taken back",
}
_KEY_DIGITS: Final = 16
"""So many digits of a fingerprint tell the keys of a job apart."""

_BACK_WORDS: Final = {
    WORKER: "taken back by the worker, not agreed",
    VENDOR: "taken back by the vendor, not agreed",
}
_ONLY_THE_WORKER: Final = (
    "The worker has signed this payment, and only the worker can take it back. If you are the "
    "worker, add --as worker."
)
_ONLY_THE_VENDOR: Final = (
    "The vendor has signed this payment, and only the vendor can take it back. If you are the "
    "vendor, add --as vendor."
)
_WHICH_SIDE: Final = (
    "Both sides have signed this payment, so it counts until both have signed that it is taken "
    "back. Say which side you are: add --as worker or --as vendor."
)
_UNSIGNED: Final = {
    BONUS: "The bonus is not owed until both sides have signed it. To sign it: --sign NUMBER --out "
    "FILE, and give the file to the other side.",
    DEDUCTION: "Nothing is deducted until both sides have signed it. To sign it: --sign NUMBER "
    "--out FILE, and give the file to the other side.",
}
_FILE: Final = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class _Wish:
    """The options of one payment; ``said`` holds them by name."""

    side: str
    amount: str
    said: Mapping[str, str | int | Path | None]

    def text(self, name: str) -> str:
        """Return an option as text."""
        return str(self.said[name] or "")

    @property
    def party(self) -> str:
        """The side that states it: as said, else the payer for what was sent, else the worker."""
        return self.text("party") or (VENDOR if self.side == SENT else WORKER)

    def entry(self, currency: str, today: date) -> PaymentEntry:
        """Return the payment as typed; ``currency`` and ``today`` are the defaults."""
        confirms = self.said["confirms"]
        return PaymentEntry(
            side=self.side,
            day=self.text("day") or today.isoformat(),
            currency=self.text("currency") or currency,
            amount=self.amount,
            means=self.text("means"),
            fee=self.text("fee"),
            note=self.text("note"),
            names=None if confirms is None else int(str(confirms)),
            stated_by=self.party,
            is_sure=bool(self.said["sure"]),
            conversion=ConversionEntry(
                from_currency=self.text("from_currency"),
                from_amount=self.text("from_amount"),
                rate=self.text("rate"),
                day=self.text("rate_day"),
                source=self.text("rate_source"),
            ),
        )


@click.command()
@click.argument("job", type=_FILE)
@click.option("--received", metavar="AMOUNT", help="You received so much.")
@click.option("--sent", metavar="AMOUNT", help="You sent so much.")
@click.option(
    "--bonus", metavar="AMOUNT", help="So much is granted as a bonus, once both sides sign it."
)
@click.option("--deduction", metavar="AMOUNT", help="So much is deducted; --note says for what.")
@click.option(
    "--as",
    "party",
    type=click.Choice(PARTIES),
    help="The side that states it; else the vendor for --sent and the worker for all others.",
)
@click.option("--top-up", metavar="AMOUNT", help="You received so much to reach the floor.")
@click.option("--void", type=int, metavar="NUMBER", help="Take a payment back; --note says why.")
@click.option("--day", default="", help="Its day, such as 2026-11-20; else today.")
@click.option("--currency", default="", help="Its currency; else that of the work order.")
@click.option("--means", default="", help="How it was sent or received, such as M-Pesa.")
@click.option("--fee", default="", help="What the transfer cost.")
@click.option("--note", default="", help="A note, such as what it is for.")
@click.option("--confirms", type=int, metavar="NUMBER", help="The sent payment that was received.")
@click.option("--sign", type=int, metavar="NUMBER", help="Sign a payment, for the other side.")
@click.option("--agree", type=int, metavar="NUMBER", help="Confirm and sign what they stated.")
@click.option("--out", type=_FILE, metavar="FILE", help="Where the signed file goes.")
@click.option("--key", type=_FILE, metavar="FILE", help="The vendor's private key, in PEM.")
@click.option("--take", type=_FILE, metavar="FILE", help="Take the other side's signed file.")
@click.option("--order", default="", help="Its work order, by digest; else the one in force.")
@click.option("--sure", is_flag=True, help="It is meant so: ask nothing about it.")
@click.option("--worker", default="", help="Whose it is, by name or id; needed for several.")
@click.option("--from-amount", default="", help="Converted: how much it was before.")
@click.option("--from-currency", default="", help="Converted: in which currency.")
@click.option("--rate", default="", help="Converted: what one unit of that became.")
@click.option("--rate-day", default="", help="Converted: the day of the rate.")
@click.option("--rate-source", default="", help="Converted: whose rate it is.")
def payment(job: Path, worker: str, **said: str | int | Path | None) -> None:
    """State money that was sent or received, take it back, sign it, or list all payments."""
    files = _files(said)
    wish = None if files.count else _wish(said)
    writes = wish is not None or files.is_one
    with opened(job, writes=writes) as project:
        orders = _orders(project)
        is_needed = wish is not None or (files.is_one and files.take is None)
        who = _worker(project.reads.workers().result(), worker, is_needed=is_needed)
        if files.is_one:
            say(act(project, who, files))
        elif wish is not None and who is not None:
            _write(project, orders, who, wish)
            note([_UNSIGNED[wish.side]] if wish.side in _UNSIGNED else [])
        payments = project.reads.payments().result()
        with project.snapshot().result() as snapshot:
            every = pay_by_worker(snapshot, orders_of(snapshot))
    say(_lines([each for each in payments if who is None or each.worker_id == who.id]))
    for each in every:
        if who is None or each.worker_id == who.id:
            own = [payment for payment in payments if payment.worker_id == each.worker_id]
            say(_open_lines(each, counted(own, orders), _today()))


def _files(said: dict[str, str | int | Path | None]) -> FileWish:
    """Return what is asked for with signed files; their options are removed."""
    chosen = {name: said.pop(name) for name in ("sign", "agree", "take", "out", "key")}
    wish = FileWish(**chosen, is_sure=bool(said["sure"]))  # type: ignore[arg-type]  # fields of several types
    others = [name for name, value in said.items() if value and name != "sure"]
    if wish.count > 1 or (wish.count and others):
        raise click.UsageError("--sign, --agree and --take go with no other payment.")
    if not wish.count and (wish.out is not None or wish.key is not None):
        raise click.UsageError("--out and --key go with --sign or --agree.")
    return wish


def _wish(said: dict[str, str | int | Path | None]) -> _Wish | None:
    sides = {each: each for each in (RECEIVED, SENT, BONUS, TOP_UP, DEDUCTION, VOID)}
    given = {side: str(said[key]) for key, side in sides.items() if said[key] is not None}
    if len(given) > 1:
        raise click.UsageError("State one payment at a time.")
    for side, amount in given.items():
        return _Wish(side, amount, said)
    if any(value for value in said.values()):
        raise CommandRefusedError(
            "Say also how much: add --sent, --received, --bonus, --deduction or --top-up with the "
            "amount, or --void with a number. For the list leave all of it out but --worker."
        )
    return None


def _orders(project: Project) -> dict[str, WorkOrder]:
    with project.snapshot().result() as snapshot:
        return orders_of(snapshot)


def _worker(workers: Sequence[Worker], wanted: str, *, is_needed: bool) -> Worker | None:
    found = [each for each in workers if not wanted or wanted in (each.name, each.id)]
    if wanted and not found:
        raise CommandRefusedError(
            said("Nobody at this job is called {wanted}.", wanted=Name(wanted))
        )
    if is_needed and not found:
        raise CommandRefusedError(
            "Nobody has worked on this job yet, so nobody can be paid for it."
        )
    if len(found) == 1:
        return found[0]
    if is_needed:
        raise CommandRefusedError(
            said(
                "Say whose payment it is, by --worker: {names}.",
                names=names(shown_name(each.name) for each in found),
            )
        )
    return None


def _write(project: Project, orders: dict[str, WorkOrder], worker: Worker, wish: _Wish) -> None:
    today = _today()
    own = [each for each in project.reads.payments().result() if each.worker_id == worker.id]
    if wish.side == VOID:
        named = next((each for each in own if each.seq == int(wish.amount)), None)
        if named is None:
            raise CommandRefusedError(
                said(
                    "There is no payment {number} of {worker}.",
                    number=Code(wish.amount),
                    worker=Name(shown_name(worker.name)),
                )
            )
        back = withdrawn(named, own, wish.text("note"), today, wish.text("party"))
        _require_party(named, own, wish)
        if back.stated_by == WORKER:
            require_pin(project, worker)
        project.writes.add_payment(payment_of(back, worker.id, named.order_sha256)).result()
        return
    if wish.party == WORKER:
        require_pin(project, worker)
    in_force = project.reads.order_in_force(worker.id).result()
    current = _order_of(orders, wish.text("order") or in_force)
    currency = orders[current].currency if current else ""
    try:
        checked = stated(wish.entry(currency, today), own, orders, current, today)
    except DoubtfulPaymentError as error:
        raise CommandRefusedError(
            said("{problem} If so, add --sure.", problem=error.said)
        ) from error
    project.writes.add_payment(payment_of(checked, worker.id, current)).result()


def _require_party(named: Payment, own: Sequence[Payment], wish: _Wish) -> None:
    """Require ``--as`` where a signed payment is taken back: nobody does so in silence."""
    if not named.document or wish.text("party"):
        return
    if named.seq in agreed(own):
        raise CommandRefusedError(_WHICH_SIDE)
    raise CommandRefusedError(_ONLY_THE_WORKER if named.stated_by == WORKER else _ONLY_THE_VENDOR)


def _order_of(orders: Mapping[str, WorkOrder], wanted: str) -> str:
    """Return the digest of the order that a payment is for, or "" if the job has none."""
    if not wanted:
        return next(reversed(list(orders)), "")
    found = [digest for digest in orders if digest.startswith(wanted)]
    if len(found) != 1:
        raise CommandRefusedError(
            said("No one work order of this job has a digest like {wanted}.", wanted=Name(wanted))
        )
    return found[0]


def _open_lines(pay: WorkerPay, payments: Sequence[Payment], today: date) -> Iterator[Said]:
    sums = sums_of(payments)
    for total in pay.totals:
        if total.currency is None:
            yield said(
                "Open for {worker}, as of {day}: no rate given",
                worker=Name(shown_name(pay.name)),
                day=Day(today),
            )
            continue
        paid = sums.get(total.currency) or no_sums(total.currency)
        yield said(
            "Open for {worker}, as of {day}: {rest}",
            worker=Name(shown_name(pay.name)),
            day=Day(today),
            rest=_rest(paid_figures(due_of(total), paid), total.currency),
        )


def _rest(figures: Figures, currency: str) -> Part:
    rest, accepted = figures["open"], open_for_accepted(figures)
    if rest.value is None or rest.exact is None:
        return said("not known: {reason}", reason=word(str(rest.reason)))
    # No sign: the text after the amount says that it is an overpayment.
    amount = Amount(_money(abs(rest.exact), currency))
    if rest.exact < 0:
        return said("{amount} more was received than is owed", amount=amount)
    if accepted is None:
        return amount
    return said(
        "{amount} if the rest is accepted, {accepted} in any case",
        amount=amount,
        accepted=Amount(_money(accepted, currency)),
    )


def _today() -> date:
    return datetime.now().astimezone().date()


def _lines(payments: Sequence[Payment]) -> Iterator[Said]:
    if not payments:
        yield said("No payment has been stated.")
    there = standing(payments)
    stands = {each.seq for each in there}
    pairs = {pair.sent.seq: pair for pair in pairs_of(there)}
    both = signed_by_both(there) | agreed(there)
    backs = withdrawals_of(there)
    for each in payments:
        parts: list[Part] = [word(SIDE_WORDS[each.side]), word(PARTY_WORDS[each.stated_by])]
        parts += _details(each)
        if each.side == RECEIVED and each.names is not None:
            parts.append(_confirms(each.names, is_standing=each.names in stands))
        if each.seq in pairs:
            parts.append(_of_pair(pairs[each.seq]))
        if each.seq in both:
            parts.append(said("signed by both sides"))
        elif each.side in (BONUS, DEDUCTION, *CAME) and each.seq in stands:
            parts.append(said("not confirmed by the other side"))
        if each.seq in backs:
            parts.append(word(_BACK_WORDS[backs[each.seq].stated_by]))
        parts += _signature(each)
        is_gone = each.seq not in stands and each.side != VOID
        yield said(
            "{number}. {day}  {parts}{gone}",
            number=Code(str(each.seq)),
            day=Code(each.day),
            parts=Listed(tuple(parts)),
            gone=said(" (taken back)") if is_gone else UNFILLED,
        )


def _signature(payment: Payment) -> Iterator[Part]:
    """Yield whose word a payment is: one computer may serve both sides, a key only one."""
    if payment.document:
        yield said("key {key}", key=Code(fingerprint(payment.key)[:_KEY_DIGITS]))
    elif payment.side == SENT and payment.stated_by == WORKER:
        yield said("a note of the worker, not the vendor's word")
    elif payment.stated_by == VENDOR:
        yield said("entered here without the vendor's key")


def _details(payment: Payment) -> Iterator[Part]:
    """Yield the amount of a payment, or the payment that it is about, and what else is stated."""
    if payment.side in (VOID, CONFIRMED):
        yield said("number {number}", number=Code(str(payment.names)))
    else:
        yield Amount(_money(parse_amount(payment.amount), payment.currency))
    if payment.means and payment.side not in (VOID, CONFIRMED):
        yield Name(payment.means)
    if payment.fee and payment.side not in (VOID, CONFIRMED):
        fee = _money(parse_amount(payment.fee), payment.currency)
        yield said("fee {amount}", amount=Amount(fee))
    if payment.note:
        yield Name(payment.note)


def _confirms(number: int, *, is_standing: bool) -> Said:
    if is_standing:
        return said("confirms number {number}", number=Code(str(number)))
    return said("confirms number {number}, which was taken back", number=Code(str(number)))


def _of_pair(pair: Pair) -> Said:
    """Return how a sent payment differs from what was received, or that it is unconfirmed."""
    if not pair.received:
        return said("not confirmed yet")
    rest = pair.unexplained
    if not rest:
        return said("received in full")
    money = Amount(_money(abs(rest), currency_of(pair.sent)))
    if pair.lone_fee is not None:
        return said(
            "{amount} less was received; a fee is {stated} alone",
            amount=money,
            stated=word(PARTY_WORDS[pair.lone_fee[1]]),
        )
    if rest > 0:
        return said("{amount} was not received", amount=money)
    return said("{amount} more was received than was sent", amount=money)


def _money(amount: Fraction, currency: str) -> str:
    return shown_total(amount, currency)
