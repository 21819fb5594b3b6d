"""transcriptions.jsonl has all that is known of a segment; both checkers check it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import ItemId, LabelId, Origin, Region
from annotator.model.segment import SPEAKER, SoundSegment
from annotator.proposals.proposal import Proposal, ProposalSource, proposed
from annotator.records import ImportRecord
from tests.exporters.speech.talks import RATE_HZ, SPOKEN, Said, create, export_as, segment
from tests.support.exports import export_coco, load, rewrite, verified, write_sealed
from tools.checkers import check_export

NAME = "transcriptions.jsonl"
KEPT, CORRECTED, RICH = 0, 1, 2
Alter = Callable[[Any], object]


def proposal(start: int, end: int) -> Proposal:
    place = SoundSegment(start, end, RATE_HZ)
    return Proposal(ProposalSource.SPEECH, place, LabelId(1), 0.8124, method="speech/1")


def decided(said: Said, suggestion: Proposal) -> Region:
    """Return a segment that was proposed and that a person decided on."""
    plain = segment(said)
    extra = proposed(plain, suggestion).extra
    return replace(plain, origin=Origin.PROPOSED, touched=True, extra=extra)


def regions() -> list[Region]:
    """Return a kept proposal, a corrected one, and a segment with all that a region can have."""
    rich = replace(
        segment(SPOKEN[2]),
        attributes=MappingProxyType(
            {SPEAKER: "A & B", "difficult": True, "noise_db": 12.5, "accent": "x", "id": "7"}
        ),
        group=3,
        comment="two people",
    )
    kept = decided(SPOKEN[0], proposal(0, 150_001))
    return [kept, decided(SPOKEN[1], proposal(150_001, 230_000)), rich]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an export of such a recording."""
    with create(tmp_path, "jfk.flac") as project:
        spoken = [(1, each) for each in regions()]
        project.writes.run_import(ImportRecord("test", "test", regions=spoken)).result()
        export_as(project, "srt", tmp_path / "out", ExportOptions(Detail.FULL))
    return tmp_path / "out"


def lines_of(folder: Path) -> list[Any]:
    return [json.loads(line) for line in (folder / NAME).read_bytes().splitlines()]


def verdicts(folder: Path, lines: list[Any]) -> tuple[bool, int]:
    """Put other lines into an export, vouch for them, and return what both checkers say."""
    data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    documents = {
        name: load(folder, name) for name in ("annotations.json", "effort.json", "fair_pay.json")
    }
    documents["effort.json"]["seals"][NAME] = hashlib.sha256(data).hexdigest()
    rewrite(folder, NAME, data)
    write_sealed(folder, documents)
    return verified(folder).is_ok, check_export.main([str(folder)])


def test_a_line_has_speaker_attributes_group_comment_and_proposal(folder: Path) -> None:
    kept, corrected, rich = lines_of(folder)
    assert kept["attributes"] == {SPEAKER: "Kennedy"}
    assert kept["proposed"] == {
        "by": "speech",
        "place": {"form": "segment", "start_sample": 0, "end_sample": 150_001, "rate_hz": RATE_HZ},
        "label": "speech",
        "score": 0.812,
        "method": "speech/1",
    }
    assert kept["proposed"]["place"] == kept["place"]
    assert corrected["proposed"]["place"]["end_sample"] == 230_000
    assert corrected["place"]["end_sample"] == 230_017
    # A name that readers use for something else has a line after it.
    assert rich["attributes"] == {
        SPEAKER: "A & B",
        "difficult": True,
        "noise_db": 12.5,
        "accent": "x",
        "id_": "7",
    }
    assert (rich["group"], rich["comment"]) == (3, "two people")
    assert "proposed" not in rich
    assert not {"attributes", "group", "comment"} - rich.keys()
    assert not {"group", "comment"} & kept.keys()
    item = load(folder, "effort.json")["items"][0]
    assert (item["proposals"]["kept"], item["proposals"]["corrected"]) == (1, 1)


def test_both_checkers_accept_and_recount_it(folder: Path) -> None:
    assert verdicts(folder, lines_of(folder)) == (True, 0)
    told = "\n".join(map(str, verified(folder).recomputed))
    assert "the kept proposals of 1 item that is no picture" in told


def test_both_checkers_accept_speech_found_by_the_model(folder: Path) -> None:
    lines = lines_of(folder)
    set_in(KEPT, "proposed", "method", to="silero/6201")(lines)
    assert verdicts(folder, lines) == (True, 0)


def set_in(number: int, *keys: str, to: object) -> Alter:
    def alter(lines: Any) -> None:
        inside = lines[number]
        for key in keys[:-1]:
            inside = inside[key]
        inside[keys[-1]] = to

    return alter


@pytest.mark.parametrize(
    "alter",
    [
        set_in(RICH, "attributes", to={}),
        set_in(RICH, "attributes", "id", to="7"),
        set_in(RICH, "attributes", "active_ms", to=5),
        set_in(RICH, "attributes", SPEAKER, to=["A"]),
        set_in(RICH, "group", to=0),
        set_in(RICH, "comment", to=""),
        set_in(KEPT, "proposed", "by", to="ear"),
        set_in(KEPT, "proposed", "label", to="song"),
        set_in(KEPT, "proposed", "score", to=2),
        set_in(KEPT, "proposed", "method", to="silero/1"),
        set_in(KEPT, "proposed", "method", to="ears/1"),
        set_in(KEPT, "proposed", "place", "end_sample", to=0),
        set_in(KEPT, "proposed", "place", "end_sample", to=1.5),
        # One is corrected, so no second line may differ from its proposal.
        set_in(KEPT, "proposed", "place", "end_sample", to=150_000),
        set_in(KEPT, "place", "end_sample", to=150_000),
        # Two were proposed.
        set_in(
            RICH,
            "proposed",
            to={
                "by": "speech",
                "place": {
                    "form": "segment",
                    "start_sample": 200_000,
                    "end_sample": 240_000,
                    "rate_hz": RATE_HZ,
                },
                "label": "speech",
                "score": 1,
            },
        ),
    ],
)
def test_both_checkers_refuse_another_form_and_other_counts(folder: Path, alter: Alter) -> None:
    lines = lines_of(folder)
    alter(lines)
    assert verdicts(folder, lines) == (False, 1)


def test_a_kept_proposal_that_reaches_beyond_the_sound_is_kept(tmp_path: Path) -> None:
    with create(tmp_path, "jfk.flac") as project:
        length_ms = project.reads.load_item(ItemId(1)).result().item.extent.length_ms
        end = length_ms * RATE_HZ // 1000 + 9
        suggestion = proposal(300_000, end)
        region = decided((300_000, end, "to the end", ""), suggestion)
        record = ImportRecord("test", "test", regions=[(1, region)])
        project.writes.run_import(record).result()
        export_as(project, "vtt", tmp_path / "out")
    (line,) = lines_of(tmp_path / "out")
    assert line["place"]["end_sample"] == end - 9
    assert line["proposed"]["place"]["end_sample"] == end
    assert verdicts(tmp_path / "out", [line]) == (True, 0)


@pytest.mark.parametrize(
    "other",
    [
        {"score": 2.0},
        {"score": float("nan")},
        {"method": "by ear"},
        {"by": ProposalSource.TEXT},
        {"label_id": LabelId(9)},
    ],
)
def test_a_damaged_proposal_is_left_out_and_the_export_is_valid(
    tmp_path: Path, other: dict[str, Any]
) -> None:
    with create(tmp_path, "jfk.flac") as project:
        region = decided(SPOKEN[0], replace(proposal(0, 150_001), **other))
        record = ImportRecord("test", "test", regions=[(1, region)])
        project.writes.run_import(record).result()
        export_as(project, "vtt", tmp_path / "out")
    (line,) = lines_of(tmp_path / "out")
    assert "proposed" not in line
    assert verdicts(tmp_path / "out", [line]) == (True, 0)


def test_no_line_of_a_picture_has_what_its_annotation_has(folder: Path, tmp_path: Path) -> None:
    export_coco(tmp_path / "pictures")
    lines = lines_of(tmp_path / "pictures")
    assert verdicts(tmp_path / "pictures", lines) == (True, 0)
    line = lines_of(folder)[RICH]
    for key in ("attributes", "group", "comment"):
        other = [{**lines[0], key: line[key]}, *lines[1:]]
        assert verdicts(tmp_path / "pictures", other) == (False, 1)
