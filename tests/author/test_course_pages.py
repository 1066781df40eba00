"""The pages that speak of the whole course."""

import shutil
from pathlib import Path

import pytest

from autograder.assignment.lecture import load_lecture
from autograder.assignment.load import load_assignment
from autograder.author.course_pages import coverage_of, render_course, stale_pages, write_pages
from autograder.errors import AssignmentError


@pytest.fixture
def course(tiny_course: Path, tmp_path: Path) -> Path:
    """A copy of the tiny course whose assignment claims one item of a lecture of one item."""
    root = tmp_path / "course"
    (root / "solutions").mkdir(parents=True)
    (source,) = [path.parent for path in (tiny_course / "solutions").glob("*/assignment.toml")]
    shutil.copytree(source, root / "solutions" / source.name)
    (root / "solutions" / "lecture.toml").write_text('concept-1 = "Sums | of squares"\n')
    claim(root, 'concept-1 = ["square_gradient"]')
    return root


def claim(root: Path, line: str, top: str = "") -> None:
    (path,) = (root / "solutions").glob("*/assignment.toml")
    text = path.read_text().split("\n[lecture]")[0]
    path.write_text(f"{top}\n{text}\n[lecture]\n{line}\n")


def pages(root: Path) -> dict[Path, bytes]:
    folders = sorted(path.parent for path in (root / "solutions").glob("*/assignment.toml"))
    return render_course(root, [load_assignment(folder) for folder in folders])


def test_the_overview_links_every_assignment_with_its_points(course: Path) -> None:
    text = pages(course)[Path("assignments/README.md")].decode()
    assert "| 100 |" in text
    assert ".ipynb)" in text


def test_the_map_names_exercise_tests_and_mistakes_of_an_item(course: Path) -> None:
    text = pages(course)[Path("docs/lecture-map.md")].decode()
    assert "## concept-1" in text
    assert "`square_gradient`" in text
    assert "`test_" in text
    assert "`forgets_the_two`" in text


def test_the_catalogue_names_every_mistake_with_its_hint_and_its_exercise(course: Path) -> None:
    text = pages(course)[Path("docs/mistakes.md")].decode()
    assert "| [In 06_tiny alone](#in-06_tiny-alone) | 2 |" in text
    entry = text[text.index("### `forgets_the_two`") :]
    assert "\n\nForgets the factor 2.\n\n> The derivative of a power brings its exponent down." in entry
    assert entry.endswith("- Caught in 06_tiny · `square_gradient`\n")


def test_a_course_without_a_lecture_has_no_map(course: Path) -> None:
    (course / "solutions" / "lecture.toml").unlink()
    claim(course, "")
    assert load_lecture(course) == []
    assert Path("docs/lecture-map.md") not in pages(course)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('concept-9 = ["square_gradient"]', "no item of solutions/lecture.toml"),
        ('concept-1 = ["cube_gradient"]', "no exercise of it"),
        ("", "no assignment teaches concept-1"),
    ],
)
def test_a_claim_that_points_nowhere_is_an_error(course: Path, line: str, message: str) -> None:
    claim(course, line)
    with pytest.raises(AssignmentError, match=message):
        pages(course)


def test_a_damaged_lecture_is_named(course: Path) -> None:
    (course / "solutions" / "lecture.toml").write_text("concept-1 = 3\n")
    with pytest.raises(AssignmentError, match=r"lecture\.toml"):
        load_lecture(course)


def test_building_on_an_unknown_assignment_is_an_error(course: Path) -> None:
    claim(course, 'concept-1 = ["square_gradient"]', top='builds_on = ["99_nowhere"]')
    with pytest.raises(AssignmentError, match="99_nowhere"):
        pages(course)


def test_pages_are_stale_until_written_and_again_when_edited(course: Path) -> None:
    rendered = pages(course)
    assert len(stale_pages(course, rendered)) == 3
    assert len(write_pages(course, rendered)) == 3
    assert stale_pages(course, rendered) == []
    assert write_pages(course, rendered) == []
    (course / "assignments" / "README.md").write_text("edited")
    assert stale_pages(course, rendered) == [f"{course / 'assignments' / 'README.md'} is stale"]


def test_coverage_without_assignments_forgets_every_item(course: Path) -> None:
    with pytest.raises(AssignmentError, match="concept-1"):
        coverage_of(load_lecture(course), [])
