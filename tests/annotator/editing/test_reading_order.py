"""Regions go earlier and later in reading order, alone and together, wherever they stand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.reading_order import shifted
from annotator.model.entities import Region, RegionId, in_reading_order
from annotator.model.order_keys import key_at
from tests.annotator.slow_disk import region


def item(places: str) -> dict[RegionId, Region]:
    """Return the regions a, b, … with these places."""
    names = [chr(ord("a") + at) for at in range(len(places))]
    return {
        RegionId(name): replace(region(name), order=place)
        for name, place in zip(names, places, strict=True)
    }


def after(regions: dict[RegionId, Region], chosen: str, by: int) -> str:
    """Return the names in reading order once these have moved."""
    places = shifted(regions, {RegionId(name) for name in chosen}, by)
    moved = {key: replace(each, order=places.get(key, each.order)) for key, each in regions.items()}
    return "".join(each.id for each in in_reading_order(moved))


def test_one_region_changes_places_with_its_neighbour_and_no_other_gets_a_new_place() -> None:
    regions = item("1357")
    assert after(regions, "c", -1) == "acbd"
    assert after(regions, "c", 1) == "abdc"
    assert shifted(regions, {RegionId("c")}, -1).keys() == {RegionId("c")}


def test_several_go_together_and_come_to_stand_side_by_side() -> None:
    assert after(item("13579"), "cd", -1) == "acdbe"
    assert after(item("13579"), "bd", 1) == "acebd"
    assert after(item("13579"), "bd", -1) == "bdace"


def test_at_the_end_nothing_moves_but_what_lies_apart_closes_up() -> None:
    assert shifted(item("135"), {RegionId("a")}, -1) == {}
    assert shifted(item("135"), {RegionId("c")}, 1) == {}
    assert after(item("135"), "ac", -1) == "acb"
    assert shifted(item("135"), set(), 1) == {}
    assert shifted(item("1"), {RegionId("a")}, 1) == {}


def test_where_no_place_is_free_all_get_new_ones_before_what_is_drawn_later() -> None:
    regions = item("1111")
    places = shifted(regions, {RegionId("d")}, -1)
    assert len(places) == 4
    assert after(regions, "d", -1) == "abdc"
    assert max(places.values()) < key_at(len(regions))


@given(
    st.lists(
        st.text("019z", min_size=1, max_size=3).filter(lambda key: key[-1] != "0"),
        min_size=2,
        max_size=8,
    ),
    st.data(),
)
def test_the_order_is_the_wished_one_from_any_places(keys: list[str], data: st.DataObject) -> None:
    names = [chr(ord("a") + at) for at in range(len(keys))]
    regions = {
        RegionId(name): replace(region(name), order=key)
        for name, key in zip(names, keys, strict=True)
    }
    one = data.draw(st.sampled_from(names))
    before = "".join(each.id for each in in_reading_order(regions))
    at = before.index(one)
    rest = before.replace(one, "")
    for by in (-1, 1):
        to = min(max(at + by, 0), len(rest))
        assert after(regions, one, by) == rest[:to] + one + rest[to:]
