"""Writes a report as one HTML page that needs no network, no script and no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, Final

from annotator.audit.disclosure import FEWEST
from annotator.audit.report.figure_texts import DIMENSIONS, TITLES, UNKNOWN, share_text, text_of
from annotator.audit.report.plots import PlotBar, PlotRange, bars_svg, ranges_svg
from annotator.audit.report.report_tables import (
    COMPARED,
    FIGURE,
    FINDINGS,
    KINDS,
    LABELS,
    MONEY,
    PAY,
    REVIEWS,
    WORK,
    compared_tables,
    name_of,
)
from annotator.audit.tables.table_forms import MS_COLUMNS
from annotator.display_text import shown_name
from annotator.sentences.numbers import grouped

Group = Mapping[str, Any]

_STYLE: Final = """
:root { color-scheme: light dark; --window: #F4F3EF; --surface: #FFFFFF; --text: #1C1F23;
  --quiet: #565D66; --line: #DEDBD3; --accent: #0A6B5D; --soft: #DCEBE6; --attention: #8A5200; }
@media (prefers-color-scheme: dark) { :root { --window: #1D1E21; --surface: #27292D;
  --text: #ECEAE6; --quiet: #AEB4BB; --line: #3A3D42; --accent: #5FCBB4; --soft: #24413C;
  --attention: #F0B45B; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 68rem; background: var(--window);
  color: var(--text); font: 16px/1.5 "Noto Sans", "Noto Naskh Arabic", system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; } .quiet, caption { color: var(--quiet); }
.attention { color: var(--attention); font-weight: 600; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem;
  margin: 1rem 0; padding: 0; list-style: none; }
.cards li { background: var(--surface); border: 1px solid var(--line); border-radius: .5rem;
  padding: .75rem 1rem; } .cards b { display: block; font-size: 1.25rem; }
summary { cursor: pointer; margin: 1rem 0 .5rem; }
.scroll { overflow-x: auto; } svg { width: 100%; height: auto; background: var(--surface);
  border: 1px solid var(--line); border-radius: .5rem; }
svg text { fill: var(--text); font-size: 17px; } svg .value { fill: var(--quiet); }
.track { stroke: var(--line); stroke-width: 2; } .range { stroke: var(--accent);
  stroke-width: 8; stroke-linecap: round; opacity: .55; } .median { fill: var(--accent); }
.bar0 { fill: var(--accent); }
table { border-collapse: collapse; width: 100%; font-size: .875rem; margin: .5rem 0 1rem;
  background: var(--surface); border: 1px solid var(--line); }
caption { text-align: start; padding: .25rem 0; font-size: .875rem; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: end;
  vertical-align: top; } thead th { color: var(--quiet); font-weight: 500; }
th:first-child, td:first-child { text-align: start; } tbody th { font-weight: 400; }
td { white-space: nowrap; } th.text, td.text { text-align: start; }
tr.others th, tr.others td { color: var(--quiet); }
"""


def report_html(report: Mapping[str, Any]) -> str:
    """Return the page of a report, the document that ``report.json`` has."""
    body = "\n".join(_body(report))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        "<title>Audit of effort and pay</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _body(report: Mapping[str, Any]) -> Iterator[str]:
    yield "<main>"
    yield "<h1>Audit of effort and pay</h1>"
    yield from _summary(report)
    yield from _comparison(report)
    yield from _findings(report)
    yield from _pay(report)
    yield from _money(report)
    yield from _work(report)
    yield from _fields(report)
    yield from _sources(report)
    yield from _method()
    yield "</main>"


def _summary(report: Mapping[str, Any]) -> Iterator[str]:
    found, counted = (grouped(report["exports"][name]) for name in ("found", "counted"))
    yield (
        f'<p class="quiet">{counted} of {found} exports count. Each figure was computed again from '
        "verified exports.</p>"
    )
    for group in report["not_shown"]:
        currency = escape(group["currency"] or "Without a currency")
        yield (
            f'<p class="attention">{currency}: fewer than {FEWEST} people. They are left out of '
            "all figures here, and are in the folder private.</p>"
        )
    for group in report["pay"]:
        yield '<ul class="cards">'
        for name in (
            "people",
            "hours_ms",
            "rate_median_micro",
            "share_at_floor",
            "shortfall_micro",
        ):
            shown = escape(text_of(name, group))
            yield f"<li>{escape(TITLES[name])}<b>{shown}</b></li>"
        yield "</ul>"


def _comparison(report: Mapping[str, Any]) -> Iterator[str]:
    if report["comparison"] is None:
        return
    other = shown_name(report["comparison"]["with"])
    yield "<h2>Comparison with another audit</h2>"
    yield (
        f"<p>The other audit is <bdi>{escape(other)}</bdi>. The change is from the other audit to "
        "this one. A figure is compared if both reports show it, and only if both together lead "
        f"to the figures of nobody, or of at least {FEWEST} people.</p>"
    )
    tables = list(compared_tables(report))
    for table in tables:
        if not table.dimension:
            if table.groups[0]["table"] == "pay":
                yield from _compared_ranges(table.groups, other)
            yield _table(table.about, "Group", table.groups, COMPARED)
    grouped_tables = [table for table in tables if table.dimension]
    if grouped_tables:
        yield "<details><summary>Comparison of groups</summary>"
        for table in grouped_tables:
            title = f"{table.about}: {table.dimension}"
            yield _table(title, table.dimension, table.groups, COMPARED)
        yield "</details>"
    if not report["comparison"]["rows"]:
        yield "<p>The two reports show no figure in common.</p>"


def _compared_ranges(rows: Sequence[Group], other: str) -> Iterator[str]:
    """Yield a plot of the quartiles in both audits, for each currency."""
    found: dict[str, dict[str, Group]] = {}
    for row in rows:
        found.setdefault(row["currency"], {})[row["figure"]] = row
    names = ("rate_q1_micro", "rate_median_micro", "rate_q3_micro")
    for currency, figures in found.items():
        quartiles = [figures[name] for name in names if name in figures]
        sides = [("other", other), ("this", TITLES["this"])]
        if len(quartiles) != len(names):
            continue
        low, middle, high = quartiles
        made = [
            PlotRange(name, low[side], middle[side], high[side], text_of(side, middle))
            for side, name in sides
            if all(row[side] is not None for row in quartiles)
        ]
        if made:
            yield ranges_svg(f"Effective pay per hour in both audits, {currency}", made)


def _findings(report: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>Findings and questions</h2>"
    if not report["findings"] and not report["questions"]:
        yield "<p>None: nothing contradicts anything else.</p>"
        return
    yield (
        "<p>A finding is a contradiction between documents. A question may have an honest answer: "
        "ask before you conclude anything. The exports that they are about are in "
        "private/findings.csv.</p>"
    )
    rows = [(name, "finding", count) for name, count in report["findings"].items()]
    rows += [(name, "question", count) for name, count in report["questions"].items()]
    yield '<table><thead><tr><th scope="col">What</th><th scope="col">Kind</th>'
    yield '<th scope="col">Number</th></tr></thead><tbody>'
    for name, kind, count in rows:
        what = escape(FINDINGS.get(name, name))
        yield f'<tr><th scope="row">{what}</th><td>{kind}</td><td>{grouped(count)}</td></tr>'
    yield "</tbody></table>"


def _pay(report: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>Effective pay</h2>"
    yield (
        "<p>Net pay per hour: measured and declared work and paid rest, accepted or not. "
        f"A group of fewer than {FEWEST} people is only in the totals.</p>"
    )
    yield _table("All together, by currency", "Currency", report["pay"], PAY)
    for dimension, groups in report["pay_by"].items():
        if len(groups) > 1:
            title = DIMENSIONS[dimension]
            yield f"<h3>By {escape(title[0].lower() + title[1:])}</h3>"
            yield from _ranges(title, groups)
            yield _table(f"Effective pay: {title}", title, groups, PAY)


def _ranges(title: str, groups: Sequence[Group]) -> Iterator[str]:
    for currency in sorted({group["currency"] for group in groups}):
        rows = [
            PlotRange(
                name_of(group),
                group["rate_q1_micro"],
                group["rate_median_micro"],
                group["rate_q3_micro"],
                text_of("rate_median_micro", group),
            )
            for group in groups
            if group["currency"] == currency and group["rate_median_micro"] is not None
        ]
        if rows:
            yield ranges_svg(f"Effective pay per hour, {title}, {currency}", rows)


def _money(report: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>Money</h2>"
    for group in report["money"]:
        names = [name for name in MONEY[1:] if group[name] is not None]
        rows = [PlotBar(TITLES[name], (group[name],), text_of(name, group)) for name in names]
        yield bars_svg(f"Money, {group['currency']}", rows)
    yield _table("Owed, sent, received and confirmed", "Currency", report["money"], MONEY)
    days = report["receipts"]
    yield f"<p>Countersigned: {escape(share_text(days['receipted'], days['handed_in']))} of what "
    yield f"was handed in. Days to the receipt: {escape(_days(days))}.</p>"


def _days(days: Mapping[str, Any]) -> str:
    if days["median_days"] is None:
        return UNKNOWN
    return f"{days['median_days']} (median), {days['q3_days']} (upper quartile)"


def _work(report: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>Work</h2>"
    for group in report["work"]:
        names = [name for name in MS_COLUMNS if group[name] and name not in _NO_WORK]
        rows = [PlotBar(_category(name), (group[name],), text_of(name, group)) for name in names]
        yield bars_svg("Time by category", rows)
        yield _categories(group, names)
        away, unobserved = (escape(text_of(name, group)) for name in _NO_WORK)
        yield f'<p class="quiet">Not counted: away {away}, unobserved {unobserved}.</p>'
    yield _table("All together", "", report["work"], WORK)
    yield _table("Reviews, and whose fault rejections were", "", report["work"], REVIEWS)
    for dimension, groups in report["work_by"].items():
        if len(groups) > 1:
            title = DIMENSIONS[dimension]
            yield _table(f"Work: {title}", title, groups, WORK)
            yield _table(f"Reviews: {title}", title, groups, REVIEWS)
    if report["kinds"]:
        yield _table("Items by kind of media", DIMENSIONS["kind"], report["kinds"], KINDS)
    if report["labels"]:
        yield _table("Regions by label", DIMENSIONS["label"], report["labels"], LABELS)
    if len(report["labels_by_kind"]) > len(report["labels"]):
        title = DIMENSIONS["kind_and_label"]
        yield _table("Regions by kind of media and label", title, report["labels_by_kind"], LABELS)


def _category(name: str) -> str:
    words = name.removesuffix("_ms").replace("_", " ")
    return words[0].upper() + words[1:]


_NO_WORK: Final = ("away_ms", "unobserved_ms")


def _categories(group: Group, names: Sequence[str]) -> str:
    cells = "".join(
        f'<tr><th scope="row">{_category(name)}</th><td>{escape(text_of(name, group))}</td></tr>'
        for name in names
    )
    return (
        '<table><caption>Time by category</caption><thead><tr><th scope="col">Category</th>'
        f'<th scope="col">Time</th></tr></thead><tbody>{cells}</tbody></table>'
    )


def _fields(report: Mapping[str, Any]) -> Iterator[str]:
    rows = [row for row in report["undisclosed"] if row["disclosed"] < row["orders"]]
    if not rows:
        return
    yield "<h2>Not disclosed in work orders</h2>"
    yield '<div class="scroll"><table><thead><tr><th scope="col">Field</th>'
    yield '<th scope="col">Orders without it</th><th scope="col">Orders</th></tr></thead><tbody>'
    for row in rows:
        missing = row["orders"] - row["disclosed"]
        yield f'<tr><th scope="row">{escape(row["field"])}</th><td>{grouped(missing)}</td>'
        yield f"<td>{grouped(row['orders'])}</td></tr>"
    yield "</tbody></table></div>"


def _sources(report: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>What does not count</h2>"
    if not report["left_out"] and not report["refused"]:
        yield "<p>Everything counts.</p>"
    if report["left_out"]:
        yield '<table><thead><tr><th scope="col">Why</th><th scope="col">Exports</th></tr></thead>'
        yield "<tbody>"
        for row in report["left_out"]:
            why = escape(row["left_out"])
            yield f'<tr><th scope="row">{why}</th><td>{grouped(row["exports"])}</td></tr>'
        yield "</tbody></table>"
    if report["refused"]:
        refused = grouped(report["refused"])
        yield f"<p>{refused} other files or folders could not be read as exports.</p>"


def _method() -> Iterator[str]:
    yield "<h2>How it is computed</h2>"
    yield (
        '<p class="quiet">Only exports that verify count, each job once by its latest export. A '
        "quartile is the smallest rate at or below which a quarter of the people are. A sum of "
        "groups never allows to find the figures of fewer than five people. Amounts are added up "
        "in millionths. An audit shows contradictions; it does not prove that the time was worked "
        "or the money paid.</p>"
    )


def _table(caption: str, first: str, groups: Sequence[Group], names: Sequence[str]) -> str:
    head = "".join(f'<th scope="col"{_aligned(name)}>{escape(TITLES[name])}</th>' for name in names)
    rows = "".join(_row(group, names, has_name=bool(first)) for group in groups)
    corner = f'<th scope="col">{escape(first)}</th>' if first else ""
    return (
        f'<div class="scroll"><table><caption>{escape(caption)}</caption><thead><tr>{corner}{head}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _aligned(name: str) -> str:
    return ' class="text"' if name == FIGURE else ""


def _row(group: Group, names: Sequence[str], *, has_name: bool) -> str:
    name = f'<th scope="row"><bdi>{escape(name_of(group))}</bdi></th>' if has_name else ""
    cells = "".join(f"<td{_aligned(each)}>{escape(text_of(each, group))}</td>" for each in names)
    kind = ' class="others"' if group["is_others"] else ""
    return f"<tr{kind}>{name}{cells}</tr>"
