"""The words of statements: complete, with the same places, and in the same sentences as pay."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.documents.statement import ENGLISH_WORDS, read_words, words_in
from annotator.documents.statement.english import ENGLISH
from annotator.errors import InvalidValueError
from annotator.pay import hours_text
from annotator.pay.pay_sentences import pictures
from annotator.sentences.plurals import CATEGORIES
from tests.support.material import CHECKOUT

JOINTS = {" and ", ", "}
FOLDER = CHECKOUT / "resources" / "words"
ARABIC = words_in(FOLDER)["ar"]


@given(st.integers(0, 10**10))
def test_durations_are_those_of_pay(duration_ms: int) -> None:
    assert ENGLISH_WORDS.duration(duration_ms) == hours_text(duration_ms)


@pytest.mark.parametrize("language", words_in(FOLDER))
def test_a_translation_has_every_word(language: str) -> None:
    words = words_in(FOLDER)[language]
    assert set(ENGLISH) - set(words.table) == set()
    assert [key for key in words.table if key not in ENGLISH and not key.endswith(".")] == []


def test_a_translation_has_the_reasons_of_the_figures() -> None:
    for module in ("compute", "payments/paid", "money/figure_sheet", "units"):
        source = (CHECKOUT / "annotator" / "pay" / f"{module}.py").read_text(encoding="utf-8")
        for line in source.splitlines():
            name, found, text = line.partition(': Final = "')
            if found and text.endswith('."') and "{" not in text and name != "NO_REST_OF_SEVERAL":
                assert text[:-1] in ARABIC.table, line


def test_what_is_put_in_keeps_its_order_in_a_line_from_right_to_left() -> None:
    assert ARABIC.ltr("2026-11-01") == "\u20662026-11-01\u2069"
    assert ARABIC.amount("KES 1,234.50") == "\u2066KES\u00a0١٬٢٣٤٫٥٠\u2069"
    assert ARABIC.number(12_345) == "\u2066١٢٬٣٤٥\u2069"
    assert ENGLISH_WORDS.number(12_345) == "12,345"
    assert ARABIC.foreign("one\ntwo") == "\u2068one\u2069\n\u2068two\u2069"
    assert ENGLISH_WORDS.ltr("2026-11-01") == "2026-11-01"
    assert ENGLISH_WORDS.foreign("one") == "one"


def test_what_a_table_lacks_is_said_in_english() -> None:
    data = json.dumps({"language": "xx", "direction": "ltr", "words": {"worker": "W"}})
    words = read_words(data.encode())
    assert (words("worker"), words("client")) == ("W", "Client")
    assert words.sentence("No reason.") == "No reason."
    assert words.sentence(None) == "not known"


def test_a_translation_has_every_sentence_of_the_first_line() -> None:
    folder = CHECKOUT / "annotator" / "pay"
    sources = (folder / "pay_sentences.py", folder / "order" / "payer.py")
    trees = (ast.parse(each.read_text(encoding="utf-8")) for each in sources)
    templates = {template for tree in trees for template in _templates(tree)}
    assert len(templates) > 35
    assert templates - {""} == set(ARABIC.sentences) - JOINTS
    assert set(ARABIC.sentences["{count} picture"]) == set(CATEGORIES)


def _templates(tree: ast.AST) -> Iterator[str]:
    """Yield the templates of sentences; of one with a plural, the singular."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="said" | "said_n" | "word"), args=[first, *_]):
                if isinstance(first, ast.Constant):
                    yield str(first.value)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "\u2066٠\u2069 صورة"),
        (1, "صورة واحدة"),
        (2, "صورتين"),
        (3, "\u2066٣\u2069 صور"),
        (11, "\u2066١١\u2069 صورة"),
        (1_100, "\u2066١٬١٠٠\u2069 صورة"),
    ],
)
def test_a_count_has_the_plural_of_the_language(count: int, told: str) -> None:
    assert ARABIC.render(pictures(count)) == told


def test_braces_in_what_is_put_in_stay_as_they_are() -> None:
    assert ENGLISH_WORDS("period_to", last="{last} {0}") == "Until {last} {0}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"language": "xx", "direction": "up", "words": {}}',
        b'{"language": 1, "direction": "ltr", "words": {}}',
        b'{"language": "xx", "direction": "ltr", "words": {"worker": 1}}',
        b'{"language": "xx", "direction": "ltr", "words": []}',
        b'{"language": "xx", "direction": "ltr", "words": {"hours": "hours"}}',
        b'{"language": "xx", "direction": "ltr", "words": {"hours": "{n} {m}"}}',
        b'{"language": "xx", "direction": "ltr", "words": {"worker": "{n}"}}',
        b'{"language": "xx", "direction": "ltr", "words": {}, "sentences": []}',
        b'{"language": "xx", "direction": "ltr", "words": {}, "sentences": {"a": {"two": "b"}}}',
        b'{"language": "xx", "direction": "ltr", "words": {}, "sentences": {"a {b}": "c"}}',
        b'{"language": "xx", "direction": "ltr", "words": {}, "sentences": {"a": {"other": 1}}}',
        b'{"language": "xx", "direction": "ltr", "words": {}, "numbers": {"digits": "012"}}',
        b'{"language": "xx", "direction": "ltr", "words": {}, "numbers": {"hundred": "c"}}',
        b'{"language": "xx", "direction": "ltr", "words": {}, "numbers": {"point": 1}}',
    ],
)
def test_what_is_no_table_of_words_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_words(content)
    assert str(caught.value).endswith(".")
