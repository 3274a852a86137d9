"""What a person may choose of every recipe that pushes something into a feeder, whether its source speaks of it or not.

Nothing is computed from these until somebody chooses them, and a plan without the choice has no line of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from embolplan.model.names import kind_name
from embolplan.model.parameter import Choose, Parameter
from embolplan.words import say

if TYPE_CHECKING:
    from embolplan.model.protocol import Protocol

WORKING_SYRINGE = "working-syringe.capacity"
"""The syringe that is refilled from the one with the suspension, and pushed."""
PULSE, PAUSE = "inject.pulse_volume", "inject.pulse_interval"
"""How much is pushed at once, and how long nobody pushes before the next."""
OFFERED = (WORKING_SYRINGE, PULSE, PAUSE)


def offered(protocol: Protocol) -> tuple[str, ...]:
    """The ids that this recipe has no quantity of: of the whole recipe, and of each layer that it pushes."""
    scopes = dict.fromkeys(step.scope for step in protocol.steps if step.do == "inject")
    layers = [f"{scope}.{name}" for scope in scopes if scope for name in OFFERED]
    return tuple(name for name in (*(OFFERED if scopes else ()), *layers) if name not in protocol.parameters)


def with_offered(protocol: Protocol, asked: Iterable[str]) -> Mapping[str, Parameter]:
    """The recipe's own quantities, and of those it offers beside them the ones that are asked for."""
    beside = [name for name in asked if name not in protocol.parameters]
    if not beside:
        return protocol.parameters
    known = offered(protocol)
    return {**protocol.parameters, **{name: _open(name) for name in beside if name in known}}


def _open(line_id: str) -> Parameter:
    return Parameter(id=line_id, kind=kind_name(line_id) or "", choose=Choose(), why=say("model.not_reported"))
