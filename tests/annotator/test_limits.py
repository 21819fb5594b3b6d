"""What a document may take is counted before anything is made of it."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.document_limits import MEMORY_BYTES, needed_bytes
from annotator.verify.common import strict_json
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json
from tests.support.exports import export_coco, verified
from tests.support.material import CHECKOUT

BOX = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1.5, 2.25, 30.0, 40.0], "area": 1200.0}


@pytest.mark.parametrize(
    "rows",
    [
        [{**BOX, "id": number, "image_id": number} for number in range(20_000)],
        [[1.5 + number, 2.5 + number] for number in range(40_000)],
        [number + 1000 for number in range(200_000)],
    ],
    ids=["boxes", "points", "numbers"],
)
def test_what_is_counted_is_at_least_what_is_taken(rows: list[object]) -> None:
    data = json.dumps(rows).encode()
    code = (
        "import sys, tracemalloc\n"
        "from annotator.verify.common.strict_json import parse_json\n"
        "data = sys.stdin.buffer.read()\n"
        "tracemalloc.start()\n"
        "value = parse_json(data)\n"
        "print(tracemalloc.get_traced_memory()[1])\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, check=True, cwd=CHECKOUT
    )
    taken = int(answer.stdout)
    assert taken <= needed_bytes(data) <= 3 * taken
    gc.collect()


def test_a_document_that_needs_too_much_is_refused_before_it_is_made() -> None:
    """Honest boxes, no flood: 1.2 million of them would take over a gigabyte."""
    row = json.dumps(BOX).encode()
    data = b"[" + b",".join([row] * 1_300_000) + b"]"
    assert needed_bytes(data) > MEMORY_BYTES
    code = (
        "import resource, sys\n"
        "from annotator.verify.common.strict_json import NotStrictJsonError, parse_json\n"
        "data = sys.stdin.buffer.read()\n"
        "room = 200_000_000 + 3 * len(data)\n"
        "resource.setrlimit(resource.RLIMIT_AS, (room, room))\n"
        "try:\n"
        "    parse_json(data)\n"
        "except NotStrictJsonError as error:\n"
        "    print(error)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, check=True, cwd=CHECKOUT
    )
    told = answer.stdout.decode()
    assert told.startswith("It holds too much to be read at once: 1,300,000 records,"), told
    assert told.endswith("Export the job in parts, by choosing items.\n")


def test_a_small_limit_is_told_by_verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "export"
    export_coco(folder)
    assert verified(folder).is_ok
    monkeypatch.setattr(strict_json, "MEMORY_BYTES", 10_000)
    told = [problem.what for problem in verified(folder).problems if "too much" in problem.what]
    assert told
    with pytest.raises(NotStrictJsonError, match="too much to be read at once"):
        parse_json((folder / "annotations.json").read_bytes())


def test_a_whole_number_is_too_large_where_a_decimal_one_is() -> None:
    """Python computes with whole numbers of any length; most readers keep them as doubles."""
    assert parse_json(b"[1%b]" % (308 * b"0")) == [10**308]
    assert parse_json(b'["%b"]' % (400 * b"7")) == [400 * "7"]
    for number in (b"2" + 308 * b"0", b"-1" + 400 * b"0", b"1e400"):
        with pytest.raises(NotStrictJsonError, match="which is too large a number"):
            parse_json(b"[%b]" % number)
