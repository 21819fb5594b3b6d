"""What a camera wrote into a picture is seen, whatever the kind of file."""

from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from annotator.errors import UnreadableMediaError
from annotator.imaging.sandbox.traces import AUTHOR, CAMERA, PLACE, TIME, traces_of
from tests.annotator.imaging.drawing import gradient_jpeg
from tests.annotator.imaging.test_floods import FLOODS, jpeg_segment
from tests.support.material import material

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="1,17.5S" '
    'xmp:CreateDate="2026-03-01" tiff:Model="A phone"/><dc:creator/></x:xmpmeta>'
)


def _exif(*, gps: bool = False, **tags: object) -> Image.Exif:
    exif = Image.Exif()
    for code, value in tags.items():
        exif[int(code.removeprefix("t"), 16)] = value
    if gps:
        exif.get_ifd(0x8825).update({1: "S", 2: (1.0, 17.0, 0.0)})
    return exif


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif"])
def test_exif_is_seen_in_every_kind_of_file(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"photo.{ending}"
    exif = _exif(gps=True, t0132="2026:03:01 10:00:00", t0110="A phone", t013B="Amina")
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    # Pillow leaves the place out of the TIFF files that it writes.
    expected = {TIME, CAMERA, AUTHOR} | ({PLACE} if ending != "tif" else set())
    assert traces_of(path) == expected


def test_tags_of_the_inner_directory_count(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2026:03:01 10:00:00", 0xA431: "SN 12345"})
    Image.new("RGB", (8, 8)).save(tmp_path / "photo.jpg", exif=exif)
    assert traces_of(tmp_path / "photo.jpg") == {TIME, CAMERA}


def test_xmp_is_seen(tmp_path: Path) -> None:
    plain = Image.new("RGB", (8, 8))
    plain.save(tmp_path / "photo.jpg", xmp=XMP.encode())
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", XMP)
    plain.save(tmp_path / "photo.png", pnginfo=info)
    for name in ("photo.jpg", "photo.png"):
        assert traces_of(tmp_path / name) == {PLACE, TIME, CAMERA, AUTHOR}, name


def test_a_plain_picture_tells_nothing(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "photo.jpg")
    assert traces_of(tmp_path / "photo.jpg") == frozenset()


def test_blanks_tell_nothing(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(
        tmp_path / "photo.jpg", exif=_exif(t0132="    :  :     :  :  ", t0110="\0", t8298=" ")
    )
    assert traces_of(tmp_path / "photo.jpg") == frozenset()


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xe1\x00"])
def test_what_is_no_picture_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "photo.jpg").write_bytes(data)
    with pytest.raises(UnreadableMediaError):
        traces_of(tmp_path / "photo.jpg")
    with pytest.raises(UnreadableMediaError):
        traces_of(tmp_path / "gone.jpg")


def test_a_broken_block_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (8, 8)).save(path, exif=_exif(gps=True, t0110="A phone"))
    whole = path.read_bytes()
    for at in range(20, 120):
        path.write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
        try:
            assert traces_of(path) <= {PLACE, TIME, CAMERA, AUTHOR}
        except UnreadableMediaError:
            continue


def test_real_photographs_are_read() -> None:
    assert traces_of(material("photos/china.jpg")) <= {PLACE, TIME, CAMERA, AUTHOR}


def test_a_file_that_would_take_for_ever_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "flood.jpg"
    path.write_bytes(FLOODS["JPEG of Exif blocks"]())
    with pytest.raises(UnreadableMediaError, match="cannot be looked into"):
        traces_of(path)


def test_pixels_are_not_needed(tmp_path: Path) -> None:
    path = tmp_path / "cut.jpg"
    Image.effect_noise((300, 300), 90).save(path, exif=_exif(t0110="A phone"))
    path.write_bytes(path.read_bytes()[:5_000])
    assert traces_of(path) == {CAMERA}


def test_a_jpeg_whose_pixels_come_after_megabytes_is_not_looked_into(tmp_path: Path) -> None:
    """Pillow puts Exif blocks together one by one, each time anew."""
    whole, block = gradient_jpeg(), jpeg_segment(0xE1, b"Exif\0\0" + bytes(65_000))
    path = tmp_path / "photo.jpg"
    path.write_bytes(whole[:2] + block * 100 + whole[2:])
    assert traces_of(path) == frozenset()
    path.write_bytes(whole[:2] + block * 250 + whole[2:])
    with pytest.raises(UnreadableMediaError, match="cannot be looked into"):
        traces_of(path)
