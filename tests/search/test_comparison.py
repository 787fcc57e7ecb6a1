"""What the comparison of searches says is worked out rightly, for every search in the same way."""

from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.search.comparison.asking import judge
from tests.search.comparison.serving import serving
from tests.search.comparison.trees import page
from tests.search.made import document


@pytest.mark.parametrize(
    ("wanted", "top", "found", "recall", "precision"),
    [
        ({"a", "b"}, ["a", "b"], {"a", "b"}, 1, 1),
        ({"a", "b"}, ["a", "x"], {"a", "x"}, 0.5, 0.5),
        ({"a", "b"}, ["a"], {"a"}, 0.5, 0.5),  # nine other places stayed empty, one of them should not
        ({"a"}, [], set(), 0, 0),
        (set(), [], set(), 1, 1),
        (set(), ["x"], {"x"}, 1, 0),
    ],
)
def test_a_search_is_judged_by_what_it_leaves_out_and_by_what_it_should_not_say(
    wanted: set[str], top: list[str], found: set[str], recall: float, precision: float
) -> None:
    assert judge(wanted, top, found) == (recall, precision)


def test_hits_that_were_not_asked_for_are_not_missed() -> None:
    wanted = {str(number) for number in range(300)}
    assert judge(wanted, sorted(wanted)[:10], set(sorted(wanted)[:100]), most=100) == (1, 1)
    assert judge(wanted, sorted(wanted)[:10], set(sorted(wanted)[:50]), most=100)[0] == 0.5


def test_no_sign_of_a_text_is_read_as_markup() -> None:
    assert '<p id="p1">&lt;b&gt; *a* {{ x }}</p>' in page(document(1, 'a "title"', "<b> *a* {{ x }}"))


def test_what_the_server_sends_is_counted_and_text_is_sent_packed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("1" * 10_000)
    (tmp_path / "a.bin").write_bytes(b"0123456789" * 1000)
    with serving(tmp_path) as (address, traffic):
        with urlopen(f"{address}a.json", timeout=5) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
        assert (traffic.requests, traffic.bytes < 1000) == (1, True)
        with urlopen(Request(f"{address}a.bin", headers={"Range": "bytes=5-9"}), timeout=5) as answer:
            assert (answer.status, answer.read()) == (206, b"56789")
        with urlopen(f"{address}a.bin", timeout=5) as answer:
            assert len(answer.read()) == 10_000
        assert 10_000 < traffic.bytes < 12_000
