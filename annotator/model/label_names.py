"""The rules for names of labels, for typing, renaming and importing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from annotator.display_text import shown_name
from annotator.errors import InvalidValueError
from annotator.model.entities import Label, LabelId, Labels
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import said

LONGEST: Final = 200
"""Maximum length of a label's name, which fits in lists, exports and file names elsewhere."""
_SHOWN: Final = 40


def require_name(name: str) -> None:
    """Refuse a text that cannot be the name of a label.

    Raises:
        InvalidValueError: the sentence says what is wrong, and what to do.
    """
    if not name.strip():
        raise InvalidValueError("A label needs a name. Type one.")
    if len(name) > LONGEST:
        raise InvalidValueError(
            said(
                "“{label}” has {size} characters, and a label can have {most}. Choose a shorter "
                "name.",
                label=Name(shown(name)),
                size=Count(len(name), is_grouped=True),
                most=Count(LONGEST),
            )
        )
    if any(ord(character) < ord(" ") for character in name):
        raise InvalidValueError(
            said(
                "“{label}” has a line break or a tab in it, which no label can have. Take it out.",
                label=Name(shown(name)),
            )
        )


def require_new_name(label: Label, labels: Labels) -> None:
    """Refuse a name that another label has, ignoring case.

    Raises:
        InvalidValueError: the sentence names that label, and says what to do.
    """
    require_name(label.name)
    for other in labels.values():
        if other.id == label.id or other.name.casefold() != label.name.casefold():
            continue
        if other.name == label.name:
            raise InvalidValueError(
                said(
                    "There is a label “{label}” already. Choose another name, or merge the two.",
                    label=Name(shown(other.name)),
                )
            )
        raise InvalidValueError(
            said(
                "There is a label “{label}” already, which differs only in upper and lower case. "
                "Choose another name, or use that one.",
                label=Name(shown(other.name)),
            )
        )


def require_names(names: Iterable[str]) -> None:
    """Refuse the first name that conflicts with those before it.

    Raises:
        InvalidValueError: the sentence says what is wrong with it.
    """
    labels: dict[str, Label] = {}
    for at, name in enumerate(names, start=1):
        label, folded = Label(LabelId(at), name, at), name.casefold()
        # One by one against all before it would take hours for a hostile list.
        before = labels.get(folded)
        require_new_name(label, {} if before is None else {before.id: before})
        labels[folded] = label


def fault_of(names: Iterable[str]) -> str:
    """Return the fault of the first name that ``require_names`` refuses, or ""."""
    try:
        require_names(names)
    except InvalidValueError as error:
        return str(error)
    return ""


def shown(name: str) -> str:
    """Return a name on one line, shortened if it is long."""
    return shown_name(" ".join(name.split()), _SHOWN)
