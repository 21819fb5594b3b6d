"""``compare`` tells how far two versions of a job agree, and changes neither."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotator.editing.commands import AddRegions, SetTranscription
from annotator.model.geometry import Box
from tests.annotator.cli.running import done, refused, told
from tests.annotator.job_file.jobs import editor_on, make_job, new_region, settle


def version(folder: Path, *texts: str) -> Path:
    """Return a job with lines of these texts on its first item, typed by one person."""
    folder.mkdir()
    with make_job(folder) as project:
        editor = editor_on(project, 1)
        regions = [
            replace(new_region(project), geometry=Box(10, 30 * at, 400, 20))
            for at in range(len(texts))
        ]
        editor.run(AddRegions(tuple(regions)))
        for region, text in zip(regions, texts, strict=True):
            editor.run(SetTranscription(region.id, text))
        settle(project)
        return project.path


def two(folder: Path) -> tuple[Path, Path]:
    """Return a job as two people typed it."""
    return (
        version(folder / "a", "the old tap", "drips"),
        version(folder / "b", "the cold tap"),
    )


def test_two_versions_are_compared_line_by_line(tmp_path: Path) -> None:
    ours, theirs = two(tmp_path)
    before = ours.read_bytes(), theirs.read_bytes()
    text = done("compare", ours, theirs, "--lines", "--profile", "exact/1").stdout
    assert "'the old tap' / 'the cold tap'" in text
    assert "'drips' / ''" in text
    assert (
        "All together, by exact/1: CER 37.5 % (6 of 16 characters), WER 50.0 % (2 of 4 words)"
        in (text)
    )
    document = told("compare", ours, theirs, "--json")
    (item,) = [each for each in document["items"] if each["lines"]]
    assert item["profile"] == "written/1"
    assert document["characters"] == item["characters"]
    assert document["characters"]["rate"] == 0.375
    assert [(each["ours"], each["theirs"]) for each in item["lines"]] == [
        ("the old tap", "the cold tap"),
        ("drips", ""),
    ]
    assert (ours.read_bytes(), theirs.read_bytes()) == before


def test_the_first_version_counts_as_right(tmp_path: Path) -> None:
    ours, theirs = two(tmp_path)
    assert told("compare", theirs, ours, "--json")["words"]["length"] == 3
    assert told("compare", ours, theirs, "--json")["words"]["length"] == 4


def test_an_unknown_profile_is_refused(demo: Path) -> None:
    assert "There is no profile 'wer'. Choose one of:" in refused(
        "compare", demo, demo, "--profile", "wer"
    )


def test_versions_without_texts_say_so(tmp_path: Path) -> None:
    text = done("compare", version(tmp_path / "a"), version(tmp_path / "b")).stdout
    assert text == "The two versions have no texts on the same items.\n"


def test_a_file_is_not_compared_with_itself(demo: Path) -> None:
    assert refused("compare", demo, demo) == (
        "Both are the same file. Name another version of the job to compare it with."
    )


def test_items_that_one_version_lacks_are_counted(tmp_path: Path) -> None:
    ours, theirs = two(tmp_path)
    (tmp_path / "c").mkdir()
    with make_job(tmp_path / "c", items=5) as project:
        longer = project.path
    text = done("compare", ours, longer).stdout
    assert "2 items are only in the second version.\n" in text
    assert "1 item" not in text
    assert done("compare", longer, theirs).stdout.endswith("only in the first version.\n")
