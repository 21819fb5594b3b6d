"""Pictures, icons, fonts, schemas and translations, and where they are on the disk."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """Return the place of a bundled file or folder.

    Whether it is there is not looked at: a translation may be missing, and the caller knows what
    that means.

    Args:
        parts: names of folders and of the file, as in ``path("icons", "menu.svg")``.
    """
    return _ROOT.joinpath(*parts)


def docs() -> Path:
    """Return the folder of the documentation: the shipped copy, else that of the checkout.

    A wheel and the packages have it as ``resources/docs``; it may also lie beside ``resources``.
    """
    shipped = path("docs")
    return shipped if shipped.is_dir() else _ROOT.parent / "docs"
