"""Pictures of a graph as a notebook shows them, and as text elsewhere."""

from collections.abc import Sequence

from autograder.student.draw_picture import Picture
from autograder.templates import html_environment


class Drawing:
    """One picture of a graph, or several. In a notebook it shows itself.

    Its ``repr`` says the same in lines of text: what several pictures tell, step by step, and the graph as the last one has it.
    """

    def __init__(self, pictures: Sequence[Picture], note: str = "") -> None:
        self.pictures = tuple(pictures)
        self.note = note

    def _repr_html_(self) -> str:
        return html_environment().get_template("draw.html.j2").render(pictures=self.pictures, note=self.note)

    def __repr__(self) -> str:
        last = self.pictures[-1]
        captions = [shown.caption for shown in self.pictures]
        return "\n".join(part for part in (last.summary, *captions, last.text, self.note) if part)
