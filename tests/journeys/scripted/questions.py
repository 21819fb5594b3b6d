"""What scripts ask of the program while they wait for it."""

from __future__ import annotations

from tests.journeys.scripted.player import Player


def is_offered(player: Player) -> bool:
    """Whether a tighter box is offered."""
    return player.canvas.has_offer


def count(player: Player) -> int:
    """Return how many regions the open item has."""
    desk = player.app.open_job
    return -1 if desk is None else len(desk.session.editor.state.regions)


def flags(player: Player) -> list[str]:
    """Return all that is said of the regions of the open item."""
    desk = player.app.open_job
    regions = () if desk is None else desk.session.editor.state.regions.values()
    return [name for region in regions for name in dict(region.attributes)]


def is_saved(player: Player) -> bool:
    """Whether the disk has everything."""
    desk = player.app.open_job
    return desk is not None and desk.session.editor.is_saved
