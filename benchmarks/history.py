"""The figures of each release's benchmarks, in history.json, and the picture that docs/benchmarks.md shows of them.

    python benchmarks/history.py        # draw the picture anew

``--record [VERSION]`` of a benchmark puts its last line of JSON here, in the place of what it recorded for that version before.
"""

import argparse
import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder.atomic_write import write_atomically

HISTORY = Path(__file__).with_name("history.json")
PICTURE = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "benchmarks.svg"
PANELS = (
    ("throughput", "over_nbgrader", "grade, over stock nbgrader"),
    ("throughput", "over_pytest_process", "grade, over a pytest process each"),
    ("throughput", "floor_over_ours", "grade, time over the floor's"),
    ("nbgrader", "torch_bulk", "nbgrader grade, over stock (A5)"),
    ("nbgrader", "torch_dropins", "drop-ins, over stock (A5)"),
    ("nbgrader", "plain_bulk", "nbgrader grade, over stock (ps1)"),
)
"""Which benchmark's figure each panel shows, and its title."""


def add_record_option(parser: argparse.ArgumentParser) -> None:
    """``--record [VERSION]``, this version by default."""
    parser.add_argument(
        "--record", nargs="?", const=__version__, metavar="VERSION", help="keep the figures in history.json"
    )


def load_history(path: Path = HISTORY) -> list[dict[str, Any]]:
    """The releases, oldest first: each its version and, by benchmark, its figures."""
    releases: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return releases


def record(benchmark: str, figures: Mapping[str, float], version: str | None, path: Path = HISTORY) -> None:
    """Keep the figures of a benchmark for ``version``; nothing if that is None."""
    if version is None:
        return
    releases = load_history(path)
    there = next((release for release in releases if release["version"] == version), None)
    if there is None:
        releases.append(there := {"version": version})
    there[benchmark] = dict(figures)
    write_atomically(path, json.dumps(releases, indent=2).encode() + b"\n")


def digest_of(path: Path = HISTORY) -> str:
    """What the picture says that it was drawn from."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def drawn(releases: list[dict[str, Any]], digest: str) -> str:
    """The picture, as SVG: a panel a ratio, a bar a release."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "autograder", "svg.fonttype": "path", "font.size": 8}):
        figure = Figure(figsize=(9.0, 0.9 + 0.5 * len(releases) * 2), layout="constrained")
        for axes, (benchmark, name, title) in zip(figure.subplots(2, 3).flat, PANELS, strict=True):
            versions = [release["version"] for release in releases]
            ratios = [release.get(benchmark, {}).get(name, 0.0) for release in releases]
            bars = axes.barh(versions, ratios, height=0.6, color="#4878a8")
            axes.bar_label(bars, [f"{ratio:g} ×" if ratio else "not measured" for ratio in ratios], padding=3)
            axes.set_title(title, fontsize=8, loc="left")
            axes.set_xlim(0, 1.35 * max([*ratios, 1.0]))
            axes.set_xticks([])
            axes.invert_yaxis()
            axes.spines[["top", "right", "bottom"]].set_visible(False)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Description": f"history.json {digest}"})
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def main() -> None:
    """Draw the picture of what is recorded."""
    argparse.ArgumentParser(description=__doc__.split("\n", 1)[0]).parse_args()
    write_atomically(PICTURE, drawn(load_history(), digest_of()).encode())
    print(PICTURE)


if __name__ == "__main__":
    main()
