"""What tells that a store is not what builds left."""


class StoreBroken(Exception):  # noqa: N818 (a state, which the pipeline mends; nobody else sees it)
    """What was read from the store is not what was written; the pipeline throws the store away and starts anew."""
