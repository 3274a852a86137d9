"""The engine: a recipe's steps folded over its containers. Pure functions; one door, `compute`."""

from embolplan.engine.compute import compute

__all__ = ["compute"]
