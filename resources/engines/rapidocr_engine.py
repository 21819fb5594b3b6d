"""Reads lines of text with RapidOCR, for drafts in Fairlabel; needs an environment with rapidocr.

The input is a TIFF of one page for each line. The output is JSON: a list with the text of each page
and its confidence from 0 to 1. It uses the models that the package brings.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from importlib.metadata import version
from typing import Any

_SEPARATOR = "\n"


def main() -> None:
    """Read the pages of the input, or write the version."""
    if sys.argv[1:] == ["--version"]:
        print(f"rapidocr {version('rapidocr')}")
        return
    data = sys.stdin.buffer.read()
    answers, sys.stdout = sys.stdout, sys.stderr  # what the package says is no answer
    from PIL import Image, ImageSequence  # noqa: PLC0415 - so that a version is told at once
    from rapidocr import RapidOCR  # noqa: PLC0415 - the same

    logging.disable(logging.INFO)
    engine = RapidOCR()
    with Image.open(io.BytesIO(data)) as pages:
        found = [line_of(engine, page.convert("RGB")) for page in ImageSequence.Iterator(pages)]
    json.dump(found, answers)


def line_of(engine: Any, picture: Any) -> dict[str, object]:  # noqa: ANN401 - of other packages
    """Return the text in a picture of one line, and the least confidence of its parts."""
    read = engine(picture, use_det=False, use_cls=False, use_rec=True)
    texts, scores = list(read.txts or ()), [float(each) for each in read.scores or ()]
    return {"text": _SEPARATOR.join(texts), "confidence": min(scores, default=0.0)}


if __name__ == "__main__":
    main()
