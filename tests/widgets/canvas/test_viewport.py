"""Zoom and scroll: the picture stays under the pointer, and within reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.geometry import Point
from widgets.canvas.viewport import KEPT_VIEW_PX, LARGEST_SCALE, Viewport

SIDES = st.integers(1, 20_000).map(float)
VIEWS = st.integers(50, 4_000).map(float)
SHARES = st.floats(0, 1)


@st.composite
def viewports(draw: st.DrawFn) -> Viewport:
    view = Viewport(draw(VIEWS), draw(VIEWS), draw(SIDES), draw(SIDES)).fitted()
    for _ in range(draw(st.integers(0, 4))):
        at = draw(SHARES) * view.view_w, draw(SHARES) * view.view_h
        view = view.zoomed(view.scale * draw(st.floats(0.2, 5)), *at)
        view = view.scrolled(draw(st.floats(-3_000, 3_000)), draw(st.floats(-3_000, 3_000)))
    return view


@given(viewports(), SHARES, SHARES)
def test_there_and_back_is_the_same_point(view: Viewport, x: float, y: float) -> None:
    at = Point(x * view.image_w, y * view.image_h)
    back = view.to_image(*view.to_view(at))
    assert (back.x, back.y) == pytest.approx((at.x, at.y), abs=1e-6)


@given(viewports(), SHARES, SHARES, st.floats(0.05, 20))
def test_zooming_keeps_the_image_point_under_the_pointer(
    view: Viewport, x: float, y: float, factor: float
) -> None:
    at = Point(x * view.image_w, y * view.image_h)
    pointer = view.to_view(at)
    after = view.zoomed(view.scale * factor, *pointer)
    assert after.to_view(at) == pytest.approx(pointer, abs=0.01)
    assert after.scale <= LARGEST_SCALE


@given(viewports())
def test_the_picture_stays_within_reach(view: Viewport) -> None:
    for length, offset, room in (
        (view.image_w * view.scale, view.x, view.view_w),
        (view.image_h * view.scale, view.y, view.view_h),
    ):
        seen = min(offset + length, room) - max(offset, 0.0)
        assert seen >= -1e-6
    far = view.scrolled(1e6, -1e6).scrolled(-1e6, 1e6)
    kept = min(KEPT_VIEW_PX, far.image_w * far.scale)
    assert far.x + far.image_w * far.scale >= min(kept, view.x + view.image_w * view.scale) - 1e-6


@given(VIEWS, VIEWS, SIDES, SIDES)
def test_fitted_shows_all_of_it_in_the_middle(w: float, h: float, iw: float, ih: float) -> None:
    view = Viewport(w, h, iw, ih).fitted()
    right, bottom = view.to_view(Point(iw, ih))
    assert view.x >= 0
    assert view.y >= 0
    assert right <= w
    assert bottom <= h
    assert view.x == pytest.approx(w - right, abs=1e-6)


@given(viewports(), VIEWS, VIEWS)
def test_another_size_keeps_zoom_and_middle(view: Viewport, w: float, h: float) -> None:
    middle = view.to_image(view.view_w / 2, view.view_h / 2)
    after = view.resized(w, h)
    assert after.scale == view.scale
    assert after.to_view(middle) == pytest.approx((w / 2, h / 2), abs=1e-3)
