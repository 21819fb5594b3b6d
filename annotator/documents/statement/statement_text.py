"""A document as plain text, with the first line first."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.documents.statement.document import Bars, Block, Document, Paragraph, Table, Tone

WIDTH = 72
_BAR = 24
_MARKS = {Tone.ATTENTION: "! "}


def as_text(documents: tuple[Document, ...]) -> str:
    """Return the documents as plain text, one after the other."""
    rule = "=" * WIDTH
    text = f"\n\n{rule}\n\n".join("\n".join(_lines(each)) for each in documents)
    # Lines are not wrapped here, and people search for plain spaces.
    return text.replace("\u00a0", " ") + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield from document.lead
    yield from (f"! {note}" for note in document.notes)
    yield ""
    yield document.title
    yield document.subtitle
    for section in document.sections:
        yield ""
        yield section.title
        yield "-" * min(WIDTH, len(section.title))
        for block in section.blocks:
            yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text, tone):
            yield f"{_MARKS.get(tone, '')}{text}"
        case Table():
            yield from _table(block)
        case Bars(title, bars):
            yield title
            width = max((len(bar.label) for bar in bars), default=0)
            for bar in bars:
                drawn = "#" * max(1 if bar.permille else 0, _BAR * bar.permille // 1_000)
                yield f"  {bar.label:<{width}}  {drawn:<{_BAR}}  {bar.value}"


def _table(table: Table) -> Iterator[str]:
    heads = [column.title for column in table.columns]
    if len(table.columns) > 2 and any(heads):  # noqa: PLR2004  of two the first names the second
        yield "  " + " | ".join(filter(None, heads))
    for row in table.rows:
        name, *others = (cell.text.replace("\n", "; ") for cell in row)
        mark = _MARKS[Tone.ATTENTION] if any(c.tone is Tone.ATTENTION for c in row) else ""
        shown = " | ".join(filter(None, others))
        yield f"  {mark}{name}: {shown}" if shown else f"  {mark}{name}"
