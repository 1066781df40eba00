"""Open notebooks in JupyterLab in headless Chromium and take pictures of them, to be looked at by a person.

    python tools/pictures.py [ASSIGNMENT…] [--state fresh half wrong finished] [--theme light dark] [--width 1300 900 700] [--out build/pictures]

Needs Chromium (Debian's package ``chromium``) and ``pip install playwright``. Each notebook is executed first, from top to bottom, once a
state: as a student gets it; with the first half of its exercises solved; with an exercise each that is a known mistake, raises, loops,
prints and returns nothing; with all solved. A picture's name says all of that: ``gradient_checking-wrong-dark-700-03.png``.
"""

import argparse
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat.sign import NotebookNotary
from playwright.sync_api import Page, sync_playwright

from autograder.assignment.find import assignment_names, find_assignment
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment, SourceCell, stub_of

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HEIGHT, SCROLL = 1500, 1350
CELL_S = 60
"""After so long a cell is stopped, as by the stop button; cells of ours and checks stop what loops before that."""
SETTLES_S = 30
"""So long a screen may take to be drawn."""
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SLIPS: tuple[str, ...] = (
    "",
    "numbers = []\nreturn numbers[0]",
    "rounds = 0\nwhile True:\n    rounds += 1",
    'print("what came in:", locals())\nresult = 1',
)
"""What stands in a wrong notebook where a solution would; "" is a known mistake."""


def as_it_is(_: Assignment, cell: SourceCell) -> str:
    """The stub."""
    return stub_of(cell.source)


def half_done(assignment: Assignment, cell: SourceCell) -> str:
    """The solution in the first half of the exercises."""
    place = assignment.exercises.index(cell.exercise or "")
    return cell.source if 2 * place < len(assignment.exercises) else stub_of(cell.source)


def wrong(assignment: Assignment, cell: SourceCell) -> str:
    """One of :data:`SLIPS`, in turn."""
    slip = SLIPS[assignment.exercises.index(cell.exercise or "") % len(SLIPS)]
    mistakes = [one.source for one in assignment.mistakes if one.exercise == cell.exercise]
    if not slip:
        return mistakes[0]
    lines = stub_of(cell.source).split("\n")
    indents = [line[: len(line) - len(line.lstrip())] for line in lines]
    written = (
        "\n".join(indent + part for part in slip.split("\n")) if "raise NotImplementedError" in line else line
        for line, indent in zip(lines, indents, strict=True)
    )
    return "\n".join(written)


def finished(_: Assignment, cell: SourceCell) -> str:
    """The solution."""
    return cell.source


STATES: dict[str, Callable[[Assignment, SourceCell], str]] = {
    "fresh": as_it_is,
    "half": half_done,
    "wrong": wrong,
    "finished": finished,
}
"""How far a student has come → what stands in an exercise's cell then."""


def prepare(assignment: Assignment, folder: Path, state: str, *, is_trusted: bool = True) -> Path:
    """The assignment as a student has it in ``state``, in ``folder``, its notebook executed; the notebook's path.

    Args:
        is_trusted: as whoever has executed it trusts it; else JupyterLab shows of its outputs what is safe.
    """
    shutil.copytree(ROOT / "assignments" / assignment.name, folder, dirs_exist_ok=True)
    path = folder / f"{assignment.notebook.stem}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    exercises = {cell.exercise: cell for cell in assignment.cells if cell.exercise}
    for cell in notebook.cells:
        if written := exercises.get(cell.metadata.get("nbgrader", {}).get("grade_id")):
            cell.source = STATES[state](assignment, written)
    notebook.cells.append(nbformat.v4.new_code_cell("check()"))
    NotebookClient(
        notebook,
        resources={"metadata": {"path": str(folder)}},
        allow_errors=True,
        timeout=CELL_S,
        interrupt_on_timeout=True,
    ).execute()
    nbformat.write(notebook, path)
    if is_trusted:
        NotebookNotary().sign(notebook)
    return path


@contextmanager
def jupyter_lab(folder: Path, theme: str) -> Iterator[str]:
    """JupyterLab on ``folder``, in a theme; its address."""
    settings = folder / ".settings"
    chosen = settings / "@jupyterlab" / "apputils-extension"
    chosen.mkdir(parents=True, exist_ok=True)
    (chosen / "themes.jupyterlab-settings").write_text(json.dumps({"theme": THEMES[theme]}))
    (chosen / "notification.jupyterlab-settings").write_text(json.dumps({"fetchNews": "false"}))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [
        f"--port={port}",
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=",
        "--LabApp.news_url=",
    ]
    command = [sys.executable, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={folder}"]
    environment = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(settings)}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address).close()  # noqa: S310 - an address of our own
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(f"{address} does not answer")


def take(page: Page, address: str, notebook: Path, out: Path, name: str, *, unfolded: bool) -> list[Path]:
    """Pictures of the whole notebook, one screen after the other, called ``name`` and a number."""
    page.goto(f"{address}/lab/tree/{notebook.name}?reset", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
    page.wait_for_timeout(5_000)
    settle(page)
    page.keyboard.press("Control+b")  # the file browser takes half of a narrow window
    pictures: list[Path] = []
    previous = b""
    while (shot := screenshot(page, unfolded=unfolded)) != previous and len(pictures) < 30:
        path = out / f"{name}-{len(pictures):02}.png"
        path.write_bytes(shot)
        pictures.append(path)
        previous = shot
        page.mouse.move(400, 700)
        page.mouse.wheel(0, SCROLL)
        settle(page)
    return pictures


def settle(page: Page) -> None:
    """Wait until the cells that came into view are drawn, however long a busy machine takes: two looks, a second apart, show the same."""
    before = b""
    for _ in range(SETTLES_S):
        page.wait_for_timeout(1_000)
        if (now := page.screenshot()) == before:
            return
        before = now


def screenshot(page: Page, *, unfolded: bool) -> bytes:
    """A picture of what is on the screen, with what is folded away in reports opened if ``unfolded``."""
    if unfolded:
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    return page.screenshot()


def main() -> None:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("assignments", nargs="*")
    parser.add_argument("--state", nargs="+", choices=STATES, default=["fresh"])
    parser.add_argument("--theme", nargs="+", choices=THEMES, default=["light"])
    parser.add_argument("--width", nargs="+", type=int, default=[1300], help="of the window, in pixels")
    parser.add_argument("--untrusted", action="store_true", help="as who has not executed it sees it")
    parser.add_argument("--unfold", action="store_true", help="open what is folded away in reports")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "pictures")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        names = arguments.assignments or assignment_names(ROOT)
        for name, state in itertools.product(names, arguments.state):
            with tempfile.TemporaryDirectory() as folder:
                assignment = load_assignment(find_assignment(name, ROOT))
                notebook = prepare(assignment, Path(folder), state, is_trusted=not arguments.untrusted)
                for theme in arguments.theme:
                    with jupyter_lab(Path(folder), theme) as address:
                        for width in arguments.width:
                            page = browser.new_page(viewport={"width": width, "height": HEIGHT})
                            called = f"{notebook.stem}-{state}-{theme}-{width}"
                            pictures = take(
                                page, address, notebook, arguments.out, called, unfolded=arguments.unfold
                            )
                            page.close()
                            print(f"{called}: {len(pictures)} pictures in {arguments.out}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
