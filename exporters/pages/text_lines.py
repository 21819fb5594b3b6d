"""The lines of text of a page, for formats that hold nothing else."""

from __future__ import annotations

from annotator.page_documents.text_elements import LINE_NAME, REGION_NAME, WORD_NAME, Level
from exporters.pages.page_tree import Node, PageTree


def text_lines(tree: PageTree) -> list[Node]:
    """Return the lines in reading order.

    They are the lines of the job, the words outside of lines, and the regions of text without
    lines.
    """
    return [
        node
        for node in tree.all()
        if node.region is not None
        and (
            node.name == LINE_NAME
            or (node.name == WORD_NAME and (node.parent is None))
            or (node.name == REGION_NAME and not _holds_lines(node) and node.text != "")
        )
    ]


def _holds_lines(node: Node) -> bool:
    return any(each.level is not Level.REGION for each in node.children)
