"""A statement tells accepted, corrected and typed texts apart, if an engine drafted any."""

from __future__ import annotations

from dataclasses import replace

from annotator.documents.statement import ENGLISH_WORDS
from annotator.drafts.draft import TextDraft, drafted, with_text
from annotator.model.entities import RegionId
from tests.annotator.documents.statement.test_proposals import ARABIC, written
from tests.support.snapshots import FakeSnapshot, a_morning, a_region, snapshot_of

SAID = TextDraft("as drafted", "tesseract", "5.5.0", "eng", 0.5)


def decided() -> FakeSnapshot:
    """Return a morning on whose first item, which is done, two drafts were decided on."""
    morning = a_morning()
    first, *others = morning.records
    bare = [replace(a_region(20 + at), transcription="") for at in range(3)]
    texts = [
        with_text(drafted(bare[0], SAID), "as drafted"),
        with_text(drafted(bare[1], SAID), "corrected"),
        drafted(bare[2], SAID),
    ]
    times = {RegionId("region-20"): 60_000, RegionId("region-21"): 120_000}
    morning.records = [replace(first, regions=texts, active_ms=times), *others]
    return snapshot_of(morning)


def test_it_says_how_many_and_how_long() -> None:
    told = (
        "An engine had drafted some of the texts. Accepted as drafted: 1 in 1 min; corrected: 1 in "
        "2 min; typed without a draft: 0 in"
    )
    assert told in written(decided(), ENGLISH_WORDS)
    assert "A text that was accepted or corrected is paid like a typed one." in written(decided())


def test_it_says_nothing_where_nothing_was_drafted() -> None:
    assert "engine" not in written(snapshot_of(a_morning()))


def test_it_says_so_in_arabic() -> None:
    assert ARABIC.table["drafts"].split("{", maxsplit=1)[0].strip() in written(decided(), ARABIC)
