"""Tests of reading and checking the rules."""
