"""Where a work order is written: a form, what the worker will see of it, and a fair rate."""

from widgets.work_order.editor.order_editor import OrderEditor
from widgets.work_order.editor.sources import Sources, sources

__all__ = ["OrderEditor", "Sources", "sources"]
