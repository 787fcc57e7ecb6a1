"""Search on the static site; knows documents, not replies."""
