"""Tests of the stages: one reply at a time."""
