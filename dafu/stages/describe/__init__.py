"""Facts of one reply, each with the lines and the rule that it was read from."""
