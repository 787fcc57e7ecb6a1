"""The quality gate: what is read from captures, scored against annotated examples."""
