"""Tests ALTO and hOCR in, as other programs write them; bad documents get one sentence each."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import ImportRefusedError
from annotator.importers.registry import ImportContents
from annotator.model.geometry import Box
from tests.support.english import english
from tests.support.page_jobs import read_pages

ALTO = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#">
  <Description><MeasurementUnit>pixel</MeasurementUnit>
    <sourceImageInformation><fileName>p.png</fileName></sourceImageInformation></Description>
  <Layout><Page ID="page_1" PHYSICAL_IMG_NR="1" WIDTH="640" HEIGHT="480">
    <PrintSpace HPOS="0" VPOS="0" WIDTH="640" HEIGHT="480">
      <ComposedBlock ID="c"><TextBlock ID="b" HPOS="10" VPOS="20" WIDTH="200" HEIGHT="60">
        <TextLine ID="l" HPOS="10" VPOS="20" WIDTH="200" HEIGHT="30" BASELINE="45">
          <String ID="s1" HPOS="10" VPOS="20" WIDTH="50" HEIGHT="30" CONTENT="one"/>
          <SP WIDTH="10" VPOS="20" HPOS="60"/>
          <String ID="s2" HPOS="70" VPOS="20" WIDTH="50" HEIGHT="30" CONTENT="tw&amp;o"/>
          <HYP CONTENT="-"/>
        </TextLine>
        <TextLine HPOS="10" VPOS="50" WIDTH="200" HEIGHT="30">
          <Shape><Polygon POINTS="10 50 90 51 210 50 210 80 10 78"/></Shape>
          <String HPOS="10" VPOS="50" WIDTH="0" HEIGHT="30" CONTENT="three"/>
          <String HPOS="70" VPOS="50" WIDTH="50" HEIGHT="30" CONTENT="four"/>
        </TextLine>
      </TextBlock></ComposedBlock>
      <Illustration ID="i" HPOS="300" VPOS="300" WIDTH="20" HEIGHT="20"/>
    </PrintSpace></Page></Layout>
</alto>
"""

HOCR = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
    "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head><title></title></head>
 <body>
  <div class='ocr_page' id='page_1' title='image "scans/p.png"; bbox 0 0 640 480; ppageno 0'>
   <div class='ocr_carea' id='block_1_1' title="bbox 10 20 210 80">
    <p class='ocr_par' id='par_1_1' lang='eng' title="bbox 10 20 210 80">
     <span class='ocr_line' id='line_1_1' title="bbox 10 20 210 50; baseline 0.01 -5; x_size 30">
      <span class='ocrx_word' id='word_1_1' title='bbox 10 20 60 50; x_wconf 96'>one</span>
      <span class='ocrx_word' id='word_1_2' title='bbox 70 20 120 50'
        ><strong>t</strong>w&amp;o&nbsp;</span>
     </span>
     <span class='ocr_line' id='line_1_2' title="bbox 10 50 210 80">plain <em>text</em></span>
    </p>
   </div>
   <div class="ocr_photo" id="photo" title="bbox 5 5 1 1"></div>
  </div>
 </body>
</html>
"""


def read(folder: Path, name: str, content: str, *pictures: str) -> ImportContents:
    path = folder / f"x.{name}"
    path.write_text(content, encoding="utf-8")
    return read_pages(name, path, *(pictures or ("p.png",)))


def rows(contents: ImportContents) -> list[tuple[str, Box | None]]:
    return [(region.transcription, region.box) for _, region in contents.record.regions]


def test_alto_of_other_programs_comes_in(tmp_path: Path) -> None:
    contents = read(tmp_path, "alto", ALTO)
    assert rows(contents) == [
        ("", Box(10, 20, 200, 60)),
        ("one tw&o-", Box(10, 20, 200, 30)),
        ("one", Box(10, 20, 50, 30)),
        ("tw&o", Box(70, 20, 50, 30)),
        ("three four", Box(10, 50, 200, 30)),
        ("four", Box(70, 50, 50, 30)),
        ("", Box(300, 300, 20, 20)),
    ]
    assert contents.declared_sizes == {1: (640, 480)}
    assert english(contents.notes) == ("Elements without a place, left out: 1 (“#6”).",)


def test_hocr_of_other_programs_comes_in(tmp_path: Path) -> None:
    contents = read(tmp_path, "hocr", HOCR, "a.png", "p.png")
    assert rows(contents) == [
        ("", Box(10, 20, 200, 60)),
        ("", Box(10, 20, 200, 60)),
        ("one tw&o\u00a0", Box(10, 20, 200, 30)),
        ("one", Box(10, 20, 50, 30)),
        ("tw&o\u00a0", Box(70, 20, 50, 30)),
        ("plain text", Box(10, 50, 200, 30)),
    ]
    assert contents.declared_sizes == {2: (640, 480)}
    assert '"baseline":"10,45 210,47"' in contents.record.regions[2][1].extra
    assert english(contents.notes) == ("Elements without a place, left out: 1 (“photo”).",)


def test_of_several_pages_those_without_a_picture_are_left_out_and_told(tmp_path: Path) -> None:
    second = HOCR[HOCR.index("  <div class='ocr_page'") : HOCR.index(" </body>")]
    second = second.replace("p.png", "away.png").replace("id='", "id='x")
    contents = read(tmp_path, "hocr", HOCR.replace(" </body>", f"{second} </body>"))
    assert contents.counts["lines"] == 2
    assert "left out: 1 (“scans/away.png”)." in "\n".join(english(contents.notes))


BAD = [
    ("alto", "<html/>", "is not ALTO: its root is html."),
    ("alto", ALTO.replace("pixel", "mm10"), "is measured in mm10."),
    ("alto", ALTO.replace("<alto", "<!DOCTYPE alto><alto"), "declares a document type"),
    ("alto", ALTO.replace("p.png", "q.png"), "about the picture “q.png”, and this job"),
    ("alto", "<alto><Layout/></alto>", "is about no picture of this job."),
    ("hocr", "<html><p>a<br></p></html>", "is not well-formed XML: mismatched tag"),
    ("hocr", "<html/>", "has no element of the class ocr_page"),
    ("hocr", '<!DOCTYPE a [<!ENTITY b "c">]><html/>', "declares a document type or entities"),
    ("hocr", HOCR.replace("scans/p.png", "/etc/p.png"), "about the picture “/etc/p.png”"),
]


@pytest.mark.parametrize(("name", "content", "wanted"), BAD)
def test_a_bad_document_is_refused_with_one_sentence(
    tmp_path: Path, name: str, content: str, wanted: str
) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        read(tmp_path, name, content)
    assert wanted in str(caught.value)
    assert str(caught.value).endswith("Nothing of it was imported.")


def test_names_of_a_document_are_shown_without_control_characters(tmp_path: Path) -> None:
    bad = "\u202e" + "x" * 500
    for name, content in (
        ("alto", ALTO.replace("pixel", bad)),
        ("alto", ALTO.replace("p.png", bad)),
        ("hocr", HOCR.replace("p.png", bad)),
    ):
        with pytest.raises(ImportRefusedError) as caught:
            read(tmp_path, name, content)
        assert "\u202e" not in str(caught.value)
        assert len(str(caught.value)) < 400
    contents = read(tmp_path, "hocr", HOCR.replace('"photo"', f'"{bad}"'))
    assert "\u202e" not in "\n".join(english(contents.notes))


def test_titles_that_never_end_and_numbers_of_any_kind_do_no_harm(tmp_path: Path) -> None:
    title = "bbox 1 2 nan 4; x_box 1 2 3 4 inf; poly 1 2 3; " + "\"';" * 100_000 + "a " * 100_000
    titled = HOCR.replace('"bbox 10 20 210 80"', f"'{title.replace(chr(39), '&#39;')}'")
    contents = read(tmp_path, "hocr", titled)
    assert contents.counts["lines"] == 2
    assert "regions of a page" not in contents.counts
