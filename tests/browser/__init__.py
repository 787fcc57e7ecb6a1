"""Tests that drive a real browser against the built site, with every other host out of reach."""
