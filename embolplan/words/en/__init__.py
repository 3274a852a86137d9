"""English, one module an area."""
