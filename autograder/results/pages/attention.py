"""Who needs a person: those who are not graded, each with the way out, and those whose code should be read."""

from dataclasses import dataclass

from autograder.results.model import NOTE, SubmissionResult
from autograder.results.pages.class_data import ClassData

RESUME = "then grade again into the same folder with --resume"
REMEDIES = {
    "unreadable": f"Ask for the file that was meant, or mend this one; {RESUME}.",
    "grader_error": f"Our fault, not the student's: report it with the notes on the student's page; {RESUME}.",
}
"""What to do about a submission that is not graded, by its status. It is no zero."""


@dataclass(frozen=True)
class Need:
    """A student who needs a person: what is the matter, and what to do."""

    student: str
    matter: str
    remedy: str
    is_ungraded: bool


def needs_of(data: ClassData) -> list[Need]:
    """All of them; first those who are not graded."""
    ungraded = [
        Need(result.id, _matter(result), REMEDIES[result.status], True)
        for result in data.results
        if result.score is None and result.status in REMEDIES
    ]
    to_read = [
        Need(result.id, note, "Read the code, and decide for yourself what it means.", False)
        for result in data.graded
        for note in result.staff_notes
        if note.startswith(NOTE)
    ]
    return ungraded + to_read


def _matter(result: SubmissionResult) -> str:
    return f"The file {result.reason}." if result.status == "unreadable" else result.reason
