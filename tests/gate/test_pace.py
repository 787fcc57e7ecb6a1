"""Our time beside the peers': who is measured, and what counts."""

from pathlib import Path

from dafu.stages.read import CaptureFile
from tests.gate.gold import read_fixtures
from tests.gate.pace import OURS, PEERS, ROUNDS, Stopwatch, measure


class Peers(Stopwatch):
    """A peer that gets faster by one millisecond a page, and one that is not installed."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def milliseconds(self, peer: str, file: Path) -> float | None:  # noqa: ARG002 - the seam's
        """One less than the last time."""
        self.asked.append(peer)
        return 100.0 - len(self.asked) if peer == PEERS[0] else None


def test_programs_take_turns_round_by_round_and_the_least_time_counts() -> None:
    path = next(fixture.path for fixture in read_fixtures() if fixture.path.suffix == ".html")
    files = [CaptureFile(path, path.name)] * 2
    peers = Peers()
    times = measure(files, peers)
    assert peers.asked == [peer for peer in PEERS for _ in files] * ROUNDS
    assert times[PEERS[0]] == [79.0, 78.0]  # of the last round; the first one is not even looked at
    assert set(times) == {OURS, PEERS[0]}
    assert all(value > 0 for value in times[OURS])
