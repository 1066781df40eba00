"""A report as files: ``index.html`` about the class, ``students/`` for the students, ``staff/`` about each of them for staff.

A page is one file that asks for nothing: its style and its script stand in it, and a policy in its head forbids all else, by their hashes.
"""

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from autograder.atomic_write import remove_unfinished, write_atomically
from autograder.results.files import file_names
from autograder.results.model import RunInfo
from autograder.results.pages.about import About
from autograder.results.pages.class_data import ClassData
from autograder.results.pages.class_page import class_view
from autograder.results.pages.heatmap import LEGEND
from autograder.results.pages.student_page import StudentView, made_by, staff_view, student_view
from autograder.results.terms import Seen
from autograder.templates import TEMPLATES, page_environment

CLASS_PAGE, STUDENTS, STAFF = Path("index.html"), Path("students"), Path("staff")
FOLDER = TEMPLATES / "report"


@dataclass(frozen=True)
class Part:
    """A style or a script that stands in a page, and the policy's word for it."""

    text: Markup
    source: str


@cache
def part(name: str) -> Part:
    """The file ``name`` of the report's templates, to stand in a page as it is."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Part(Markup(text), f"'sha256-{digest}'")  # noqa: S704 - a file of ours


def report_pages(
    data: ClassData, about: About, *, seen: Seen = "messages", students: Collection[str] | None = None
) -> Iterator[tuple[Path, str]]:
    """The pages of a report, by their place in the report's folder: the class's, and the students'.

    Args:
        seen: how much students may see of hidden tests.
        students: whose; by default everybody's.
    """
    names = dict(zip([r.id for r in data.results], file_names([r.id for r in data.results]), strict=True))
    yield CLASS_PAGE, class_html(data, about, names)
    for result in data.results:
        if students is not None and result.id not in students:
            continue
        when, name = data.graded_at.get(result.id), names[result.id]
        for_student = student_view(result, about, graded_at=when, seen=seen)
        for_staff = staff_view(result, about, graded_at=when)
        yield STUDENTS / f"{name}.html", student_html(for_student, data.info, about)
        yield STAFF / f"{name}.html", student_html(for_staff, data.info, about, student_file=name)


def load_templates() -> None:
    """Compile the pages' templates, which otherwise is done at the first page, and takes longer than to fill in a few."""
    environment = page_environment()
    for path in FOLDER.glob("*.j2"):
        environment.get_template(path.relative_to(TEMPLATES).as_posix())


def class_html(data: ClassData, about: About, names: Mapping[str, str]) -> str:
    """The page about a class; ``names``: each student's file, without its suffix."""
    template = page_environment().get_template("report/class.html.j2")
    return template.render(
        page=class_view(data, about),
        names=names,
        legend=LEGEND,
        made_by=made_by(data.info),
        style=part("style.css"),
        script=part("script.js"),
    )


def student_html(view: StudentView, info: RunInfo, about: About, *, student_file: str = "") -> str:
    """The page about one student.

    Args:
        student_file: on a page for staff, the name of the student's own page without its suffix.
    """
    template = page_environment().get_template("report/student.html.j2")
    return template.render(
        page=view,
        info=info,
        course=about.course,
        contact=about.contact,
        file=student_file,
        made_by=made_by(info),
        style=part("style.css"),
        script=None,
    )


def write_pages(folder: Path, pages: Iterable[tuple[Path, str]]) -> int:
    """Write pages into ``folder``, each whole or not at all; how many."""
    for place in (folder, folder / STUDENTS, folder / STAFF):
        remove_unfinished(place)
    count = 0
    for path, text in pages:
        write_atomically(folder / path, text.encode("utf-8", "replace"))
        count += 1
    return count


def remove_pages_but(folder: Path, students: Sequence[str]) -> None:
    """Take away the pages in ``folder`` of those who are not among the class's ``students`` any more."""
    names = {f"{name}.html" for name in file_names(students)}
    for place in (folder / STUDENTS, folder / STAFF):
        for old in sorted(place.glob("*.html")):
            if old.name not in names:
                old.unlink()
