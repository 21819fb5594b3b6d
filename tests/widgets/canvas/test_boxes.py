"""The table of boxes beside a plain dict of them."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.entities import LabelId, Origin, Region, RegionId
from annotator.model.geometry import Box, Point
from tests.annotator.editing.tools.plain_scene import do_overlap, naive_hits
from widgets.canvas.layers.boxes import HIDDEN, PROPOSED, BoxTable

SIDES = st.integers(0, 60).map(float)
BOXES = st.builds(Box, SIDES, SIDES, SIDES.map(lambda s: s + 1), SIDES.map(lambda s: s + 1))
STEPS = st.lists(st.tuples(st.integers(0, 90), st.one_of(st.none(), BOXES)), max_size=120)


def region(number: int, box: Box | None) -> Region:
    return Region(RegionId(f"r{number}"), number, LabelId(1), box, f"{number:06}")


@given(STEPS, st.builds(Point, SIDES, SIDES), BOXES)
def test_the_table_is_always_what_the_model_is(
    steps: list[tuple[int, Box | None]], at: Point, rect: Box
) -> None:
    table, model = BoxTable(), dict[int, Box]()
    for number, box in steps:
        if box is None:
            table.remove(RegionId(f"r{number}"))
            model.pop(number, None)
        else:
            table.put(region(number, box))
            model[number] = box
    boxes = {RegionId(f"r{number}"): model[number] for number in sorted(model)}
    assert len(table) == len(boxes)
    assert table.hit(at, 2.0) == naive_hits(boxes, at, 2.0)
    assert table.in_rect(rect) == [key for key, box in boxes.items() if do_overlap(box, rect)]


def test_five_thousand_boxes_are_hit_as_if_looked_at_one_by_one() -> None:
    dice = random.Random(5)
    boxes = {
        RegionId(f"r{n}"): Box(
            dice.uniform(0, 20_000),
            dice.uniform(0, 20_000),
            dice.uniform(1, 2_000),
            dice.uniform(1, 2_000),
        )
        for n in range(5_000)
    }
    table = BoxTable()
    table.fill({key: region(n, box) for n, (key, box) in enumerate(boxes.items())})
    for _ in range(40):
        at = Point(dice.uniform(0, 20_000), dice.uniform(0, 20_000))
        found = table.hit(at, 3.0)
        assert found == naive_hits(boxes, at, 3.0)
        assert found


def test_a_row_keeps_its_place_and_a_free_one_is_used_again() -> None:
    table = BoxTable()
    table.fill({RegionId(f"r{n}"): region(n, Box(n, 0, 1, 1)) for n in range(100)})
    rooms, kept = len(table.flags), table.rows_of([RegionId("r42")]).tolist()
    for n in range(40):
        table.remove(RegionId(f"r{n}"))
        table.put(region(200 + n, Box(0, 5, 1, 1)))
    assert len(table.flags) == rooms
    assert table.rows_of([RegionId("r42")]).tolist() == kept
    assert (RegionId("r5") in table, RegionId("r205") in table) == (False, True)


def test_what_is_hidden_is_not_hit_but_stays_what_it_is() -> None:
    table = BoxTable()
    table.fill(
        {RegionId("r1"): region(1, Box(0, 0, 9, 9)), RegionId("r2"): region(2, Box(0, 0, 5, 5))}
    )
    table.set_flag(HIDDEN, [RegionId("r2")])
    assert table.hit(Point(2, 2), 0) == [RegionId("r1")]
    table.set_flag(HIDDEN, None)
    assert table.in_rect(Box(0, 0, 9, 9)) == []
    table.set_flag(HIDDEN, [])
    assert table.hit(Point(2, 2), 0) == [RegionId("r2"), RegionId("r1")]


def test_a_region_without_a_box_has_no_row() -> None:
    table = BoxTable()
    table.put(region(1, Box(0, 0, 9, 9)))
    table.put(region(1, None))
    assert len(table) == 0


def test_only_what_is_proposed_and_untouched_is_dotted() -> None:
    table = BoxTable()
    for n, touched in enumerate((False, True)):
        box = Box(0, 0, 9, 9)
        table.put(
            Region(
                RegionId(f"r{n}"), n, LabelId(1), box, "a", origin=Origin.PROPOSED, touched=touched
            )
        )
    rows = table.rows_of([RegionId("r0"), RegionId("r1")])
    assert (table.flags[rows] & PROPOSED != 0).tolist() == [True, False]


def test_a_proposal_that_is_touched_is_one_no_more() -> None:
    table = BoxTable()
    made = Region(
        RegionId("r"), 1, LabelId(1), Box(0, 0, 9, 9), "a", origin=Origin.PROPOSED, touched=False
    )
    table.put(made)
    table.put(replace(made, touched=True))
    assert table.flags[table.rows_of([made.id])][0] & PROPOSED == 0
