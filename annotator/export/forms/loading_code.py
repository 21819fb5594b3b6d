"""The code in README.md that loads an export with other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from annotator.export.forms.card_form import ContentCounts

_HEAD: Final = """\
## How to load it

Run this in the folder of the export, with the pictures in `images`; if they were not copied there,
change the path. Boxes are in pixels of the upright picture: one that EXIF turns is turned first.
"""

_PYCOCOTOOLS: Final = """\
With pycocotools and Pillow:

```python
from pathlib import Path

from PIL import Image, ImageOps
from pycocotools.coco import COCO

pictures = Path("images")
coco = COCO("annotations.json")
for image in coco.loadImgs(coco.getImgIds()):
    boxes = coco.loadAnns(coco.getAnnIds(imgIds=[image["id"]]))
    path = pictures / image["file_name"]
    if path.is_file():
        picture = ImageOps.exif_transpose(Image.open(path))
        assert picture.size == (image["width"], image["height"])
```
"""

_PANDAS: Final = """\
With pandas:

```python
import json

import pandas as pd

with open("annotations.json", encoding="ascii") as file:
    coco = json.load(file)
images = pd.DataFrame(coco["images"], columns=["id", "file_name", "width", "height", "status"])
boxes = pd.DataFrame(coco["annotations"], columns=["id", "image_id", "category_id", "bbox", "area"])
labels = {each["id"]: each["name"] for each in coco["categories"]}
boxes["label"] = boxes["category_id"].map(labels)
boxes = boxes.merge(images, left_on="image_id", right_on="id", suffixes=("", "_of_image"))
boxes["path"] = "images/" + boxes["file_name"].astype(str)
```
"""

_DATASETS: Final = """\
With Hugging Face `datasets`, which turns pictures by itself:

```python
import json
from pathlib import Path

from datasets import Features, Image, List, Value, load_dataset

images = load_dataset(str(Path.cwd()), split="train")
boxes = {}
with open("annotations.json", encoding="ascii") as file:
    for each in json.load(file)["annotations"]:
        boxes.setdefault(each["image_id"], []).append(each)


def with_boxes(image):
    found = boxes.get(image["id"], [])
    return {
        "image": f"images/{image['file_name']}",
        "bbox": [each["bbox"] for each in found],
        "category_id": [each["category_id"] for each in found],
    }


list_of_boxes = List(List(Value("float64")))
kinds = {"image": Image(), "bbox": list_of_boxes, "category_id": List(Value("int64"))}
dataset = images.map(with_boxes, features=Features({**images.features, **kinds}))
```
"""

_TEXTS: Final = """\
Texts and segments, with pandas:

```python
import pandas as pd

texts = pd.read_json("transcriptions.jsonl", lines=True, dtype=False)
```
"""


def loading_lines(counts: ContentCounts) -> Iterator[str]:
    """Yield the code for what is in a dataset; nothing for an empty one."""
    if counts.images:
        yield _HEAD
        yield from (_PYCOCOTOOLS, _PANDAS, _DATASETS)
    if counts.texts:
        if not counts.images:
            yield "## How to load it\n"
        yield _TEXTS
