"""The work done: items by the result of their review, and the reasons for rejections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from annotator.documents.statement.document import (
    Block,
    Cell,
    Column,
    Paragraph,
    Section,
    Table,
    Tone,
)
from annotator.documents.statement.document_words import DocumentWords
from annotator.documents.statement.gathered import AnsweredRejection, FinishedItem
from annotator.documents.statement.period import date_of
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement.sections.table_rows import numbers
from annotator.drafts.counts import NO_TEXTS
from annotator.drafts.draft import TextOrigin
from annotator.model.entities import ItemFacts, Review, Status
from annotator.pay.money.piece_division import count_text

MOST_ROWS = 100
"""Maximum number of rejected items that are listed; others are counted. The JSON format has them
all."""


def work_done(work: WorkerWork, words: DocumentWords) -> Section:
    """Return the section of units by status."""
    rows = [_counted(words("confirmed"), work.pieces, words, Tone.STRONG)]
    if len(work.reviewed(Review.NONE)) < len(work.pieces):
        rows += [
            _counted(words(key), pieces, words, Tone.PLAIN)
            for key, review in (
                ("of_them_accepted", Review.ACCEPTED),
                ("of_them_rejected", Review.REJECTED),
                ("of_them_withdrawn", Review.WITHDRAWN),
                ("of_them_open", Review.NONE),
            )
            if (pieces := work.reviewed(review)) or review is not Review.WITHDRAWN
        ]
    table = Table(
        (
            Column("", 50),
            Column(words("items"), 25, is_number=True),
            Column(words("regions"), 25, is_number=True),
        ),
        tuple(rows),
    )
    statuses = [
        words(f"status_{status.value}", n=words.number(count))
        for status in Status
        if (count := work.job.statuses.get(status, 0))
    ]
    told = words("whole_job", statuses=words("and").join(statuses))
    texts = [Paragraph(text) for text in _notes(work, words)]
    return Section(words("work"), (table, *texts, Paragraph(told, Tone.QUIET)))


def _notes(work: WorkerWork, words: DocumentWords) -> Iterator[str]:
    yield from _shared(work, words)
    yield from _proposed(work, words)
    yield from _drafted(work, words)


def _shared(work: WorkerWork, words: DocumentWords) -> Iterator[str]:
    """Yield how pieces are counted that several people or days share, if there are any."""
    whole = [piece for piece in work.pieces if not piece.is_cut]
    if work.shared or any(piece.regions != int(piece.regions) for piece in whole):
        yield words("shared_items", n=words.number(work.shared))
    if cut := len(work.pieces) - len(whole):
        yield words("items_of_days", n=words.number(cut))


def _proposed(work: WorkerWork, words: DocumentWords) -> Iterator[str]:
    """Yield the decisions on proposals for the items of the table, if there were any."""
    told = [piece.proposals for piece in work.pieces if piece.proposals.is_any]
    if told:
        yield words(
            "proposals",
            kept=words.number(sum(each.kept for each in told)),
            corrected=words.number(sum(each.corrected for each in told)),
            refused=words.number(sum(each.refused for each in told)),
            time=words.duration(sum(each.ms for each in told)),
        )


def _drafted(work: WorkerWork, words: DocumentWords) -> Iterator[str]:
    """Yield the texts of the items of the table by origin, if an engine drafted any of them."""
    texts = sum((piece.drafts for piece in work.pieces), NO_TEXTS)
    if not texts.has_drafts:
        return
    told = {
        origin.value: words.number(texts.of(origin))
        for origin in (TextOrigin.ACCEPTED, TextOrigin.CORRECTED, TextOrigin.TYPED)
    }
    times = {
        f"{origin.value}_time": words.duration(texts.ms_of(origin))
        for origin in (TextOrigin.ACCEPTED, TextOrigin.CORRECTED, TextOrigin.TYPED)
    }
    yield words("drafts", **told, **times)


def rejected(work: WorkerWork, words: DocumentWords) -> Section:
    """Return the section of rejected and withdrawn items, newest first.

    It says why, whose fault it was, and by when a rejection can be answered.
    """
    pieces = refused_of(work)
    is_reviewed = len(work.reviewed(Review.NONE)) < len(work.pieces)
    if not pieces:
        key = "none_rejected" if is_reviewed else "not_reviewed"
        none = Paragraph(words(key), Tone.QUIET)
        return Section(words("rejected"), (none, *_answers(work, words)))
    table = Table(
        (
            Column(words("item"), 28),
            Column(words("review_said"), 15),
            Column(words("why"), 26),
            Column(words("fault"), 15),
            Column(words("answer_by"), 16),
        ),
        tuple(_rejection(piece, work, words) for piece in pieces[:MOST_ROWS]),
    )
    blocks: list[Block] = [table, *_more(len(pieces) - MOST_ROWS, words)]
    blocks.append(Paragraph(words("time_is_kept"), Tone.QUIET))
    blocks.extend(_answers(work, words))
    return Section(words("rejected"), tuple(blocks))


def _answers(work: WorkerWork, words: DocumentWords) -> Iterator[Block]:
    """Yield the answers of the worker in the own words; nothing if there are none."""
    answers = work.answers
    if not answers:
        return
    yield Table(
        (
            Column(words("item"), 25),
            Column(words("why"), 25),
            Column(words("answered"), 35),
            Column(words("answered_on"), 15),
        ),
        tuple(_answered(each, words) for each in answers[:MOST_ROWS]),
    )
    yield from _more(len(answers) - MOST_ROWS, words)


def _answered(one: AnsweredRejection, words: DocumentWords) -> tuple[Cell, ...]:
    answer = one.answer
    day = words.ltr(date_of(answer.day).isoformat()) if answer.day else ""
    return (
        Cell(words.foreign(one.path)),
        Cell(words.foreign(answer.reason) or words("no_reason")),
        Cell(words.foreign(answer.answer)),
        Cell(day),
    )


def _more(count: int, words: DocumentWords) -> Iterator[Paragraph]:
    if count > 0:
        yield Paragraph(words("more_rows", n=words.number(count)), Tone.QUIET)


def _rejection(piece: FinishedItem, work: WorkerWork, words: DocumentWords) -> tuple[Cell, ...]:
    facts = piece.item.facts
    why = words.foreign(facts.review_reason)
    said = words(f"review_{facts.review.value}")
    if facts.review_day:
        day = words.ltr(date_of(facts.review_day).isoformat())
        said = words("rejected_on", review=said, day=day)
    return (
        Cell(words.foreign(piece.item.path)),
        Cell(said),
        Cell(why or words("no_reason"), Tone.PLAIN if why else Tone.ATTENTION),
        _fault(facts, words),
        _answer(piece, work, words),
    )


def _fault(facts: ItemFacts, words: DocumentWords) -> Cell:
    """Return whose fault it was; what is withdrawn is nobody's."""
    if facts.review is Review.WITHDRAWN:
        return Cell(words("fault_withdrawn"))
    return Cell(words(f"fault_{facts.fault.value}"), Tone.PLAIN if facts.fault else Tone.ATTENTION)


def _answer(piece: FinishedItem, work: WorkerWork, words: DocumentWords) -> Cell:
    if piece.item.facts.review is not Review.REJECTED:
        return Cell("")
    day = answer_by(piece, work)
    if day is None:
        return Cell(words("no_answer_date"), Tone.ATTENTION)
    return Cell(words.ltr(day.isoformat()), Tone.STRONG)


def refused_of(work: WorkerWork) -> list[FinishedItem]:
    """Return the rejected and withdrawn items, newest first."""
    pieces = [*work.reviewed(Review.REJECTED), *work.reviewed(Review.WITHDRAWN)]
    return sorted(pieces, key=lambda piece: -piece.item.facts.review_day)


def answer_by(piece: FinishedItem, work: WorkerWork) -> dt.date | None:
    """Return the last day on which a rejection can be answered; None if no date is stated.

    Of the orders that pay the worker for the item, the one that gives the most time counts.
    """
    facts = piece.item.facts
    if facts.review is not Review.REJECTED:
        return None
    orders = [work.job.orders[sha256] for sha256, _day in piece.shares if sha256 in work.job.orders]
    days = [order.answer_by(facts.review_day) for order in orders]
    return max((day for day in days if day is not None), default=None)


def _counted(
    name: str, pieces: Sequence[FinishedItem], words: DocumentWords, tone: Tone
) -> tuple[Cell, ...]:
    parts = count_text(sum(piece.part for piece in pieces))
    regions = count_text(sum(piece.regions for piece in pieces))
    items = every = words.number(len(pieces))
    if parts != str(len(pieces)):
        items = words("parts_of_items", parts=words.number(parts), items=every)
    return (Cell(name), *numbers(items, words.number(regions), tone=tone))
