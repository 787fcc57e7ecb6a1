"""Typed, checked view of the files under ``rules/``; fails with every error at once."""
