"""What words a student must read among the remarks on a file, by kind."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

WORDS = Path(__file__).parent / "remarks.toml"


def load_words() -> dict[str, list[str]]:
    """The words by kind."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def unread(words: Sequence[str], remarks: Sequence[str]) -> list[str]:
    """Those of the words that stand in no remark."""
    return [one for one in words if not any(one in remark for remark in remarks)]
