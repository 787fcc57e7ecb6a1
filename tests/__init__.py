"""Tests of the library, of the site and of this project's own house."""
