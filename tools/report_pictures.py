"""Make the report of a class, open it in headless Chromium as people will, and take pictures of it, to be looked at by a person.

    python tools/report_pictures.py RUN [--out build/report_pictures] [--axe axe.min.js] [--students 3]

RUN is a folder that ``autograder grade`` wrote. Needs Chromium (Debian's package ``chromium``) and ``pip install playwright``; ``--axe`` also asks
axe-core (npm's package ``axe-core``) for what it finds wrong. Every page is opened light, dark, on a phone and as it prints; said is what
the console said, what was asked for, whether a page is wider than the screen, and how long it took to open. Exit status 1 if anything is wrong.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pictures import CHROMIUM, FLAGS
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LONGEST = 12_000
"""Pages are pictured down to so many pixels."""
SERIOUS = ("serious", "critical")


@dataclass(frozen=True)
class View:
    """A way to look at a page."""

    name: str
    size: dict[str, int]
    scheme: str = "light"
    media: str = "screen"


VIEWS = (
    View("light", DESK),
    View("dark", DESK, "dark"),
    View("phone", PHONE),
    View("phone-dark", PHONE, "dark"),
    View("print", {"width": 794, "height": 1123}, media="print"),
)


@dataclass
class Opened:
    """A page in a browser, with all that went wrong with it."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    opened_s: float = 0.0


@contextmanager
def opened(browser: Browser, path: Path, view: View, fragment: str = "") -> Iterator[Opened]:
    """``path`` as seen in ``view``."""
    context = browser.new_context(viewport=view.size, color_scheme=view.scheme)  # type: ignore[arg-type]
    page = context.new_page()
    here = Opened(page)
    page.on("console", lambda message: here.wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: here.wrong.append(f"error: {error}"))
    page.on("request", lambda asked: _note_request(here, asked.url, path))
    page.on("dialog", lambda dialog: (here.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    began = time.monotonic()
    page.goto(f"{path.resolve().as_uri()}{fragment}", wait_until="load")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    here.opened_s = time.monotonic() - began
    page.emulate_media(media=view.media)  # type: ignore[arg-type]
    if page.evaluate("window.owned"):
        here.wrong.append("a student's script has run")
    yield here
    context.close()


def _note_request(here: Opened, address: str, path: Path) -> None:
    if not address.startswith((path.resolve().as_uri(), "data:")):
        here.wrong.append(f"request: {address}")


def take(browser: Browser, path: Path, view: View, out: Path) -> list[str]:
    """A picture of a page; what is wrong with it."""
    with opened(browser, path, view) as here:
        wide = here.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            here.wrong.append(f"{wide} pixels wider than the screen")
        height = min(here.page.evaluate("document.documentElement.scrollHeight"), LONGEST)
        clip = {"x": 0, "y": 0, "width": view.size["width"], "height": height}
        here.page.screenshot(path=out, full_page=True, clip=clip)  # type: ignore[arg-type]
        return here.wrong


def try_controls(browser: Browser, index: Path) -> list[str]:
    """Sort, filter and hide names on the class's page; what does not work."""
    with opened(browser, index, VIEWS[0]) as here:
        page, wrong = here.page, here.wrong
        rows = page.locator("#map tbody tr")
        count = rows.count()
        page.click("[data-order=name]")
        names = page.eval_on_selector_all("#map tbody tr", "rows => rows.map(row => row.dataset.name)")
        if names != page.evaluate("names => [...names].sort((a, b) => a.localeCompare(b))", names):
            wrong.append("rows are not sorted by name")
        page.click("[data-order=score]")
        scores = page.eval_on_selector_all("#map tbody tr", "rows => rows.map(row => row.dataset.s)")
        graded = [int(score) for score in scores if score]
        if graded != sorted(graded, reverse=True) or "" in scores[: len(graded)]:
            wrong.append("rows are not sorted by score")
        page.fill("#find", names[-1])
        if not 1 <= page.locator("#map tbody tr:visible").count() < count:
            wrong.append("find shows none or all")
        page.fill("#find", "")
        page.select_option("#status", "without")
        if page.locator("#map tbody tr:visible").count() != count - len(graded):
            wrong.append("who is not graded cannot be shown alone")
        page.select_option("#status", "all")
        if page.locator("#mistake option").count() > 1:
            page.select_option("#mistake", index=1)
            if not 1 <= page.locator("#map tbody tr:visible").count() < count:
                wrong.append("a mistake shows none or all")
            page.select_option("#mistake", "")
        page.click("#mistakes thead button >> nth=1")
        lost = page.eval_on_selector_all(
            "#mistakes table tbody tr", "rows => rows.map(row => +row.cells[1].textContent)"
        )
        if lost[:12] != sorted(lost[:12], reverse=True):
            wrong.append("mistakes are not sorted by points lost")
        page.click("#hide-names")
        wrong += _names_seen(page, names)
    with opened(browser, index, VIEWS[0], "#projector") as here:
        return [*wrong, *here.wrong, *_names_seen(here.page, names)]


def _names_seen(page: Page, names: Sequence[str]) -> list[str]:
    text = page.inner_text("body").lower()
    seen = [name for name in names if len(name) > 5 and name in text]
    links = page.locator("a.who[href]").count()
    return [f"names seen though hidden: {seen[:3]}"] * bool(seen) + ["hidden names are links"] * bool(links)


def ask_axe(browser: Browser, path: Path, axe: Path, view: View) -> list[str]:
    """What axe-core calls serious on a page."""
    context = browser.new_context(viewport=view.size, color_scheme=view.scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(path.resolve().as_uri())
    page.add_script_tag(path=axe)
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)"
    )
    context.close()
    return [
        f"axe {one['impact']}: {one['id']}: {one['help']} ({len(one['nodes'])}×, {one['nodes'][0]['html'][:120]})"
        for one in found
        if one["impact"] in SERIOUS
    ]


def report_into(run: Path, folder: Path) -> Path:
    """The report of RUN, made anew."""
    from autograder.assignment.find import find_assignment
    from autograder.cli.report import told_of, write_pages_of
    from autograder.results.opening import read_store

    store = read_store(run)
    told = told_of(store, find_assignment(store.assignment, ROOT))
    store.close()
    write_pages_of(told, folder, run)
    return folder / "index.html"


def pages_to_see(index: Path, students: int) -> list[Path]:
    """The class's page, and those of the students whose pages are largest: they have most on them."""
    largest = sorted((index.parent / "students").glob("*.html"), key=lambda path: -path.stat().st_size)
    chosen = largest[:students]
    return [index, *chosen, *(index.parent / "staff" / path.name for path in chosen[:1])]


def main() -> int:
    """Take the pictures, say what is wrong; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "report_pictures")
    parser.add_argument("--axe", type=Path)
    parser.add_argument("--students", type=int, default=2)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    index = report_into(arguments.run, arguments.out / "report")
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for number, path in enumerate(pages_to_see(index, arguments.students)):
            kind = "class" if path == index else path.parent.name
            for view in VIEWS:
                picture = arguments.out / f"{kind}-{number}-{view.name}.png"
                wrong += [f"{picture.name}: {what}" for what in take(browser, path, view, picture)]
            if arguments.axe:
                for view in VIEWS[:3]:
                    wrong += [
                        f"{kind}-{number} {view.name}: {what}"
                        for what in ask_axe(browser, path, arguments.axe, view)
                    ]
        wrong += [f"class: {what}" for what in try_controls(browser, index)]
        with opened(browser, index, VIEWS[0]) as here:
            print(f"the class's page opens in {here.opened_s:.2f} s")
        browser.close()
    print(*wrong, f"{len(wrong)} things are wrong; pictures in {arguments.out}", sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
