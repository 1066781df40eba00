"""Bring submissions up to date with the notebooks that are released now, as if their students had begun with these.

    python tools/refresh_submissions.py REVISION FOLDER…

``REVISION`` is the commit whose assignments/ the submissions in the folders (examples/class) were made from. Of each submission:

- a given cell (text, provided code, illustration, check, untouched stub) whose source is still what REVISION gave gets the source of now;
- a cell that REVISION did not give and that is given now is put below the one it follows, if that is there;
- one that is given no more goes;
- all else is the student's own and stays, but for nbgrader's marks on it, which are those of now.

In a script, given code and text are replaced where they stand word for word. What is no notebook of an assignment stays as it is.
"""

import argparse
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MARK = "nbgrader"

RawCell = dict[str, Any]


@dataclass(frozen=True)
class GivenCell:
    """One cell of a released notebook, as it is in the file."""

    raw: RawCell

    @property
    def source(self) -> str:
        """Its text."""
        return source_of(self.raw)

    @property
    def name(self) -> str:
        """Its nbgrader name; none for text."""
        return str(marks_of(self.raw).get("grade_id", ""))

    @property
    def is_anchor(self) -> bool:
        """Whether it is an exercise or a check, whose name stays the same from release to release."""
        return bool(marks_of(self.raw).get("solution") or marks_of(self.raw).get("grade"))

    @property
    def as_text(self) -> str:
        """How it stands in a percent script or an export."""
        if self.raw["cell_type"] == "code":
            return self.source
        return "\n".join(f"# {line}".rstrip() for line in self.source.split("\n"))


@dataclass(frozen=True)
class Change:
    """What becomes of one given cell; without ``now`` it goes, without ``then`` it is put below ``after``."""

    then: GivenCell | None
    now: GivenCell | None
    after: GivenCell | None
    """The cell of now above it."""


def source_of(raw: RawCell) -> str:
    """A cell's source, which a notebook may hold by lines."""
    source = raw.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def marks_of(raw: RawCell) -> dict[str, Any]:
    """Nbgrader's marks on a cell."""
    return dict(raw.get("metadata", {}).get(MARK, {}))


def changes_between(then: Sequence[GivenCell], now: Sequence[GivenCell]) -> list[Change]:
    """Pair the cells of two releases: exercises and checks by name, between them the first text with the first text and so on."""
    before, after = dict(_sections(then)), dict(_sections(now))
    pairs = {
        id(new): old
        for anchor, section in after.items()
        for kind in ("anchor", "code", "markdown")
        for old, new in zip(_of_kind(before.get(anchor, []), kind), _of_kind(section, kind), strict=False)
    }
    kept = {id(old) for old in pairs.values()}
    gone = [Change(old, None, None) for old in then if id(old) not in kept]
    above: Sequence[GivenCell | None] = [None, *now]
    return gone + [Change(pairs.get(id(new)), new, over) for over, new in zip(above, now, strict=False)]


def _sections(cells: Sequence[GivenCell]) -> Iterator[tuple[str, list[GivenCell]]]:
    """The cells between two anchors and the one at their head, by its name."""
    name, section = "", list[GivenCell]()
    for cell in cells:
        if cell.is_anchor:
            yield name, section
            name, section = cell.name, []
        section.append(cell)
    yield name, section


def _of_kind(cells: Sequence[GivenCell], kind: str) -> list[GivenCell]:
    return [cell for cell in cells if ("anchor" if cell.is_anchor else cell.raw["cell_type"]) == kind]


def refreshed(cells: Sequence[RawCell], changes: Sequence[Change]) -> list[RawCell]:
    """A submission's cells, brought up to date."""
    made = [pair for raw in cells for pair in _refreshed_cell(raw, changes)]
    for change in changes:
        is_there = any(given is change.now for _, given in made)
        if change.then is None and not is_there:
            _put_below(made, change)
    return [raw for raw, _ in made]


def _refreshed_cell(raw: RawCell, changes: Sequence[Change]) -> Iterator[tuple[RawCell, GivenCell | None]]:
    """A cell as it becomes, with the given cell that it is or answers; nothing if it goes."""
    for change in changes:
        if change.then and _is_as_given(raw, change.then):
            if change.now:
                yield _as_now(raw, change.then, change.now), change.now
            return
    for change in changes:
        if change.now and (_is_as_given(raw, change.now) or _has_name_of(raw, change.then)):
            yield _marked(raw, change.now), change.now
            return
    yield raw, None


def _is_as_given(raw: RawCell, then: GivenCell) -> bool:
    is_same = (raw.get("cell_type"), source_of(raw)) == (then.raw["cell_type"], then.source)
    return is_same and marks_of(raw).get("grade_id", "") == then.name


def _has_name_of(raw: RawCell, then: GivenCell | None) -> bool:
    return then is not None and bool(then.name) and marks_of(raw).get("grade_id") == then.name


def _marked(raw: RawCell, now: GivenCell) -> RawCell:
    """A student's own cell with the marks of now, or a text, which has none."""
    if not now.name:
        return raw
    return raw | {"metadata": raw["metadata"] | {MARK: now.raw["metadata"][MARK]}}


def _as_now(raw: RawCell, then: GivenCell, now: GivenCell) -> RawCell:
    """A given cell as it is given now, with what an editor has added to it."""
    added = {key: value for key, value in raw["metadata"].items() if key not in then.raw["metadata"]}
    made = raw | {"metadata": dict(sorted({**added, **now.raw["metadata"]}.items()))}
    made["source"] = now.source if isinstance(raw["source"], str) else now.source.splitlines(keepends=True)
    return made | ({"id": now.raw["id"]} if raw.get("id") == then.raw["id"] else {})


def _put_below(made: list[tuple[RawCell, GivenCell | None]], change: Change) -> None:
    """Put a cell that is new below the last copy of the one it follows."""
    assert change.now
    places = [place for place, (_, given) in enumerate(made) if given and given is change.after]
    if not places:
        return
    has_ids = any("id" in raw for raw, _ in made)
    raw = {key: value for key, value in change.now.raw.items() if has_ids or key != "id"}
    made.insert(places[-1] + 1, (raw, change.now))


def refreshed_script(text: str, changes: Sequence[Change]) -> str:
    """A script in which given code and text of more than a line are those of now."""
    for change in changes:
        if change.then and change.now and not change.now.is_anchor and "\n" in change.then.as_text:
            text = text.replace(f"\n{change.then.as_text}\n", f"\n{change.now.as_text}\n")
    return text


def load_changes(revision: str) -> dict[str, list[Change]]:
    """For each assignment of now what has changed since a revision."""
    changes = {}
    for path in sorted((ROOT / "assignments").glob("*/*.ipynb")):
        shown = ["git", "-C", str(ROOT), "show", f"{revision}:{path.relative_to(ROOT).as_posix()}"]
        then = subprocess.run(shown, capture_output=True)
        if then.returncode == 0:  # else it is younger
            changes[path.parent.name] = changes_between(_cells_of(then.stdout), _cells_of(path.read_bytes()))
    return changes


def _cells_of(notebook: bytes) -> list[GivenCell]:
    return [GivenCell(raw) for raw in json.loads(notebook)["cells"]]


def refresh(path: Path, changes: Mapping[str, Sequence[Change]]) -> bool:
    """Bring one submission up to date; whether that has changed its file."""
    text = path.read_text(encoding="utf-8")
    made = _notebook(text, changes) if path.suffix == ".ipynb" else _script(path, text, changes)
    if made != text:
        path.write_text(made, encoding="utf-8")
    return made != text


def _notebook(text: str, changes: Mapping[str, Sequence[Change]]) -> str:
    try:
        notebook = json.loads(text)
    except ValueError:
        return text
    name = notebook.get("metadata", {}).get("autograder", {}).get("assignment")
    if name not in changes:
        return text
    cells = refreshed(notebook["cells"], changes[name])
    return json.dumps(notebook | {"cells": cells}, indent=1, ensure_ascii=False) + "\n"


def _script(path: Path, text: str, changes: Mapping[str, Sequence[Change]]) -> str:
    """Of which assignment a script is, its folder says, or else what it holds."""
    of_all = [change for each in changes.values() for change in each]
    return refreshed_script(text, changes.get(path.parent.name, of_all))


def main() -> None:
    """Refresh, and say which files have changed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("revision")
    parser.add_argument("folders", nargs="+", type=Path)
    options = parser.parse_args()
    changes = load_changes(options.revision)
    paths = [path for folder in options.folders for path in sorted(folder.rglob("*.*"))]
    submissions = [path for path in paths if path.suffix in (".ipynb", ".py")]
    changed = [path for path in submissions if refresh(path, changes)]
    print(*changed, f"{len(changed)} of {len(submissions)} submissions brought up to date", sep="\n")


if __name__ == "__main__":
    main()
