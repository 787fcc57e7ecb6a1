"""Captures by the thousand, and what converting and building them costs (make bench)."""
