"""``texts``: shows or changes the rules by which the texts of a job are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from annotator.cli.common.job_access import opened
from annotator.cli.common.output import say, say_json
from annotator.job_file.project import Project
from annotator.sentences.parts import Code
from annotator.sentences.said import Said, said, said_n
from annotator.text.marks import MarkConvention
from annotator.text.text_rules import TextRules, language_code
from annotator.text.unicode_form import TextForm

_FORMS: Final = {
    TextForm.TYPED: said("Texts are kept as they are typed."),
    TextForm.NFC: said("Typed texts are kept in the Unicode form NFC."),
    TextForm.NFD: said("Typed texts are kept in the Unicode form NFD."),
}
_MARKS: Final = {
    MarkConvention.NONE: said("They have no marks."),
    MarkConvention.BRACKETS: said("Marks are brackets (brackets/1)."),
    MarkConvention.TEI: said("Marks are elements of TEI (tei/1)."),
}
_BY_NAME: Final = {each.name.lower(): each for each in MarkConvention}


@click.command()
@click.argument("job", type=click.Path(path_type=Path))
@click.option("--form", type=click.Choice([each.value for each in TextForm]), help="Unicode form.")
@click.option("--marks", type=click.Choice(list(_BY_NAME)), help="How marks are written.")
@click.option("--language", metavar="CODE", help='Of the spell check: en_GB, de_DE; "" for none.')
@click.option("--json", "is_json", is_flag=True, help="Write one JSON document.")
def texts(
    job: Path, *, form: str | None, marks: str | None, language: str | None, is_json: bool
) -> None:
    """Show the rules for the texts of a job, or change them; texts that are there stay."""
    wanted: dict[str, Any] = {}
    wanted |= {} if form is None else {"form": TextForm(form)}
    wanted |= {} if marks is None else {"marks": _BY_NAME[marks]}
    wanted |= {} if language is None else {"language": language_code(language)}
    with opened(job, writes=bool(wanted)) as project:
        if wanted:
            project.writes.set_text_rules(replace(project.facts.texts, **wanted)).result()
        rules = project.facts.texts
        others, total = _others(project, rules.form)
    if is_json:
        say_json(
            {
                "form": rules.form.value,
                "marks": rules.marks.value,
                "language": rules.language,
                "texts": total,
                "other_form": others,
            }
        )
    else:
        say(_lines(rules, others))


def _others(project: Project, form: TextForm) -> tuple[int, int]:
    """Return how many texts are in another form, and how many there are."""
    with project.snapshot().result() as snapshot:
        kept = [
            form.has(region.transcription)
            for record in snapshot.items()
            for region in record.regions
            if region.transcription
        ]
    return kept.count(False), len(kept)


def _lines(rules: TextRules, others: int) -> Iterator[Said]:
    yield _FORMS[rules.form]
    if others:
        yield said_n(
            "{count} text is in another form. It was imported or typed before, and stays until "
            "somebody edits it.",
            "{count} texts are in another form. They were imported or typed before, and stay until "
            "somebody edits them.",
            others,
        )
    yield _MARKS[rules.marks]
    if rules.language:
        yield said("The language of the spell check is {code}.", code=Code(rules.language))
    else:
        yield said("There is no language for the spell check.")
