"""Tests of the whole site as built."""
