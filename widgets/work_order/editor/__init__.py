"""The editor of work orders: a form, a preview for the worker, and a fair rate."""

from widgets.work_order.editor.order_editor import OrderEditor
from widgets.work_order.editor.sources import Sources, sources

__all__ = ["OrderEditor", "Sources", "sources"]
