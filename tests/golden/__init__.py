"""Golden files, read by a person."""
