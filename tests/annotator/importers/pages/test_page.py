"""Tests PAGE XML in: places, texts, order and notes; bad documents get one sentence each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.document_limits import PAGE_ELEMENTS, XML_BYTES, XML_ELEMENTS
from annotator.errors import CancelledError, ImportRefusedError
from annotator.importers.registry import IMPORTERS, ImportContents
from annotator.model.entities import Label, LabelId
from annotator.model.geometry import Box
from annotator.page_documents import page_xml, xml_document
from annotator.progress import Cancel
from tests.support.english import english
from tests.support.material import material
from tests.support.page_jobs import HARD_TEXT, read_pages

KANT = "pages/kant_1784_0017.page.xml"
NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
COORDS = '<Coords points="10,20 30,20 30,60 10,60"/>'


def document(inside: str, *, namespace: str = NAMESPACE, name: str = "p.png") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<PcGts xmlns="{namespace}">'
        f'<Page imageFilename="{name}" imageWidth="100" imageHeight="90">{inside}</Page></PcGts>'
    )


def line(inside: str = "", key: str = "l", coords: str = COORDS) -> str:
    inner = f'<TextLine id="{key}">{coords}{inside}</TextLine>'
    return f'<TextRegion id="r{key}">{COORDS}{inner}</TextRegion>'


def text(words: str) -> str:
    return f"<TextEquiv><Unicode>{words}</Unicode></TextEquiv>"


def read(folder: Path, content: str | bytes, *pictures: str, name: str = "x.xml") -> ImportContents:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_pages("page", path, *(pictures or ("p.png",)))


def refusal(folder: Path, content: str | bytes) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read(folder, content)
    return str(caught.value)


def notes(contents: ImportContents) -> str:
    return "\n".join(english(contents.notes))


def test_the_page_of_kant_comes_in_with_all_words_at_their_places() -> None:
    contents = read_pages("page", material(KANT), "a/kant_1784_0017.tif", "b.png")
    assert contents.counts == {
        "new labels": 4,
        "regions of a page": 13,
        "lines": 24,
        "words": 161,
    }
    assert contents.record.new_labels == ("TextRegion", "TextLine", "Word", "SeparatorRegion")
    assert contents.declared_sizes == {1: (1457, 2083)}
    regions = [region for item, region in contents.record.regions if item == 1]
    heading, first, word, second = regions[:4]
    assert (heading.transcription, heading.box) == (first.transcription, Box(113, 365, 806, 74))
    assert (word.transcription, word.box) == ("Berlini\u017fche", Box(114, 368, 328, 69))
    assert (second.transcription, second.box) == ("Monats\u017fchrift", Box(482, 367, 420, 69))
    assert json.loads(first.extra) == {
        "page_element": {
            "name": "TextLine",
            "id": "tl_1",
            "parent": "r_1_1",
            "points": "114,366 918,366 918,438 114,438",
            "baseline": "114,429 918,429",
        }
    }
    kept = json.loads(dict(contents.record.item_extras)[1])
    assert kept["page_xml"].encode() == material(KANT).read_bytes()


@pytest.mark.parametrize("version", ["2013-07-15", "2017-07-15", "2019-07-15", "2024-07-15"])
def test_documents_of_all_versions_are_read(tmp_path: Path, version: str) -> None:
    namespace = NAMESPACE.replace("2019-07-15", version)
    contents = read(tmp_path, document(line(text("a")), namespace=namespace))
    assert contents.counts["lines"] == 1


def test_points_as_elements_are_read_as_versions_before_2013_have_them(tmp_path: Path) -> None:
    coords = '<Coords><Point x="1" y="2"/><Point x="4" y="2"/><Point x="4" y="8"/></Coords>'
    contents = read(tmp_path, document(line(coords=coords)))
    assert contents.record.regions[1][1].box == Box(1, 2, 3, 6)


def test_a_hard_text_comes_in_as_it_is(tmp_path: Path) -> None:
    words = HARD_TEXT.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;")
    contents = read(tmp_path, document(line(text(words))))
    assert contents.record.regions[1][1].transcription == HARD_TEXT


def test_the_reading_order_of_the_document_holds_and_that_of_nobody_comes_last(
    tmp_path: Path,
) -> None:
    order = (
        '<ReadingOrder><OrderedGroup id="o"><RegionRefIndexed index="2" regionRef="ra"/>'
        '<UnorderedGroupIndexed index="1" id="u"><RegionRef regionRef="rc"/>'
        "</UnorderedGroupIndexed></OrderedGroup></ReadingOrder>"
    )
    inside = order + "".join(line(text(key), key) for key in "abc")
    contents = read(tmp_path, document(inside))
    texts = [region.transcription for _, region in contents.record.regions]
    assert [each for each in texts if each] == ["c", "a", "b"]


def test_right_to_left_is_kept(tmp_path: Path) -> None:
    inside = line(text("\u0645\u0642")).replace(
        "<TextLine", '<TextLine readingDirection="right-to-left"'
    )
    contents = read(tmp_path, document(inside))
    extra = json.loads(contents.record.regions[1][1].extra)
    assert extra["page_element"]["direction"] == "right-to-left"


def test_a_label_of_the_job_that_means_the_same_is_used(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text(document(line()))
    labels = {LabelId(7): Label(LabelId(7), "Text line", 0)}
    contents = read_pages("page", path, "p.png", labels=labels)
    assert contents.record.new_labels == ("TextRegion",)
    assert contents.record.regions[1][1].label_id == 7


def test_points_outside_the_page_are_kept_and_told(tmp_path: Path) -> None:
    coords = '<Coords points="-5,20 200,20 200,60 -5,60"/>'
    contents = read(tmp_path, document(line(coords=coords)))
    assert contents.record.regions[1][1].box == Box(-5, 20, 205, 40)
    assert "outside their page, kept as they are: 1 (l)" in notes(contents)


@pytest.mark.parametrize("points", ["", "1,2", "1,2 x,y", "1,2 1e999,4", "nan,1 2,3", "1;2 3;4"])
def test_an_element_without_a_place_is_left_out_and_told(tmp_path: Path, points: str) -> None:
    contents = read(tmp_path, document(line(coords=f'<Coords points="{points}"/>')))
    assert contents.counts["regions of a page"] == 1
    assert "lines" not in contents.counts
    assert "points are no place, left out here and kept in the document: 1 (“l”)" in notes(contents)


def test_elements_without_an_id_or_with_a_taken_one_come_in(tmp_path: Path) -> None:
    inside = line(key="a") + line(key="a") + f"<TextRegion>{COORDS}</TextRegion>"
    contents = read(tmp_path, document(inside))
    ids = [json.loads(region.extra)["page_element"]["id"] for _, region in contents.record.regions]
    assert ids == ["ra", "a", "#3", "#4", "#5"]


def test_the_picture_of_the_document_is_found_by_either_name(tmp_path: Path) -> None:
    assert read(tmp_path, document(line()), "q.png", "a/p.png").record.regions[0][0] == 2
    away = document(line(), name="/home/somebody/z.png")
    assert read(tmp_path, away, "a/x.png", "q.png", name="x.page.xml").record.regions[0][0] == 1


@pytest.mark.parametrize(
    "name", ["z.png", "../p.png", "/p.png", "C:\\\\p.png", "http://a/p.png", ""]
)
def test_a_picture_that_the_job_does_not_have_is_named(tmp_path: Path, name: str) -> None:
    sentence = refusal(tmp_path, document(line(), name=name))
    assert sentence.startswith(f"“x.xml” is about the picture “{name}”, and this job has neither")
    assert sentence.endswith("Nothing of it was imported.")


BAD: dict[str, tuple[str | bytes, str]] = {
    "empty": (b"", "is not well-formed XML: no element found"),
    "cut": (document(line())[:-20], "is not well-formed XML: unclosed token"),
    "entities": (
        '<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "x">]>' + document(line(text("&b;")))[39:],
        "declares a document type or entities",
    ),
    "outside": ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "declares a document type"),
    "deep": ("<a>" * 500, "is nested too deeply: over 100 elements"),
    "other": ("<html/>", "is not PAGE XML: its root is html in the namespace (none)"),
    "namespace": (document("", namespace="urn:x"), "its root is PcGts in the namespace urn:x"),
    "pageless": (f'<PcGts xmlns="{NAMESPACE}"/>', "has no page in it"),
    "encoding": (b"\xff\xfe\x00", "is not utf-16-le text: byte 3"),
    "bytes": (document(line(text("x"))).encode().replace(b"x</U", b"\xe4</U"), "not UTF-8 text"),
    "unknown": (b'<?xml version="1.0" encoding="utf-7"?><a/>', "in the encoding utf-7"),
    "prefix": ("<p:PcGts/>", "is not well-formed XML: unbound prefix"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_refused_with_one_sentence(tmp_path: Path, name: str) -> None:
    content, wanted = BAD[name]
    sentence = refusal(tmp_path, content)
    assert wanted in sentence
    assert sentence.startswith("“x.xml” ")
    assert sentence.endswith("Nothing of it was imported.")
    assert "\n" not in sentence


def test_names_of_a_document_are_shown_without_control_characters(tmp_path: Path) -> None:
    bad = "\u202e\u2066" + "x" * 500
    contents = read(tmp_path, document(line(key=bad, coords='<Coords points=""/>')))
    for sentence in (notes(contents), refusal(tmp_path, document("", name=bad))):
        assert "\u202e" not in sentence
        assert len(sentence) < 400


def test_other_encodings_are_read(tmp_path: Path) -> None:
    for encoding in ("utf-16", "iso-8859-1", "utf-8-sig"):
        stated = encoding.removesuffix("-sig")
        content = document(line(text("\u00e4"))).replace("UTF-8", stated).encode(encoding)
        contents = read(tmp_path, content)
        assert contents.record.regions[1][1].transcription == "\u00e4"


def test_a_page_of_a_hundred_thousand_words_is_within_all_limits() -> None:
    word = f'<Word id="w100000">{COORDS}{text("x")}</Word>'
    assert 100_000 * word.count("</") < XML_ELEMENTS
    assert 100_000 * len(word) < XML_BYTES
    assert PAGE_ELEMENTS == 200_000


def test_as_many_words_as_the_limits_allow_come_in_and_more_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With hundredths of the limits of elements; the sentences name the limits themselves."""
    monkeypatch.setattr(page_xml, "PAGE_ELEMENTS", PAGE_ELEMENTS // 100)
    monkeypatch.setattr(xml_document, "XML_ELEMENTS", XML_ELEMENTS // 100)
    word = f'<Word id="w%d">{COORDS}{text("x")}</Word>'
    # The region and its line count, too.
    inside = line("".join(word % at for at in range(1_998)))
    assert read(tmp_path, document(inside)).counts["words"] == 1_998
    bare = line("<Word/>" * 1_999)
    assert "over 2,000 regions, lines and words" in refusal(tmp_path, document(bare))
    # The document and its page are elements, too.
    assert not read(tmp_path, document("<a/>" * 9_998)).record.regions
    assert "over 1,000,000 elements" in refusal(tmp_path, document("<a/>" * 9_999))
    assert "is too large" in refusal(tmp_path, document(" " * 32_000_001))


def test_it_can_be_cancelled() -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        IMPORTERS["page"].read(material(KANT), items=[], labels={}, cancel=cancel)
