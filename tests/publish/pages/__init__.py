"""Tests of the pages, one module per page type."""
