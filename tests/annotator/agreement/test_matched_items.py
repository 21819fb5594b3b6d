"""Items of versions are the same by the digest of their file, else by their path."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.agreement.matched_items import JobVersion, item_versions, paired
from annotator.errors import CancelledError
from annotator.export.api import ItemRecord
from annotator.model.entities import SOUND, Status
from annotator.progress import Cancel, Watch
from tests.support.versions import record, version


def item(
    number: int, path: str, digest: str = "", *, status: Status = Status.DONE, part: int = 0
) -> ItemRecord:
    """Return an item with a path and a digest."""
    made = record(number, status=status)
    return replace(
        made,
        item=replace(made.item, path=path, part=part),
        media=replace(made.media, path=path, sha256=digest),
    )


def found(*versions: JobVersion) -> list[list[str | None]]:
    """Return the paths of the confirmed items of each unit."""
    pairing = paired(versions)
    return [
        [None if each is None else each.item.path for each in unit.records]
        for unit in item_versions(versions, pairing)
    ]


def test_the_same_file_is_the_same_item_wherever_it_lies() -> None:
    one = version("one", item(1, "a/p1.jpg", "11"), item(2, "a/p2.jpg", "22"))
    two = version("two", item(7, "p2.jpg", "22"), item(8, "p1.jpg", "11"))
    assert sorted(found(one, two)) == [["a/p1.jpg", "p1.jpg"], ["a/p2.jpg", "p2.jpg"]]


def test_without_a_digest_the_path_decides() -> None:
    one = version("one", item(1, "p1.jpg"), item(2, "p2.jpg", "22"))
    two = version("two", item(1, "p1.jpg", "11"), item(2, "p2.jpg"))
    assert found(one, two) == [["p1.jpg", "p1.jpg"], ["p2.jpg", "p2.jpg"]]


def test_another_file_of_the_same_path_is_not_the_same_item_and_is_counted() -> None:
    one, two = version("one", item(1, "p.jpg", "11")), version("two", item(1, "p.jpg", "22"))
    assert sorted(found(one, two), key=str) == [["p.jpg", None], [None, "p.jpg"]]
    assert paired([one, two]).other_files == 1


def test_packages_that_number_their_files_have_no_other_files() -> None:
    one = version("one", item(1, "0001.jpg", "11"), item(2, "0002.jpg", "22"))
    two = version("two", item(1, "0001.jpg", "22"), item(2, "0002.jpg", "11"))
    assert paired([one, two]).other_files == 0


def test_of_two_copies_of_a_file_those_of_one_path_belong_together() -> None:
    one = version("one", item(1, "a.jpg", "11"), item(2, "b.jpg", "11"))
    two = version("two", item(1, "b.jpg", "11"), item(2, "a.jpg", "11"))
    assert sorted(found(one, two)) == [["a.jpg", "a.jpg"], ["b.jpg", "b.jpg"]]


def test_parts_and_kinds_are_not_mixed() -> None:
    sound = item(2, "p.tif", "11")
    sound = replace(sound, item=replace(sound.item, kind=SOUND))
    one = version("one", item(1, "p.tif", "11"), item(2, "p.tif", "11", part=1))
    two = version("two", item(1, "p.tif", "11", part=1), sound)
    pairing = paired([one, two])
    assert pairing.count == 3
    assert len(found(one, two)) == 3


def test_what_nobody_confirmed_is_not_given_and_what_one_has_not_is_missing() -> None:
    one = version("one", item(1, "p1.jpg"), item(2, "p2.jpg", status=Status.STARTED))
    two = version("two", item(1, "p1.jpg", status=Status.SKIPPED), item(3, "p3.jpg"))
    three = version("three", item(1, "p1.jpg"))
    assert found(one, two, three) == [["p1.jpg", None, "p1.jpg"], [None, "p3.jpg", None]]


def test_a_comparison_can_be_stopped_and_tells_how_far_it_is() -> None:
    both = [version("one", item(1, "p1.jpg")), version("two", item(1, "p1.jpg"))]
    seen: list[tuple[int, int]] = []
    list(item_versions(both, paired(both), Watch(progress=lambda *each: seen.append(each))))
    assert seen == [(1, 1)]
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        list(item_versions(both, paired(both), Watch(cancel)))
