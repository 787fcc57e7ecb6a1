"""The rules that come with Dafu, read once."""

import pytest

from dafu.rulebook.book import shared_rulebook
from dafu.rulebook.facts import FactRules


@pytest.fixture(scope="session")
def rules() -> FactRules:
    return shared_rulebook().facts
