"""The pages hold together: links and paths lead somewhere, and every decision is listed."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.material import CHECKOUT
from tests.support.sources import repository_files, text_of

DECISIONS = CHECKOUT / "docs" / "decisions"
PAGES = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md")])
DECIDED = sorted(page for page in DECISIONS.rglob("*.md") if page.name != "README.md")
"""The pages of decisions, without their list."""

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_PAGE_PATH = re.compile(r"(?<![\w/.-])docs/[\w/.-]*[\w-]\.md\b")
_WRITTEN = frozenset({".md", ".py", ".sh", ".toml", ""})
_PARTS = ("**Context.**", "**Decision.**", "**Consequence.**")
_MOST_LINES = 90
"""The longest page of decisions: one that is longer is about two subjects."""

_FOLDERS = "annotator|widgets|exporters|tools|tests|benchmarks|resources"
_CODE_PATH = re.compile(rf"`((?:{_FOLDERS})/[\w./-]*|main\.py)`")
_LEVEL = r"^\| (\d+) \| `([\w/]+)(?:\.py)?`"
_NUMBERED = re.compile(
    r"decisions/\d|\bdecisions? \d+\b|\((?:decision )?0[01]\d\d\b|\[0?\d{2,3}\]\("
)
"""References to a decision by number, as they were once made: ``decision`` 95, a bare 0138."""


def sources() -> dict[str, str]:
    """Return the texts of all files that people write, by path; this one has examples of faults."""
    written = (path for path in repository_files() if path.suffix in _WRITTEN)
    texts = {str(path): text_of(path) or "" for path in written}
    return {path: text for path, text in texts.items() if path != "tests/test_docs.py"}


def anchors_of(page: Path) -> set[str]:
    """Return the names by which the headings of a page are linked to, as forges make them."""
    headings = _HEADING.findall(page.read_text("utf-8"))
    bare = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in headings)
    return {re.sub(r"[^\w\- ]", "", each.strip().lower()).replace(" ", "-") for each in bare}


def dead_links(page: Path, root: Path = CHECKOUT) -> list[str]:
    """Return the links of a page that lead nowhere."""
    dead = []
    for path, anchor in _LINK.findall(page.read_text("utf-8")):
        target = (page.parent / path).resolve() if path else page
        is_there = target.exists() and root in target.parents
        if not is_there or (anchor and target.suffix == ".md" and anchor not in anchors_of(target)):
            dead.append(f"{path}#{anchor}")
    return dead


def missing_pages(text: str, root: Path = CHECKOUT) -> list[str]:
    """Return the pages that a text names by their path from the checkout and that do not exist."""
    return [path for path in _PAGE_PATH.findall(text) if not (root / path).exists()]


def missing_code(text: str, root: Path = CHECKOUT) -> list[str]:
    """Return the files and folders that a page names in code type and that do not exist."""
    return [path for path in _CODE_PATH.findall(text) if not (root / path).exists()]


def folders() -> list[str]:
    """Return the folders that the page on the architecture must name: of code, tests and data."""
    found = {f"{path.parent}/" for path in repository_files() if path.suffix == ".py"}
    below = {
        f"{path.parts[0]}/{path.parts[1]}/"
        for path in repository_files()
        if path.parts[0] in {"tests", "resources"} and len(path.parts) > 2
    }
    named = {each for each in found if each.split("/")[0] in _FOLDERS.split("|")}
    deep = {each for each in named if each.startswith("tests/") and each not in below}
    return sorted((named | below) - deep - {"annotator/", "widgets/"})


def missing_parts(text: str) -> list[str]:
    """Return which parts a page of decisions lacks; each of its sections is one decision."""
    page, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    lacking = [] if page.startswith("# ") else ["# "]
    for each in sections or [page]:
        heading = each.partition("\n")[0].lstrip("# ") if sections else ""
        lacking += [f"{heading} {part}".lstrip() for part in _PARTS if f"\n{part}" not in each]
    return lacking


def reached_from(page: Path, root: Path = CHECKOUT) -> set[Path]:
    """Return the pages that links lead to from a page, itself included; not by the changelog."""
    reached: set[Path] = set()
    ahead = [page]
    while ahead:
        page = ahead.pop()
        if page in reached or page.suffix != ".md" or root not in page.parents:
            continue
        reached.add(page)
        if page.name != "CHANGELOG.md":
            links = _LINK.findall(page.read_text("utf-8"))
            ahead += [(page.parent / path).resolve() for path, _ in links if path]
    return reached


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert dead_links(page) == []


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](gone.md) [b](#here) [c](#nowhere) [d](../page.md)\n\n## Here\n")
    assert dead_links(page, tmp_path) == ["gone.md#", "#nowhere", "../page.md#"]


def test_every_page_that_a_source_names_exists() -> None:
    assert {path: gone for path, text in sources().items() if (gone := missing_pages(text))} == {}


def test_a_page_that_does_not_exist_is_seen(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "here.md").touch()
    text = "see docs/here.md, docs/decisions/gone.md and https://example.org/docs/gone.md"
    assert missing_pages(text, tmp_path) == ["docs/decisions/gone.md"]


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.name != "CHANGELOG.md"],  # which tells of older places, too
    ids=lambda page: str(page.relative_to(CHECKOUT)),
)
def test_every_path_of_code_on_a_page_exists(page: Path) -> None:
    assert missing_code(page.read_text("utf-8")) == []


def test_a_path_of_code_that_does_not_exist_is_seen(tmp_path: Path) -> None:
    (tmp_path / "widgets").mkdir()
    assert missing_code("`widgets/` `widgets/gone.py` `main.py`", tmp_path) == [
        "widgets/gone.py",
        "main.py",
    ]


def test_no_decision_is_named_by_a_number() -> None:
    found = {path: _NUMBERED.findall(text) for path, text in sources().items()}
    assert {path: numbers for path, numbers in found.items() if numbers} == {}


@pytest.mark.parametrize(
    "text", ["decisions/0095-a.md", "decision 95", "(0138)", "(0110, 0122)", "[140](a.md)"]
)
def test_a_number_of_a_decision_is_seen(text: str) -> None:
    assert _NUMBERED.search(text)


@pytest.mark.parametrize("text", ["mode (0600)", "2026 (95 %)", "[one](a.md)", "decided on 95"])
def test_other_numbers_are_let_through(text: str) -> None:
    assert not _NUMBERED.search(text)


def test_the_list_of_decisions_names_each_once() -> None:
    listed = [path for path, _ in _LINK.findall((DECISIONS / "README.md").read_text("utf-8"))]
    linked = sorted(path for path in listed if not path.startswith(".."))
    assert linked == sorted(page.relative_to(DECISIONS).as_posix() for page in DECIDED)


@pytest.mark.parametrize("page", DECIDED, ids=lambda page: str(page.relative_to(DECISIONS)))
def test_a_decision_has_its_parts_and_lies_in_a_folder(page: Path) -> None:
    assert missing_parts(page.read_text("utf-8")) == []
    assert len(page.relative_to(DECISIONS).parts) == 2


@pytest.mark.parametrize("page", DECIDED, ids=lambda page: str(page.relative_to(DECISIONS)))
def test_a_page_of_decisions_is_short(page: Path) -> None:
    assert len(page.read_text("utf-8").splitlines()) <= _MOST_LINES


def test_a_missing_part_is_seen() -> None:
    part = "**Context.** a\n\n**Decision.** b\n"
    assert missing_parts(f"# A title\n\n{part}") == ["**Consequence.**"]
    whole = f"{part}\n**Consequence.** c\n"
    sections = f"# A title\n\n## One\n\n{whole}\n## Two\n\n{part}"
    assert missing_parts(sections) == ["Two **Consequence.**"]


def test_every_page_is_reached_from_the_readme() -> None:
    assert set(PAGES) - reached_from(CHECKOUT / "README.md") == set()


def test_a_page_that_no_link_leads_to_is_seen(tmp_path: Path) -> None:
    for name in ("README", "here", "alone", "CHANGELOG"):
        (tmp_path / f"{name}.md").touch()
    (tmp_path / "README.md").write_text("[a](here.md) [b](CHANGELOG.md) [c](../README.md)\n")
    (tmp_path / "CHANGELOG.md").write_text("[d](alone.md)\n")
    reached = reached_from(tmp_path / "README.md", tmp_path)
    assert {page.stem for page in reached} == {"README", "here", "CHANGELOG"}


def test_the_page_on_the_architecture_names_every_folder_once() -> None:
    rows = (CHECKOUT / "docs" / "architecture.md").read_text("utf-8")
    cells = [cell for row in rows.splitlines() for cell in row.split("|")[1:3]]
    named = [each for cell in cells for each in re.findall(r"`([\w/]+/)`", cell)]
    assert sorted(named) == folders()


def levels_on_the_page() -> list[list[tuple[int, str]]]:
    """Return the rows of each table of the page with a level, in their order."""
    page = (CHECKOUT / "docs" / "architecture.md").read_text("utf-8")
    tables = [re.findall(_LEVEL, table, re.MULTILINE) for table in re.split(r"\n\n", page)]
    return [[(int(level), path) for level, path in rows] for rows in tables if rows]


def levels_of_the_contracts() -> dict[str, int]:
    """Return the level of each folder and module as the layers of pyproject.toml have it."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    return {
        f"{container}/{name.strip(' ()')}": level
        for contract in project["tool"]["importlinter"]["contracts"]
        for container in contract.get("containers", ())
        if contract["type"] == "layers"
        for level, layer in enumerate(reversed(contract["layers"]))
        for name in layer.split("|")
    }


def test_the_page_on_the_architecture_has_the_levels_of_the_contracts_in_their_order() -> None:
    tables, known = levels_on_the_page(), levels_of_the_contracts()
    known["exporters"] = known.pop("exporters/registry")
    assert {path.rstrip("/"): level for rows in tables for level, path in rows} == {
        path: known[path] for path in known
    }
    for rows in tables:
        assert all(one >= other for (one, _), (other, _) in pairwise(rows))


def test_the_glossary_has_at_most_sixty_terms_and_none_twice() -> None:
    page = (CHECKOUT / "docs" / "glossary.md").read_text("utf-8")
    rows = re.findall(r"^\| (?!term )([^|]+) \|", page, re.MULTILINE)
    terms = [term for row in rows for term in row.split(", ")]
    assert len(terms) == len(set(terms)) <= 60
