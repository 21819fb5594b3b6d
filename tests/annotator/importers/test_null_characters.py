"""A null character, which no job file carries, costs the text that has it and nothing else."""

from __future__ import annotations

from pathlib import Path

from annotator.job_file import Project
from annotator.model.entities import Media, MediaId
from annotator.records import JobFacts, NewItem
from tests.annotator.importers.documents import annotation, document, image, read
from tests.support.english import english


def test_it_goes_from_texts_and_the_rest_of_the_document_comes_in(tmp_path: Path) -> None:
    content = document(
        annotation(1, attributes={"transcription": "Rue\0 de l’Œuf", "k\0": "v\0"}),
        annotation(2, category_id=2, attributes={"transcription": "plain"}),
        annotation(3, category_id="c\0", note="\0"),
        images=[image(source="\0")],
        categories=[
            {"id": 1, "name": "car"},
            {"id": 2, "name": "si\0gn", "supercategory": "\0"},
            {"id": "c\0", "name": "\0"},
        ],
        info={"year\0": "\0"},
    )
    new = [NewItem(Media(MediaId(0), "1.jpg"))]
    job = tmp_path / "j.fairlabel"
    with Project.create(job, JobFacts("j", "Streets", "."), labels=["car"], items=new) as project:
        reading = read(
            tmp_path, content, project.reads.item_rows().result(), project.reads.labels().result()
        )
        project.writes.run_import(reading.record).result()
        state = project.reads.load_item(1).result().state
    texts = [region.transcription for region in state.regions.values()]
    assert sorted(texts) == ["", "Rue de l’Œuf", "plain"]
    assert [label.name for label in state.labels.values()] == ["car", "category 2", "category c"]
    assert english(reading.notes) == (
        "Categories without a name, called by their id: 2 (“category 2”, “category c”).",
        "Texts with null characters, taken without them: 1 (id 1).",
    )
