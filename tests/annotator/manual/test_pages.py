"""The pages of the manual: contents, addresses, links, and nothing outside of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from annotator.manual.addresses import anchor_of, message_address
from annotator.manual.pages import Manual, NoPageError, sections_of, without_tags
from tests.support.material import CHECKOUT
from tools.manual.shipped_copy import copy_docs

WHOLE = Manual(CHECKOUT / "docs")


@pytest.fixture
def manual(tmp_path: Path) -> Manual:
    """Return a manual of two pages, with a page of the documentation beside it."""
    home = tmp_path / "docs" / "manual"
    (home / "how-to").mkdir(parents=True)
    (home / "README.md").write_text(
        "# All\n\n## How to\n\n- [Box](how-to/box.md)\n- [Pay](../pay.md)\n"
    )
    (home / "how-to" / "box.md").write_text("# Draw a box\n\ntext\n")
    (home / "how-to" / "box.png").write_bytes(b"")
    (tmp_path / "docs" / "pay.md").write_text("# Pay\n")
    (tmp_path / "secret.md").write_text("# Secret\n")
    return Manual(tmp_path / "docs")


def test_the_contents_are_those_of_the_front_page(manual: Manual) -> None:
    assert [(line.title, line.address) for line in manual.contents] == [
        ("How to", ""),
        ("Box", "how-to/box.md"),
        ("Pay", "../pay.md"),
    ]
    assert manual.addresses == ("README.md", "how-to/box.md", "../pay.md")
    assert manual.title("how-to/box.md#where") == "Draw a box"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("box.md#part", "how-to/box.md#part"),
        ("#part", "how-to/box.md#part"),
        ("../README.md", "README.md"),
        ("../../pay.md", "../pay.md"),
        ("../../../secret.md", None),
        ("gone.md", None),
        ("box.png", None),
        ("https://example.org/box.md", None),
        ("file:///etc/passwd", None),
        ("/etc/hosts.md", None),
    ],
)
def test_links_lead_to_pages_and_never_outside(
    manual: Manual, link: str, address: str | None
) -> None:
    assert manual.linked("how-to/box.md#here", link) == address


@pytest.mark.parametrize("page", ["gone.md", "../../secret.md", "/etc/hosts", "how-to/box.png"])
def test_what_is_no_page_is_refused(manual: Manual, page: str) -> None:
    with pytest.raises(NoPageError, match="has no page"):
        manual.source(page)


def test_headings_in_code_begin_no_section() -> None:
    text = "# A\n\none\n\n```console\n# no heading\n```\n\n## B c\n\ntwo\n"
    assert [(each.title, each.level) for each in sections_of(text)] == [("A", 1), ("B c", 2)]


def test_keys_become_code_and_remarks_go() -> None:
    assert (
        without_tags("Press <kbd>Ctrl</kbd>+<kbd>T</kbd>.\n<!-- x\ny -->\n")
        == "Press `Ctrl`+`T`.\n"
    )


def test_anchors_are_those_of_forges() -> None:
    assert anchor_of("1. What [a page](x.md) is, and *why*") == "1-what-a-page-is-and-why"
    address = message_address("{file} is not a job. Choose another file.")
    assert address == "look-up/messages.md#file-is-not-a-job-choose-another-file"


def test_every_page_of_the_manual_is_in_its_contents_and_has_one_title() -> None:
    home = CHECKOUT / "docs" / "manual"
    pages = {page.relative_to(home).as_posix() for page in home.rglob("*.md")}
    assert pages <= set(WHOLE.addresses)
    titles = {page: [s.title for s in WHOLE.sections(page) if s.level == 1] for page in pages}
    assert {page: found for page, found in titles.items() if len(found) != 1} == {}


def test_the_manual_is_found_from_source_and_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resources.docs() == CHECKOUT / "docs"
    monkeypatch.setattr(resources, "_ROOT", tmp_path)
    (tmp_path / "docs").mkdir()
    assert resources.docs() == tmp_path / "docs"


def test_the_shipped_copy_has_every_page_and_picture(tmp_path: Path) -> None:
    made = copy_docs(CHECKOUT / "docs", tmp_path)
    shipped = Manual(tmp_path)
    assert shipped.addresses == WHOLE.addresses
    assert all(shipped.path_of(page) in made for page in shipped.addresses)
    pictures = {path.name for path in (CHECKOUT / "docs" / "manual" / "pictures").glob("*.png")}
    assert pictures <= {path.name for path in made}
