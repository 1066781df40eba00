"""``show``: a student's code beside the tests, one test alone, and running it again; the class, one submission, and what is not there."""

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.results.opening import open_store


def test_a_students_code_stands_beside_the_tests_that_failed(run: Any, graded: Any) -> None:
    ben = run("show", graded.out, "ben").words
    assert "def square_gradient(x" in ben
    assert "raise NotImplementedError()" in ben
    assert "def square_gradient" not in run("show", graded.out, "anna").out, "she has passed"


def test_one_test_is_shown_alone(run: Any, graded: Any) -> None:
    ended = run("show", graded.out, "ben", "--test", "test_random_gradient", "--json")
    assert [t["name"] for e in json.loads(ended.out)["exercises"] for t in e["tests"]] == [
        "test_random_gradient"
    ]
    assert run("show", graded.out, "ben", "--test", "test_random_gradient").status == 0


def test_a_test_is_run_again_in_the_sandbox(run: Any, graded: Any) -> None:
    ended = run("show", graded.out, "ben", "--replay", "--root", graded.course)
    assert ended.status == 0, ended.words
    assert "running again what test_random_gradient looks at: random_gradient" in ended.words
    assert "Run again random_gradient called square_gradient(x)" in ended.words
    assert "ended not implemented yet" in ended.words
    as_json = run(
        "show",
        graded.out,
        "anna",
        "--test",
        "test_random_gradient",
        "--replay",
        "--json",
        "--root",
        graded.course,
    )
    report = json.loads(as_json.out)
    assert report["result"]["score"] == 100
    assert report["replay"]["probes"][0]["ended"].startswith("gradient: tensor(")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--replay"], "--test and --replay are about one student; name one after RUN"),
        (
            ["ben", "--test", "test_randm_gradient"],
            "there is no test 'test_randm_gradient' of ben; did you mean test_random_gradient?",
        ),
        (
            ["cleo", "--test", "test_random_gradient"],
            "there is no test 'test_random_gradient' of cleo; is not JSON",
        ),
        (["anna", "--replay"], "anna has no test that failed; name one with --test"),
        (["bea"], "no result of 'bea'"),
    ],
)
def test_what_cannot_be_shown_is_told(run: Any, graded: Any, arguments: list[str], said: str) -> None:
    ended = run("show", graded.out, *arguments, "--root", graded.course)
    assert (ended.status, said in ended.words) == (2, True), ended.words


def test_a_test_of_yesterday_cannot_be_run(run: Any, graded: Any, altered: Any) -> None:
    course = altered({"hidden/test_tiny.py": ("def test_random", "def test_some")}).parents[1]
    ended = run("show", graded.out, "ben", "--replay", "--root", course)
    assert ended.status == 2
    assert "test_random_gradient is no test of" in ended.words


def test_show_prints_the_class_or_one_submission(run: Any, graded: Any) -> None:
    table = run("show", graded.out)
    assert table.status == 0
    assert "anna" in table.out
    assert "dan" in table.out
    one = run("show", graded.out, "ben")
    assert one.status == 0
    assert "0 of 100" in one.words
    assert "[test_random_gradient: not_implemented]" in one.words
    as_json = run("show", graded.out, "anna", "--json")
    assert (as_json.status, as_json.err, json.loads(as_json.out)["score"]) == (0, "", 100)
    of_all = run("show", graded.out, "--json")
    assert (of_all.status, of_all.err) == (0, "")
    assert json.loads(of_all.out) == json.loads((graded.out / "results.json").read_text())


@pytest.mark.parametrize(
    ("student", "said"),
    [("anan", "did you mean anna"), ("zzzzzzz", "there are: anna, ben, cleo, dan")],
)
def test_show_of_an_unknown_student_suggests(run: Any, student: str, said: str, graded: Any) -> None:
    ended = run("show", graded.out, student)
    assert ended.status == 2
    assert f"no result of '{student}'" in ended.words
    assert said in ended.words


def test_show_of_a_folder_without_results(run: Any, tmp_path: Path) -> None:
    assert "holds no results.db; give the folder" in run("show", tmp_path).words
    with open_store(tmp_path, "06_tiny", resume=False):
        pass
    ended = run("show", tmp_path)
    assert ended.status == 2
    assert f"{tmp_path} holds no results yet; grade into it with" in ended.words
