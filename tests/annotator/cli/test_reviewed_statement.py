"""A statement of work that was partly reviewed: who owes it, and that nobody is at fault."""

from __future__ import annotations

from pathlib import Path

from tests.annotator.cli.running import done
from tests.annotator.cli.test_items import made
from tests.annotator.session.sitting import ORDER

WITH_CHAIN = (
    ORDER
    + b"""
[for_whom]
client = "Acme Maps"
chain = [{ name = "Label House" }]
"""
)


def test_a_withdrawn_item_is_nobodys_fault_and_the_payer_is_named(tmp_path: Path) -> None:
    job = made(tmp_path, WITH_CHAIN)
    done("items", "withdraw", job, "1", "--worker", "Ben", "--reason", "one too many")
    texts = {}
    for language in ("en", "ar"):
        out = tmp_path / f"{language}.txt"
        done("statement", job, out, "--worker", "Ada", "--language", language)
        texts[language] = out.read_text("utf-8")
    lines = [line.strip() for line in texts["en"].splitlines()]
    assert lines[1] == "Owed by: Label House"
    (row,) = (line for line in lines if line.startswith("p1.jpg"))
    assert row.split(" | ")[1:3] == ["one too many", "nobody"]
    assert "المبلغ مستحق على: \u2068Label House\u2069" in texts["ar"]
    assert "Owed by" not in texts["ar"]
    assert "  Owed by: Label House" in done("info", job).stdout.splitlines()
