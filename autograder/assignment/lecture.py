"""``solutions/lecture.toml``: the concepts of a course's lecture, and the errors in its notebook, which assignments say they teach."""

import tomllib
from pathlib import Path

import msgspec

from autograder.errors import AssignmentError

LECTURE = Path("solutions") / "lecture.toml"


class LectureItem(msgspec.Struct, frozen=True):
    """A concept or an error of the lecture, by its id in ``lecture.toml``."""

    id: str
    text: str


def load_lecture(root: Path) -> list[LectureItem]:
    """The items of ``solutions/lecture.toml``; none without such a file.

    Raises:
        AssignmentError: the file is damaged.
    """
    path = root / LECTURE
    if not path.is_file():
        return []
    try:
        items = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), dict[str, str])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise AssignmentError(f"{path}: {error}; it maps ids of the lecture's items to their text") from None
    return [LectureItem(id=name, text=text) for name, text in items.items()]
