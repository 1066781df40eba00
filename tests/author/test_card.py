"""The card: its rates and their intervals, what it is made of, and when it is stale."""

from pathlib import Path

import pytest

from autograder.author.card import Rate, card, commit_of, is_stale, write_card
from autograder.author.proof import Finding, IndependentRow, MistakeRow, Verification
from autograder.errors import AssignmentError

MUTANTS = "| assignment | mutants | caught | equivalent | open |\n| --- | ---: | ---: | ---: | ---: |\n| 01_a | 9 | 6 | 2 | 1 |\n"
CONTACT = '[[01_a]]\nexercise = "f"\nfile = "terse.py"\nwhy = "a NamedTuple where a tuple was asked for"\n'


def proof(*findings: Finding, lost: int = 3, refused: tuple[str, ...] = ()) -> Verification:
    return Verification(
        assignment="01_a",
        exercises={"f": 5, "g": 5},
        tests=[],
        mistakes=[
            MistakeRow("f", "eps", "Eps", lost, ["t"], True),
            MistakeRow("g", "sign", "Sign", 5, ["t"], False),
        ],
        accepted=["f/loop", "f/map", "g/loop"],
        nonsense_runs=7,
        salts=[""],
        findings=list(findings),
        independent=[IndependentRow("terse.py", list(refused)), IndependentRow("verbose.py", [])],
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "mutants.md").write_text(MUTANTS)
    (tmp_path / "tests" / "independent").mkdir(parents=True)
    (tmp_path / "tests" / "independent" / "first_contact.toml").write_text(CONTACT)
    return tmp_path


@pytest.mark.parametrize(
    ("wrong", "of", "low", "high"),
    [
        (0, 100, 0.0, 0.0370),
        (5, 100, 0.0215, 0.1118),
        (50, 100, 0.4038, 0.5962),
        (1, 1, 0.2065, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_is_wilsons(wrong: int, of: int, low: float, high: float) -> None:
    """For none of n the upper end is z²/(n + z²), for one of one the lower end 1/(1 + z²), with z = 1.96."""
    rate = Rate(wrong, of)
    assert (rate.low, rate.high) == pytest.approx((low, high), abs=1e-4)


def test_the_card_counts_what_was_tried_and_what_went_wrong(root: Path) -> None:
    text = card([proof()], root, "abc1234")
    row = next(line for line in text.splitlines() if line.startswith("| 01_a"))
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "01_a", "3", "2", str(Rate(0, 7)), str(Rate(1, 4)), "1 of 2", "7", "7", str(Rate(1, 16)),
    ]  # fmt: skip
    assert "- `f` of terse.py: a NamedTuple where a tuple was asked for" in text
    assert "Made from commit abc1234" in text


def test_what_the_proofs_found_counts(root: Path) -> None:
    lost = Finding("accepted/f/loop.py", "accepted-full-marks", "loses 2 points", "widen")
    junk = Finding("hidden", "nonsense-earns-nothing", "junk passes", "assert")
    row = next(
        line
        for line in card([proof(lost, junk, lost=0, refused=("f", "g"))], root, "").splitlines()
        if line.startswith("| 01_a")
    )
    assert f"| {Rate(3, 7)} |" in row
    assert f"| {Rate(3, 16)} |" in row


def test_it_is_stale_when_a_figure_changes_but_not_for_the_commit(root: Path) -> None:
    path = root / "docs" / "truth.md"
    assert is_stale(path, text := card([proof()], root, "abc1234"))
    assert write_card(path, text)
    assert not write_card(path, card([proof()], root, "def5678"))
    assert "abc1234" in path.read_text()
    assert is_stale(path, card([proof(lost=0)], root, "abc1234"))


@pytest.mark.parametrize(
    ("path", "content", "words"),
    [
        ("docs/mutants.md", None, r"mutants\.md is missing; run: make mutants"),
        ("docs/mutants.md", "nothing", "knows nothing of 01_a"),
        ("tests/independent/first_contact.toml", "[[", r"first_contact\.toml cannot be read"),
        ("tests/independent/first_contact.toml", None, r"first_contact\.toml cannot be read"),
    ],
)
def test_what_it_is_made_of_must_be_there(root: Path, path: str, content: str | None, words: str) -> None:
    (root / path).unlink()
    if content is not None:
        (root / path).write_text(content)
    with pytest.raises(AssignmentError, match=words):
        card([proof()], root, "")


def test_a_folder_without_a_repository_has_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert commit_of(tmp_path) == "none"
    monkeypatch.setenv("PATH", "")
    assert commit_of(Path()) == "none"
