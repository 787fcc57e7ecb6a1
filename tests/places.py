"""Where things are, for tests; the gold lies beside the project and may be absent."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
CORPUS = PROJECT / "corpus"
RULES_FOLDER = PROJECT / "dafu" / "rules"
GOLD = PROJECT.parent / "shared" / "gold"
