"""The items of a merged job: the media of a folder, and the files that are missing there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from annotator.collection.mergeable_submissions import ItemKey, MergeableSubmission
from annotator.importers.folder_importer import scan_folder
from annotator.media.whole_file import sha256_of
from annotator.model.entities import KindId, Media, MediaId, Status
from annotator.progress import Watch
from annotator.records import NewItem
from annotator.sentences.parts import Name
from annotator.sentences.said import said


def merged_items(
    media: Path,
    used: Sequence[MergeableSubmission],
    chosen: Mapping[ItemKey, str],
    watch: Watch,
) -> list[tuple[ItemKey, NewItem]]:
    """Return the items of the new job: all media of the folder, then what is missing there."""
    scan = scan_folder(media, cancel=watch.cancel)
    named = {key: item for each in used for key, item in sorted(each.items.items())}
    found: list[tuple[ItemKey, NewItem]] = []
    parts: dict[str, int] = {}
    digests: dict[str, str] = {}
    for done, each in enumerate(scan.items, 1):
        path = each.media.path
        if path not in digests:
            digests[path] = sha256_of(media / path, watch.cancel)
            watch.progress(done, len(scan.items))
        part = parts[path] = parts.get(path, -1) + 1
        key = (digests[path], part)
        status = (media / path).stat()
        facts = Media(MediaId(0), path, digests[path], status.st_size, status.st_mtime_ns)
        is_done = key in chosen and each.status is Status.NEW
        found.append(
            (key, replace(each, media=facts, status=Status.DONE if is_done else each.status))
        )
    known = {key for key, _ in found}
    paths = {item.media.path for _, item in found}
    for key in sorted(named.keys() - known):
        missing = _missing(key, named[key].file, named[key].kind, paths)
        paths.add(missing.media.path)
        found.append((key, missing))
    return found


def _missing(key: ItemKey, file: str, kind: str, paths: set[str]) -> NewItem:
    """Return an item whose file the vendor's folder does not have."""
    path = file if file not in paths else f"missing/{key[0][:16]}/{Path(file).name}"
    name = Path(file).name
    item = NewItem(
        Media(MediaId(0), path, key[0]),
        status=Status.UNREADABLE,
        reason=str(
            said(
                "“{name}” was not found. Put it into the folder of the job as “{path}”.",
                name=Name(name),
                path=Name(path),
            )
        ),
    )
    return replace(item, kind=KindId(kind)) if kind else item
