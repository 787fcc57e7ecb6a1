"""Measuring the search on many documents."""
