"""A floor and a currency as they are typed with the options of a command."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from annotator.cli.common.refusals import CommandRefusedError
from annotator.errors import InvalidValueError
from annotator.pay.money.currencies import CURRENCIES
from annotator.pay.money.typed_amounts import typed_amount
from annotator.pay.order.floors import UNIT_HOURS
from annotator.pay.order.order_values import quoted_value
from annotator.sentences.parts import Amount, Code, Count
from annotator.sentences.said import said, word


def hourly_floor(given: Mapping[str, str | None]) -> Fraction:
    """Return the floor for an hour in major units, from --floor, --per and --hours.

    Raises:
        CommandRefusedError: one of them makes no sense.
    """
    floor = typed_option("--floor", given["floor_text"]) or Fraction(0)
    hours, unit = typed_option("--hours", given["hours_text"]), given["per"]
    if floor <= 0:
        raise CommandRefusedError("--floor must be above 0; write what an hour has to pay.")
    if unit == "hour":
        if hours is not None:
            raise CommandRefusedError("--hours has no meaning with --per hour; leave it out.")
        return floor
    if hours is None:
        raise CommandRefusedError(
            said("Add --hours: how many hours of work a {unit} has.", unit=word(str(unit)))
        )
    if hours <= 0:
        told = given["hours_text"]
        raise CommandRefusedError(
            said(
                "--hours is {told}; a {unit} has more than 0, so correct it.",
                told=Amount(str(told)),
                unit=word(str(unit)),
            )
        )
    most = UNIT_HOURS[str(unit)][1]
    if hours > most:
        told = given["hours_text"]
        raise CommandRefusedError(
            said(
                "--hours is {told}; a {unit} has {most} at most, so correct it.",
                told=Amount(str(told)),
                unit=word(str(unit)),
                most=Count(most),
            )
        )
    return floor / hours


def typed_option(option: str, text: str | None) -> Fraction | None:
    """Return the amount that was given with an option; None without it.

    Raises:
        CommandRefusedError: it is no amount.
    """
    if text is None:
        return None
    try:
        return typed_amount(text)
    except InvalidValueError as error:
        raise CommandRefusedError(
            said(
                "{option} is {text}. {problem}",
                option=Code(option),
                text=quoted_value(text),
                problem=error.said,
            )
        ) from error


def typed_currency(given: Mapping[str, str | None]) -> str | None:
    """Return the code that was given with --currency; None without it.

    Raises:
        CommandRefusedError: there is no such currency.
    """
    code = given["currency"]
    if code is not None and code not in CURRENCIES:
        raise CommandRefusedError("--currency is a code of ISO 4217 such as KES; correct it.")
    return code
