"""The published list of fields and what really leaves are the same, both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from annotator.export.api import Detail, ExportOptions, ImageMode
from annotator.export.selection import ChosenContent, Selection
from annotator.media.registry import registered
from annotator.model.entities import LabelId, Review, Status
from tests.annotator.audio.made_compressed import MP3, packed
from tests.annotator.cli.running import done
from tests.annotator.collection.merged_work import merged_work
from tests.annotator.media.test_another_kind import exported, fill, worked
from tests.annotator.media.tones import ToneKind
from tests.exporters.speech.talks import export_as
from tests.exporters.test_redacted_sounds import a_job, hide
from tests.privacy.jobs import export_all
from tests.support.exports import GOLDEN, export_coco, verified
from tests.support.snapshots import a_morning, a_record, an_item, snapshot_of
from tools.fields import FILES, WHOLE, Fields, all_allowed, all_written, told

LEVELS = list(Detail)
Field = tuple[str, str]

OTHER_FORMATS = ("eaf",)
"""Folders of other formats, which repeat what the documents have."""


GIVE_WAY = {
    ("effort.json", "items[].ms_sha256"),  # a commitment, to the times
    ("derived.json", "derived_from[].here.ms"),  # nothing, to the times
    ("derived.json", "derived_from[].whole.off_item_ms"),
    ("derived.json", "totals.ms"),
}
"""Fields of the lower levels in whose place others are at the higher ones."""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[Detail, list[Path]]:
    found = export_all(tmp_path_factory.mktemp("exports"))
    folder = tmp_path_factory.mktemp("merged")
    merged = merged_work(folder)
    for detail in Detail:
        found[detail].append(merged.export(folder / detail, "--detail", detail))
        found[detail].append(GOLDEN / f"coco_{detail}")
        found[detail].append(_of_tones(tmp_path_factory.mktemp("tones"), detail))
        found[detail].append(_of_a_hidden_talk(tmp_path_factory.mktemp("hidden"), detail))
        found[detail].append(_of_all_statuses(tmp_path_factory.mktemp("statuses"), detail))
        found[detail].append(_of_an_import(tmp_path_factory.mktemp("imported"), detail))
        same = _of_an_import(tmp_path_factory.mktemp("same"), detail)
        sources = [GOLDEN / f"coco_{detail}", found[detail][-1], same]
        found[detail].append(_of_others(tmp_path_factory.mktemp("derived"), sources))
    return found


def _of_tones(folder: Path, detail: Detail) -> Path:
    """Export a job of another kind of media, which alone has lengths and places."""
    media = folder / "sounds"
    media.mkdir()
    fill(media)
    with registered(ToneKind()):
        exported(worked(media, folder / "state"), folder / "out", ExportOptions(detail))
        assert verified(folder / "out").is_ok
    return folder / "out"


def _of_an_import(folder: Path, detail: Detail) -> Path:
    """Export a picture that is turned by EXIF, with ids of a document that could not be kept."""
    (folder / "pictures").mkdir()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30)).save(folder / "pictures" / "a.jpg", exif=exif)
    document = {
        "images": [{"id": "a", "file_name": "a.jpg", "width": 30, "height": 40}],
        "annotations": [{"id": 0, "image_id": "a", "category_id": "c", "bbox": [1, 2, 3, 4]}],
        "image_tags": [{"id": "t", "image_id": "a", "category_id": "c"}],
        "categories": [{"id": "c", "name": "cup"}],
    }
    (folder / "boxes.json").write_text(json.dumps(document))
    job, out = folder / "j.fairlabel", folder / "out"
    done("new", job, "--media", folder / "pictures")
    done("import", job, "--format", "coco", folder / "boxes.json")
    done(
        "export",
        job,
        out,
        "--format",
        "coco",
        "--detail",
        detail,
        "--images",
        "upright",
        "--items",
        "all",
    )
    assert verified(out).is_ok
    return out


def _of_all_statuses(folder: Path, detail: Detail) -> Path:
    """Export an item of each status, of which the confirmed ones are chosen, and no file is there.

    A review with a digest is left out: it would have to fit what is there.
    """
    states = [(status, Review.NONE) for status in Status]
    states += [(Status.DONE, each) for each in (Review.ACCEPTED, Review.REJECTED)]
    states.append((Status.SKIPPED, Review.WITHDRAWN))
    morning = a_morning()
    for number, (status, review) in enumerate(states, start=len(morning.records) + 1):
        item = an_item(number)
        facts = replace(item.facts, status=status, review=review)
        morning.records.append(a_record(replace(item, facts=facts)))
    wanted = ChosenContent(Selection.CONFIRMED, frozenset({LabelId(1)}))
    options = ExportOptions(detail, images=ImageMode.COPY, wanted=wanted)
    export_coco(folder / "out", snapshot_of(morning, folder), options)
    return folder / "out"


def _of_others(folder: Path, sources: Sequence[Path]) -> Path:
    """Join exports, two of which have the same picture."""
    done("join", *sources, folder / "out", "--items", "all", "--same-pictures", "kept")
    done("verify", folder / "out")
    return folder / "out"


def _of_a_hidden_talk(folder: Path, detail: Detail) -> Path:
    """Export a sound with a confidential stretch, whose copy has a name of its own."""
    with a_job(folder, talk_mp3=packed(MP3)) as project:
        hide(project, "talk.mp3", [(100_000, 150_000)])
        options = ExportOptions(detail, images=ImageMode.COPY)
        export_as(project, "eaf", folder / "out", options)
    return folder / "out"


@pytest.fixture(scope="module")
def written(exports: dict[Detail, list[Path]]) -> dict[Detail, dict[Field, bool]]:
    """Return the fields by level; False for those that are null in every export of it."""
    found: dict[Detail, dict[Field, bool]] = {detail: {} for detail in Detail}
    for detail, folders in exports.items():
        for folder in folders:
            for field, is_said in all_written(folder).items():
                found[detail][field] = found[detail].get(field, False) or is_said
    return found


@cache
def _told() -> dict[Field, Detail]:
    return {
        (section, path): Detail(level)
        for section, rows in told().items()
        for path, (level, _tells, _why) in rows.items()
        if path not in WHOLE
    }


def test_the_exports_are_good_ones(exports: dict[Detail, list[Path]]) -> None:
    for folders in exports.values():
        for folder in folders:
            if (folder / "derived.json").exists():
                continue  # was verified when it was made, by the command
            result = verified(folder)
            assert result.is_ok, (folder.name, result.problems)


def test_nothing_leaves_that_is_not_published(written: dict[Detail, dict[Field, bool]]) -> None:
    leaving = {field for fields in written.values() for field in fields}
    assert len(leaving) > 150
    assert sorted(leaving - set(_told())) == []


def test_nothing_is_published_that_cannot_leave(written: dict[Detail, dict[Field, bool]]) -> None:
    leaving = {field for fields in written.values() for field in fields}
    assert sorted(set(_told()) - leaving) == []


def test_a_field_leaves_from_the_published_level_on_and_not_before(
    written: dict[Detail, dict[Field, bool]],
) -> None:
    for field, level in _told().items():
        said = [detail for detail in LEVELS if written[detail].get(field)]
        there = said or [detail for detail in LEVELS if field in written[detail]]
        assert there[0] is level, field
        if field not in GIVE_WAY:
            assert there == LEVELS[LEVELS.index(level) :], field


def test_the_list_and_the_schemas_are_the_same() -> None:
    allowed = {(section, path) for section, paths in all_allowed().items() for path in paths}
    assert sorted(allowed ^ set(_told())) == []


def test_no_row_is_without_words() -> None:
    for section, rows in told().items():
        for path, (level, tells, why) in rows.items():
            assert level in {"job", "item", "full"}, (section, path)
            assert tells, (section, path)
            assert why, (section, path)


def test_every_file_of_an_export_is_published(exports: dict[Detail, list[Path]]) -> None:
    patterns = [re.compile(each.replace(".", r"\.").replace("*", ".+")) for each in WHOLE]
    files = {
        path.relative_to(folder).as_posix()
        for folders in exports.values()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in OTHER_FORMATS
    }
    unknown = {
        name for name in files - set(FILES) if not any(each.fullmatch(name) for each in patterns)
    }
    assert unknown == set()
    assert {path for rows in told().values() for path in rows} >= set(WHOLE)


def test_our_parts_allow_no_other_field() -> None:
    """What is ours is closed; an import's own keys may stand only in these places."""
    open_places = {path for _file, path in _told() if path.endswith("*")}
    assert open_places == {
        "*",
        "info.*",
        "images[].*",
        "annotations[].*",
        "annotations[].attributes.*",
        "attributes.*",
        "image_tags[].*",
        "image_tags[].attributes.*",
        "categories[].*",
        "items[].active_ms.*",
        "place.*",
        "seals.*",
        "<figure>.inputs.*",
        *(f"{part}[].figures.{each}.*" for part in ("parts", "totals") for each in _SETS),
        "totals[].paid.*",
        # Parts of a source in a dataset made of exports; both checkers compare them with it.
        "derived_from[].dataset.*",
        "derived_from[].whole.off_item_ms.*",
        "derived_from[].whole.pay[].*",
        "items[].record.*",
    }


_SETS = ("terms", "completed", "accepted", "expected")


def test_a_new_field_would_be_found() -> None:
    """The test can fail: a key that is slipped into an export is none of the published ones."""
    effort = json.loads((GOLDEN / "coco_item" / "effort.json").read_bytes())
    effort["items"][0]["worker"] = "11111111-1111-4111-8111-111111111111"
    effort["totals"]["started"] = "2026-05-01T08:00:00Z"
    slipped = set(Fields("effort").written(effort)) - {path for _file, path in _told()}
    assert slipped == {"items[].*", "totals.*"}
