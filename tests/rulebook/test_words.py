"""The words of a vocabulary are found wherever they stand, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from dafu.rulebook.words import Words

_SIGNS = "养老服务站a\n𠮷"
_WORDS = st.lists(st.text(_SIGNS, min_size=2, max_size=5), unique=True, max_size=30)


@given(_WORDS, st.text(_SIGNS, max_size=60))
def test_every_word_is_found_at_every_place_the_longest_first(words: list[str], text: str) -> None:
    expected = [
        (place, words.index(word))
        for place in range(len(text))
        for word in sorted(words, key=len, reverse=True)
        if text.startswith(word, place)
    ]
    assert Words(words).find(text) == expected


def test_words_whose_signs_have_one_hash_are_told_apart() -> None:
    spread = 31421
    first, second = chr(0x4E00) + chr(0x6000), chr(0x4E01) + chr((0x6000 - spread) % 0x10000)
    assert Words([first]).find(second) == []
    assert Words([first, second]).find(f"{second}。{first}") == [(0, 1), (3, 0)]
