"""One reply at a time: read, clean, describe, compose. The stages never import each other."""
