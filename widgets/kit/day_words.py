"""Words for a worker's day: reasons, rules, questions and answers."""

from __future__ import annotations

import datetime as dt
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from annotator.day.break_questions import Question
from annotator.documents.own_record.rules import Rule
from annotator.effort.categories import Category, EndedBy
from annotator.pay import hours_text

REASON_WORDS: Final = {
    "thinking": "Thinking",
    "asking": "Asking somebody",
    "reading_elsewhere": "Reading elsewhere",
    "listening_elsewhere": "Listening elsewhere",
    "instruction": "Being instructed",
    "crash": "The program crashed",
    "power": "The power failed",
    "other": "Something else",
}
"""The name of each reason code."""

RULES: Final = {
    Rule.INPUT: "There was input at least every 2 minutes; the first 2 minutes of a longer gap "
    "are work too.",
    Rule.GUIDELINE: "Your last input fell into the work order.",
    Rule.WAIT: "The program or the computer made you wait.",
    Rule.NO_ITEM: "The program was in use, and not for an item.",
    Rule.EARNED_REST: "A gap of more than 2 minutes: after 2 minutes it is rest, as far as you had "
    "earned it (10 minutes for an hour of work).",
    Rule.BEYOND_REST: "A gap that was longer than the rest you had earned.",
    Rule.PAUSE_REST: "You asked for a pause: it is rest, as far as you had earned it.",
    Rule.PAUSE_AWAY: "You asked for a pause, and it was longer than the rest you had earned.",
    Rule.UNSEEN: "The computer slept, or nothing could be measured for more than 2 minutes.",
    Rule.SAID_WORK: "You said that this was work.",
    Rule.SAID_REST: "You said that this was rest; it is, as far as you had earned it.",
    Rule.SAID_OWN: "You said that this was your own time.",
    Rule.CLAIM: "You added this; nothing was measured.",
}

_ENDS: Final = {
    EndedBy.SIGNAL: "It ends with your next input.",
    EndedBy.ITEM: "It ends where another item was opened.",
    EndedBy.CATEGORY: "It ends where another kind of work began.",
    EndedBy.GAP: "It ends 2 minutes into a longer gap, or where the earned rest was used up.",
    EndedBy.LIMIT: "It is split here for storage, and continues.",
    EndedBy.WAIT: "It ends where a wait began or was over.",
    EndedBy.PAUSE: "It ends where you asked for a pause.",
    EndedBy.PLAYING: "It ends where a loop had played three times by itself.",
    EndedBy.END: "It ends with the session.",
    EndedBy.UNOBSERVED: "It ends where nothing could be measured, or could be again.",
    EndedBy.CRASH: "It ends where the program ended without warning.",
    EndedBy.SHREDDED: "It is a sum: you shredded the times of its parts.",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Day", text)


def apart(text: str) -> str:
    """Return a figure or a name that keeps its own direction inside a sentence."""
    return f"\u2068{text}\u2069"


def reason_words(code: str) -> str:
    """Return the name of a reason; an unknown code is returned unchanged."""
    return _tr(REASON_WORDS[code]) if code in REASON_WORDS else code


def rule_words(rule: Rule) -> str:
    """Return the sentence about the rule that applied."""
    return _tr(RULES[rule])


def end_words(ended_by: EndedBy) -> str:
    """Return the sentence about why a span ended."""
    return _tr(_ENDS[ended_by])


def clock_text(moment: dt.datetime, *, seconds: bool = False) -> str:
    """Return a time of day in the person's locale, optionally with seconds."""
    time = QTime(moment.hour, moment.minute, moment.second)
    if seconds:
        return str(time.toString("HH:mm:ss"))
    return str(QLocale().toString(time, QLocale.FormatType.ShortFormat))


def from_to(start: dt.datetime, end: dt.datetime, *, seconds: bool = False) -> str:
    """Return ``14:05 to 14:29``."""
    text = _tr("%1 to %2").replace("%1", apart(clock_text(start, seconds=seconds)))
    return text.replace("%2", apart(clock_text(end, seconds=seconds)))


def date_text(date: dt.date) -> str:
    """Return a date with its weekday in the person's locale."""
    day = QDate(date.year, date.month, date.day)
    return str(QLocale().toString(day, QLocale.FormatType.LongFormat))


def short_date(date: dt.date) -> str:
    """Return a day and its month, such as ``3 Nov``."""
    return str(QLocale().toString(QDate(date.year, date.month, date.day), "d MMM"))


def length_text(ms: int) -> str:
    """Return a duration such as ``3 min 12 s``; with seconds up to an hour."""
    minutes, seconds = divmod(ms // 1000, 60)
    if minutes >= _HOUR_MIN or not minutes:
        return hours_text(ms)
    return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"


_HOUR_MIN: Final = 60


def question_words(question: Question, start: dt.datetime, end: dt.datetime) -> str:
    """Return the text of a question: how long, when, and what the time counts as so far."""
    ms = question.end_ms - question.start_ms
    is_unseen = 2 * question.ms_of(Category.UNOBSERVED) > ms
    text = (
        _tr("Nothing could be measured for %1 (%2): the computer slept or stood still.")
        if is_unseen
        else _tr("You were away for %1 (%2).")
    )
    text = text.replace("%1", apart(hours_text(ms))).replace("%2", from_to(start, end))
    return f"{text} {_counted(question, ms)}".strip()


def _counted(question: Question, ms: int) -> str:
    rest_ms = question.ms_of(Category.REST)
    if rest_ms == ms:
        return _tr("All of it is rest.")
    if rest_ms:
        return _tr("%1 of it is rest.").replace("%1", apart(hours_text(rest_ms)))
    return _tr("It counts as your own time.") if question.ms_of(Category.AWAY) == ms else ""


def counts_as(question: Question) -> str:
    """Return what the time of a question counts as so far, as ``rest 10 min, own time 14 min``."""
    names = {
        Category.REST: _tr("rest"),
        Category.AWAY: _tr("own time"),
        Category.UNOBSERVED: _tr("not seen"),
        Category.DECLARED: _tr("work"),
    }
    parts = [
        f"{name} {apart(length_text(ms))}"
        for category, name in names.items()
        if (ms := question.ms_of(category))
    ]
    return ", ".join(parts)


def given_reason(code: str) -> str:
    """Return the sentence with the reason that the worker gave."""
    return _tr("Your reason: %1.").replace("%1", reason_words(code).lower())


def state_of(question: Question) -> str:
    """Return what the time counts as, and whether by the rules or by the worker's answer."""
    counted = counts_as(question)
    reasons = {stretch.reason for stretch in question.stretches if stretch.reason}
    if question.is_answered:
        text = _tr("You said so: %1.").replace("%1", counted)
        return " ".join([text, *map(given_reason, sorted(reasons))])
    if question.was_paused:
        return _tr("You asked for a pause: %1.").replace("%1", counted)
    return _tr("By the rules: %1.").replace("%1", counted)
