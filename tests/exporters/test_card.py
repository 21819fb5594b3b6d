"""The README of an export is read by people: in words, and never silent about pay."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.export.forms.card_form import without_front_matter
from annotator.model.entities import Label, LabelId
from annotator.records import Payment
from annotator.verify.common.manifest import card_digest
from tests.support.exports import export_coco, load, rewrite, sealed_anew, verified, wheres
from tests.support.snapshots import (
    ANN,
    ORDER,
    ORDER_SHA256,
    FakeSnapshot,
    a_morning,
    snapshot_of,
    snapshot_under,
)
from tools.checkers.check_export import main as checked
from tools.checkers.check_export.source.front_matter import body_of


def _card(folder: Path, snapshot: FakeSnapshot) -> str:
    export_coco(folder, snapshot)
    return (folder / "README.md").read_text(encoding="utf-8")


def test_without_work_it_says_so(tmp_path: Path) -> None:
    morning = a_morning()
    morning.records = morning.records[2:]
    morning.entries, morning.sittings = [], []
    assert "- Pay: none, for no work is recorded\n" in _card(tmp_path / "out", snapshot_of(morning))


def test_kinds_of_floors_are_words(tmp_path: Path) -> None:
    snapshot = snapshot_under(ORDER.replace(b'"statutory"', b'"living_wage"'))
    snapshot.records = []
    assert "KES 71.62 (living wage)" in _card(tmp_path / "out", snapshot)


def test_it_says_what_came_what_is_open_and_what_is_passed_on(tmp_path: Path) -> None:
    snapshot = snapshot_of(a_morning())
    card = _card(tmp_path / "before", snapshot)
    assert "- Of the buyer's price passed on: unknown\n" in card
    assert "- Still open: KES 12.90\n" in card
    assert "Received" not in card
    assert "No payment has been confirmed by both sides." in card
    snapshot.money = [Payment("received", ANN, ORDER_SHA256, "2026-11-20", "KES", "10", seq=1)]
    card = _card(tmp_path / "after", snapshot)
    assert "- Received, as the worker states: KES 10.00\n- Still open: KES 2.90\n" in card
    assert "No payment" not in card


def test_an_open_amount_is_never_below_zero(tmp_path: Path) -> None:
    snapshot = snapshot_of(a_morning())
    snapshot.money = [Payment("received", ANN, ORDER_SHA256, "2026-11-20", "KES", "1500.5", seq=1)]
    card = _card(tmp_path / "out", snapshot)
    assert "- Received, as the worker states: KES 1,500.50\n" in card
    assert "- Received beyond what is owed: KES 1,487.60\n" in card
    assert "KES -" not in card
    assert checked([str(tmp_path / "out")]) == 0


def test_without_a_difference_nothing_is_said_to_depend_on_a_review(tmp_path: Path) -> None:
    data = ORDER.replace(b'per_item = "4.00"', b'per_item = "0"').replace(
        b'per_region = "0.75"', b'per_region = "0"'
    )
    snapshot = snapshot_under(data)
    card = _card(tmp_path / "out", snapshot)
    assert "- Owed: KES " in card
    assert "if all of it is accepted" not in card


HOSTILE = "<b>x</b> | [a](http://b) `c`\n# d \u202ewww.e\u200d: ---"
QUOTED = r"\<b\>x\</b\> \| \[a\](http\://b) \`c\` \# d U\+202Ewww\.e" + "\u200d: ---"


def _hostile() -> FakeSnapshot:
    snapshot = snapshot_of(a_morning())
    snapshot.facts = replace(snapshot.facts, title=HOSTILE)
    snapshot.labels = {
        key: replace(label, name=HOSTILE if label.position == 0 else label.name)
        for key, label in snapshot.labels.items()
    }
    snapshot.import_extra = json.dumps(
        {"licenses": [{"name": HOSTILE}, {"name": 5}, "x"], "info": {"version": "1\n---\n2"}}
    )
    return snapshot


def test_texts_of_others_act_neither_in_markdown_nor_in_yaml(tmp_path: Path) -> None:
    card = _card(tmp_path / "out", _hostile())
    front, _, body = card.removeprefix("---\n").partition("\n---\n\n")
    assert body.startswith(f"# {QUOTED}\n")
    assert f"\n| {QUOTED} | 4 |\n" in body
    assert f"\n- Licence, as an import states it: {QUOTED}\n" in body
    assert "\n- Version, as an import states it: 1 --- 2\n" in body
    # Each text is a string of JSON here, which is one of YAML too.
    values = dict(line.split(": ", 1) for line in front.split("\n") if ": " in line)
    assert json.loads(values["pretty_name"]) == HOSTILE
    assert json.loads(values["license_name"]) == HOSTILE
    assert front.isascii()
    assert (verified(tmp_path / "out").problems, checked([str(tmp_path / "out")])) == ((), 0)


def test_it_counts_labels_and_states_and_a_forged_count_is_refused_by_both(tmp_path: Path) -> None:
    out = tmp_path / "out"
    card = _card(out, snapshot_of(a_morning()))
    assert "\n- Items: 3 (1 new, 2 confirmed)\n- Images: 3\n- Regions: 6\n" in card
    assert "\n| house | 4 |\n| shop sign | 2 |\n| kiosk | 0 |\n" in card
    assert card.count(": not stated\n") == 3
    pay = load(out, "fair_pay.json")
    for old, new in (("house | 4", "house | 5"), ("1 new", "3 new"), ("Images: 3", "Images: 4")):
        data = card.replace(old, new).encode()
        rewrite(out, "README.md", data)
        pay["seals"]["README.md"] = card_digest(data)
        rewrite(out, "fair_pay.json", sealed_anew(pay))
        assert "README.md, line" in wheres(verified(out).problems)
        assert checked([str(out)]) == 1


def test_more_labels_than_a_page_holds_share_a_row(tmp_path: Path) -> None:
    snapshot = snapshot_of(a_morning())
    more = {LabelId(each): Label(LabelId(each), f"l{each}", each) for each in range(10, 310)}
    snapshot.labels = {**snapshot.labels, **more}
    card = _card(tmp_path / "out", snapshot)
    assert "\n| l206 | 0 |\n| 103 more labels | 0 |\n" in card
    assert (verified(tmp_path / "out").problems, checked([str(tmp_path / "out")])) == ((), 0)


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data.replace(b"n<1K", b"1K<n<10K", 1),
        lambda data: b"---\nlicense: mit\n---\n" + without_front_matter(data),
        without_front_matter,
        lambda data: b"---\r\n---\r\n\r\n" + without_front_matter(data),
    ],
)
def test_nobody_vouches_for_a_front_matter_that_a_hub_wrote(
    edit: Callable[[bytes], bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    export_coco(out)
    (out / "README.md").write_bytes(edit((out / "README.md").read_bytes()))
    result = verified(out)
    assert result.problems == ()
    assert "the front matter of README.md" in " ".join(map(str, result.stated))
    assert checked([str(out)]) == 0
    assert "the front matter of README.md" in capsys.readouterr().out


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data + b"\n",
        lambda data: data.replace(b"\n---\n\n# ", b"\n---\n\nMore.\n# "),
        lambda data: data.replace(b"fairlabel verify", b"true"),
        lambda data: data.replace(b"\n---\n", b"\n", 1),
        lambda data: data.replace(b"\n", b"\r\n"),
    ],
)
def test_any_other_change_of_the_card_is_refused_by_both(
    edit: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export_coco(out)
    (out / "README.md").write_bytes(edit((out / "README.md").read_bytes()))
    assert "README.md" in wheres(verified(out).problems)
    assert checked([str(out)]) == 1


@given(st.lists(st.sampled_from([b"---", b"--", b"\n", b"\r", b" ", b"\x0b", b"a", b"#"])))
def test_both_checkers_find_the_same_front_matter(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert body_of(data) == without_front_matter(data)


def test_its_own_code_loads_the_rows_that_are_there_now_and_the_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an export, of a renewed one in its place, and of another in a folder of the same name."""
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setattr("tqdm.tqdm.monitor_interval", 0)  # its thread would stay
    found: dict[str, Any] = {}
    for place, kept, text in (("one", 3, "a dark day"), ("one", 2, "dusk"), ("two", 1, "night")):
        out = tmp_path / place / "out"
        monkeypatch.chdir(tmp_path)
        shutil.rmtree(out, ignore_errors=True)
        out.parent.mkdir(exist_ok=True)
        morning = a_morning()
        first, *others = morning.records
        regions = [replace(each, transcription=text) for each in first.regions[:kept]]
        morning.records = [replace(first, regions=regions), *others[: kept - 1]]
        card = _card(out, snapshot_of(morning))
        picture = out / "images" / "street" / "photo_1.jpg"
        picture.parent.mkdir(parents=True)
        Image.new("RGB", (640, 480)).save(picture)
        monkeypatch.chdir(out)
        loaded = []
        for code in re.findall(r"```python\n(.*?)```", card, re.DOTALL):
            exec(compile(code, "README.md", "exec"), found)
            loaded.append(dict(found))
        coco, dataset = load(out, "annotations.json"), found["dataset"]
        assert loaded[0]["coco"].dataset == coco
        assert found["picture"].size == dataset[0]["image"].size == (640, 480)
        assert list(loaded[1]["boxes"]["id"]) == [each["id"] for each in coco["annotations"]]
        assert list(dataset["id"]) == [each["id"] for each in coco["images"]]
        assert len(dataset[0]["bbox"]) == len(dataset[0]["category_id"]) == kept
        assert list(found["texts"]["text"]) == [text] * kept
        name = re.findall("config_name: (texts.*)", card)[0]
        rows = found["load_dataset"](str(out), name, split="train")
        assert list(rows["text"]) == [text] * kept
