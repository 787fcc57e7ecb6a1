"""Laws that hold for any input, each with a test that could fail."""
