"""The authors' commands: what they print, write and find."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.usefixtures("in_process")
def test_build_writes_and_check_says_what_is_stale(run: Any, altered: Any) -> None:
    root = altered({}).parents[1]
    missing = run("build", "--check", "--root", root, "--unsafe")
    assert missing.status == 1
    assert f"{root / 'assignments' / '06_tiny' / 'tiny.ipynb'} is missing" in missing.words
    assert "assignments/ is not what solutions/ says; run: autograder build" in missing.words
    assert not (root / "assignments").exists()
    assert run("build", "--root", root, "--unsafe").out.startswith("06_tiny: 8 files changed\n")
    assert run("build", "tiny", "--root", root, "--unsafe").out.startswith("06_tiny: up to date\n")
    in_sync = run("build", "--check", "--root", root, "--unsafe")
    assert (in_sync.status, in_sync.words) == (0, "")
    (root / "assignments" / "05_gone").mkdir()
    assert (
        f"{root / 'assignments' / '05_gone'} has no solutions/05_gone; remove it"
        in run("build", "--check", "--root", root, "--unsafe").words
    )
    assert run("build", "--check", "tiny", "--root", root, "--unsafe").status == 0
    assert run("build", "--check", "--no-outcomes", "tiny", "--root", root, "--unsafe").status == 0
    assert "--no-outcomes is for --check" in run("build", "--no-outcomes", "--root", root, "--unsafe").words


@pytest.mark.usefixtures("in_process")
def test_verify_prints_the_proof(run: Any, altered: Any) -> None:
    root = altered({}).parents[1]
    ended = run("verify", "--root", root, "--unsafe")
    assert ended.status == 0
    assert "proven: no findings" in ended.out
    assert "2 salt(s)" in ended.words


@pytest.mark.usefixtures("in_process")
def test_verify_with_findings_fails_and_names_them(run: Any, altered: Any) -> None:
    root = altered({"public/test_tiny.py": ("@points(0,", "@points(5,")}).parents[1]
    ended = run("verify", "06", "--root", root, "--unsafe", "--salts", 1)
    assert ended.status == 1
    assert "[public-is-free]" in ended.words
    assert "autograder: 1 finding(s)" in ended.words
    as_json = run("verify", "--json", "--root", root, "--unsafe", "--salts", 1)
    assert "1 finding(s)" in as_json.err
    assert as_json.status == 1
    (proof,) = json.loads(as_json.out)
    assert [finding["rule"] for finding in proof["findings"]] == ["public-is-free"]
    assert proof["salts"] == [""]


@pytest.mark.usefixtures("in_process")
def test_verify_writes_the_card_and_says_when_it_is_stale(run: Any, altered: Any) -> None:
    root = altered({}).parents[1]
    verify = ("verify", "--root", root, "--unsafe", "--salts", 1)
    assert "--card is about all assignments" in run("verify", "06", "--card", "--root", root).words
    missing = run(*verify, "--card")
    assert (missing.status, "mutants.md is missing; run: make mutants" in missing.words) == (1, True)
    (root / "tests" / "independent").mkdir(parents=True)
    (root / "tests" / "independent" / "first_contact.toml").write_text("")
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs" / "mutants.md").write_text("| 06_tiny | 3 | 3 | 0 | 0 |\n")
    assert run(*verify, "--card").status == 0
    card = root / "docs" / "truth.md"
    assert "| 06_tiny | 1 | 0 |" in card.read_text()
    assert run(*verify).status == 0
    card.write_text(card.read_text().replace("| 06_tiny | 1 |", "| 06_tiny | 9 |"))
    stale = run(*verify)
    assert (stale.status, "truth.md is stale; run: autograder verify --card" in stale.words) == (1, True)


def test_a_damaged_assignment_is_one_sentence(run: Any, altered: Any) -> None:
    folder = altered({"assignment.toml": "title ="})
    ended = run("verify", folder, "--unsafe")
    assert (ended.status, "Traceback" in ended.err) == (1, False)
    assert f"autograder: {folder / 'assignment.toml'}: " in ended.words


def test_new_says_what_to_do_next(run: Any, tmp_path: Path) -> None:
    ended = run("new", "07_words", "--root", tmp_path)
    assert ended.status == 0
    assert (tmp_path / "solutions" / "07_words" / "words.py").is_file()
    assert "autograder verify 07_words" in ended.out
    again = run("new", "07_words", "--root", tmp_path)
    assert (again.status, "exists already; choose another name" in again.words) == (2, True)


def test_mutants_are_reported_and_open_ones_are_findings(
    run: Any, altered: Any, tmp_path: Path, unsafe: list[str]
) -> None:
    root = altered({"hidden/test_tiny.py": ("rtol=1e-9, atol=1e-12", "rtol=1e9, atol=1e9")}).parents[1]
    report = tmp_path / "mutants.md"
    ended = run("mutants", "tiny", "--report", report, "--root", root, *unsafe)
    assert ended.status == 1
    assert ended.out == report.read_text()
    assert "**open**" in ended.out
    assert (
        "finding(s): add a hidden test that tells the change, or say in equivalent_mutants.toml"
        in ended.words
    )


def test_mutants_that_are_all_caught_are_none(run: Any, tiny_course: Path, unsafe: list[str]) -> None:
    ended = run("mutants", "--json", "--root", tiny_course, *unsafe)
    (found,) = json.loads(ended.out)
    assert (ended.status, found["open"], found["caught"]) == (0, [], found["mutants"])
    assert found["mutants"] > 5
