"""Where a work order is written: a form, what the worker will see of it, and a fair rate."""

from widgets.order_editor.editor import OrderEditor
from widgets.order_editor.sources import Sources, sources

__all__ = ["OrderEditor", "Sources", "sources"]
