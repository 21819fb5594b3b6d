"""Parts of exports, and exports joined: what they state, and which forgeries are a no."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.derived_exports.derived_card import content_of, file_of
from annotator.derived_exports.derived_check import verify_derived
from annotator.model.entities import LabelId
from annotator.sample import make_sample
from tests.annotator.cli.running import done, refused, run, state_of
from tests.support.exports import (
    GOLDEN,
    SCHEMAS,
    export_coco,
    load,
    rewrite,
    sealed_anew,
    wheres,
    write_sealed,
)
from tests.support.material import CHECKOUT
from tests.support.snapshots import ORDER, a_morning, snapshot_of, snapshot_under
from tools.checkers.check_export import main as second_checker

ITEM = GOLDEN / "coco_item"
GOLDEN_FULL = GOLDEN / "coco_full"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return exports of two samples: other jobs over the same pictures."""
    folder = tmp_path_factory.mktemp("samples")
    for name in ("one", "two"):
        make_sample(folder / name, CHECKOUT / "resources" / "examples")
        job = folder / name / "Street scenes.fairlabel"
        options = ("--items", "all", "--images", "copy", "--detail", "full")
        done("export", job, folder / f"{name}-out", "--format", "coco", *options)
    return folder / "one-out", folder / "two-out"


@pytest.fixture(scope="module")
def joined(samples: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return both samples in one, with all pictures."""
    out = tmp_path_factory.mktemp("joined") / "out"
    kept = ("--same-pictures", "kept", "--items", "all", "--copy-images")
    done("join", *samples, out, *kept)
    return out


def answers(folder: Path, *sources: Path) -> tuple[bool, bool]:
    """Return whether ours says yes, and whether the second checker does."""
    given = [word for source in sources for word in ("--source", str(source))]
    ours = verify_derived(folder, schemas=SCHEMAS, sources=sources)
    return ours.is_ok, second_checker([str(folder), *given]) == 0


def lines_of(out: Path) -> list[Any]:
    path = out / "transcriptions.jsonl"
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def card_made_again(out: Path, derived: dict[str, Any]) -> bytes:
    content = content_of(load(out, "annotations.json"), lines_of(out), derived)
    return file_of(derived, content).encode()


def subset(out: Path, *options: str, source: Path = ITEM) -> Path:
    done("subset", source, out, *options)
    return out


@pytest.mark.parametrize("level", ["job", "item", "full"])
def test_a_part_holds_by_itself_and_against_its_source(tmp_path: Path, level: str) -> None:
    source = GOLDEN / f"coco_{level}"
    before = state_of(source)
    out = subset(tmp_path / "out", source=source)
    assert answers(out) == (True, True)
    assert answers(out, source) == (True, True)
    assert state_of(source) == before
    derived = load(out, "derived.json")
    assert [row["record"]["id"] for row in derived["items"]] == [1, 2]  # 3 is new
    entry = derived["derived_from"][0]
    assert entry["coverage"] == {"items": 2, "of_items": 3, "regions": 6, "of_regions": 6}
    # 2 items x 4.00 + 5 regions x 0.75, which is item_pay + region_pay of the source
    assert entry["here"]["pay"]["amount"] == "11.75"
    assert (entry["here"]["item_work_ms"] is None) is (level == "job")
    assert entry["whole"]["observed_ms"] == 249_988
    assert entry["whole"]["pay"][0]["gross"] == "13.09"


def test_time_on_no_item_stays_with_the_source_and_is_stated(tmp_path: Path) -> None:
    derived = load(subset(tmp_path / "out", "--items", "all"), "derived.json")
    entry = derived["derived_from"][0]
    there = load(ITEM, "effort.json")
    assert entry["whole"]["off_item_ms"] == there["off_item"]["ms"]
    here = sum(entry["here"]["ms"].values())
    off = sum(there["off_item"]["ms"].values())
    assert here + off == entry["whole"]["recorded_ms"] == there["totals"]["recorded_ms"]
    assert derived["time_on_no_item"] in (tmp_path / "out" / "README.md").read_text("utf-8")


def test_a_label_takes_its_regions_and_says_that_pay_is_for_whole_items(tmp_path: Path) -> None:
    out = subset(tmp_path / "out", "--label", "shop sign")
    coco = load(out, "annotations.json")
    labels = {each["id"]: each["name"] for each in coco["categories"]}
    rows = [*coco["annotations"], *coco["image_tags"]]
    assert {labels[each["category_id"]] for each in rows} == {"shop sign"}
    pay = load(out, "derived.json")["derived_from"][0]["here"]["pay"]
    assert (pay["amount"], pay["reason"][:12]) == (None, "Only regions")
    assert answers(out) == answers(out, ITEM) == (True, True)


def test_pay_by_the_hour_is_an_amount(tmp_path: Path) -> None:
    """243642 ms of 112345.67 an hour, and 5 regions of 0.75, have no last decimal."""
    data = ORDER.replace(b'per_item = "4.00"', b'per_hour = "112345.67"')
    snapshot = snapshot_under(data)
    export_coco(tmp_path / "source", snapshot)
    out = subset(tmp_path / "out", source=tmp_path / "source")
    assert answers(out, tmp_path / "source") == (True, True)
    derived = load(out, "derived.json")
    assert derived["derived_from"][0]["here"]["pay"]["amount"] == "7607.12"
    assert derived["totals"]["pay"] == [{"currency": "KES", "amount": "7607.12"}]
    assert "before deductions: KES 7,607.12\n" in (out / "README.md").read_text("utf-8")


def test_the_card_says_what_is_here_and_how_to_load_it(tmp_path: Path, joined: Path) -> None:
    out = subset(tmp_path / "out")
    card = (out / "README.md").read_text("utf-8")
    assert card.startswith("---\npretty_name: ")
    name = f"images-{hashlib.sha256((out / 'annotations.json').read_bytes()).hexdigest()[:16]}"
    for line in (
        *("configs:", f"- config_name: {name}", "  data_files: annotations.json", "# A part of a"),
        *("- Items by status: 2 confirmed", "- Images: 2", "- Regions: 6", "## How to load it"),
    ):
        assert f"\n{line}" in card
    both = (joined / "README.md").read_text("utf-8")
    assert "# Datasets joined into one" in both
    assert both.count("\n| ") == 1 + len(load(joined, "annotations.json")["categories"])


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("- Items by status: 2 confirmed", "- Items by status: 2 accepted"),
        ("- Images: 2", "- Images: 3"),
        ("- Regions: 6", "- Regions: 60"),
        ("\n| ", "\n| more "),
    ],
)
def test_a_figure_of_the_card_is_a_no_with_all_seals_made_again(
    tmp_path: Path, line: str, other: str
) -> None:
    out = subset(tmp_path / "out")
    card = (out / "README.md").read_text("utf-8")
    assert line in card
    rewrite(out, "README.md", card.replace(line, other).encode())
    assert answers(out) == (False, False)


@pytest.mark.parametrize("place", ["filter", "dataset", "pay", "record", "ms"])
def test_nothing_else_may_stand_in_derived_json(tmp_path: Path, place: str) -> None:
    out = subset(tmp_path / "out")
    derived = load(out, "derived.json")
    entry = derived["derived_from"][0]
    {
        "filter": lambda: entry.update(filter={"items": 1, "of": 2, "left_out": "", "more": 1}),
        "dataset": lambda: entry["dataset"].update(more=1),
        "pay": lambda: entry["whole"]["pay"][0].update(more="1"),
        "record": lambda: derived["items"][0]["record"].update(more=1),
        "ms": lambda: entry["whole"]["ms"].update(more=1),
    }[place]()
    rewrite(out, "derived.json", sealed_anew(derived))
    problems = verify_derived(out, schemas=SCHEMAS).problems
    assert any("breaks the schema" in str(each) for each in problems)


def test_the_schema_of_an_item_is_that_of_its_source() -> None:
    derived, effort = load(SCHEMAS, "derived.schema.json"), load(SCHEMAS, "effort.schema.json")
    record = derived["properties"]["items"]["items"]["properties"]["record"]
    item = effort["properties"]["items"]["items"]
    assert record["properties"].keys() == item["properties"].keys()
    assert record["required"] == item["required"]
    assert record["additionalProperties"] is False


def test_a_list_takes_its_files_alone(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("street/photo_2.jpg\n\n")
    out = subset(tmp_path / "out", "--images", str(listed))
    assert [each["id"] for each in load(out, "annotations.json")["images"]] == [2]
    assert answers(out, ITEM) == (True, True)
    listed.write_text("street/nowhere.jpg\n")
    sentence = refused("subset", ITEM, tmp_path / "other", "--images", listed)
    assert sentence == "1 file is in no export: street/nowhere.jpg. Nothing was written."
    assert not (tmp_path / "other").exists()


def test_joined_exports_have_ids_that_do_not_clash_and_one_list_of_labels(
    joined: Path, samples: tuple[Path, Path]
) -> None:
    assert answers(joined) == (True, True)
    assert answers(joined, *reversed(samples)) == (True, True)
    coco, derived = load(joined, "annotations.json"), load(joined, "derived.json")
    names = [each["name"] for each in coco["categories"]]
    assert names == [each["name"] for each in load(samples[0], "annotations.json")["categories"]]
    assert len({each["id"] for each in coco["images"]}) == 6
    ids = [row["id"] for name in ("annotations", "image_tags") for row in coco.get(name, [])]
    assert len(ids) == len(set(ids)) == 32
    assert [row.get("same_as") for row in derived["items"]] == [None] * 3 + [1, 2, 3]
    for image in coco["images"]:
        assert (joined / "images" / image["file_name"]).is_file()
    totals = derived["totals"]["whole"]
    assert totals["pay"] == [{"currency": "KES", "gross": "56.00", "net": "55.44", "owed": "55.44"}]
    assert totals["observed_ms"] == 454_000


def test_currencies_and_levels_are_not_mixed(tmp_path: Path, samples: tuple[Path, Path]) -> None:
    out = tmp_path / "out"
    done("join", GOLDEN / "coco_job", samples[0], out)
    assert answers(out, GOLDEN / "coco_job", samples[0]) == (True, True)
    totals = load(out, "derived.json")["totals"]
    assert totals["ms"] is None  # one source has no times of items: no sum of the others alone
    assert "workers" not in totals


def test_what_cannot_be_joined_is_refused_and_leaves_nothing(
    tmp_path: Path, samples: tuple[Path, Path]
) -> None:
    out = tmp_path / "out"
    assert "1 picture is in several of the exports" in refused("join", *samples, out)
    assert "would count twice" in refused("join", ITEM, GOLDEN / "coco_full", out)
    assert "has the label nonsense" in refused("subset", ITEM, out, "--label", "nonsense")
    assert "would be empty" in refused("subset", ITEM, out, "--items", "accepted")
    assert "is not an export" in refused("subset", tmp_path, out)
    broken = shutil.copytree(ITEM, tmp_path / "broken")
    (broken / "README.md").write_text("# Something else\n")
    assert "does not hold" in refused("subset", broken, out)
    assert not out.exists()


def test_a_part_of_a_part_is_the_part_that_both_choices_take(tmp_path: Path) -> None:
    listed = tmp_path / "list.txt"
    listed.write_text("street/photo_1.jpg\nstreet/photo_3.jpg\n")
    first = subset(tmp_path / "first", "--items", "all", "--label", "house", source=GOLDEN_FULL)
    second = subset(tmp_path / "second", "--images", str(listed), source=first)
    direct = subset(
        tmp_path / "direct", "--images", str(listed), "--label", "house", source=GOLDEN_FULL
    )
    assert state_of(second) == state_of(direct)
    assert answers(second) == answers(second, GOLDEN_FULL) == (True, True)
    out = tmp_path / "out"
    assert "has the label shop sign" in refused("subset", first, out, "--label", "shop sign")
    assert "street/photo_3.jpg" in refused("subset", second, out, "--images", str(listed))
    assert "would count twice" in refused("join", first, second, out)
    assert "cannot be copied" in refused("subset", first, out, "--copy-images")


def test_a_joined_dataset_is_taken_apart_and_joined_again(
    tmp_path: Path, samples: tuple[Path, Path], joined: Path
) -> None:
    files = [row["file_name"] for row in load(joined, "annotations.json")["images"]]
    listed = tmp_path / "list.txt"
    listed.write_text("\n".join([files[0], *files[3:5]]))
    part = subset(
        tmp_path / "part", "--items", "all", "--images", str(listed), "--copy-images", source=joined
    )
    assert answers(part) == answers(part, *samples) == (True, True)
    assert [row["source"] for row in load(part, "derived.json")["items"]] == [1, 2, 2]
    out = tmp_path / "out"
    done("join", ITEM, part, out, "--items", "all", "--same-pictures", "kept")
    assert answers(out) == answers(out, ITEM, *samples) == (True, True)
    derived = load(out, "derived.json")
    assert [each["coverage"]["items"] for each in derived["derived_from"]] == [3, 1, 2]
    again = subset(tmp_path / "again", "--items", "all", "--copy-images", source=part)
    assert state_of(again / "images") == state_of(part / "images")


@pytest.mark.parametrize(("label", "expected"), [("house", ("2", None)), ("hut", ("1", "2"))])
def test_a_key_that_was_left_out_before_stays_out(
    tmp_path: Path, label: str, expected: tuple[str, str | None]
) -> None:
    """Of the exports alone it would be free where the first one has another key for house."""
    for number, (name, key) in enumerate((("house", "1"), ("hut", "1"), (label, "2"))):
        snapshot = snapshot_of(a_morning())
        snapshot.facts = replace(snapshot.facts, job_id=f"0f0f0f0f-0000-4000-8000-{number:012}")
        first = snapshot.labels[LabelId(1)]
        snapshot.labels = {**snapshot.labels, LabelId(1): replace(first, name=name, key=key)}
        export_coco(tmp_path / str(number), snapshot)
    kept = ("--same-pictures", "kept")
    done("join", tmp_path / "0", tmp_path / "1", tmp_path / "both", *kept)
    out = tmp_path / "out"
    done("join", tmp_path / "2", tmp_path / "both", out, *kept)
    keys = {
        each["name"]: each.get("hotkey") for each in load(out, "annotations.json")["categories"]
    }
    assert (keys["house"], keys["hut"]) == expected
    assert answers(out, *(tmp_path / str(number) for number in range(3))) == (True, True)


def test_an_export_is_never_written_over_by_its_own_part(tmp_path: Path) -> None:
    source = shutil.copytree(ITEM, tmp_path / "in" / "source")
    before = state_of(source)
    for out in (source, source / "part", source.parent):
        assert "which stays as it is" in refused("subset", source, out, "--force")
    assert state_of(tmp_path / "in") == {f"source/{name}": each for name, each in before.items()}


def test_a_source_whose_front_matter_a_hub_edited_is_taken(tmp_path: Path) -> None:
    source = shutil.copytree(ITEM, tmp_path / "source")
    card = source / "README.md"
    card.write_bytes(card.read_bytes().replace(b"---\n", b"---\nviewer: false\n", 1))
    out = subset(tmp_path / "out", source=source)
    assert answers(out, source) == (True, True)


def test_limit_and_openings_are_for_an_export(joined: Path) -> None:
    assert "Give --limit" in run("verify", joined, "--limit", "60").stderr


# Forgeries ----------------------------------------------------------------------------------------


Document = dict[str, Any]


def _drop_item(derived: Document) -> None:
    derived["items"].pop()
    derived["derived_from"][0]["coverage"]["items"] -= 1
    derived["totals"]["items"] -= 1


def _drop_from_whole(derived: Document) -> None:
    for place in (derived["derived_from"][0]["coverage"],):
        place["of_items"] -= 1


def _change_time(derived: Document) -> None:
    derived["items"][0]["record"]["ms"]["label"] -= 1000
    derived["items"][0]["record"]["work_ms"] -= 1000


def _shrink_work(derived: Document) -> None:
    derived["derived_from"][0]["whole"]["observed_ms"] -= 1000
    derived["totals"]["whole"]["observed_ms"] -= 1000


def _shrink_pay(derived: Document) -> None:
    derived["derived_from"][0]["whole"]["pay"][0]["gross"] = "11.75"
    derived["totals"]["whole"]["pay"][0]["gross"] = "11.75"


def _inflate_pay(derived: Document) -> None:
    derived["derived_from"][0]["here"]["pay"]["amount"] = "13.09"
    derived["totals"]["pay"][0]["amount"] = "13.09"


def _lose_rest(derived: Document) -> None:
    derived["derived_from"][0]["whole"]["off_item_ms"]["rest"] = 0


def _say_other_rule(derived: Document) -> None:
    derived["time_on_no_item"] = "There is none."


def _say_accepted(derived: Document) -> None:
    derived["derived_from"][0]["chosen"]["items"] = "accepted"


def _claim_whole(derived: Document) -> None:
    derived["derived_from"][0]["filter"] = {"items": 2, "of": 3, "left_out": "7607.12"}


@pytest.mark.parametrize(
    "forge",
    [
        *(_drop_item, _drop_from_whole, _change_time, _shrink_work, _shrink_pay, _inflate_pay),
        *(_lose_rest, _say_other_rule, _say_accepted, _claim_whole),
    ],
)
def test_a_forged_figure_is_a_no_with_all_seals_made_again(
    tmp_path: Path, forge: Callable[[Document], None]
) -> None:
    out = subset(tmp_path / "out")
    derived = load(out, "derived.json")
    forge(derived)
    rewrite(out, "derived.json", sealed_anew(derived))
    rewrite(out, "README.md", card_made_again(out, derived))
    assert answers(out) == (False, False)


def _source_of(out: Path) -> Path:
    (found,) = (out / "sources").iterdir()
    return found


def _less_work(effort: Document, _fair_pay: Document) -> None:
    effort["totals"]["ms"]["label"] -= 1000
    for name in ("item_work_ms", "observed_ms", "observed_plus_declared_ms", "recorded_ms"):
        effort["totals"][name] -= 1000


def _fewer_items(effort: Document, _fair_pay: Document) -> None:
    gone = effort["items"].pop(1)
    effort["totals"]["items"] -= 1
    effort["totals"]["items_completed"] -= 1
    effort["totals"]["regions"] -= gone["regions"]


def _less_pay(_effort: Document, fair_pay: Document) -> None:
    fair_pay["summary"]["pay"][0]["gross"] = "11.75"


@pytest.mark.parametrize("shrink", [_less_work, _fewer_items, _less_pay])
def test_a_source_that_was_made_smaller_is_a_no_whatever_its_seals_say(
    tmp_path: Path, shrink: Callable[[Document, Document], None]
) -> None:
    """Its record, its name and derived.json are all made again so that they agree."""
    listed = tmp_path / "list.txt"
    listed.write_text("street/photo_1.jpg\n")
    out = subset(tmp_path / "out", "--images", str(listed))
    source = _source_of(out)
    effort, fair_pay = load(source, "effort.json"), load(source, "fair_pay.json")
    shrink(effort, fair_pay)
    write_sealed(source, {"effort.json": effort, "fair_pay.json": fair_pay})
    derived = load(out, "derived.json")
    entry, whole = derived["derived_from"][0], derived["totals"]["whole"]
    entry["coverage"]["of_items"] = len(effort["items"])
    entry["coverage"]["of_regions"] = effort["totals"]["regions"]
    entry["whole"] |= {
        key: effort["totals"][key] for key in entry["whole"].keys() & effort["totals"]
    }
    entry["whole"]["pay"] = fair_pay["summary"]["pay"]
    whole |= {key: entry["whole"][key] for key in whole if key != "pay"}
    whole["pay"][0]["gross"] = entry["whole"]["pay"][0]["gross"]
    rewrite(out, "derived.json", sealed_anew(derived))
    _rename(out, source)
    assert answers(out) == (False, False)
    problems = verify_derived(out, schemas=SCHEMAS).problems
    assert all(each.where.startswith("sources/") for each in problems)


def test_a_source_under_the_name_of_another_is_a_no(tmp_path: Path) -> None:
    out = subset(tmp_path / "out")
    source = _source_of(out)
    manifest = source / "manifest.json"
    name = manifest.relative_to(out).as_posix()
    rewrite(out, name, manifest.read_bytes() + b"\n")
    assert answers(out) == (False, False)


def _rename(out: Path, source: Path) -> None:
    """Give a changed source the name of its new manifest, everywhere."""
    name = hashlib.sha256((source / "manifest.json").read_bytes()).hexdigest()
    for path in ("derived.json", "annotations.json"):
        text = (out / path).read_text("utf-8").replace(source.name, name)
        (out / path).write_text(text, "utf-8")
    manifest = load(out, "manifest.json")
    new = source.rename(source.with_name(name))
    for entry in manifest["files"]:
        entry["path"] = entry["path"].replace(source.name, name)
        data = (out / entry["path"]).read_bytes()
        entry |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (out / "manifest.json").write_text(json.dumps(manifest))
    assert new.is_dir()
    derived = load(out, "derived.json")
    derived["seals"]["annotations.json"] = hashlib.sha256(
        (out / "annotations.json").read_bytes()
    ).hexdigest()
    rewrite(out, "derived.json", sealed_anew(derived))
    rewrite(out, "README.md", card_made_again(out, derived))


def test_a_source_rewritten_whole_is_a_no_beside_the_real_one(tmp_path: Path) -> None:
    out = subset(tmp_path / "out")
    source = _source_of(out)
    manifest = source / "manifest.json"
    manifest.write_text(manifest.read_text() + "\n")
    _rename(out, source)
    assert answers(out) == (True, True)
    assert answers(out, ITEM) == (False, False)


def _rewrite_annotations(out: Path, change: Callable[[Document], None]) -> None:
    coco = load(out, "annotations.json")
    change(coco)
    rewrite(out, "annotations.json", coco)
    derived = load(out, "derived.json")
    derived["seals"]["annotations.json"] = hashlib.sha256(
        (out / "annotations.json").read_bytes()
    ).hexdigest()
    rewrite(out, "derived.json", sealed_anew(derived))


def _move_box(coco: Document) -> None:
    coco["annotations"][0]["bbox"][0] += 1


def _new_name(coco: Document) -> None:
    coco["categories"][0]["name"] = "shed"


def _longer(coco: Document) -> None:
    coco["images"][0]["effort"]["work_ms"] += 1


def _other_status(coco: Document) -> None:
    coco["images"][0]["status"] = "accepted"


def _other_source(coco: Document) -> None:
    coco["info"]["derived"]["sources"] = ["0" * 64]


@pytest.mark.parametrize("change", [_move_box, _new_name, _longer, _other_status, _other_source])
def test_a_changed_region_or_image_is_a_no_without_the_source(
    tmp_path: Path, change: Callable[[Document], None]
) -> None:
    out = subset(tmp_path / "out")
    _rewrite_annotations(out, change)
    assert answers(out) == (False, False)


def test_what_only_the_source_shows_is_a_no_with_it(tmp_path: Path) -> None:
    out = subset(tmp_path / "out")

    def change(coco: Document) -> None:
        coco["images"][0]["comment"] = "Nothing to see."

    _rewrite_annotations(out, change)
    assert answers(out) == (True, True)
    result = verify_derived(out, schemas=SCHEMAS)
    assert any("comments" in str(each) for each in result.stated)
    assert answers(out, ITEM) == (False, False)
    result = verify_derived(out, schemas=SCHEMAS, sources=[ITEM])
    assert "annotations.json.images[0].comment" in wheres(result.problems)


def test_two_swapped_pictures_are_a_no(tmp_path: Path, joined: Path) -> None:
    out = shutil.copytree(joined, tmp_path / "out")
    one, two = out / "images" / "street_1.jpg", out / "images" / "street_2.jpg"
    first, second = one.read_bytes(), two.read_bytes()
    rewrite(out, "images/street_1.jpg", second)
    rewrite(out, "images/street_2.jpg", first)
    assert answers(out) == (False, False)


def test_a_file_that_is_nothing_is_a_no(tmp_path: Path) -> None:
    out = subset(tmp_path / "out")
    (out / "sources" / "more.json").write_text("{}")
    assert answers(out) == (False, False)
    (out / "sources" / "more.json").unlink()
    (out / "effort.json").write_text("{}")
    assert answers(out) == (False, False)


def test_the_command_says_yes_and_no(tmp_path: Path) -> None:
    out = subset(tmp_path / "out")
    assert "from the source that was given" in done("verify", out, "--source", ITEM).stdout
    result = run("verify", out, "--source", GOLDEN / "coco_full")
    assert result.exit_code == 1
    assert "is no source of this dataset" in result.stdout
