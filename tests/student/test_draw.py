"""The graph drawn: twelve pictures kept as files, the way back step by step, what cannot be drawn, and that nothing is touched."""

import os
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
import torch
from torch import Tensor

import autograder
from autograder.errors import UsageError
from autograder.student.draw import MOST_PICTURES, Drawing, draw

DRAWN = Path(__file__).with_name("drawn")
WRITE = "DRAWN"
"""With this in the environment the kept pictures are written anew; then look at them."""


def leaf(*numbers: float) -> Tensor:
    return torch.tensor(numbers[0] if len(numbers) == 1 else numbers, requires_grad=True)


def chain() -> Drawing:
    p = leaf(1.0)
    w = 10 * p
    l = w**2  # noqa: E741 - the lecture's own name
    return draw(l)


def chain_backward() -> Drawing:
    p = leaf(1.0)
    w = 10 * p
    l = w**2  # noqa: E741
    return draw(l, step="all")


def lecture_vector() -> Drawing:
    p = leaf(1.0, 3.0, 2.0, 2.0)
    w = p**2
    l = (p - w).pow(2).sum()  # noqa: E741
    return draw(l, step=5)


def diamond() -> Drawing:
    p = leaf(2.0)
    w = p * p
    d = p - w
    return draw(d * d)


def retained() -> Drawing:
    p = leaf(1.0)
    w = 10 * p
    w.retain_grad()
    loss = w**2
    loss.backward(retain_graph=True)
    return draw(loss)


def freed() -> Drawing:
    p = leaf(1.0)
    w = 10 * p
    loss = w**2
    loss.backward()
    return draw(loss, step="all")


def detached_branch() -> Drawing:
    p = leaf(2.0, 1.0)
    w = p * p
    cut = w.detach()
    loss = ((p - w) * cut).sum()
    return draw(loss)


def changed_in_place() -> Drawing:
    p = leaf(0.0)
    e = p.exp()
    loss = e * e
    with torch.no_grad():
        e.add_(1)
    return draw(loss)


class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, factor):  # type: ignore[no-untyped-def]
        ctx.save_for_backward(x)
        return x * factor

    @staticmethod
    def backward(ctx, grad):  # type: ignore[no-untyped-def]
        return 2 * grad, None


def own_function() -> Drawing:
    p = leaf(3.0)
    w = Twice.apply(p, 2)
    return draw(w.exp(), step=3)


def several_outputs() -> Drawing:
    rows = torch.arange(6.0).reshape(3, 2).requires_grad_()
    first, second, third = rows.unbind(0)
    loss = (first * third).sum()
    del second
    return draw(loss)


def folded_chain() -> Drawing:
    x = leaf(0.5)
    y = x
    for _ in range(50):
        y = y.sin() + x.cos()
    return draw(y)


def no_graph() -> Drawing:
    numbers = torch.ones(3)
    return draw(numbers)


PICTURES: list[Callable[[], Drawing]] = [
    chain,
    chain_backward,
    lecture_vector,
    diamond,
    retained,
    freed,
    detached_branch,
    changed_in_place,
    own_function,
    several_outputs,
    folded_chain,
    no_graph,
]


@pytest.mark.parametrize("make", PICTURES, ids=lambda make: make.__name__)
def test_the_picture_is_the_one_that_was_looked_at(make: Callable[[], Drawing]) -> None:
    path, html = DRAWN / f"{make.__name__}.html", make()._repr_html_()
    if os.environ.get(WRITE):
        path.write_text(html, encoding="utf-8")
    assert html == path.read_text(encoding="utf-8"), f"{WRITE}=1 pytest {__file__} writes it anew; look at it"


def test_every_kept_picture_is_compared() -> None:
    assert {path.stem for path in DRAWN.iterdir()} == {make.__name__ for make in PICTURES}


@pytest.mark.parametrize("make", PICTURES, ids=lambda make: make.__name__)
def test_what_the_boxes_say_the_text_says_too(make: Callable[[], Drawing]) -> None:
    drawing = make()
    said = repr(drawing)
    for picture in drawing.pictures:
        assert all(line in said for box in picture.boxes for line in box.lines)


def test_the_markup_is_whole_and_runs_nothing() -> None:
    open_tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            assert tag not in ("script", "iframe", "object", "img", "a")
            if tag not in ("path", "polygon", "rect"):
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in ("path", "polygon", "rect"):
                assert open_tags.pop() == tag

    Reader().feed(chain_backward()._repr_html_())
    assert open_tags == []


def test_names_are_escaped() -> None:
    p = leaf(1.0)
    html = draw(2 * p, names={"\"'<script>": p})._repr_html_()
    assert 'data-line="&#34;&#39;&lt;script&gt;"' in html
    assert "<script>" not in html


@pytest.mark.parametrize("make", PICTURES, ids=lambda make: make.__name__)
def test_what_is_left_where_the_svg_is_dropped_is_the_text(make: Callable[[], Drawing]) -> None:
    """JupyterLab drops the tags of an SVG from what nobody has trusted, and keeps the text between them."""
    drawing = make()
    html = drawing._repr_html_()
    for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        assert re.sub(r"<[^>]*>", "", svg).split() == []
    (text,) = re.findall(r'<pre class="autograder-text">(.*?)</pre>', html, re.DOTALL)
    assert unescape(text) == drawing.pictures[-1].text


def test_the_lectures_numbers_arrive_one_after_the_other() -> None:
    captions = [picture.caption for picture in chain_backward().pictures]
    assert captions == ["1. at l: dl/dl = 1", "2. at w: dl/dw = 20", "3. at p: dl/dp = 200"]
    p = leaf(1.0)
    loss = (10 * p) ** 2
    assert draw(loss, step=0).pictures[0].caption == "before the first step"
    assert [box.look for box in draw(loss, step=1).pictures[0].boxes][:2] == ["arriving", "operation"]
    assert [box.look for box in draw(loss, step=3).pictures[0].boxes][:3] == [
        "arrived",
        "arrived",
        "arriving",
    ]


def test_pictures_in_a_row_have_their_boxes_at_the_same_places() -> None:
    places = [[(box.x, box.y, box.width) for box in picture.boxes] for picture in chain_backward().pictures]
    assert places[0] == places[1] == places[2]


def test_a_freed_graph_says_so_and_why_there_is_no_way_back() -> None:
    drawing = freed()
    assert drawing.note == "PowBackward0 cannot go back: a backward pass has freed what it saved"
    assert len(drawing.pictures) == 1
    assert drawing.note in drawing._repr_html_()
    assert drawing.note in repr(drawing)
    assert all("saved: freed by backward()" in box.lines for box in drawing.pictures[0].boxes[:2])


def waves(count: int) -> Tensor:
    y = leaf(0.5)
    for _ in range(count):
        y = y.sin()
    return y


def test_many_steps_are_not_all_drawn_and_that_is_said() -> None:
    y = waves(MOST_PICTURES)
    drawing = draw(y, step="all")
    assert len(drawing.pictures) == MOST_PICTURES
    assert drawing.note == f"{MOST_PICTURES + 1} steps in all; draw(…, step={MOST_PICTURES + 1}) and on."
    last = draw(y, step=MOST_PICTURES + 1).pictures[0].caption
    assert last.startswith(f"{MOST_PICTURES + 1}. at a leaf: gradient = ")


def test_a_step_in_the_part_that_is_folded_stands_below_the_picture() -> None:
    drawing = draw(waves(100), step=101)
    assert drawing.pictures[0].caption.startswith("101. at a leaf: gradient = ")
    assert "arriving" not in [box.look for box in drawing.pictures[0].boxes]


def test_the_way_back_from_a_vector_needs_a_gradient() -> None:
    p = leaf(1.0, 2.0)
    w = p**2
    with pytest.raises(UsageError, match=r"2 elements, so a way back needs draw\(…, gradient=…\)"):
        draw(w, step="all")
    drawing = draw(w, step=2, gradient=torch.tensor([1.0, 10.0]))
    assert drawing.pictures[0].caption == "2. at p: dw/dp = [2, 40]"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw(3), "draw() takes a tensor, this is of type int"),  # type: ignore[arg-type]
        (lambda: draw(torch.ones(1), step=1), "no way back from a tensor that does not require grad"),
        (lambda: draw(leaf(1.0) * 2, step=3), "the way back reaches 2 nodes"),
        (lambda: draw(leaf(1.0) * 2, step=-1), "the way back reaches 2 nodes"),
    ],
)
def test_what_cannot_be_drawn_is_said(call: Callable[[], object], message: str) -> None:
    with pytest.raises(UsageError) as raised:
        call()
    assert message in str(raised.value)


def test_drawing_changes_nothing() -> None:
    calls: list[Tensor] = []
    p = leaf(1.0)
    w = 10 * p
    w.retain_grad()
    w.register_hook(calls.append)
    loss = w**2
    draw(loss)
    draw(loss, step="all")
    assert (p.grad, w.grad, calls) == (None, None, [])
    loss.backward()  # its graph is whole
    assert p.grad is not None
    assert p.grad.item() == 200


def test_draw_is_among_the_names_that_students_import() -> None:
    assert autograder.draw is draw
