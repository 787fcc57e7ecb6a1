"""Any number of captures: the same number and seed give the same bytes, and more of them begin with the same ones."""

import hashlib
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.layouts import Page, page_of
from tests.bench.letters import Letter, corrected, some_letter

FOLDER = 1000
"""Captures in one folder."""
SAME, REPRINTED, CORRECTED, ANSWERED_TOO, NO_REPLY = 0.002, 0.008, 0.01, 0.03, 0.02
"""Shares of captures that repeat an earlier one byte for byte, or on another site, or with its text put right; that
answer the matter of an earlier one for another agency; and that are no replies."""
_GOLDEN = (5**0.5 - 1) / 2
"""Its multiples lie evenly between the whole numbers, however many there are."""
_CHUNK = 100


@dataclass(frozen=True, slots=True)
class MadeCapture:
    """One capture, and the letter that it must be read as; None for what is no reply."""

    name: str
    content: bytes
    letter: Letter | None
    sidecar: str | None = None


def capture(number: int, seed: int = 1, broken: float = 0.0) -> MadeCapture:
    """The capture of a number; ``broken`` is the share of captures that were cut, emptied or garbled."""
    page, letter = _page(number, seed)
    damage = random.Random(f"{seed}/{number}/broken")
    if damage.random() < broken:
        page, letter = _damaged(page, damage), None
    digest = hashlib.sha256(page.content).hexdigest()[:16]
    stem = f"{number // FOLDER:04}/{number:07}_{digest}"
    return MadeCapture(f"{stem}.{page.suffix}", page.content, letter, _sidecar(number, seed, letter))


def write_captures(count: int, folder: Path, *, seed: int = 1, broken: float = 0.0, jobs: int = 1) -> int:
    """Write so many captures below a folder; gives their bytes, sidecars left out."""
    starts = range(0, count, _CHUNK)
    part = partial(_write, count=count, folder=folder, seed=seed, broken=broken)
    if jobs == 1:
        return sum(map(part, starts))
    with ProcessPoolExecutor(jobs) as pool:
        return sum(pool.map(part, starts))


def _write(start: int, count: int, folder: Path, seed: int, broken: float) -> int:
    size = 0
    for number in range(start, min(start + _CHUNK, count)):
        made = capture(number, seed, broken)
        path = folder / made.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.content)
        if made.sidecar:
            path.with_name(f"{path.name}.toml").write_text(made.sidecar, encoding="utf-8")
        size += len(made.content)
    return size


def _page(number: int, seed: int) -> tuple[Page, Letter | None]:
    chance = random.Random(f"{seed}/{number}")
    # By turns and not by chance: any beginning of the captures has its share of each kind, so that 1,000 and 10,000 of them
    # can be compared. (At random, 3 of the first 1,000 were corrected, and 74 of the first 10,000.)
    what = number * _GOLDEN % 1 if number else 0.5
    if what < SAME:
        return _page(chance.randrange(number), seed)
    if what < SAME + REPRINTED:
        letter = _letter(chance.randrange(number), seed)
        return page_of(letter, reprinted=True), letter
    if what < SAME + REPRINTED + CORRECTED:
        letter = corrected(_letter(chance.randrange(number), seed), chance)
        return page_of(letter), letter
    if what > 1 - NO_REPLY and number:
        return _no_reply(number, seed, chance), None
    letter = _letter(number, seed)
    return page_of(letter), letter


def _letter(number: int, seed: int) -> Letter:
    """The letter that belongs to a number, whether or not its capture holds it."""
    chance = random.Random(f"{seed}/{number}/letter")
    earlier = number and chance.random() < ANSWERED_TOO
    matter = _letter(chance.randrange(number), seed).matter if earlier else None
    return some_letter(number, chance, matter)


def _no_reply(number: int, seed: int, chance: random.Random) -> Page:
    letter = _letter(number, seed)
    matter, agency = letter.matter, letter.agency
    lines = chance.choice(
        (
            ("请先登录", "用户名：", "密码：", "验证码：", f"{agency.name} {number}"),
            (f"{agency.name}{matter.year}年建议提案办理情况汇总", f"全年共办理{number}件。", *letter.paragraphs[2:6]),
            (
                f"{matter.ground.name}建议提案办理工作推进会召开",
                f"{letter.signed}，会议强调。",
                *letter.paragraphs[2:6],
            ),
            (f"关于{matter.subject}的{matter.word}", "案由", *letter.paragraphs[2:6]),
        )
    )
    return Page("txt", "\n".join(lines).encode())


def _damaged(page: Page, chance: random.Random) -> Page:
    middle = len(page.content) // 2
    garbage = chance.randbytes(2000)
    return Page(
        page.suffix,
        chance.choice((b"", page.content[:200], page.content[:middle] + garbage, garbage, bytes(5000))),
    )


def _sidecar(number: int, seed: int, letter: Letter | None) -> str | None:
    """What some scrapers note beside a capture."""
    if letter is None or random.Random(f"{seed}/{number}/sidecar").random() >= 0.1:
        return None
    notes = {
        "url": f"https://{letter.agency.host}/jyta/{number}.html",
        "captured": f"{letter.published}T12:00:00+08:00",
    }
    return "".join(f'{key} = "{value}"\n' for key, value in notes.items())


def captures(count: int, seed: int = 1, broken: float = 0.0) -> Iterator[MadeCapture]:
    """The first so many captures, one after the other."""
    return (capture(number, seed, broken) for number in range(count))
