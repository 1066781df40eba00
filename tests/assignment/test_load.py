"""Reading an assignment: each rule it may break has a message that names the file and the remedy."""

import re
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.load import load_assignment, load_source_cells
from autograder.assignment.model import Assignment
from autograder.errors import AssignmentError

NOTEBOOK = "tiny.py"
MISTAKE = "mistakes/square_gradient/forgets_the_two.py"
EXERCISE = """# %% exercise="square_gradient"
def square_gradient(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
"""


def test_a_source_that_is_read_twice_is_read_the_same_and_one_that_changed_anew(tmp_path: Path) -> None:
    path = tmp_path / "source.py"
    path.write_text(EXERCISE)
    first, second = load_source_cells(path), load_source_cells(path)
    assert first == second
    first.clear()
    assert [cell.exercise for cell in load_source_cells(path)] == ["square_gradient"]
    path.write_text(EXERCISE.replace("square", "cube"))
    assert [cell.exercise for cell in load_source_cells(path)] == ["cube_gradient"]


BROKEN: dict[str, tuple[dict[str, Any], str, str]] = {
    # what: (changes, the file that is named, the rule and the remedy)
    "costs that are no literals": (
        {MISTAKE: '"""T.\n\nH."""\nALSO_COSTS = [f()]'},
        MISTAKE,
        "must be a list of exercise names",
    ),
    "costs that are no names": (
        {MISTAKE: '"""T.\n\nH."""\nALSO_COSTS = [1]'},
        MISTAKE,
        "must be a list of exercise names",
    ),
    "no settings": ({"assignment.toml": None}, "assignment.toml", "is missing; it holds title"),
    "settings are no TOML": ({"assignment.toml": "title ="}, "assignment.toml", "see docs/authoring.md"),
    "unknown setting": (
        {"assignment.toml": ("minutes = 30", "minutes = 30\nminuets = 3")},
        "assignment.toml",
        "unknown field `minuets`.*see docs/authoring.md",
    ),
    "missing setting": (
        {"assignment.toml": ("minutes = 30", "")},
        "assignment.toml",
        "missing required field `minutes`",
    ),
    "no notebook": ({NOTEBOOK: None}, "06_tiny", r"one notebook source .* there are: none"),
    "two notebooks": ({"other.py": EXERCISE}, "06_tiny", r"there are: other\.py, tiny\.py; move or rename"),
    "a solution without a name": (
        {NOTEBOOK: ('exercise="square_gradient"', "")},
        NOTEBOOK,
        'no exercise="NAME".*add it',
    ),
    "an exercise twice": ({NOTEBOOK: EXERCISE + "\n" + EXERCISE}, NOTEBOOK, "stands in two cells; keep one"),
    "an exercise without a solution": (
        {NOTEBOOK: EXERCISE.replace("### BEGIN SOLUTION", "pass")},
        NOTEBOOK,
        "needs one ### BEGIN SOLUTION and one ### END SOLUTION",
    ),
    "a solution that ends before it begins": (
        {NOTEBOOK: EXERCISE.replace("BEGIN", "X").replace("END", "BEGIN").replace("X", "END")},
        NOTEBOOK,
        "needs one ### BEGIN SOLUTION and one ### END SOLUTION",
    ),
    "a solution that is no Python": (
        {NOTEBOOK: EXERCISE.replace("return 2 * x", "return 2 *")},
        NOTEBOOK,
        "exercise square_gradient is no Python.*line 3",
    ),
    "an exercise of another name": (
        {NOTEBOOK: EXERCISE.replace("def square", "def sqare")},
        NOTEBOOK,
        r"defines \['sqare_gradient'\], not square_gradient; rename",
    ),
    "no exercise at all": ({NOTEBOOK: "# %%\nx = 1\n"}, NOTEBOOK, "has no exercise; mark a cell"),
    "no probes": ({"public/probes.py": None}, "public/probes.py", "is missing; it defines the public probes"),
    "no tests": ({"hidden/test_tiny.py": None}, "hidden", r"has no test_\*\.py; add one"),
    "a misspelt folder": (
        {"mistake/square_gradient/x.py": '"""T.\n\nH."""'},
        "mistake/square_gradient/x.py",
        r"no place in an assignment \(did you mean mistakes\?\); rename or remove",
    ),
    "a misspelt test file": (
        {"hidden/tests_more.py": ""},
        "hidden/tests_more.py",
        r"no place in an assignment; rename or remove",
    ),
    "an unlisted file": ({"zzz.bin": ""}, "zzz.bin", r"no place in an assignment; rename or remove"),
    "a mistake in no exercise": (
        {"mistakes/sqare_gradient/x.py": '"""T.\n\nH."""'},
        "mistakes/sqare_gradient",
        "is no exercise of this assignment; did you mean square_gradient",
    ),
    "a delegation of no exercise": (
        {"assignment.toml": ("minutes = 30\n", 'minutes = 30\n[delegation]\nzzz = "lambda x: x"\n')},
        "assignment.toml",
        "delegation 'zzz' is no exercise of this assignment; there are: square_gradient",
    ),
    "a mistake that is no Python": ({MISTAKE: '"""T.\n\nH."""\ndef'}, MISTAKE, "line 4: invalid syntax"),
    "a mistake without a docstring": (
        {MISTAKE: "x = 1"},
        MISTAKE,
        "has no docstring; its first line is the title",
    ),
    "a mistake without a hint": (
        {MISTAKE: '"""A title."""'},
        MISTAKE,
        "a title but no hint; leave a line empty",
    ),
    "costs that are computed": (
        {MISTAKE: '"""T.\n\nH."""\nALSO_COSTS = list(range(3))'},
        MISTAKE,
        "ALSO_COSTS must be a list of exercise names",
    ),
    "costs that are no list": (
        {MISTAKE: '"""T.\n\nH."""\nALSO_COSTS = "square_gradient"'},
        MISTAKE,
        "ALSO_COSTS must be a list of exercise names",
    ),
    "costs of no exercise": (
        {MISTAKE: '"""T.\n\nH."""\nALSO_COSTS = ["sqare_gradient"]'},
        MISTAKE,
        "ALSO_COSTS 'sqare_gradient' is no exercise of this assignment; did you mean square_gradient",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_rule_names_file_and_remedy(what: str, altered: Any) -> None:
    changes, file, message = BROKEN[what]
    folder = altered(changes)
    with pytest.raises(AssignmentError, match=re.compile(message, re.DOTALL)) as caught:
        load_assignment(folder)
    assert file in str(caught.value)


@pytest.mark.parametrize("relative", [NOTEBOOK, MISTAKE, "assignment.toml"])
def test_a_file_that_is_not_utf8_is_named(relative: str, altered: Any) -> None:
    path = altered({}) / relative
    path.write_bytes(b"# \xff\n" + path.read_bytes())
    with pytest.raises(AssignmentError, match=re.escape(relative)):
        load_assignment(path.parents[len(Path(relative).parts) - 1])


def test_a_folder_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="is no folder; `autograder new NAME`"):
        load_assignment(tmp_path / "nothing")


def test_the_tiny_assignment_is_read_whole(tiny: Assignment) -> None:
    assert (tiny.name, tiny.settings.title, tiny.exercises) == ("06_tiny", "Tiny", ("square_gradient",))
    assert [m.key for m in tiny.mistakes] == ["square_gradient/changes_x", "square_gradient/forgets_the_two"]
    assert [a.key for a in tiny.accepted] == ["square_gradient/adds"]
    forgets = tiny.mistakes[1]
    assert forgets.title == "Forgets the factor 2."
    assert forgets.hint.startswith("The derivative of a power")
    assert "random_gradient" in tiny.probes_source("hidden")
    assert "gradient_at_three_points" in tiny.probes_source("public")


def test_declared_costs_are_read(altered: Any) -> None:
    source = '"""T.\n\nH."""\nALSO_COSTS = ["square_gradient"]\n'
    loaded = load_assignment(altered({MISTAKE: source}))
    assert loaded.mistakes[1].also_costs == ("square_gradient",)
    assert loaded.mistakes[0].also_costs == ()


def test_an_accepted_alternative_needs_no_hint(altered: Any) -> None:
    folder = altered({"accepted/square_gradient/adds.py": '"""One line."""\n'})
    assert load_assignment(folder).accepted[0].hint == ""
