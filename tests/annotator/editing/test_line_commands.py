"""Lines are split and joined with their texts, and each is one change that can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.changes import EditState, apply_change
from annotator.editing.line_commands import JoinLines, SplitLine, halves
from annotator.editing.reading_order import placed
from annotator.model.entities import ItemId, Origin, Region, RegionId, in_reading_order
from annotator.model.geometry import Box, overlap
from annotator.model.order_keys import key_at
from tests.annotator.editing.test_reading_order import item
from tests.annotator.slow_disk import region

LINE = Box(10, 20, 200, 20)


def line(name: str, box: Box | None, text: str, place: int) -> Region:
    made = region(name)
    return replace(made, geometry=box, transcription=text, order=key_at(place), number=place)


def state_of(*regions: Region) -> EditState:
    return EditState(ItemId(1), regions={each.id: each for each in regions})


def after(state: EditState, command: SplitLine | JoinLines) -> EditState:
    change = command.change(state)
    assert change is not None
    done = apply_change(state, change)
    assert apply_change(done, change.inverse()) == state
    return done


def texts(state: EditState) -> list[str]:
    return [each.transcription for each in in_reading_order(state.regions)]


def test_a_line_is_split_where_it_is_said_and_its_text_too() -> None:
    one = replace(line("a", LINE, "first part  second part", 1), origin=Origin.PROPOSED, group=3)
    next_one = line("b", Box(10, 50, 200, 20), "next", 2)
    new = line("new", LINE, "", 9)
    done = after(state_of(one, next_one), SplitLine(one.id, new, 0.4, 11))
    assert texts(done) == ["first part", "second part", "next"]
    first, second, _next = in_reading_order(done.regions)
    assert first.geometry == Box(10, 20, 80, 20)
    assert second.geometry == Box(90, 20, 120, 20)
    assert (first.id, first.origin, first.touched) == (one.id, Origin.PROPOSED, True)
    assert (second.id, second.number, second.origin) == (new.id, 9, Origin.DRAWN)
    assert (second.group, second.label_id) == (3, one.label_id)


def test_a_line_from_right_to_left_begins_on_the_right() -> None:
    one = line("a", LINE, "كان في قديم", 1)
    done = after(state_of(one), SplitLine(one.id, line("new", LINE, "", 9), 0.25, 3, is_rtl=True))
    first, second = in_reading_order(done.regions)
    assert (first.transcription, second.transcription) == ("كان", "في قديم")
    assert first.geometry == Box(160, 20, 50, 20)
    assert second.geometry == Box(10, 20, 150, 20)


def test_a_column_is_cut_across() -> None:
    assert halves(Box(0, 0, 20, 100), 0.3) == (Box(0, 0, 20, 30), Box(0, 30, 20, 70))


@given(st.floats(0, 1), st.floats(0, 359), st.booleans())
def test_both_halves_fill_the_box_and_no_more(share: float, angle: float, is_rtl: bool) -> None:
    box = Box(30, 40, 120, 25, angle)
    one, other = halves(box, share, is_rtl=is_rtl)
    assert one.area + other.area == pytest.approx(box.area)
    assert overlap(one, other) < 1e-6
    for part in (one, other):
        assert overlap(part, box) == pytest.approx(part.area / box.area, abs=1e-6)


def test_what_is_locked_gone_or_without_a_box_is_not_split() -> None:
    locked = replace(line("a", LINE, "x y", 1), is_locked=True)
    bare = line("b", None, "x y", 2)
    state, new = state_of(locked, bare), line("new", LINE, "", 9)
    for key in (locked.id, bare.id, RegionId("gone")):
        assert SplitLine(key, new, 0.5, 1).change(state) is None


def test_lines_of_one_row_are_joined_by_a_space_and_others_by_a_new_line() -> None:
    a = replace(line("a", Box(10, 20, 80, 20), "first", 1), comment="faint")
    b = line("b", Box(100, 22, 80, 20), "second", 2)
    c = replace(line("c", Box(10, 50, 150, 20), "third", 3), comment="torn")
    d = line("d", Box(10, 80, 150, 20), "", 4)
    done = after(state_of(a, b, c, d), JoinLines([d.id, c.id, a.id, b.id]))
    (joined,) = done.regions.values()
    assert joined.id == a.id
    assert joined.transcription == "first second\nthird"
    assert joined.geometry == Box(10, 20, 170, 80)
    assert joined.comment == "faint\ntorn"


def test_lines_that_are_turned_alike_stay_so() -> None:
    whole = Box(30, 40, 120, 25, 12)
    parts = halves(whole, 0.3)
    a, b = (
        line(name, part, name, at) for at, (name, part) in enumerate(zip("ab", parts, strict=True))
    )
    (joined,) = after(state_of(a, b), JoinLines([a.id, b.id])).regions.values()
    assert joined.box is not None
    assert overlap(joined.box, whole) == pytest.approx(1)
    assert joined.box.angle_deg == 12
    assert joined.transcription == "a b"


def test_nothing_is_joined_if_one_is_locked_or_alone() -> None:
    a, b = line("a", LINE, "", 1), replace(line("b", LINE, "", 2), is_locked=True)
    assert JoinLines([a.id, b.id]).change(state_of(a, b)) is None
    assert JoinLines([a.id]).change(state_of(a, b)) is None
    assert JoinLines([a.id, RegionId("gone")]).change(state_of(a)) is None


def test_a_split_finds_room_in_the_order_where_there_is_none() -> None:
    one, two = (
        replace(line("a", LINE, "x y", 1), order="1"),
        replace(line("b", LINE, "z", 2), order="10"),
    )
    done = after(state_of(one, two), SplitLine(one.id, line("new", LINE, "", 9), 0.5, 1))
    assert texts(done) == ["x", "y", "z"]


def moved(places: str, chosen: str, before: str | None) -> str:
    regions = item(places)
    target = None if before is None else RegionId(before)
    orders = placed(regions, {RegionId(name) for name in chosen}, target)
    done = {key: replace(each, order=orders.get(key, each.order)) for key, each in regions.items()}
    return "".join(each.id for each in in_reading_order(done))


def test_regions_are_placed_before_another_or_at_the_end() -> None:
    assert moved("13579", "d", "b") == "adbce"
    assert moved("13579", "ae", "c") == "baecd"
    assert moved("13579", "b", None) == "acdeb"
    assert moved("13579", "bd", "d") == "acbde"
    assert moved("13579", "b", "gone") == "acdeb"
    assert placed(item("135"), {RegionId("b")}, RegionId("c")) == {}
    assert placed(item("135"), {RegionId("b")}, RegionId("b")) == {}
    assert placed(item("135"), {RegionId("gone")}, None) == {}
