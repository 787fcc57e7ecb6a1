"""What holds for all tests."""

import os

from hypothesis import settings

# Examples are not timed: how long one takes depends on what else the machine does. A build server tries the same
# examples each time, so that its verdict depends on the change alone; people's runs go on looking for new ones.
settings.register_profile("dafu", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("dafu")
