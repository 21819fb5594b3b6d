"""The page of a day: drawn span by span, said in words, added up, asked and claimed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.day.break_questions import BreakAnswer
from annotator.documents.own_record import OwnRecord, lines_of
from annotator.effort.categories import COUNTED_WORK, Category
from tests.journeys.hand import press
from tests.widgets.time_pay.day.lived import TODAY, gone
from widgets.kit.day_words import length_text
from widgets.theme.look import Look
from widgets.time_pay.day.day_page import DayPage
from widgets.time_pay.day.paints import PAINTS
from widgets.time_pay.day.questions import QuestionAnswer, answer_of

K = Qt.Key


def picture(page: DayPage) -> QImage:
    return page.timeline.grab().toImage()


def place_of(page: DayPage, category: Category) -> int:
    """Return the place of the longest stretch of a category."""
    assert page.day is not None
    found = [
        (stretch.duration_ms, place)
        for place, stretch in enumerate(page.day.stretches)
        if stretch.category is category
    ]
    return max(found)[1]


def colours_in(page: DayPage, place: int) -> set[str]:
    """Return the colours inside the box of a stretch, without its edges and its letter."""
    image = picture(page)
    [box, *_others] = page.timeline.boxes_of(place)
    area = box.toRect().adjusted(2, 2, -2, -2)
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
    }


def test_each_known_span_is_painted_in_its_colour_and_pattern(page: DayPage, look: Look) -> None:
    tokens = look.tokens
    work = colours_in(page, place_of(page, Category.LABEL))
    assert tokens.accent in work
    assert tokens.surface in work  # the letter
    rest = colours_in(page, place_of(page, Category.REST))
    assert tokens.accent_soft in rest
    assert tokens.accent not in rest
    unseen = colours_in(page, place_of(page, Category.UNOBSERVED))
    assert {tokens.line, tokens.surface} <= unseen
    away = colours_in(page, place_of(page, Category.AWAY))
    assert tokens.surface in away
    assert tokens.accent not in away
    review = colours_in(page, place_of(page, Category.REVIEW))
    assert tokens.information in review


def test_no_two_categories_differ_by_colour_alone() -> None:
    letters = [paint.letter for paint in PAINTS.values()]
    assert len(set(letters)) == len(letters) == len(Category)


def test_nothing_is_painted_where_nobody_worked(page: DayPage, look: Look) -> None:
    image, [box] = picture(page), page.timeline.boxes_of(0)
    before = QPoint(round(box.left()) - 6, round(box.center().y()))
    assert image.pixelColor(before).name() not in {
        look.tokens.accent.lower(),
        look.tokens.quiet.lower(),
    }


def test_time_runs_from_left_to_right_also_where_text_does_not(
    look: Look, record: OwnRecord
) -> None:
    boxes = []
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        page = DayPage(look)
        page.setLayoutDirection(direction)
        page.resize(800, 1200)
        page.show()
        page.show_record(record, TODAY, 0)
        boxes.append([page.timeline.boxes_of(place) for place in (0, 5, 9)])
        gone(page)
    assert boxes[0] == boxes[1]


def test_arrows_choose_a_stretch_and_it_is_said_whole(page: DayPage) -> None:
    timeline = page.timeline
    timeline.setFocus()
    assert timeline.chosen == 0
    assert "Other work in the program" in page.details.head.text()
    QTest.keyClick(timeline, K.Key_Right)
    assert timeline.chosen == 1
    head = page.details.head.text().replace("\u2068", "").replace("\u2069", "")
    assert head.startswith("Reading the work order and the guideline  ·  08:04:30 to 08:0")
    assert "Your last input fell into the work order." in page.details.why.text()
    assert page.details.head.text() in timeline.accessibleDescription()
    QTest.keyClick(timeline, K.Key_End)
    assert page.day is not None
    assert timeline.chosen == len(page.day.stretches) - 1
    QTest.keyClick(timeline, K.Key_Right)
    assert timeline.chosen == len(page.day.stretches) - 1
    QTest.keyClick(timeline, K.Key_Up)
    assert (
        page.day.stretches[timeline.chosen].start_ms < page.day.stretches[-1].start_ms - 1_000_000
    )
    QTest.keyClick(timeline, K.Key_Home)
    assert timeline.chosen == 0


def test_the_mouse_shows_what_it_points_at_and_leaves_the_choice(page: DayPage) -> None:
    timeline, place = page.timeline, place_of(page, Category.AWAY)
    timeline.choose(0)
    QApplication.processEvents()  # what stands above may have grown, once
    chosen = page.details.head.text()
    [box, *_others] = timeline.boxes_of(place)
    QTest.mouseMove(timeline, box.center().toPoint())
    assert "Own time" in page.details.head.text()
    assert "longer than the rest you had earned" in page.details.why.text()
    QTest.mouseMove(timeline, QPoint(2, timeline.height() - 1))
    assert page.details.head.text() == chosen
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert timeline.chosen == place


def test_the_same_is_a_table_when_asked_for(page: DayPage, record: OwnRecord) -> None:
    press(page.as_table)
    assert page.table.isVisible()
    assert not page.timeline.isVisible()
    model = page.table.spans
    shown = [line for line in lines_of(record) if line.date == TODAY]
    assert model.rowCount() == len(shown)
    lengths = [
        int(str(model.data(model.index(row, 3))).replace(",", ""))
        for row in range(model.rowCount())
    ]
    assert lengths == [line.length_ms for line in shown]


def test_sums_are_those_of_the_record_and_the_two_numbers_stay_apart(page: DayPage) -> None:
    day = page.day
    assert day is not None
    for category, (_swatch, _name, number) in page.totals.rows.items():
        assert number.isVisible() == (day.totals.get(category, 0) > 0)
        assert number.text() == length_text(day.totals.get(category, 0))
    observed = sum(ms for category, ms in day.totals.items() if category in COUNTED_WORK)
    declared = day.totals[Category.DECLARED]
    assert page.totals.observed[1].text() == length_text(observed)
    assert page.totals.both[1].text() == length_text(observed + declared)
    assert page.totals.rest[1].text() == "5 min"
    assert page.totals.night[1].text() == "0 min"


def test_other_days_are_one_step_away_and_the_night_is_a_number(page: DayPage) -> None:
    assert not page.later.isEnabled()
    press(page.earlier)
    assert page.day is not None
    assert page.day.date == TODAY - dt.timedelta(days=1)
    assert page.totals.night[1].text() == "0 min"
    assert not page.totals.rest[1].isVisible()
    assert page.claims.add_time_button.isVisible()
    press(page.earlier)
    assert page.day.date == TODAY - dt.timedelta(days=3)
    assert not page.earlier.isEnabled()
    press(page.later)
    press(page.later)
    assert page.day.date == TODAY
    assert page.dates.itemText(1).endswith(("min\u2069", "h\u2069"))


def test_questions_show_what_counts_and_by_whose_word(page: DayPage) -> None:
    states = [
        row.state.text().replace("\u2068", "").replace("\u2069", "") for row in page.questions.rows
    ]
    assert states == [
        "By the rules: rest 7 min, own time 17 min.",
        "You asked for a pause: rest 4 min.",
        "By the rules: not seen 12 min.",
        "You said so: work 3 min. Your reason: asking somebody.",
    ]
    checked = [
        [answer for answer, made in row.buttons.items() if made.isChecked()]
        for row in page.questions.rows
    ]
    assert checked == [[], [], [], [BreakAnswer.WORK]]


def test_an_answer_can_be_given_and_changed(page: DayPage) -> None:
    given: list[QuestionAnswer] = []
    page.given.connect(given.append)
    first, last = page.questions.rows[0], page.questions.rows[-1]
    press(first.buttons[BreakAnswer.REST])
    last.menu.actions()[2].trigger()
    press(last.buttons[BreakAnswer.OWN])
    assert [(one.answer, one.reason) for one in given] == [
        (BreakAnswer.REST, ""),
        (BreakAnswer.WORK, "reading_elsewhere"),
        (BreakAnswer.OWN, ""),
    ]
    assert answer_of(given[0].question) is None
    assert answer_of(given[1].question) is BreakAnswer.WORK


def test_claims_are_listed_with_reason_and_item(page: DayPage) -> None:
    [text] = page.claims.texts
    assert text.replace("\u2068", "").replace("\u2069", "") == (
        "12 min  ·  Being instructed  ·  p1.png"
    )
    asked: list[bool] = []
    page.claim_asked.connect(lambda: asked.append(True))
    press(page.claims.add_time_button)
    assert asked == [True]


def test_a_choice_stays_on_its_stretch_when_time_goes_on(page: DayPage, record: OwnRecord) -> None:
    page.timeline.choose(7)
    head = page.details.head.text()
    rows = page.questions.rows
    *others, today = record.days
    longer = replace(today, stretches=(*today.stretches, *others[0].stretches[:0]))
    page.show_record(replace(record, days=(*others, longer)), TODAY, 300_000)
    assert page.timeline.chosen == 7
    assert page.details.head.text() == head
    assert page.questions.rows is rows


def test_a_day_without_work_says_so(page: DayPage, record: OwnRecord) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    page.show_record(record, tomorrow, 0)
    page.go_to(tomorrow)
    assert page.day is None
    assert page.nothing.isVisible()
    for part in (page.timeline, page.details, page.totals, page.as_table):
        assert not part.isVisible()
    assert page.claims.add_time_button.isVisible()
    empty = OwnRecord(facts=record.facts, worker=record.worker, days=())
    page.show_record(empty, TODAY, 0)
    assert page.day is None
    assert page.dates.count() == 1
