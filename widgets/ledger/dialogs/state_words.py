"""How much of a record is countersigned, in one or two quiet sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from annotator.job_ledger.state import ReceiptState
from annotator.pay import hours_text
from widgets.kit.amount_text import counted
from widgets.kit.day_words import short_date
from widgets.ledger.dialogs.ledger_words import apart, entries_text, tr

_MS_PER_MINUTE = 60_000


class ReceiptStanding(Enum):
    """Nothing to hand in, never handed in, waiting, new entries since a receipt, all done."""

    NOTHING = auto()
    NOT_HANDED_IN = auto()
    WAITING = auto()
    NEW_SINCE = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class StateText:
    """A headline and a note; either may be ""."""

    standing: ReceiptStanding
    headline: str
    note: str


def standing_of(state: ReceiptState) -> ReceiptStanding:
    """Return the standing for a state."""
    if not state.entries:
        return ReceiptStanding.NOTHING
    if not state.open_entries:
        return ReceiptStanding.ALL
    if not state.entered:
        return ReceiptStanding.NOT_HANDED_IN
    return ReceiptStanding.WAITING if state.entered > state.receipted else ReceiptStanding.NEW_SINCE


def told(state: ReceiptState) -> StateText:
    """Return the texts for a state."""
    standing, size = standing_of(state), entries_text(state.entered)
    if state.problem:
        text = tr("The last receipt is wrong: it does not say what you handed in.")
        return StateText(standing, text, tr("Set it aside, and ask for a right one."))
    if standing is ReceiptStanding.NOTHING:
        return StateText(
            standing, tr("Nothing to hand in yet. It begins with your first item."), ""
        )
    if standing is ReceiptStanding.ALL:
        return StateText(standing, tr("Everything is countersigned: %1.").replace("%1", size), "")
    if standing is ReceiptStanding.NEW_SINCE:
        text = tr("All that you handed in is countersigned: %1.").replace("%1", size)
        return StateText(standing, text, _new_since(state))
    note = tr("You have not handed in yet.")
    if standing is ReceiptStanding.WAITING:
        waiting = entries_text(state.entered - state.receipted)
        note = tr("Handed in, and no receipt for it yet: %1.").replace("%1", waiting)
    return StateText(standing, _not_since(state), note)


def days_without(state: ReceiptState, today: date) -> str:
    """Return the number of days without a receipt, in one sentence.

    Returns "" if no entry from before today is open: today's work has not waited yet.
    """
    if state.since is None or state.since >= today or state.work_ms < _MS_PER_MINUTE:
        return ""
    days = counted((today - state.since).days, tr("1 day"), tr("%1 days"))
    text = tr("No receipt for %1: %2 of work since %3.")
    if standing_of(state) is ReceiptStanding.WAITING:
        text = tr("Handed in, and no receipt for %1: %2 of work since %3.")
    text = text.replace("%1", days).replace("%2", apart(hours_text(state.work_ms)))
    return text.replace("%3", day_text(state.since))


def why_it_matters() -> str:
    """Return why a receipt matters, and who can give one."""
    return tr(
        "What nobody has countersigned can still be changed without anybody seeing it. The vendor "
        "can countersign, or anybody you trust: a union, a colleague, a second device."
    )


def day_text(day: date) -> str:
    """Return a day as in My day, with its year if it is not the current one."""
    is_this_year = day.year == date.today().year  # noqa: DTZ011 - a day of the person's calendar
    return apart(short_date(day) if is_this_year else f"{short_date(day)} {day.year}")


def _not_since(state: ReceiptState) -> str:
    if state.since is None:
        open_text = entries_text(state.open_entries)
        return tr("Not yet receipted: %1.").replace("%1", open_text)
    text = tr("Not yet receipted since %1: %2 of work.").replace("%1", day_text(state.since))
    return text.replace("%2", apart(hours_text(state.work_ms)))


def _new_since(state: ReceiptState) -> str:
    if state.since is None or state.work_ms < _MS_PER_MINUTE:
        return ""  # a few moments are not worth a sentence
    text = tr("New since %2: %1 of work.").replace("%2", day_text(state.since))
    return text.replace("%1", apart(hours_text(state.work_ms)))
