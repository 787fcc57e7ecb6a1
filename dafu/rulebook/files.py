"""Where the rules lie; known without reading them."""

from pathlib import Path

RULES = Path(__file__).parent.parent / "rules"
"""The rules that come with Dafu."""
FILING_RULES = ("citations.toml", "topics.toml")
"""Read by filing alone, the last step of a conversion: when nothing else changes, replies are only filed again."""
