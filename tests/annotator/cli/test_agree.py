"""``agree`` tells how far versions of a job agree, and writes what most of them have as a job."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from annotator.editing.commands import AddRegions, Confirm, SetTranscription
from annotator.job_file import Project
from annotator.model.entities import LabelId, Origin, Status
from annotator.model.geometry import Box
from tests.annotator.cli.running import done, refused, state_of, told
from tests.annotator.job_file.jobs import ADA, editor_on, make_job, new_region, settle
from tests.journeys.begun import begun_job, paint_pictures
from tests.support.exports import load, rewrite

Rows = Sequence[tuple[int, tuple[float, ...] | None, str]]
"""Label, box and text of each region; a tag has no box."""


def confirmed(folder: Path, items: Mapping[int, Rows]) -> Path:
    """Return a job in which somebody confirmed these items with these regions."""
    folder.mkdir()
    with make_job(folder) as project:
        project.writes.add_worker(ADA).result()
        for number, rows in items.items():
            editor = editor_on(project, number)
            for label, box, text in rows:
                region = replace(
                    new_region(project),
                    label_id=LabelId(label),
                    geometry=Box(*box) if box else None,
                )
                editor.run(AddRegions((region,)))
                if text:
                    editor.run(SetTranscription(region.id, text))
            editor.run(Confirm(ADA.id, ""))
        settle(project)
        return project.path


LINE, STAMP = (1, (10, 10, 100, 20), "old tap"), (2, (10, 50, 100, 20), "")


def three(folder: Path) -> list[Path]:
    """Return a job as three people worked on it."""
    return [
        confirmed(folder / "a", {1: [LINE, STAMP], 2: [LINE]}),
        confirmed(
            folder / "b",
            {1: [(1, (12, 10, 100, 20), "cold tap"), (1, STAMP[1], ""), (2, None, "")], 2: []},
        ),
        confirmed(folder / "c", {1: [(1, (12, 11, 100, 20), "old tap"), STAMP], 3: []}),
    ]


def test_two_versions_are_compared_and_neither_is_changed(tmp_path: Path) -> None:
    one, two, _ = three(tmp_path)
    before = one.read_bytes(), two.read_bytes()
    lines = done("agree", one, two).stdout.splitlines()
    assert lines[0] == "2 items were confirmed in at least two of 2 versions."
    assert lines[1] == "The first version counts as right:"
    assert (
        "  All labels: F1 40.0 %, precision 50.0 %, recall 33.3 %, mean overlap 96.1 % "
        "(1 in both, 2 missing, 1 extra); few, so take it with care"
    ) in lines
    assert (
        "  Texts, by written/1: CER 57.1 % (8 of 14 characters), WER 75.0 % (3 of 4 words)" in lines
    )
    assert (
        "Labels of the same place: Cohen's kappa 0.000, Krippendorff's alpha 0.000, 2 units; few, "
        "so take it with care"
    ) in lines
    assert lines[-1] == "4 places and tags differ."
    assert (one.read_bytes(), two.read_bytes()) == before


def test_figures_of_a_document_are_exact(tmp_path: Path) -> None:
    document = told("agree", *three(tmp_path), "--json")
    assert (document["versions"], document["items"], document["only_one"]) == (3, 2, 1)
    assert document["directed"] is False
    assert document["labels"]["krippendorff_alpha"] == "0.375"
    assert document["labels"]["cohen_kappa"] is None
    assert document["regions"]["places"]["f1"] == "12/13"
    assert [each["kinds"] for each in document["disagreements"]] == [
        ["text"], ["label"], ["missing"], ["extra"]
    ]  # fmt: skip
    assert document["gold"] is None


def test_an_export_is_a_version_and_items_it_does_not_confirm_do_not_count(tmp_path: Path) -> None:
    jobs = three(tmp_path)
    for name, job in zip("ab", jobs, strict=False):
        done("export", job, "--format", "coco", tmp_path / f"export {name}", "--items", "all")
    exports = [tmp_path / "export a", tmp_path / "export b"]
    before = state_of(exports[0])
    by_job = told("agree", *jobs[:2], "--json")
    assert told("agree", *exports, "--json") == by_job
    assert told("agree", exports[0], jobs[1], "--json") == by_job
    assert by_job["items"] == 2
    assert state_of(exports[0]) == before


def test_an_item_that_the_record_of_effort_does_not_list_is_not_confirmed(tmp_path: Path) -> None:
    one, two, _ = three(tmp_path)
    folder = tmp_path / "export"
    done("export", one, "--format", "coco", folder, "--items", "all")
    effort = load(folder, "effort.json")
    effort["items"] = [item for item in effort["items"] if item["file"] != "p1.jpg"]
    rewrite(folder, "effort.json", effort)
    assert told("agree", folder, two, "--json")["items"] == 1
    rewrite(folder, "effort.json", {**effort, "items": []})
    assert told("agree", folder, two, "--json")["items"] == 0


def test_items_of_a_job_are_found_in_an_export_by_the_digest_of_their_file(tmp_path: Path) -> None:
    for name, picture in (("a", "p1"), ("b", "renamed")):
        folder = tmp_path / name
        folder.mkdir()
        paint_pictures(folder, 1)
        (folder / "p1.png").rename(folder / f"{picture}.png")
        path = begun_job(folder)
        with Project.open(path) as project:
            (worker,) = project.reads.workers().result()
            editor = editor_on(project, 1)
            editor.run(AddRegions((new_region(project),)))
            editor.run(Confirm(worker.id, ""))
            settle(project)
        done("export", path, "--format", "coco", tmp_path / f"export {name}", "--items", "all")
    exports = [tmp_path / "export a", tmp_path / "export b"]
    assert told("agree", *exports, "--json")["items"] == 1


def test_gold_may_be_a_plain_coco_document(tmp_path: Path) -> None:
    one, two, _ = three(tmp_path)
    gold = tmp_path / "gold.json"
    gold.write_text(
        json.dumps(
            {
                "images": [{"id": 5, "file_name": "p1.jpg", "width": 1000, "height": 800}],
                "categories": [{"id": 1, "name": "line"}, {"id": 2, "name": "stamp"}],
                "annotations": [
                    {"id": 1, "image_id": 5, "category_id": 2, "bbox": [10, 50, 100, 20]}
                ],
            }
        )
    )
    document = told("agree", one, two, "--gold", gold, "--json")["gold"]
    assert document["items"] == 1
    stamp = document["by_label"]["stamp"]
    assert (stamp["both"], stamp["only_right"], stamp["is_small"]) == (1, 1, True)
    text = done("agree", one, "--gold", gold).stdout
    assert text.startswith("Against gold, on 1 item, all that was given taken together:\n")
    assert "Cohen" not in text


def test_a_vote_becomes_a_new_job_that_is_nobodys_work_yet(tmp_path: Path) -> None:
    jobs = three(tmp_path)
    (tmp_path / "a" / "media").mkdir()
    new = tmp_path / "voted.fairlabel"
    lines = done("agree", *jobs, "--vote", new).stdout.splitlines()
    assert lines[-5:] == [
        "A majority has 2 regions and tags.",
        "2 places are open:",
        "  p1.jpg: stamp, single",
        "  p2.jpg: line, single",
        f"Wrote {new}.",
    ]
    with Project.open(new) as project, project.snapshot().result() as snapshot:
        assert project.media_folder == (tmp_path / "a" / "media").resolve()
        one, two = snapshot.items()
        names = {key: label.name for key, label in snapshot.labels.items()}
        found = [
            (names[each.label_id], each.box, each.transcription, each.origin, each.touched)
            for each in one.regions
        ]
        assert found == [
            ("line", Box(12, 10, 100, 20), "old tap", Origin.IMPORTED, False),
            ("stamp", Box(10, 50, 100, 20), "", Origin.IMPORTED, False),
        ]
        assert (one.item.facts.status, two.item.facts.status) == (Status.NEW, Status.NEW)
        assert one.item.facts.comment == "Places without a majority: 1"
        assert two.regions == []
        assert list(snapshot.effort()) == []
    assert "is there already" in refused("agree", *jobs, "--vote", new)


def test_what_is_no_version_is_refused_with_one_sentence(tmp_path: Path) -> None:
    one, two, _ = three(tmp_path)
    assert refused("agree", one).startswith("One version agrees with itself.")
    assert refused("agree", one, two, one).endswith("is named twice. Name each version once.")
    assert refused("agree", one, two, "--overlap", "1.5") == (
        "--overlap is a number above 0 and up to 1, such as 0.5."
    )
    assert "There is no profile 'wer'" in refused("agree", one, two, "--profile", "wer")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert refused("agree", one, empty).startswith("empty is no export of Fairlabel.")
    (empty / "effort.json").write_text('{"items": [{"file": "p1.jpg"}]}')
    assert refused("agree", one, empty) == (
        "empty is no export of Fairlabel: its items do not hold together. Choose another folder."
    )
    broken = tmp_path / "broken.json"
    broken.write_text("[]")
    assert "is not a COCO document" in refused("agree", one, broken)


def test_versions_without_a_common_item_say_so(tmp_path: Path) -> None:
    one = confirmed(tmp_path / "a", {1: [LINE]})
    two = confirmed(tmp_path / "b", {2: [LINE]})
    assert done("agree", one, two).stdout.splitlines() == [
        "0 items were confirmed in at least two of 2 versions.",
        "2 items were confirmed in one version alone and are left out.",
    ]
