"""Tests of reading: bytes, encodings, pages, archives."""
