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

from tests.browser.driven import PATIENCE, DrivenBrowser

_NAMES: Final = ("firefox-esr", "firefox")
_LISTENS: Final = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
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


class Firefox(DrivenBrowser):
    """One open window. Its troubles: errors and warnings of the console, requests that failed, other hosts' addresses."""

    def __init__(self, connection: ClientConnection) -> None:
        super().__init__()
        self._connection = connection
        self._numbers = itertools.count(1)
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
            said = json.loads(self._connection.recv(timeout=PATIENCE))
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
            # Firefox asks for this one where a reader leaves before it has seen which picture the page has.
            if event["response"]["status"] >= 400 and not url.endswith("/favicon.ico"):
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

    def perform(self, actions: dict[str, object]) -> None:
        """Actions of one keyboard or pointer."""
        self.command("input.performActions", context=self._window, actions=[actions])

    def screenshot(self) -> bytes:
        """What is on the screen, as PNG."""
        shot = self.command("browsingContext.captureScreenshot", context=self._window)
        return base64.b64decode(shot["data"])


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
            with connect(f"{_address(process, log)}/session", max_size=None, open_timeout=PATIENCE) as connection:
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
