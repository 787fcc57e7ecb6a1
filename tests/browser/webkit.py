"""The engine of Safari: Debian's WebKitGTK with its small browser, on a screen that only the memory holds.

Driven through WebDriver over HTTP. Its driver tells neither of requests nor of the console (WebDriver BiDi is left out of
Debian's), so each look at a page also asks whether it threw anything since the look before.
"""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tests.browser.driven import PATIENCE, DrivenBrowser

_SCREEN: Final = "1280x960x24"
_WINDOW: Final = {"x": 0, "y": 0, "width": 1280, "height": 938}  # 38 of them are the bar of the browser
# Other hosts are out of reach: nothing listens at this port.
_WANTED: Final = {
    "proxy": {"proxyType": "manual", "httpProxy": "127.0.0.1:9", "sslProxy": "127.0.0.1:9", "noProxy": ["127.0.0.1"]}
}
# The browser of 2.50 falls over at about one start in ten, and its driver waits for it for ever. With plain drawing that
# was not seen in 16 starts; another attempt is made all the same.
_STARTS: Final = 3
_PLAIN: Final = {
    "GDK_BACKEND": "x11",
    "GIO_USE_VFS": "local",
    "GSETTINGS_BACKEND": "memory",
    "NO_AT_BRIDGE": "1",
    "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
}
_LISTEN: Final = """
window.__troubles ??= (() => {
  const said = [];
  addEventListener("error", (event) => said.push(event.message ?? `not loaded: ${event.target.src ?? event.target.href}`), true);
  addEventListener("unhandledrejection", ({ reason }) => said.push(String(reason)));
  for (const level of ["error", "warn"]) console[level] = (...words) => said.push(`${level}: ${words.join(" ")}`);
  return said;
})();
"""


class WebKit(DrivenBrowser):
    """One open window. Its troubles: what pages threw, or said on the console, after they were whole."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port
        self._session = ""
        self._patience = 10.0  # a start takes one second, and another may be needed
        self._session = f"/{self.command('POST', '', capabilities={'alwaysMatch': _WANTED})['sessionId']}"
        self._patience = PATIENCE
        self.command("POST", "/window/rect", **_WINDOW)

    def command(self, method: str, path: str, **parameters: object) -> Any:
        """The answer to a command."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=self._patience)
        try:
            body = json.dumps(parameters) if method == "POST" else None
            connection.request(method, f"/session{self._session}{path}", body)
            answer = connection.getresponse()
            said = json.load(answer)["value"]
        finally:
            connection.close()
        assert answer.status == 200, said
        return said

    def open(self, address: str) -> None:
        """Open a page and wait until it is whole."""
        self.command("POST", "/url", url=address)

    def value(self, expression: str) -> Any:
        """What an expression is worth in the page."""
        script = f"{_LISTEN} return (async () => [await ({expression}), window.__troubles.splice(0)])()"
        value, troubles = self.command("POST", "/execute/sync", script=script, args=[])
        self.troubles += troubles
        return value

    def perform(self, actions: dict[str, object]) -> None:
        """Actions of one keyboard or pointer."""
        self.command("POST", "/actions", actions=[actions])

    def screenshot(self) -> bytes:
        """What is on the screen, as PNG."""
        return base64.b64decode(self.command("GET", "/screenshot"))

    def close(self) -> None:
        """End the browser; its driver stays."""
        self.command("DELETE", "")


def find_webkit() -> str | None:
    """Path of the driver of WebKitGTK, or None when it or the screen for it is missing."""
    return shutil.which(os.environ.get("DAFU_WEBKIT") or "WebKitWebDriver") if shutil.which("Xvfb") else None


@contextmanager
def webkit(driver: str) -> Iterator[WebKit]:
    """A WebKit with nothing remembered, on a screen of its own; all of it ends with the block."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="dafu-webkit-", ignore_cleanup_errors=True))
        display = stack.enter_context(_screen())
        own = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"), folder)
        environment = os.environ | own | _PLAIN | {"DISPLAY": display}
        for _ in range(_STARTS):
            with _driver(driver, environment, Path(folder) / "said.txt") as port:
                try:
                    browser = WebKit(port)
                except TimeoutError:
                    continue
                try:
                    yield browser
                finally:
                    browser.close()
                return
        raise TimeoutError(f"WebKit did not start in {_STARTS} attempts")


@contextmanager
def _ending(*command: str, **options: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """A program that ends with the block, and with it what it has started."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _screen() -> Iterator[str]:
    """A screen without glass, as `DISPLAY` names it."""
    command = ("Xvfb", "-displayfd", "1", "-screen", "0", _SCREEN, "-nolisten", "tcp", "-noreset")
    with _ending(*command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        with process.stdout as said:
            number = said.readline().decode().strip()
            if not number:
                raise RuntimeError("Xvfb did not start")
            yield f":{number}"


@contextmanager
def _driver(program: str, environment: dict[str, str], log: Path) -> Iterator[int]:
    """The port of a driver that listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    with (
        log.open("wb") as said,
        _ending(program, f"--port={port}", env=environment, stdout=said, stderr=said) as process,
    ):
        end = time.monotonic() + PATIENCE
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > end:
                raise TimeoutError(f"WebKit's driver did not start: {log.read_text('utf-8', 'replace')[-500:]}")
            time.sleep(0.05)
        yield port


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
