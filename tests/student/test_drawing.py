"""Pictures in a row, as HTML and as text."""

from autograder.student.draw_nodes import Graph, GraphNode
from autograder.student.draw_picture import picture
from autograder.student.drawing import Drawing

GRAPH = Graph((GraphNode("leaf", "p<q", shape="()", value="1"),), ())


def test_the_text_tells_each_step_and_the_graph_as_the_last_one_has_it() -> None:
    steps = [picture(GRAPH, {0: f"gradient = {n}"}, 0, caption=f"{n}. at p") for n in (1, 2)]
    assert repr(Drawing(steps, "That is all.")).split("\n") == [
        "The graph behind p<q: operations 0, leaves 1",
        "1. at p",
        "2. at p",
        "▶ p<q · leaf, requires_grad · () = 1 · gradient = 2",
        "That is all.",
    ]


def test_the_html_holds_every_picture_with_its_caption_and_escapes_names() -> None:
    steps = [picture(GRAPH, caption=f"{n}. step") for n in (1, 2)]
    html = Drawing(steps, "That is all.")._repr_html_()
    assert html.count("<svg") == 2
    assert "1. step" in html
    assert "That is all." in html
    assert "p&lt;q" in html
    assert "p<q" not in html
