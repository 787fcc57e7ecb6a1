"""Tests of the site build: the same files as MkDocs alone, whatever happens on the way."""
