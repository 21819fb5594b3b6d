"""The queue has each waiting draft of a job once, by confidence, as edits left it."""

from __future__ import annotations

from dataclasses import replace

from annotator.drafts.draft import TextDraft, drafted, with_text
from annotator.drafts.draft_queue import DraftQueue, QueuedDraft, queued_draft
from annotator.model.entities import ItemId, LabelId, Region, RegionId
from annotator.model.geometry import Box

ONE, OTHER = ItemId(1), ItemId(2)


def line(number: int, confidence: float | None) -> Region:
    """Return a region with a draft that waits."""
    place = Box(0.0, 10.0 * number, 50.0, 8.0)
    region = Region(RegionId(f"r{number}"), number, LabelId(1), place, f"{number:04}")
    return drafted(region, TextDraft(f"text {number}", "e", "1", "eng", confidence))


def queued(item_id: ItemId, region: Region) -> QueuedDraft:
    """Return the draft of a region, which waits."""
    found = queued_draft(item_id, region)
    assert found is not None
    return found


def numbers(queue: DraftQueue) -> list[int]:
    """Return the numbers of the regions in the order of the queue."""
    found: list[int] = []
    here = None
    for _ in range(len(queue)):
        here = queue.after(here)
        assert here is not None
        found.append(here.number)
    return found


def test_the_least_sure_comes_first_and_those_without_a_confidence_last() -> None:
    queue = DraftQueue()
    assert queue.after(None) is None
    queue.extend([queued(ONE, line(1, 0.9)), queued(ONE, line(2, None))])
    queue.extend([queued(OTHER, line(3, 0.2)), queued(OTHER, line(4, 0.9))])
    assert numbers(queue) == [3, 1, 4, 2]
    last = queued(ONE, line(2, None))
    assert queue.after(last) == queued(OTHER, line(3, 0.2))


def test_an_edit_adds_and_takes_out_and_stands_above_what_was_read_before_it() -> None:
    queue = DraftQueue()
    first, second = line(1, 0.5), line(2, 0.6)
    decided = with_text(first, "text 1")
    queue.follow(ONE, {first.id: (first, decided)})
    queue.extend([queued(ONE, first), queued(ONE, second)])  # read before the edit
    assert numbers(queue) == [2]
    queue.follow(ONE, {first.id: (decided, first)})  # undone
    assert numbers(queue) == [1, 2]
    queue.follow(ONE, {second.id: (second, None)})
    assert numbers(queue) == [1]
    surer = drafted(replace(first, extra=""), TextDraft("text", "e", "2", "eng", 0.7))
    queue.follow(ONE, {first.id: (first, surer), second.id: (None, second)})
    assert numbers(queue) == [2, 1]
    assert queue.after(queued(ONE, first)) == queued(ONE, second)
