"""Tests of what needs all replies together."""
