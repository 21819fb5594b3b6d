"""A statement of shared items: the own parts, readable, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.documents.statement import ENGLISH_WORDS, words_in
from annotator.documents.statement.document import Paragraph, Table
from annotator.documents.statement.gathered import gather
from annotator.documents.statement.period import ALL
from annotator.documents.statement.period_sums import work_of
from annotator.documents.statement_builder import StatementOptions, statement
from tests.annotator.session.sitting import ADA, BEN, ITEMS, ORDER, Sitting, sitting
from tests.support.material import CHECKOUT

LANGUAGES = {"en": ENGLISH_WORDS, **words_in(CHECKOUT / "resources" / "words")}


@pytest.fixture
def at() -> Iterator[Sitting]:
    """Return a job of two items: one is Ada's, of the other three quarters are."""
    with sitting(order=ORDER) as made:
        session = made.sit(ADA)
        for item_id in ITEMS:
            made.open(item_id)
            made.work(3_000)
            made.add()
            if item_id == ITEMS[0]:
                session.confirm()
        made.rise()
        session = made.sit(BEN)
        made.open(ITEMS[1])
        made.work(1_000)
        session.confirm()
        made.rise()
        yield made


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_own_part_is_told_with_two_decimals_and_explained(at: Sitting, language: str) -> None:
    words = LANGUAGES[language]
    with at.project.snapshot(at.folder / "copies").result() as snapshot:
        work = work_of(gather(snapshot), ADA, ALL)
        document = statement(work, StatementOptions(words=words))
        assert work.shared == 1
    (section,) = (each for each in document.sections if each.title == words("work"))
    (table,) = (each for each in section.blocks if isinstance(each, Table))
    _name, items, regions = (cell.text for cell in table.rows[0])
    two, part = words.number(2), words.number("1.75")
    assert (items, regions) == (words("parts_of_items", parts=part, items=two), two)
    texts = [each.text for each in section.blocks if isinstance(each, Paragraph)]
    assert words("shared_items", n=words.number(1)) in texts
    assert any(part in line for line in document.lead)


def test_whose_items_are_all_their_own_reads_nothing_of_parts() -> None:
    with sitting(order=ORDER) as at:
        session = at.sit(ADA)
        at.open()
        at.add()
        session.confirm()
        at.rise()
        with at.project.snapshot(at.folder / "copies").result() as snapshot:
            work = work_of(gather(snapshot), ADA, ALL)
        assert work.shared == 0
        assert [piece.part for piece in work.pieces] == [1]
