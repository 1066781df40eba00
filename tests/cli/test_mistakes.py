"""``mistakes``, ``promote`` and a comment on a group, from a class to a mistake that is named."""

import json
from pathlib import Path
from typing import Any

import pytest

TRIPLES = "def square_gradient(x):\n    return {}3 * x\n"
CLASS = {
    "anna.py": TRIPLES.format("1.0 * "),
    "bert.py": TRIPLES.format(""),
    "carl.py": "def square_gradient(x):\n    return x.clone()\n",
    "dora.py": "def square_gradient(x):\n    return 7 * x\n",
}


@pytest.fixture(scope="module")
def out(run: Any, tiny_course: Path, tmp_path_factory: pytest.TempPathFactory, unsafe: list[str]) -> Path:
    """A class of which two triple, one forgets the two, and one does what nobody else does."""
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("results") / "run"
    for name, text in CLASS.items():
        (folder / name).write_text(text)
    ended = run(
        "grade", "06_tiny", folder, "--out", out, "-j", 1, "--no-report", "--root", tiny_course, *unsafe
    )
    assert ended.status == 0, ended.words
    return out


def test_the_class_is_told_its_mistakes_by_title_and_by_group(run: Any, out: Path, tiny_course: Path) -> None:
    ended = run("mistakes", out, "--root", tiny_course)
    assert ended.status == 0, ended.words
    assert "1 100 Forgets the factor 2 [square_gradient] carl" in ended.words
    for said in (
        "2 students, 200 points lost anna, bert",
        "1.0 * 3 * x",
        "return 3 * x",
        "1 wrong result is like nobody else's.",
    ):
        assert said in ended.words
    made = json.loads(run("mistakes", out, "--json", "--root", tiny_course).out)
    assert [group["students"] for group in made["unknown"]] == [["anna", "bert"], ["dora"]]
    assert [one["students"] for one in made["known"]] == [["carl"]]


def test_a_group_becomes_a_mistake_that_is_named_and_keeps_its_pin(run: Any, out: Path, altered: Any) -> None:
    course = altered({}).parents[1]
    group = json.loads(run("mistakes", out, "--json", "--root", course).out)["unknown"][0]
    name = f"{group['exercise']}/{group['keys'][0]}"
    pinned = run("comment", out, name[:-4], "Count the factors.", "--root", course)
    assert (pinned.status, pinned.out) == (0, f"{name}: 2 students\n")
    ended = run("promote", out, name, "triples", "--root", course)
    path = course / "solutions" / "06_tiny" / "mistakes" / "square_gradient" / "triples.py"
    assert (ended.status, path.exists()) == (0, True)
    assert "autograder verify 06_tiny, and: autograder regrade" in ended.words
    assert run("regrade", out, "--root", course).status == 0
    results = {one["id"]: one for one in json.loads((out / "results.json").read_text())["submissions"]}
    named = {who: one["exercises"][0]["tests"][0]["diagnosis"] for who, one in results.items()}
    assert named == {
        "anna": "square_gradient/triples",
        "bert": "square_gradient/triples",
        "carl": "square_gradient/forgets_the_two",
        "dora": None,
    }
    said = {who: [comment["text"] for comment in one["comments"]] for who, one in results.items()}
    assert said == {"anna": ["Count the factors."], "bert": ["Count the factors."], "carl": [], "dora": []}


def test_a_group_that_is_not_there_is_told_which_are(run: Any, out: Path, tiny_course: Path) -> None:
    for line in (
        ["comment", out, "square_gradient/zzz", "hm"],
        ["promote", out, "square_gradient/zzz", "hm"],
    ):
        ended = run(*line, "--root", tiny_course)
        assert ended.status == 2
        assert "no group is called 'square_gradient/zzz'" in ended.words
