"""A real JupyterLab and a real Chromium, one of each for all browser tests.

The tests skip where there is no Chromium, and fail instead where ``CI`` is ``true``. With
``SCREENSHOTS=<folder>`` the pictures they take are also put there.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A kernel that was just (re)started says that it is idle before it takes a message.
KERNEL_ANSWERS = """async () => {
  const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
  if (kernel?.connectionStatus !== "connected" || kernel.status !== "idle") return false;
  const silence = new Promise((resolve) => setTimeout(() => resolve(false), 3000));
  return Promise.race([kernel.requestKernelInfo().then((reply) => reply?.content.status === "ok"), silence]);
}"""


def unavailable(reason: str) -> NoReturn:
    """Skip where a browser cannot be had; on the build machine that is a failure."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"the browser tests must run here: {reason}")
    pytest.skip(reason)


@dataclass(frozen=True)
class Server:
    """A running JupyterLab: its address, its token, and the folder it serves."""

    url: str
    token: str
    folder: Path


@dataclass
class Lab:
    """One notebook opened in JupyterLab, with the words a person would use for what they do there."""

    page: Page
    server: Server
    pictures: Path
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, name: str) -> None:
        """Open a notebook of the served folder and wait for its kernel."""
        self.page.goto(f"{self.server.url}/lab/tree/{name}?token={self.server.token}&reset")
        self._kernel_answers()

    def _kernel_answers(self) -> None:
        until = time.monotonic() + 90
        while not self.page.evaluate(KERNEL_ANSWERS):
            assert time.monotonic() < until, "the kernel does not answer"
            self.page.wait_for_timeout(200)

    def run_all(self) -> None:
        """Run every cell and wait for the last."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self._settled()

    def restart(self) -> None:
        """Restart the kernel, so that all its memory is gone; what is shown stays."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        self._kernel_answers()

    def restart_and_run_all(self) -> None:
        """Restart the kernel, clear what is shown, and run every cell."""
        self.restart()
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        self.run_all()

    def _settled(self) -> None:
        self.page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget.content.widgets.every("
            "c => c.model.type !== 'code' || !c.model.sharedModel.source.trim()"
            " || (c.model.executionCount !== null && c.prompt !== '*'))",
            timeout=60_000,
        )

    def dark_picture(self, name: str) -> None:
        """Take a picture in JupyterLab's dark theme, then go back to the light one."""
        for theme, light in (("JupyterLab Dark", "false"), ("JupyterLab Light", "true")):
            change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
            self.page.evaluate(change, theme)
            self.page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
            self.page.wait_for_selector("#jupyterlab-splash", state="detached")
            if light == "false":
                self.picture(name)

    def overflowing(self) -> list[str]:
        """Which views are wider than their cell, in a window 1,100 pixels wide without the side bar."""
        self.page.set_viewport_size({"width": 1100, "height": 1000})
        self.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
        script = "views => views.filter(v => v.scrollWidth > v.clientWidth + 1).map(v => v.innerText.slice(0, 60))"
        found: list[str] = self.page.locator(".c2i, .c2i-scroll").evaluate_all(script)
        return found

    def picture(self, name: str) -> Path:
        """Take a picture of the window."""
        path = self.pictures / f"{name}.png"
        self.page.screenshot(path=path)
        if wanted := os.environ.get("SCREENSHOTS"):
            Path(wanted).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, wanted)
        return path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab over a copy of the notebooks and samples, with settings of its own."""
    home = tmp_path_factory.mktemp("lab")
    folder = home / "work"
    for name in ("notebooks", "samples"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.ledger*", "out"))
    settings = home / "config" / "labconfig"
    settings.mkdir(parents=True)
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (settings / "page_config.json").write_text(json.dumps(quiet))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url, token = f"http://127.0.0.1:{port}", "browser-test"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--ip=127.0.0.1", "--allow-root"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    command += [
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.extension_manager=readonly",
        "--ServerApp.port_retries=0",
    ]
    own = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "RUNTIME", "DATA")}
    own |= {"IPYTHONDIR": str(home / "ipython"), "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log, cwd=folder)
        try:
            _wait_for(f"{url}/api?token={token}", process, home / "server.log")
            yield Server(url, token, folder)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(url):  # noqa: S310
            return
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        unavailable("playwright is not installed (pip install 'contract-to-invoice[test]')")
    if CHROMIUM is None:
        unavailable("there is no Chromium on this machine (Debian: apt-get install chromium)")
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def lab(browser: Browser, server: Server, tmp_path: Path) -> Iterator[Lab]:
    """A window of 1400 × 1000 pixels on the server; requests to other machines are refused and noted."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(20_000)
    page = context.new_page()
    lab = Lab(page, server, tmp_path)

    def route(route: Any) -> None:
        if route.request.url.startswith((server.url, "data:", "blob:")):
            route.continue_()
        else:
            lab.foreign.append(route.request.url)
            route.abort()

    page.route("**/*", route)
    page.on("pageerror", lambda error: lab.errors.append(str(error)))
    yield lab
    context.close()
