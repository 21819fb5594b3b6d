"""Lays the files of one try out: a folder with something hostile in it, and what lies outside."""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from annotator.job_file.project import Project
from annotator.ledger.signatures import Signer
from annotator.model.entities import SOUND, Media, MediaId
from annotator.records import JobFacts, NewItem
from tests.annotator.audio.made_sounds import wav
from tests.faults import hostile_sounds, hostile_worst
from tests.faults.hostile_documents import changed_json, changed_toml
from tests.faults.hostile_files import OUTSIDE, changed, hostile_names, picture, pictures, put_thing
from tests.faults.hostile_readers import EXPORT, JOB, PICTURES
from tests.faults.hostile_texts import FILES, PAGE_FILES, SPEECH_FILES, document_of
from tests.support.exports import GOLDEN, files_of, rewrite
from tests.support.ledgers import line, receipted
from tests.support.material import CHECKOUT

CANARY: Final = "CANARY-5f0c1d"
"""Stands in all that lies outside; nothing that is told may hold it."""

WORST_TIMES: Final = 2
"""How often each that is made by hand has its turn; every fourth is one of them until then."""

SOUNDS_FROM: Final = 1_000_000
"""The number of the first try with a sound: they are counted by themselves."""

ORDER: Final = CHECKOUT / "resources" / "examples" / "work_order.toml"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a try is: the reader, and which of the worst it gets; "" for something changed."""

    reader: str
    worst: str


@dataclass(frozen=True, slots=True)
class Case:
    """A reader's name, what was done, and the folder that the reader is given."""

    reader: str
    what: str
    folder: Path


def kind_of(number: int) -> Kind:
    """Return which kind the try of that number is."""
    if number >= SOUNDS_FROM:
        return _sound_kind_of(number - SOUNDS_FROM)
    turn, place = divmod(number, 4)
    if place == 3 and turn < WORST_TIMES * len(hostile_worst.CASES):
        name = sorted(hostile_worst.CASES)[turn % len(hostile_worst.CASES)]
        return Kind(hostile_worst.CASES[name][0], name)
    return Kind(_TURNS[number % len(_TURNS)], "")


def _sound_kind_of(number: int) -> Kind:
    turn, place = divmod(number, 4)
    if place == 3 and turn < WORST_TIMES * len(hostile_sounds.CASES):
        return Kind("sound", sorted(hostile_sounds.CASES)[turn % len(hostile_sounds.CASES)])
    return Kind("sound", "")


def lay_out(root: Path, number: int, seed: int) -> Case:
    """Lay the files of one try out; the same number and seed make the same files."""
    chance = random.Random(f"{seed}/{number}")
    folder = root / "job"
    (folder / PICTURES).mkdir(parents=True)
    _put_outside(root / OUTSIDE)
    kind = kind_of(number)
    _SOUND[kind.reader](folder, chance)
    if kind.worst:
        make = hostile_sounds.CASES.get(kind.worst) or hostile_worst.CASES[kind.worst][1]
        make(folder)
        return Case(kind.reader, kind.worst, folder)
    make_hostile = _sound if kind.reader == "sound" else _HOSTILE[kind.reader]
    return Case(kind.reader, make_hostile(folder, chance), folder)


def _put_outside(folder: Path) -> None:
    folder.mkdir()
    (folder / "canary.txt").write_text(CANARY)
    (folder / "canary.json").write_text(json.dumps({"x": CANARY}))
    (folder / "canary.toml").write_text(f'x = "{CANARY}"')
    for ending, name in ((".png", "RGB.PNG"), (".tif", "RGB.TIFF"), (".jpg", "RGB.JPEG")):
        (folder / f"canary{ending}").write_bytes(pictures()[name])


# Sound folders -----------------------------------------------------------------------


@cache
def _job_bytes() -> bytes:
    """Return a sound job of two pictures and a missing one."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / JOB
        items = [NewItem(Media(MediaId(0), f"{each}.png")) for each in ("a", "b", "c")]
        facts = JobFacts(str(uuid.UUID(int=9)), "Streets", PICTURES)
        Project.create(path, facts, labels=["tree", "sign"], items=items).close()
        return path.read_bytes()


def _with_pictures(folder: Path, _chance: random.Random) -> None:
    for name in ("a", "b"):
        (folder / PICTURES / f"{name}.png").write_bytes(pictures()["RGB.PNG"])


def _with_job(folder: Path, chance: random.Random) -> None:
    _with_pictures(folder, chance)
    (folder / JOB).write_bytes(_job_bytes())
    (folder / "boxes.json").write_text(json.dumps(_coco()))


@cache
def _recordings_bytes() -> bytes:
    """Return a sound job of two recordings, and one that is missing."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / JOB
        items = [
            NewItem(Media(MediaId(0), f"{each}.wav"), kind=SOUND, length_ms=4_000)
            for each in ("a", "b", "c")
        ]
        facts = JobFacts(str(uuid.UUID(int=9)), "Talks", PICTURES)
        Project.create(path, facts, labels=["speech"], items=items).close()
        return path.read_bytes()


def _with_recordings(folder: Path, _chance: random.Random) -> None:
    for name in ("a", "b"):
        (folder / PICTURES / f"{name}.wav").write_bytes(wav(64_000))
    (folder / JOB).write_bytes(_recordings_bytes())


def _with_order(folder: Path, _chance: random.Random) -> None:
    shutil.copy(ORDER, folder / "order.toml")


def _with_export(folder: Path, chance: random.Random) -> None:
    shutil.copytree(GOLDEN / f"coco_{chance.choice(('full', 'item', 'job'))}", folder / EXPORT)


@cache
def _ledger_files(seed: int) -> dict[str, bytes]:
    return dict(receipted(seed).files)


def _with_ledger(folder: Path, chance: random.Random) -> None:
    for name, data in _ledger_files(chance.randrange(4)).items():
        (folder / name).write_bytes(data)


@cache
def _key() -> bytes:
    return Signer.new().pem()


def _with_own(folder: Path, _chance: random.Random) -> None:
    (folder / "settings.json").write_text(json.dumps({"theme": "dark", "scale": 1.5}))
    (folder / "state.json").write_text(json.dumps(_STATE))
    (folder / "key.pem").write_bytes(_key())


_STATE: Final = {
    "format": "fairlabel-effort-state/1",
    "owner": {"job": "j", "session": "s"},
    "open_span": {"unstored": [], "span": None, "wall_ns": 1, "boot_ns": 1},
}


def _coco() -> dict[str, Any]:
    boxes = [
        {"id": n, "image_id": n % 2 + 1, "category_id": 1, "bbox": [n, 2, 3.5, 4], "area": 14.0}
        | {"iscrowd": 0, "attributes": {"transcription": "é", "occluded": False, "score": 0.5}}
        for n in range(1, 5)
    ]
    images = [
        {"id": n, "file_name": name, "width": 48, "height": 36, "license": 1}
        for n, name in enumerate(("a.png", "b.png", "d.png"), start=1)
    ]
    labels = [{"id": 1, "name": "tree", "supercategory": "plant"}, {"id": 2, "name": "bus"}]
    return {"info": {"year": 2026}, "images": images, "annotations": boxes, "categories": labels}


_SOUND: Final[dict[str, Callable[[Path, random.Random], None]]] = {
    "picture": lambda _folder, _chance: None,
    "scanned": _with_pictures,
    "coco": _with_job,
    "page_document": _with_job,
    "transcript": _with_recordings,
    "order": _with_order,
    "job": _with_job,
    "an_export": _with_export,
    "ledger": _with_ledger,
    "own": _with_own,
    "sound": lambda _folder, _chance: None,
}


# Made hostile ------------------------------------------------------------------------


def _thing_instead(path: Path, chance: random.Random) -> str:
    is_chosen = path.parent.name == "job"  # what lies in the folders below, others have named
    return f"{put_thing(path, chance, is_chosen=is_chosen)} in the place of {path.name}"


def _picture(folder: Path, chance: random.Random) -> str:
    name, data = picture(chance)
    path = folder / PICTURES / f"p{Path(name).suffix.lower()}"
    if chance.random() < 0.1:
        return _thing_instead(path, chance)
    path.write_bytes(data)
    return name


def _scanned(folder: Path, chance: random.Random) -> str:
    for _ in range(3):
        name = chance.choice(
            ["a\nb.png", "\x1b[2J.png", "x" * 250 + ".png", "é\u202e.png", "p.png"]
        )
        path = folder / PICTURES / name
        if chance.random() < 0.5:
            put_thing(path, chance)
        elif not os.path.lexists(path):  # or it would be written into a pipe, or through a link
            path.write_bytes(picture(chance)[1])
    (folder / PICTURES / "way").symlink_to(folder.parent / OUTSIDE)
    return "a folder of odd names and things"


def _boxes(folder: Path, chance: random.Random) -> str:
    path = folder / "boxes.json"
    if chance.random() < 0.1:
        return _thing_instead(path, chance)
    path.write_bytes(changed_json(_coco(), chance, folder.parent / OUTSIDE))
    return "changed COCO"


def _page_document(folder: Path, chance: random.Random) -> str:
    return _document(folder, PAGE_FILES, chance)


def _transcript(folder: Path, chance: random.Random) -> str:
    return _document(folder, SPEECH_FILES, chance)


def _document(folder: Path, names: dict[str, str], chance: random.Random) -> str:
    name, data = document_of(names, chance, folder.parent / OUTSIDE)
    path = folder / FILES[name]
    if chance.random() < 0.05:
        return _thing_instead(path, chance)
    path.write_bytes(data)
    return f"changed {name}"


def _order(folder: Path, chance: random.Random) -> str:
    path = folder / "order.toml"
    if chance.random() < 0.1:
        return _thing_instead(path, chance)
    path.write_bytes(changed_toml(path.read_bytes(), chance))
    return "a changed order"


def _job(folder: Path, chance: random.Random) -> str:
    path, kind = folder / JOB, chance.random()
    (folder / PICTURES / "way").symlink_to(folder.parent / OUTSIDE)
    if kind < 0.1:
        return _thing_instead(path, chance)
    if kind < 0.4:
        path.write_bytes(changed(path.read_bytes(), chance))
        return "a changed job"
    if kind < 0.6:
        return _thing_instead(folder / PICTURES / "a.png", chance)
    names = [each for each in hostile_names(folder.parent / OUTSIDE) if _can_be_kept(each)]
    with Project.open(path) as project:
        items = [NewItem(Media(MediaId(0), each)) for each in chance.sample(names, 6)]
        project.writes.add_items(items).result()
    return "a job that names what lies elsewhere"


def _can_be_kept(name: str) -> bool:
    return "\0" not in name and "\ud800" not in name


def _export(folder: Path, chance: random.Random) -> str:
    out = folder / EXPORT
    files = dict(files_of(out))
    name = chance.choice(sorted(files))
    path, kind = out / name, chance.random()
    if kind < 0.15:
        return _thing_instead(chance.choice([path, out / "work_orders"]), chance)
    if name.endswith(".json"):
        data = changed_json(json.loads(files[name]), chance, folder.parent / OUTSIDE)
    elif name.endswith(".jsonl"):
        lines = [changed_json(json.loads(each), chance, out) for each in files[name].splitlines()]
        data = b"\n".join(lines)
    else:
        data = changed(files[name], chance)
    if kind < 0.6 and name != "manifest.json":
        rewrite(out, name, data)  # and the manifest with it
    else:
        path.write_bytes(data)
    return f"changed {name}"


def _ledger(folder: Path, chance: random.Random) -> str:
    path = folder / chance.choice(sorted(each.name for each in folder.iterdir() if each.is_file()))
    if chance.random() < 0.1:
        return _thing_instead(path, chance)
    lines = path.read_bytes().splitlines()
    at = chance.randrange(len(lines))
    data = changed_json(json.loads(lines[at]), chance, folder.parent / OUTSIDE)
    try:
        lines[at] = line(json.loads(data)).rstrip(b"\n")  # as it should be written
    except (ValueError, RecursionError):
        lines[at] = data
    path.write_bytes(b"\n".join(lines) + b"\n")
    return f"changed {path.name}"


def _own(folder: Path, chance: random.Random) -> str:
    path = folder / chance.choice(("settings.json", "state.json", "key.pem"))
    if chance.random() < 0.3:
        return _thing_instead(path, chance)
    data = path.read_bytes()
    if path.suffix == ".json" and chance.random() < 0.7:
        path.write_bytes(changed_json(json.loads(data), chance, folder.parent / OUTSIDE))
    else:
        path.write_bytes(changed(data, chance))
    return f"changed {path.name}"


def _sound(folder: Path, chance: random.Random) -> str:
    name, data = hostile_sounds.sound(chance)
    path = folder / PICTURES / f"s{Path(name).suffix}"
    if chance.random() < 0.05:
        return _thing_instead(path, chance)
    path.write_bytes(data)
    return name


_HOSTILE: Final[dict[str, Callable[[Path, random.Random], str]]] = {
    "picture": _picture,
    "coco": _boxes,
    "an_export": _export,
    "order": _order,
    "ledger": _ledger,
    "job": _job,
    "scanned": _scanned,
    "own": _own,
    "page_document": _page_document,
    "transcript": _transcript,
}

_TURNS: Final = [*_HOSTILE, "picture", "picture", "picture", "coco", "an_export"]
"""Pictures have the most formats, and come most often; 15, so that every fourth is any of them."""
