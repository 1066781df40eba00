"""Where assignments lie."""

import difflib
from pathlib import Path

from autograder.errors import UsageError


def find_assignment(name: str, root: Path) -> Path:
    """The folder of the assignment called ``name`` under ``root``/solutions, or at the path ``name``.

    Raises:
        UsageError: there is none; the message suggests the nearest name.
    """
    as_path = Path(name)
    if name and (as_path / "assignment.toml").is_file():
        return as_path.resolve()
    known = assignment_names(root)
    matches = [folder for folder in known if folder == name] or [
        folder for folder in known if name in (folder.split("_", 1)[-1], folder.split("_")[0])
    ]
    if len(matches) == 1:
        return (root / "solutions" / matches[0]).resolve()
    if not known:
        raise UsageError(
            f"there is no solutions/ folder with assignments in {root}; run this in the course's folder or pass --root"
        )
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
    hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(known)}"
    raise UsageError(f"no assignment is called {name!r}; {hint}")


def assignment_names(root: Path) -> list[str]:
    """The names of the assignments under ``root``/solutions, sorted."""
    return sorted(path.parent.name for path in (root / "solutions").glob("*/assignment.toml"))
