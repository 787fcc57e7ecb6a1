"""A reader's browser of any make: what is the same whatever the protocol that drives it."""

import json
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Final

PATIENCE: Final = 20.0
"""Seconds that a browser has for an answer."""
_KEYS: Final = {"Enter": "\ue007", "Escape": "\ue00c", "ArrowDown": "\ue015", "ArrowUp": "\ue013", "Control": "\ue009"}


class DrivenBrowser(ABC):
    """One open window, and what went wrong in it."""

    def __init__(self) -> None:
        self.troubles: list[str] = []
        """What pages complained of, as far as the driver tells; empty on a good site."""

    @abstractmethod
    def open(self, address: str) -> None:
        """Open a page and wait until it is whole."""

    @abstractmethod
    def value(self, expression: str) -> Any:
        """What an expression is worth in the page.

        Raises:
            AssertionError: it has no value, perhaps because the page is being left.
        """

    @abstractmethod
    def perform(self, actions: dict[str, object]) -> None:
        """Actions of one keyboard or pointer, in the form that both kinds of WebDriver take."""

    @abstractmethod
    def screenshot(self) -> bytes:
        """What is on the screen, as PNG."""

    def wait(self, expression: str) -> None:
        """Wait until an expression is true in the page, through any change of page."""
        end = time.monotonic() + PATIENCE
        while not self._is_true(expression):
            assert time.monotonic() < end, f"never true: {expression}; {self.troubles}"
            time.sleep(0.03)

    def _is_true(self, expression: str) -> bool:
        try:
            return bool(self.value(f"Boolean({expression})"))
        except AssertionError:  # the page was being left
            return False

    def count(self, selector: str) -> int:
        """How many elements there are of a selector."""
        number: int = self.value(f"document.querySelectorAll({json.dumps(selector)}).length")
        return number

    def text(self, selector: str) -> str:
        """The text of the first element of a selector."""
        text: str = self.value(f"document.querySelector({json.dumps(selector)}).textContent")
        return text

    def type(self, *keys: str) -> None:
        """Press signs or named keys, one after the other."""
        signs = [sign for key in keys for sign in ([_KEYS[key]] if key in _KEYS else key)]
        steps = [{"type": kind, "value": sign} for sign in signs for kind in ("keyDown", "keyUp")]
        self.perform({"type": "key", "id": "keyboard", "actions": steps})

    def click(self, selector: str) -> None:
        """Click the middle of the first element of a selector."""
        x, y = self.value(
            f"(one => {{ one.scrollIntoView({{block: 'center', behavior: 'instant'}}); const box = "
            "one.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round); })"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        move = {"type": "pointerMove", "x": x, "y": y}
        self.perform({"type": "pointer", "id": "mouse", "actions": [move, *press]})

    def picture(self, path: Path) -> None:
        """Keep a picture of the screen."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.screenshot())
