"""A region takes place, label and text of another version as one change, with the draft behind."""

from __future__ import annotations

from dataclasses import replace

from annotator.drafts.draft import TextDraft, TextOrigin, drafted, text_origin, with_text
from annotator.editing.changes import EditState, apply_change
from annotator.editing.draft_commands import TakeRegion
from annotator.model.entities import ItemFacts, ItemId, Label, LabelId, Region, RegionId
from annotator.model.geometry import Box

OURS = RegionId("ours")
LABELS = {LabelId(n): Label(LabelId(n), name, n) for n, name in ((1, "line"), (2, "stamp"))}
REGION = Region(OURS, 7, LabelId(1), Box(1, 2, 3, 4), "000001", "old tap", comment="why?")
THEIRS = Region(RegionId("theirs"), 9, LabelId(40), Box(2, 2, 5, 5), "9", "cold tap")
STATE = EditState(ItemId(1), ItemFacts(), {OURS: REGION}, LABELS)


def taken(source: Region, state: EditState = STATE, *, label: int = 2) -> Region | None:
    """Return the region after it took another version; None if nothing is to be done."""
    change = TakeRegion(OURS, source, LabelId(label)).change(state)
    return None if change is None else apply_change(state, change).regions[OURS]


def test_place_label_and_text_are_taken_and_nothing_else() -> None:
    assert taken(THEIRS) == replace(
        REGION, geometry=THEIRS.geometry, label_id=LabelId(2), transcription="cold tap"
    )


def test_a_draft_comes_along_so_that_it_does_not_count_as_typed() -> None:
    draft = TextDraft("cold tap", "tesseract", "5.5.0", "eng", 0.9)
    source = with_text(drafted(replace(THEIRS, transcription=""), draft), "cold tap")
    found = taken(source)
    assert found is not None
    assert text_origin(found) is TextOrigin.ACCEPTED


def test_nothing_is_done_where_nothing_differs_or_nothing_may_be_changed() -> None:
    assert taken(REGION, label=1) is None
    assert taken(THEIRS, label=3) is None
    locked = replace(REGION, is_locked=True)
    assert taken(THEIRS, replace(STATE, regions={OURS: locked})) is None
    assert TakeRegion(RegionId("gone"), THEIRS, LabelId(2)).change(STATE) is None
