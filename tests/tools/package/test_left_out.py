"""The program uses nothing that packages leave out: it would end the process, or be missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.package.project import FILES, PRODUCT, ROOT, product_files
from tools.package.reduced.stubs import REFUSING, WRITTEN, write_source

LEFT_OUT = {
    "FFmpeg": r"VideoCapture|VideoWriter",
    "AVIF": r"imencode\(\s*[\"']\.avif|AvifImagePlugin",
    "OpenBLAS in OpenCV": r"cv2\.(solve|invert|SVD\w*|eigen\w*|PCA\w*|findHomography|solvePnP)\b",
    "LAPACK in numpy": r"linalg\.(?!(inv|norm|solve|det|LinAlgError)\b)\w+|np\.(polyfit|roots)\b",
    "parts of numpy": r"(np|numpy)\.(random|polynomial)\b",
    "text by Pillow": r"ImageFont",
    "time zones": r"zoneinfo",
}


@pytest.fixture(name="sources", scope="module")
def _sources() -> dict[str, str]:
    names = [name for name in product_files() if name.endswith(".py")]
    assert {name.partition("/")[0] for name in names} == set(PRODUCT)
    shipped = [name for name in names if not name.startswith("resources/")]
    return {name: (ROOT / name).read_text("utf-8") for name in shipped}


@pytest.mark.parametrize("what", LEFT_OUT)
def test_nothing_uses_what_is_left_out(what: str, sources: dict[str, str]) -> None:
    used = [name for name, text in sources.items() if re.search(LEFT_OUT[what], text)]
    assert used == []


def test_a_stub_has_each_function_under_its_version(tmp_path: Path) -> None:
    functions = {"av_free": "LIBAVUTIL_60", "avcodec_close": "LIBAVCODEC_62", "cblas_sgemm": ""}
    functions["avifDecoderCreate"] = ""
    write_source(tmp_path / "a.c", tmp_path / "a.map", functions)
    source, versions = (tmp_path / "a.c").read_text(), (tmp_path / "a.map").read_text()
    assert "void av_free(void) { __builtin_trap(); }" in source
    assert "void *avifDecoderCreate(void) { return 0; }" in source
    assert "void cblas_sgemm(void)" not in source
    assert "PRODUCT(cblas_sgemm, float)" in source
    assert "LIBAVCODEC_62 { global: avcodec_close; };" in versions
    for name, written in WRITTEN.items():
        assert REFUSING.isdisjoint(written)
        text = (FILES / name).read_text()
        assert {each for each in written if each in text} | _made(text) >= written


def _made(text: str) -> set[str]:
    """Return the functions that macros of a source make: names with each letter of BLAS."""
    found = re.findall(r"(scipy_(?:cblas_)?)##s##(\w+)\(", text)
    return {f"{start}{kind}{rest}" for start, rest in found for kind in "sdcz"}
