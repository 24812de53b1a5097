"""A real browser for tests: headless Chromium, told what to do over its debugging pipe.

Nothing but the browser itself is needed: the protocol is JSON, one message ended by a zero byte,
over two pipes that the browser has as its file descriptors 3 and 4.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING: Final = (
    "No Chromium is installed, and this test looks at real pages. Install it, on Debian and Ubuntu "
    "with `apt-get install chromium`; `make test` does so by itself where it may."
)
LONGEST: Final = 60.0
# Texts with headings and tables are drawn in frames of their own, and stand in these frames'
# addresses.
WORDS: Final = (
    "[document.body ? document.body.innerText : '', ...[...document.querySelectorAll('iframe')]"
    ".map(frame => new URL(frame.src, location).searchParams.get('content') || '')].join('\\n')"
)


class BrowserMissing(Exception):
    """There is no Chromium on this machine. The message says what to install."""


class BrowserSaysNo(Exception):
    """The browser could not do what it was told, or not in time."""


def program() -> str:
    """Where Chromium is. Raises BrowserMissing."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise BrowserMissing(MISSING)
    return found


class Page:
    """One page of a browser with a profile of its own."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._out, self._in = to_browser, from_browser
        self._read = b""
        self._sent = 0
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session: str = attached["sessionId"]

    def tell(self, method: str, **parameters: Any) -> Any:
        """Have the page do something (a method of the DevTools protocol); its result."""
        return self._ask(method, parameters, self._session)

    def open(self, address: str) -> None:
        """Go to an address, and wait until it was reached."""
        result = self.tell("Page.navigate", url=address)
        if result.get("errorText"):
            raise BrowserSaysNo(f"{address}: {result['errorText']}")
        self.wait_for("document.readyState === 'complete'", address)

    def value_of(self, script: str) -> Any:
        """What an expression of JavaScript is on this page now."""
        result = self.tell("Runtime.evaluate", expression=script, returnByValue=True)
        return result["result"].get("value")

    def text(self) -> str:
        """The words a person sees."""
        return str(self.value_of(WORDS))

    def wait_for(self, script: str, why: str) -> None:
        """Wait until an expression is true. Raises BrowserSaysNo, with the page's words."""
        until = time.monotonic() + LONGEST
        while not self.value_of(script):
            if time.monotonic() > until:
                raise BrowserSaysNo(f"waited in vain for: {why}. The page says:\n{self.text()}")
            time.sleep(0.1)

    def wait_for_words(self, *words: str) -> None:
        """Wait until all of these can be seen."""
        for word in words:
            self.wait_for(f"{WORDS}.includes({json.dumps(word)})", repr(word))

    def fill_in(self, field: str, text: str) -> None:
        """Type into the field with this id."""
        self.value_of(f"document.getElementById({json.dumps(field)}).focus()")
        self.tell("Input.insertText", text=text)

    def press(self, words: str) -> None:
        """Press the button or link that says this."""
        self.value_of(
            "[...document.querySelectorAll('button, a')]"
            f".find(each => each.innerText.trim() === {json.dumps(words)}).click()"
        )

    def size(self, width: int, height: int) -> None:
        """Make the window so large."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def picture(self, path: Path) -> None:
        """Save what the window shows as a PNG."""
        shot = self.tell("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))

    def _ask(self, method: str, parameters: dict[str, Any], session: str | None = None) -> Any:
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + LONGEST
        while True:
            answer = self._next_message(until)
            if answer.get("id") == self._sent:
                break
        if "error" in answer:
            raise BrowserSaysNo(f"{method}: {answer['error'].get('message')}")
        return answer["result"]

    def _next_message(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            part = os.read(self._in, 1 << 16) if ready else b""
            if not part:
                raise BrowserSaysNo("the browser does not answer")
            self._read += part
        message, _, self._read = self._read.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """A fresh browser with its profile in a folder; ended when the context is left.

    Raises BrowserMissing.
    """
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    command = [
        program(),
        "--headless",
        "--remote-debugging-pipe",
        f"--user-data-dir={profile}",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        # Its sandbox refuses to run as root, as which tests run in containers.
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    process = _started(command, theirs_in, theirs_out)
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield Page(ours_out, ours_in)
    finally:
        os.close(ours_out)
        os.close(ours_in)
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)


def _started(command: list[str], receives: int, sends: int) -> int:
    """Start the browser with its two pipes as 3 and 4; its process number. What it prints goes
    nowhere.
    """
    # By way of high numbers, because either pipe may itself be 3 or 4 here.
    moves = ((receives, 200), (sends, 201), (200, 3), (201, 4))
    return os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[
            *((os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)),
            *((os.POSIX_SPAWN_DUP2, old, new) for old, new in moves),
            *((os.POSIX_SPAWN_CLOSE, number) for number in (200, 201)),
        ],
    )
