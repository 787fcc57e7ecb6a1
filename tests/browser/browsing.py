"""A reader's browser: what it may reach, what it writes down, and what a reader does with it."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, Route

from tests.browser.sites import ARTEFACTS, ServedSite

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
)
_OTHER_HOST: Final = re.compile(r"^(?!http://127\.0\.0\.1:)")
SEARCH_DOOR: Final = ".archive-search-door"
SEARCH_INPUT: Final = ".archive-search [role=combobox]"
SEARCH_RESULT: Final = ".archive-search [role=option]"
SEARCH_HIT: Final = ".archive-search .archive-hit--reply"
SEARCH_JUMP: Final = ".archive-search .archive-hit--jump"
SEARCH_STATUS: Final = ".archive-search [role=status]"
SEARCH_NOTES: Final = ".archive-search .archive-search__notes"
_SEARCH_LIST: Final = ".archive-search [role=listbox]"


@dataclass(frozen=True, slots=True)
class Device:
    """What a reader holds in the hand."""

    name: str
    width: int
    height: int
    is_phone: bool = False


DESKTOP: Final = Device("desktop", 1280, 900)
PHONE: Final = Device("phone", 390, 844, is_phone=True)


@dataclass(slots=True)
class Records:
    """What went wrong while the pages were open; all lists stay empty on a good site."""

    other_hosts: list[str] = field(default_factory=list)
    """Addresses that a page asked for on another host; none of them was reached."""
    failures: list[str] = field(default_factory=list)
    """Requests that this site could not answer."""
    errors: list[str] = field(default_factory=list)
    """Errors in the console, and exceptions of scripts."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader on one device."""

    page: Page
    site: ServedSite
    device: Device
    records: Records
    album: str = ""
    """Folder of the screenshots, below ``test-artefacts``."""

    @property
    def path(self) -> str:
        """The open page: ``replies/36e3c02a8ff86f96/``."""
        return self.site.path_of(self.page.url)

    def open(self, path: str) -> None:
        """Open a page by its path below the site."""
        self.page.goto(self.site.address + path)

    def open_search(self) -> None:
        """Put the caret into the search box: with ``/`` on a keyboard, with a finger on a phone."""
        if self.device.is_phone:
            self.page.locator(SEARCH_DOOR).click()
        else:
            self.page.keyboard.press("/")
        self.page.wait_for_function(
            "input => document.activeElement === document.querySelector(input)", arg=SEARCH_INPUT
        )

    def search(self, words: str) -> list[str]:
        """The paths of the pages that the site's own search finds, best first."""
        self.type(words)
        assert self.page.locator(SEARCH_INPUT).input_value() == words
        self.page.wait_for_function(
            "([list, words]) => document.querySelector(list).dataset.query === words", arg=[_SEARCH_LIST, words.strip()]
        )
        addresses = [link.get_attribute("href") or "" for link in self.page.locator(SEARCH_HIT).all()]
        return [self.site.path_of(address) for address in addresses]

    def type(self, words: str) -> None:
        """Type as an input method does: the characters come at once."""
        self.page.locator(SEARCH_INPUT).fill("")
        self.page.keyboard.insert_text(words)

    def choose_result(self, path: str) -> None:
        """Follow the search result that leads to a page."""
        address = f"{SEARCH_HIT}[href*='{self.site.address}{path}']"
        self.page.locator(address).first.click()
        self.page.wait_for_url(lambda url: self.site.path_of(url) == path)

    def follow(self, selector: str) -> None:
        """Follow the first link of a selector."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def keep(self, step: str) -> None:
        """Keep a picture of the whole page in the album, if there is one; an open search covers only the screen."""
        if not self.album:
            return
        is_whole = not self.page.locator(SEARCH_INPUT).first.is_visible()
        picture = ARTEFACTS / self.album / f"{step}.png"
        self.page.screenshot(path=picture, full_page=is_whole, animations="disabled")

    def sideways(self) -> int:
        """Pixels by which the page is wider than the screen."""
        width: int = self.page.evaluate("document.documentElement.scrollWidth")
        return max(0, width - self.device.width)


def find_browser() -> str:
    """Path of the browser to drive.

    Raises:
        FileNotFoundError: there is none; says what to install.
    """
    named = os.environ.get("DAFU_BROWSER")
    for name in (named,) if named else _NAMES:
        if path := shutil.which(name):
            return path
    raise FileNotFoundError(
        f"no browser ({named or ', '.join(_NAMES)}): install Chromium (Debian: apt-get install chromium), "
        "or set DAFU_BROWSER to the path of one"
    )


@contextmanager
def visit(
    browser: Browser,
    site: ServedSite,
    device: Device = DESKTOP,
    *,
    scheme: str = "light",
    scripts: bool = True,
    album: str = "",
) -> Iterator[Visit]:
    """A reader's browser with nothing remembered; every other host is out of reach, and asking for one is noted."""
    options: dict[str, Any] = {
        "viewport": {"width": device.width, "height": device.height},
        "color_scheme": scheme,
        "java_script_enabled": scripts,
        "has_touch": device.is_phone,
        "is_mobile": device.is_phone,
        "locale": "zh-CN",
        "reduced_motion": "reduce",
        "service_workers": "block",
    }
    context = browser.new_context(**options)
    context.set_default_timeout(15_000)
    records = Records()
    context.route(_OTHER_HOST, lambda route: _refuse(route, records))
    page = context.new_page()
    _listen(page, records)
    try:
        yield Visit(page, site, device, records, album)
    finally:
        context.close()


def _refuse(route: Route, records: Records) -> None:
    records.other_hosts.append(route.request.url)
    route.abort()


def _listen(page: Page, records: Records) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            records.errors.append(f"{page.url}: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            records.failures.append(f"{response.status} {response.url}")

    def on_failure(request: Request) -> None:
        # A request that the reader left behind by following a link is no failure of the site.
        if request.failure != "net::ERR_ABORTED":
            records.failures.append(f"{request.failure} {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: records.errors.append(f"{page.url}: {error}"))
    page.on("response", on_response)
    page.on("requestfailed", on_failure)
