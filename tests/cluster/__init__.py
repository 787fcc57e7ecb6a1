"""The extra `cluster` on a real one: a scheduler, workers and a store as processes of their own (make test-cluster)."""
