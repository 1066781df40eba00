"""How an assignment is handed in, in sentences for students: what ``course.toml`` says, and the command that packs the file."""

from autograder.assignment.course import Course, Way

STEPS: dict[Way, str] = {
    "nbgrader": "submit the assignment in nbgrader: Assignment List in Jupyter, or `nbgrader submit {assignment}`",
    "lms": "upload that file to the course's page",
    "address": "send that file to {address}",
}
"""What is to be done with the packed file, by the way of handing in."""


def packing_sentence(stem: str) -> str:
    """How the file to hand in is made.

    Args:
        stem: the notebook's name without its ending.
    """
    return (
        f"Save the notebook, and run `autograder pack {stem}.ipynb` in a terminal: it checks that the notebook is complete, says what "
        "is still to do, and writes the file to hand in, with a receipt."
    )


def hand_in_sentences(course: Course, assignment: str) -> list[str]:
    """What is to be done with the packed file, the course's own words last."""
    step = STEPS[course.hand_in.how].format(address=course.hand_in.address, assignment=assignment)
    deadline = course.deadline(assignment)
    sentences = [
        f"To hand it in, {step}.",
        f"It is due on {deadline:%d %B %Y at %H:%M} (UTC{deadline:%z})." if deadline else "",
        course.hand_in.words,
    ]
    return [sentence for sentence in sentences if sentence]
