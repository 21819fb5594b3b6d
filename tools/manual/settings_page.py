"""The page of all settings."""

from __future__ import annotations

from annotator.setting_table import GROUPS, TABLE, Setting

HEAD = """# Settings

*Job → Settings…* (<kbd>Ctrl</kbd>+<kbd>,</kbd>) shows them, and finds them by a word. A change
applies at once. No setting changes how your time is measured.

The settings are in the file `settings.json` of your own configuration folder; the name in
brackets is the key in it.
"""
SILENT = """
## Remembered silently

These have no place in the window: the program remembers them.

| Key | What it is |
|---|---|
"""


def settings_page() -> str:
    """Return the page as Markdown."""
    parts = [HEAD]
    for group, title in GROUPS:
        parts.append(f"\n## {title}\n")
        parts += (_entry(each) for each in TABLE if each.group == group)
    parts.append(SILENT)
    parts += (f"| `{each.key}` | {each.description} |\n" for each in TABLE if not each.group)
    return "".join(parts)


def _entry(setting: Setting) -> str:
    text = f"\n### {setting.title}\n\n{setting.description} (`{setting.key}`)\n"
    if allowed := _allowed(setting):
        text += f"\n{allowed}\n"
    return text


def _allowed(setting: Setting) -> str:
    default = setting.default
    if setting.choices:
        names = dict(zip(setting.choices, setting.names or setting.choices, strict=True))
        choices = ", ".join(f"*{name}*" for name in names.values())
        return f"Choices: {choices}. At first: *{names[str(default)]}*."
    if isinstance(default, bool):
        return "At first: on." if default else "At first: off."
    if isinstance(default, int | float):
        limits = (
            f"From {setting.lowest:g} to {setting.highest:g}. "
            if setting.lowest is not None
            else ""
        )
        return f"{limits}At first: {default:g}."
    return f"At first: `{default}`." if default else ""
