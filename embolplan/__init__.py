"""embolplan turns a published embolization recipe into a plan that a team can check, carry out, record and print."""

__version__ = "0.1.0"
