"""The command palette: the keys of the screen by their names, from the same bindings as footer and help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.command import DiscoveryHit, Hit, Provider

from embolplan.tui.help_card import own_bindings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits
    from textual.screen import Screen


class KeyCommands(Provider):
    """What can be done on the screen below, each with its key."""

    async def discover(self) -> Hits:
        """Everything, before a word is typed."""
        for name, told, run in commands_of(self.screen):
            yield DiscoveryHit(name, run, help=told)

    async def search(self, query: str) -> Hits:
        """What has the letters that were typed, in name or meaning."""
        matcher = self.matcher(query)
        for name, told, run in commands_of(self.screen):
            score = max(matcher.match(name), matcher.match(told))
            if score > 0:
                yield Hit(score, matcher.highlight(name), run, help=told)


def commands_of(screen: Screen[Any]) -> Iterator[tuple[str, str, Callable[[], Any]]]:
    """Name with key, meaning, and what runs it, of every key of the screen that means something now."""
    active = screen.active_bindings.values()
    nodes = {each.binding.action: each.node for each in active if each.enabled}
    for binding in own_bindings(screen):
        # The palette itself is no command in it.
        if binding.action in nodes and binding.action != "command_palette":
            name = f"{binding.description} ({screen.app.get_key_display(binding)})"
            yield name, binding.tooltip or "", partial(screen.app.run_action, binding.action, nodes[binding.action])
