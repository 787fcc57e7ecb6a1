"""Typed, checked view of the files under ``rules/``; ``book`` gathers them into one rulebook."""
