"""``autograder new``: a small assignment that is complete and proven, for an author to write over."""

import re
import shutil
from pathlib import Path

from autograder.errors import UsageError

MODEL = Path(__file__).parents[1] / "templates" / "assignment"
NAME = re.compile(r"\d\d_[a-z][a-z0-9_]*")


def scaffold(name: str, root: Path) -> Path:
    """Copy the model assignment to ``root``/solutions/``name``; the new folder.

    Raises:
        UsageError: the name is not of the form NN_words, or taken.
    """
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name for an assignment; write two digits, then lower-case words: 06_torch_sgd"
        )
    folder = root / "solutions" / name
    if folder.exists():
        raise UsageError(f"{folder} exists already; choose another name")
    words = name[3:]
    for source in sorted(MODEL.rglob("*.tmpl")):
        target = folder / str(source.relative_to(MODEL)).removesuffix(".tmpl").replace("NOTEBOOK", words)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8").replace("@TITLE@", words.replace("_", " ").capitalize())
        target.write_text(text, encoding="utf-8")
    shutil.copystat(MODEL, folder)
    return folder
