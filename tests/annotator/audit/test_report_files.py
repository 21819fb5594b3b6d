"""The report is one page without script and network; its tables are safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from annotator.audit.report.safe_csv import csv_bytes
from benchmarks.fleets.fleet_audit import findings_of
from benchmarks.fleets.fleet_rows import honest_fleet

HOSTILE = '</title><script src="http://example.org/x.js"></script><img onerror=alert(1)>'
ARABIC = "مشاهد من الشارع"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "audit"
    fleet = honest_fleet(7, people=60)
    for row in fleet.tables["exports"]:
        is_first = str(row["title"]).endswith("pictures")
        row["title"] = f"{ARABIC} {row['title']}" if is_first else f"=1+1{HOSTILE}"
    findings_of([fleet], folder, has_report=True)
    return folder


class Page(HTMLParser):
    """Collects the elements, and the texts of tables and plots."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def page_of(out: Path) -> Page:
    page = Page()
    page.feed((out / "report.html").read_text())
    return page


def test_the_page_refers_to_nothing_outside_itself(out: Path) -> None:
    page = page_of(out)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "a", "form"}
    assert not {name for _, each in page.tags for name in each if name.startswith("on")}
    assert not {name for _, each in page.tags for name in each if name in ("src", "href", "style")}
    text = (out / "report.html").read_text()
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_hostile_and_arabic_names_are_texts(out: Path) -> None:
    page = page_of(out)
    assert any("<script src=" in text for text in page.texts)
    assert any(ARABIC in text for text in page.texts)
    assert {"bdi"} <= {tag for tag, _ in page.tags}


def test_each_plot_names_itself_and_is_followed_by_a_table(out: Path) -> None:
    order = [(tag, each) for tag, each in page_of(out).tags if tag in ("svg", "table")]
    plots = [at for at, (tag, _) in enumerate(order) if tag == "svg"]
    assert len(plots) >= 3
    for at in plots:
        assert order[at][1]["role"] == "img"
        assert order[at][1]["aria-label"]
        assert order[at + 1][0] == "table" or order[at + 1][0] == "svg"
    assert order[-1][0] == "table"


def test_a_long_name_and_marks_of_direction_change_nothing_around_them(tmp_path: Path) -> None:
    fleet, name = honest_fleet(7, people=12), "\u202eevil\u2066" + "x" * 10_000
    for row in fleet.tables["exports"]:
        row["title"] = name
    for row in fleet.tables["labels"]:
        row["label"] = name
    findings_of([fleet], tmp_path / "audit", has_report=True)
    text = (tmp_path / "audit" / "report.html").read_text()
    assert "evil" in text
    assert not {"\u202e", "\u2066"} & set(text)
    assert max(map(len, page_of(tmp_path / "audit").texts)) < 5_000  # that is the style
    (job,) = json.loads((tmp_path / "audit/report.json").read_bytes())["work_by"]["job"]
    assert job["value"] == name


def test_both_looks_are_in_the_page(out: Path) -> None:
    assert "prefers-color-scheme: dark" in (out / "report.html").read_text()


def test_the_tables_have_the_same_numbers_in_all_forms(out: Path) -> None:
    report: dict[str, Any] = json.loads((out / "report.json").read_bytes())
    rows = list(csv.DictReader(io.StringIO((out / "figures/pay.csv").read_text())))
    frames = pq.read_table(out / "figures/pay.parquet").to_pylist()
    assert [row["net_micro"] for row in frames] == [row["net_micro"] for row in report["pay"]]
    assert [row["net_micro"] for row in rows] == [str(row["net_micro"]) for row in frames]
    assert all(isinstance(value, int | str | None) for row in frames for value in row.values())


def test_cells_that_a_spreadsheet_would_run_are_escaped(out: Path) -> None:
    text = (out / "figures/pay_by_job.csv").read_text()
    cells = [cell for each in csv.reader(io.StringIO(text)) for cell in each]
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\u00a0\uff201"]
)
def test_each_beginning_of_a_formula_is_escaped(text: str) -> None:
    (_, (cell,)) = csv.reader(io.StringIO(csv_bytes(["a"], [{"a": text}]).decode(), newline=""))
    assert cell == f"'{text}"


@pytest.mark.parametrize(
    "text", ["a;=1+1;b", "a; +1", "a\t@b", "a\r\n=1+1;b", "=1;=2", ";\uff1d1", "a|-1"]
)
def test_no_formula_begins_a_cell_where_semicolons_divide_cells(text: str) -> None:
    data = csv_bytes(["a", "b"], [{"a": "x", "b": text}]).decode()
    for divider in ";\t|":
        for row in csv.reader(io.StringIO(data, newline=""), delimiter=divider):
            for cell in row:
                assert not cell.strip().startswith(("=", "+", "-", "@", "\uff1d")), (divider, cell)


def test_a_negative_number_stays_a_number() -> None:
    assert csv_bytes(["a"], [{"a": -1}]) == b"a\r\n-1\r\n"


def test_nothing_about_one_person_is_outside_private(out: Path) -> None:
    shown = [path for path in out.rglob("*") if path.is_file() and "private" not in path.parts]
    for path in shown:
        data = path.read_bytes()
        assert b"person-" not in data, path
        assert b"fleet-7-w" not in data, path
    assert (out / "private").stat().st_mode & 0o077 == 0
