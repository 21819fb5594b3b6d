"""The command for payments: stated, confirmed, taken back, and one sentence for each fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from annotator.cli.commands import payment
from tests.annotator.cli.running import done, refused

TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _of_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the commands on one day, also where midnight passes while the tests run."""
    monkeypatch.setattr(payment, "_today", lambda: TODAY)


def test_a_payment_that_came_lowers_what_is_open(demo: Path) -> None:
    assert f"Open for Worker 1, as of {TODAY}: KES 27.72" in done("payment", demo).stdout
    sent = done("payment", demo, "--sent", "27.72", "--day", "2026-11-20", "--means", "M-Pesa")
    assert (
        "1. 2026-11-20  sent, stated by the vendor, KES 27.72, M-Pesa, not confirmed yet"
        in sent.stdout
    )
    assert f"Open for Worker 1, as of {TODAY}: KES 27.72" in sent.stdout
    came = done("payment", demo, "--received", "20", "--confirms", "1", "--fee", "0.50")
    assert (
        "received, stated by the worker, KES 20.00, fee KES 0.50, confirms number 1" in came.stdout
    )
    assert "KES 7.72 was not received" in came.stdout
    assert f"Open for Worker 1, as of {TODAY}: KES 7.72" in came.stdout


def test_what_was_wrong_is_taken_back_and_stays_in_the_list(demo: Path) -> None:
    done("payment", demo, "--received", "20")
    assert refused("payment", demo, "--void", "1") == (
        "Say in a word why the payment is taken back."
    )
    back = done("payment", demo, "--void", "1", "--note", "typed twice").stdout
    assert "(taken back)" in back
    assert "taken back, stated by the worker, number 1, typed twice" in back
    assert f"Open for Worker 1, as of {TODAY}: KES 27.72" in back
    assert refused("payment", demo, "--void", "1", "--note", "again") == (
        "This payment is taken back already."
    )


def test_the_fee_that_both_name_explains_what_is_missing(demo: Path) -> None:
    done("payment", demo, "--sent", "20", "--fee", "0.50")
    came = done("payment", demo, "--received", "19.50", "--confirms", "1").stdout
    line = "sent, stated by the vendor, KES 20.00, fee KES 0.50, "
    alone = "KES 0.50 less was received; a fee is stated by the vendor alone"
    assert came.startswith(f"1. {TODAY}  {line}{alone}")
    done("payment", demo, "--void", "2", "--note", "a slip")
    both = ("payment", demo, "--received", "19.50", "--fee", "0.50", "--confirms", "1")
    assert done(*both).stdout.startswith(f"1. {TODAY}  {line}received in full")


def test_more_than_was_sent_is_asked_about_and_said(demo: Path) -> None:
    done("payment", demo, "--sent", "20")
    done("payment", demo, "--received", "20", "--confirms", "1")
    more = ("payment", demo, "--received", "11", "--confirms", "1")
    assert refused(*more).endswith("Is the amount right? If so, add --sure.")
    listed = done(*more, "--sure").stdout
    assert (
        "sent, stated by the vendor, KES 20.00, KES 11.00 more was received than was sent" in listed
    )
    assert f"Open for Worker 1, as of {TODAY}: KES 3.28 more was received than is owed" in listed
    back = done("payment", demo, "--void", "1", "--note", "a slip").stdout
    assert (
        "received, stated by the worker, KES 20.00, confirms number 1, which was taken back" in back
    )
    assert refused("payment", demo, "--void", "4", "--note", "why") == (
        "This only takes a payment back; choose the payment itself."
    )


def test_what_is_said_of_no_amount_is_not_passed_over(demo: Path) -> None:
    assert "Say also how much" in refused("payment", demo, "--means", "M-Pesa")
    assert "Say also how much" in refused("payment", demo, "--confirms", "1")
    assert "No payment has been stated." in done("payment", demo, "--worker", "Worker 1").stdout


def test_a_bonus_of_one_side_changes_nothing_that_is_owed(demo: Path) -> None:
    for party in ("worker", "vendor"):
        result = done("payment", demo, "--bonus", "100", "--as", party, "--sure")
        stated = result.stdout
        assert result.stderr == (
            "The bonus is not owed until both sides have signed it. To sign it: --sign NUMBER "
            "--out FILE, and give the file to the other side.\n"
        )
        assert f"stated by the {party}, KES 100.00, not confirmed by the other side" in stated
        assert f"Open for Worker 1, as of {TODAY}: KES 27.72" in stated


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (("--received", "much"), 'The amount is "much". Write digits'),
        (("--received", "0"), 'The amount is "0"; it must be more than nothing.'),
        (("--received", "-5"), "it must be more than nothing."),
        (("--received", "1.005"), "but KES has 2 digits after the point."),
        (("--received", "9999999999999"), "write KES 1,000,000,000,000.00 at most."),
        (("--received", "5", "--currency", "KEZ"), 'The currency "KEZ" is not one of ISO 4217'),
        (("--received", "5", "--currency", "USD"), "The work orders of this job pay in KES"),
        (("--received", "5", "--day", "1970-01-01"), "days before 2000-01-01 are not taken"),
        (("--received", "5", "--day", "2099-12-31"), "correct the day, or the clock."),
        (("--received", "5", "--day", "30.02.2026"), "write a day of the calendar"),
        (("--received", "5", "--confirms", "7"), "There is no payment 7"),
        (("--received", "5", "--worker", "Nobody"), "Nobody at this job is called Nobody."),
        (("--received", "5", "--rate", "129"), "Of the conversion say also from which currency"),
        (("--received", "5", "--order", "0000"), "No one work order of this job"),
        (("--void", "7", "--note", "gone"), "There is no payment 7 of Worker 1."),
    ],
)
def test_one_sentence_for_what_cannot_be(demo: Path, said: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused("payment", demo, *said)
    assert "No payment has been stated." in done("payment", demo).stdout
