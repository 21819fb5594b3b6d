"""The statement as a document: all that is to stand in it, in the words of its language."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from fractions import Fraction

from annotator.documents.document_forms import made_statement
from annotator.documents.statement import (
    ENGLISH_WORDS,
    DocumentWords,
    JobWork,
    Period,
    gather,
    words_in,
)
from annotator.documents.statement.document import Bars, Cell, Document, Section, Table, Tone
from annotator.documents.statement.figure_text import title_of
from annotator.documents.statement.period_sums import WorkerWork
from annotator.documents.statement_builder import StatementOptions, statement
from annotator.pay import first_line
from annotator.pay.money.figures import Basis
from annotator.sentences.numbers import grouped
from tests.annotator.documents.statement.conftest import work_of_ann
from tests.support.material import CHECKOUT
from tests.support.snapshots import ANN
from tests.support.worked_days import FIRST, weeks_of_work, weeks_without_an_order

ARABIC: DocumentWords = words_in(CHECKOUT / "resources" / "words")["ar"]


def _section(document: Document, title: str) -> Section:
    return next(section for section in document.sections if section.title == title)


def _rows(section: Section) -> dict[str, tuple[Cell, ...]]:
    tables = [block for block in section.blocks if isinstance(block, Table)]
    return {row[0].text: row[1:] for table in tables for row in table.rows}


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_first_line_is_that_of_pay(ann: WorkerWork) -> None:
    (total,) = ann.totals
    assert _plain(statement(ann, StatementOptions()).lead[0]) == str(first_line(total))


def test_every_amount_of_the_pay_table_is_a_figure_of_pay(ann: WorkerWork) -> None:
    (total,) = ann.totals
    rows = _rows(_section(statement(ann, StatementOptions()), "Pay in KES"))
    for title, name in (
        ("For items", "item_pay"),
        ("For regions", "region_pay"),
        ("For other work and rest", "other_pay"),
        ("Bonus", "bonus"),
        ("Gross pay", "gross"),
        ("Less fees", "fees_1"),
        ("Net pay", "net"),
        ("Top-up to the floor", "top_up_due"),
        ("Owed to the worker", "owed"),
    ):
        # One of the two periods is reviewed: what is owed if the rest is accepted comes first.
        for side, at in ((total.expected, -2), (total.accepted, -1)):
            value = side[name].value
            assert value is not None
            shown = _plain(rows[title][at].text).replace(",", "")
            assert shown == f"KES {value}" or (
                f"KES {value}".startswith(shown) and value[-1] == "0"
            )
    assert total.accepted["gross"].exact != total.expected["gross"].exact
    assert rows["Less fees"][0].text == "1.5\u00a0% of gross pay: Mobile money".replace(
        "\u00a0", " "
    )
    assert rows["– Waiting for the program"][0].text == "2 h 30 min"
    assert rows["– paid rest"][0].text == "2 h"


def test_each_pay_period_has_a_row_of_its_own(ann: WorkerWork) -> None:
    rows = _rows(_section(statement(ann, StatementOptions()), "Pay period by pay period"))
    assert list(rows) == [
        "2026-09-28 to 2026-10-09\nreviewed",
        "2026-10-12 to 2026-10-23\nnot reviewed yet",
    ]
    for cells, part in zip(rows.values(), ann.parts, strict=True):
        assert (
            _plain(cells[-2].text).replace(",", "") == f"KES {part.figures.expected['owed'].value}"
        )
    seen, unseen = ann.parts
    assert unseen.figures.basis is Basis.COMPLETED
    accepted = [_plain(cells[-1].text).replace(",", "") for cells in rows.values()]
    assert accepted == [f"KES {part.figures.accepted['owed'].value}" for part in (seen, unseen)]


def test_no_pay_period_has_an_amount_for_accepted_work_before_the_first_review(
    ann: WorkerWork,
) -> None:
    unseen = replace(ann, parts=(ann.parts[1], ann.parts[1]))
    rows = _rows(_section(statement(unseen, StatementOptions()), "Pay period by pay period"))
    assert [cells[-1].text for cells in rows.values()] == [""]


def test_times_in_formulas_are_named_by_their_category() -> None:
    for words, name in (
        (ENGLISH_WORDS, "Checking own items again"),
        (ARABIC, "مراجعة العامل لعناصره"),
    ):
        assert title_of("self_check_ms", words) == name
        assert title_of("audio_ms", words) != "audio_ms"


def test_what_is_not_disclosed_is_said_loudly(ann: WorkerWork) -> None:
    document = statement(ann, StatementOptions())
    beneficiary = _rows(_section(document, "Who, for whom, when"))["Beneficiary"][0]
    assert beneficiary == Cell("not disclosed", Tone.ATTENTION)
    told = _rows(_section(document, "As told in the work order"))
    assert told["Police or borders"][0].tone is Tone.ATTENTION
    assert told["Weapons"][0] == Cell("no", Tone.PLAIN)


def test_rejected_work_is_told_with_the_reason_and_whose_fault_it_was(ann: WorkerWork) -> None:
    rows = _rows(_section(statement(ann, StatementOptions()), "Rejected and withdrawn work"))
    assert [cell.text for cell in rows["street/photo_17.jpg"]] == [
        "rejected",
        "Wheels are boxes of their own now",
        "the guideline changed",
        "no date is stated",
    ]
    assert rows["street/photo_23.jpg"][1] == Cell("no reason given", Tone.ATTENTION)


def test_sent_received_and_the_open_rest_stand_side_by_side(ann: WorkerWork) -> None:
    rows = _rows(_section(statement(ann, StatementOptions()), "Due and paid"))
    paid = ann.paid["KES"]
    assert _plain(rows["Sent, as stated"][0].text) == "KES 900.00"
    assert _plain(rows["Received, as the worker states"][0].text) == "KES 888.00"
    still = _plain(rows["Open: owed and not received"][0].text)
    assert still.replace(",", "") == f"KES {paid['open'].value}"
    assert rows["Open: owed and not received"][0].tone is Tone.ATTENTION


def test_every_derived_figure_names_its_formula(ann: WorkerWork) -> None:
    section = _section(statement(ann, StatementOptions()), "How each figure was computed")
    tables = [block for block in section.blocks if isinstance(block, Table)]
    every = [
        [*figures.terms, *figures.expected]
        for figures in [*(part.figures for part in ann.parts), *ann.totals]
    ]
    every.append([*ann.totals[0].accepted])
    assert len(tables) == len(every) == 4
    for table, figures in zip(tables, every, strict=True):
        told = {row[1].text.split("\n")[0] for row in table.rows}
        derived = [figure for figure in figures if figure.formula]
        assert told == {f"{figure.name} = {figure.formula}" for figure in derived}


def test_every_derived_figure_has_a_name_in_words(ann: WorkerWork) -> None:
    section = _section(statement(ann, StatementOptions()), "How each figure was computed")
    titles = [
        row[0].text for part in section.blocks if isinstance(part, Table) for row in part.rows
    ]
    assert titles
    assert [title for title in titles if "_" in title] == []


def test_the_plots_are_drawn_to_one_scale(ann: WorkerWork) -> None:
    plots = [
        block
        for section in statement(ann, StatementOptions()).sections
        for block in section.blocks
        if isinstance(block, Bars)
    ]
    assert [plot.title for plot in plots] == [
        "Time by category",
        "Work and declared time",
        "Gross pay an hour",
    ]
    assert all(max(bar.permille for bar in plot.bars) == 1_000 for plot in plots)
    assert len(plots[1].bars) == 20
    assert plots[2].bars[0].label == "Floor"


def test_the_name_is_there_only_where_it_is_asked_for(ann: WorkerWork) -> None:
    for is_named in (False, True):
        rows = _rows(
            _section(statement(ann, StatementOptions(is_named=is_named)), "Who, for whom, when")
        )
        assert rows["Worker"][0].text == ANN
        assert ("Name" in rows) is is_named


def test_a_statutory_floor_alone_is_never_called_fair(job: JobWork) -> None:
    order = next(iter(job.orders.values()))
    alone = replace(order, floors=order.floors[:1])
    work = work_of_ann(replace(job, orders={order.sha256: alone}))
    rows = _rows(_section(statement(work, StatementOptions()), "What an hour brought"))
    assert "statutory minimum" in rows["Floor"][0].text
    assert "says nothing about what living there costs" in rows["Floor"][0].text
    living = _rows(
        _section(statement(work_of_ann(job), StatementOptions()), "What an hour brought")
    )
    assert "living wage" in living["Floor"][0].text
    assert "says nothing" not in living["Floor"][0].text


def test_samples_are_marked() -> None:
    snapshot = weeks_of_work()
    snapshot.sittings = [replace(each, sample=True) for each in snapshot.sittings]
    assert (
        "This is a sample" in statement(work_of_ann(gather(snapshot)), StatementOptions()).notes[0]
    )
    assert statement(work_of_ann(gather(weeks_of_work())), StatementOptions()).notes == ()


def test_days_that_cut_a_pay_period_say_so(job: JobWork) -> None:
    whole = Period(FIRST, FIRST + dt.timedelta(days=13))
    assert statement(work_of_ann(job, whole), StatementOptions()).notes == ()
    cut = Period(FIRST, FIRST + dt.timedelta(days=6))
    assert (
        "only a part of a pay period"
        in statement(work_of_ann(job, cut), StatementOptions()).notes[0]
    )


def test_without_an_order_no_rate_is_given_and_nothing_is_nought() -> None:
    document = statement(work_of_ann(gather(weeks_without_an_order())), StatementOptions())
    pay = _section(document, "Pay").blocks[0]
    assert "No rate given" in pay.text  # type: ignore[union-attr]  # this block is a paragraph
    every = [cell.text for section in document.sections for cell in _cells(section)]
    assert not [text for text in every if text in ("0", "0.00") or text.endswith(" 0.00")]


def _cells(section: Section) -> list[Cell]:
    tables = [block for block in section.blocks if isinstance(block, Table)]
    return [cell for table in tables for row in table.rows for cell in row]


def test_another_language_says_the_same_of_the_same_figures(ann: WorkerWork) -> None:
    document = statement(ann, StatementOptions(words=ARABIC))
    english = statement(ann, StatementOptions())
    assert (document.language, document.direction, document.is_rtl) == ("ar", "rtl", True)
    assert len(document.sections) == len(english.sections)
    (total,) = ann.totals
    assert (
        f"KES\u00a0{ARABIC.marks.written(grouped(total.expected['owed'].value or ''))}"
        in document.lead[0]
    )
    assert "شركة أكمي للخرائط" in str(document.sections[0])
    told = _section(document, ARABIC("computed"))
    assert len(_cells(told)) == len(_cells(english.sections[-1]))


def test_the_parts_of_the_first_line_add_up_in_every_language(ann: WorkerWork) -> None:
    line = statement(ann, StatementOptions(words=ARABIC)).lead[0]
    before, after = line.split("وهذا تفصيله")
    owed = _amounts(before)[-1]
    *parts, _floor = _amounts(after)
    less = _amounts(after.partition("ناقص")[2])[0]
    assert owed == sum(parts) - 2 * less


def _amounts(line: str) -> list[Fraction]:
    """Return the amounts of a line in Arabic, each isolated and with Arabic digits."""
    found = re.findall("\u2066(?:KES\u00a0)?([٠-٩٬]+٫[٠-٩]+)\u2069", line)
    plain = str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789.", "٬")
    return [Fraction(each.translate(plain)) for each in found]


def test_a_statement_says_as_of_when_it_is(ann: WorkerWork) -> None:
    day = dt.date(2026, 11, 25)
    document = statement(ann, StatementOptions(as_of=day))
    assert document.subtitle.endswith(" · as of 2026-11-25")
    assert "as of" not in statement(ann, StatementOptions()).subtitle
    assert (
        json.loads(made_statement([ann], StatementOptions(as_of=day)).json)["as_of"] == "2026-11-25"
    )
