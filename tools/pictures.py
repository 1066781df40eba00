"""Open notebooks in JupyterLab in headless Chromium and take pictures of them, to be looked at by a person.

    python tools/pictures.py [ASSIGNMENT…] [--solved] [--out build/pictures]

Needs Chromium (Debian's package ``chromium``) and ``pip install playwright``. Each notebook is executed first, from top to bottom, the
student's version unless ``--solved`` is given.
"""

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from playwright.sync_api import Page, sync_playwright

from autograder.assignment.find import assignment_names, find_assignment
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.author.notebook import instructor_notebook
from autograder.judge.open_side import max_scores, open_side

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
VIEW = {"width": 1300, "height": 1500}
SCROLL = 1350


def prepare(assignment: Assignment, folder: Path, *, solved: bool) -> Path:
    """The assignment as a student has it, in ``folder``, its notebook executed; the notebook's path."""
    shutil.copytree(ROOT / "assignments" / assignment.name, folder, dirs_exist_ok=True)
    path = folder / f"{assignment.notebook.stem}.ipynb"
    if solved:
        judge, _ = open_side(assignment.side("hidden"))
        nbformat.write(instructor_notebook(assignment, max_scores(assignment.exercises, judge.tests)), path)
        judge.close()
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    nbformat.write(notebook, path)
    return path


@contextmanager
def jupyter_lab(folder: Path) -> Iterator[str]:
    """JupyterLab on ``folder``; its address."""
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
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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


def take(page: Page, address: str, notebook: Path, out: Path) -> list[Path]:
    """Pictures of the whole notebook, one screen after the other."""
    page.goto(f"{address}/lab/tree/{notebook.name}?reset", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
    page.wait_for_timeout(8_000)
    pictures: list[Path] = []
    previous = b""
    while (shot := page.screenshot()) != previous and len(pictures) < 30:
        path = out / f"{notebook.stem}-{len(pictures):02}.png"
        path.write_bytes(shot)
        pictures.append(path)
        previous = shot
        page.mouse.move(800, 700)
        page.mouse.wheel(0, SCROLL)
        page.wait_for_timeout(2_000)
    return pictures


def main() -> None:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("assignments", nargs="*")
    parser.add_argument("--solved", action="store_true", help="the instructor's notebook")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "pictures")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for name in arguments.assignments or assignment_names(ROOT):
            with tempfile.TemporaryDirectory() as folder:
                assignment = load_assignment(find_assignment(name, ROOT))
                notebook = prepare(assignment, Path(folder), solved=arguments.solved)
                with jupyter_lab(Path(folder)) as address:
                    pictures = take(browser.new_page(viewport=VIEW), address, notebook, arguments.out)  # type: ignore[arg-type]
            print(f"{assignment.name}: {len(pictures)} pictures in {arguments.out}")
        browser.close()


if __name__ == "__main__":
    main()
