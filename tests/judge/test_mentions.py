"""What staff are told to read, and what not."""

import pytest

from autograder.judge.mentions import MENTIONS, TOKENIZED_CHARS, mentioned_in, read_this
from autograder.results.model import NOTE

FLAGGED = {
    "import sys\nsys._getframe(1)": "_getframe",
    "getattr(sys, '_getframe')": "_getframe",
    "import inspect\ninspect.currentframe()": "currentframe",
    "from inspect import (currentframe as c,\n  stack)": "inspect.stack",
    "inspect.stack()[1]": "inspect.stack",
    "error.__traceback__.tb_frame": "tb_frame",
    "import ctypes": "ctypes",
    "__import__('ctypes')": "ctypes",
    "from gc import get_referrers as r": "get_referrers",
    "gc.get_objects()": "get_objects",
    "import autograder.sandbox.inside.session": "autograder.sandbox.inside",
    "from autograder.sandbox.inside import pristine": "autograder.sandbox.inside",
    "importlib.import_module('autograder.sandbox.inside.pristine')": "autograder.sandbox.inside",
    "%%time\n!ls $x\nsys._getframe": "_getframe",
    "def f(:\n  '''\nsys._getframe": "_getframe",
    "x = 1\n" * TOKENIZED_CHARS + "sys._getframe": "_getframe",
}
NOT_FLAGGED = [
    "",
    "np.stack([x, y])",
    "# sys._getframe and ctypes",
    "'''Does not use ctypes nor sys._getframe.'''",
    "import inspect\nnp.stack(inspect)",
    "my_getframe = get_objects_of = 1",
    "import autograder\nautograder.check('x')",
    "runtime = autograder",
]


@pytest.mark.parametrize("source", FLAGGED)
def test_what_leads_to_the_graders_frames_is_found(source: str) -> None:
    assert FLAGGED[source] in mentioned_in(source)


@pytest.mark.parametrize("source", NOT_FLAGGED)
def test_comments_prose_and_other_names_are_not(source: str) -> None:
    assert mentioned_in(source) == set()


def test_each_mention_can_be_found_in_code_as_it_is_written() -> None:
    assert {name for name in MENTIONS if name not in mentioned_in(f"x = {name}")} == set()


def test_one_note_for_all_cells() -> None:
    (note,) = read_this(["import ctypes", "x = 1", "sys._getframe"])
    assert note == f"{NOTE} (it mentions _getframe, ctypes)"
    assert read_this(["x = 1", ""]) == []
