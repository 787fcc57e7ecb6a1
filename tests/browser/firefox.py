"""A reader's Firefox, driven through WebDriver BiDi: the drivers at hand ask for a newer one than Debian's."""

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

_NAMES: Final = ("firefox-esr", "firefox")
_LISTENS: Final = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_PATIENCE: Final = 20.0
KEYS: Final = {"Enter": "\ue007", "Escape": "\ue00c", "ArrowDown": "\ue015", "ArrowUp": "\ue013", "Control": "\ue009"}
# Nothing that the browser does of its own accord belongs into the records of a site.
_SETTINGS: Final[dict[str, object]] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.region.network.url": "",
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.topsites.contile.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "intl.accept_languages": "zh-CN, zh",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "startup.homepage_welcome_url": "about:blank",
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
}


class Firefox:
    """One open window, and what went wrong in it."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)
        self.troubles: list[str] = []
        """Errors and warnings of the console, requests that failed, addresses of other hosts; empty on a good site."""
        self.command("session.new", capabilities={})
        self._window = self.command("browsingContext.create", type="tab")["context"]
        size = {"width": 1280, "height": 900}
        self.command("browsingContext.setViewport", context=self._window, viewport=size)
        events = ["log.entryAdded", "network.beforeRequestSent", "network.responseCompleted", "network.fetchError"]
        self.command("session.subscribe", events=events)

    def command(self, method: str, **parameters: object) -> Any:
        """The answer to a command; what the browser reports meanwhile is written down."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._connection.recv(timeout=_PATIENCE))
            if said.get("id") == number:
                assert said["type"] == "success", said
                return said["result"]
            if said["type"] == "event":
                self._note(said["method"], said["params"])

    def _note(self, method: str, event: dict[str, Any]) -> None:
        if method == "log.entryAdded":
            if event["level"] in {"error", "warn"}:
                self.troubles.append(f"{event['level']}: {event['text']}")
            return
        url = event["request"]["url"]
        if method == "network.beforeRequestSent":
            if not re.match(r"http://127\.0\.0\.1:|file:|data:|blob:|about:", url):
                self.troubles.append(f"another host: {url}")
        elif method == "network.responseCompleted":
            if event["response"]["status"] >= 400:
                self.troubles.append(f"{event['response']['status']} {url}")
        elif event["errorText"] != "NS_BINDING_ABORTED":  # the reader followed a link
            self.troubles.append(f"{event['errorText']} {url}")

    def open(self, address: str) -> None:
        """Open a page and wait until it is whole."""
        self.command("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def value(self, expression: str) -> Any:
        """What an expression is worth in the page."""
        target = {"context": self._window}
        asked = {"expression": f"JSON.stringify({expression})", "target": target, "awaitPromise": True}
        answer = self.command("script.evaluate", **asked)
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def wait(self, expression: str) -> None:
        """Wait until an expression is true in the page, through any change of page."""
        end = time.monotonic() + _PATIENCE
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
        signs = [sign for key in keys for sign in ([KEYS[key]] if key in KEYS else key)]
        steps = [{"type": kind, "value": sign} for sign in signs for kind in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keyboard", "actions": steps})

    def click(self, selector: str) -> None:
        """Click the first element of a selector."""
        locator = {"type": "css", "value": selector}
        nodes = self.command("browsingContext.locateNodes", context=self._window, locator=locator)["nodes"]
        origin = {"type": "element", "element": {"sharedId": nodes[0]["sharedId"]}}
        self.value(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}}) ?? true")
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": origin}
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._perform({"type": "pointer", "id": "mouse", "actions": [move, *press]})

    def _perform(self, *actions: object) -> None:
        self.command("input.performActions", context=self._window, actions=list(actions))

    def picture(self, path: Path) -> None:
        """Keep a picture of the screen."""
        shot = self.command("browsingContext.captureScreenshot", context=self._window)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(shot["data"]))


def find_firefox() -> str | None:
    """Path of the Firefox to drive, or None."""
    named = os.environ.get("DAFU_FIREFOX")
    return next((path for name in ((named,) if named else _NAMES) if (path := shutil.which(name))), None)


@contextmanager
def firefox(program: str) -> Iterator[Firefox]:
    """A Firefox with nothing remembered and without a window; ends with the block."""
    with TemporaryDirectory(prefix="dafu-firefox-", ignore_cleanup_errors=True) as folder:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in _SETTINGS.items())
        (Path(folder) / "user.js").write_text("".join(lines), encoding="utf-8")
        command = [program, "--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", "0"]
        environment = os.environ | {"HOME": folder, "MOZ_HEADLESS": "1", "MOZ_CRASHREPORTER_DISABLE": "1"}
        log = Path(folder) / "said.txt"
        with log.open("wb") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        try:
            with connect(f"{_address(process, log)}/session", max_size=None, open_timeout=_PATIENCE) as connection:
                yield Firefox(connection)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Where the browser listens, as it says after it has started."""
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        if found := _LISTENS.search(log.read_text(encoding="utf-8", errors="replace")):
            return found[1]
        time.sleep(0.05)
    raise TimeoutError(f"Firefox did not start: {log.read_text(encoding='utf-8', errors='replace')[-500:]}")
