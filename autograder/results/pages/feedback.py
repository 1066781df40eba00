"""What a student is told, as Markdown: the same as on the student's own page, to be read beside the notebook. The code is left out; the student has it."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from autograder.atomic_write import remove_unfinished, write_atomically
from autograder.results.files import file_names
from autograder.results.model import RunInfo
from autograder.results.pages.about import About
from autograder.results.pages.class_data import ClassData
from autograder.results.pages.student_page import StudentView, student_view
from autograder.results.terms import Seen
from autograder.templates import markdown_environment

FEEDBACK = Path("feedback")
"""The folder in RUN that holds it."""


def feedback_files(
    data: ClassData, about: About, *, seen: Seen, students: Collection[str] | None = None
) -> Iterator[tuple[Path, str]]:
    """Each student's feedback, by its place in RUN.

    Args:
        seen: how much students may see of hidden tests.
        students: whose; by default everybody's.
    """
    ids = [result.id for result in data.results]
    for result, name in zip(data.results, file_names(ids), strict=True):
        if students is None or result.id in students:
            view = student_view(result, about, seen=seen)
            yield FEEDBACK / f"{name}.md", feedback_text(view, data.info, about)


def feedback_text(view: StudentView, info: RunInfo, about: About) -> str:
    """One student's feedback."""
    template = markdown_environment().get_template("feedback.md.j2")
    return template.render(page=view, info=info, contact=about.contact)


def write_feedback(folder: Path, files: Iterable[tuple[Path, str]]) -> None:
    """Write feedback below ``folder``, each file whole or not at all."""
    remove_unfinished(folder / FEEDBACK)
    for path, text in files:
        write_atomically(folder / path, text.encode("utf-8", "replace"))
