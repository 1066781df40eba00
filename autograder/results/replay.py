"""What came of running a test's probes again on one submission, as data and on a terminal."""

from collections.abc import Iterator

import msgspec
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.results.tables import plain, value_text


class ReplayedProbe(msgspec.Struct, frozen=True):
    """One probe, run again. ``ended``: what it returned, or how it failed; ``traceback``: of its exception, in the words of the submission's process."""

    name: str
    called: str
    ended: str
    traceback: str
    printed: str
    warnings: list[str]


class Replay(msgspec.Struct, frozen=True):
    """What came of a test's probes. ``note``: what was not there as it was graded."""

    probes: list[ReplayedProbe]
    failed_cells: list[str]
    note: str = ""


def replay_in_full(replay: Replay) -> Iterator[RenderableType]:
    """What was returned, printed and raised, probe by probe. All but the labels is what the submission's own process says."""
    yield Text("\nRun again", "bold")
    if replay.note:
        yield plain(f"  {replay.note}", "yellow")
    for failure in replay.failed_cells:
        yield plain(f"  {failure}", "red")
    for probe in replay.probes:
        table = Table.grid(padding=(0, 2))
        told = {
            "called": probe.called,
            "ended": "" if probe.traceback else probe.ended,
            "traceback": probe.traceback.rstrip(),
            "printed": probe.printed.rstrip(),
            "warned": "\n".join(probe.warnings),
        }
        for label, text in told.items():
            if text:
                table.add_row(Text(label, "dim"), value_text(text))
        yield plain(f"  {probe.name}", "cyan")
        yield Padding(table, (0, 0, 0, 4))
