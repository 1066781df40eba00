"""The first pass frees the graph that the second one needs.

torch says: "Trying to backward through the graph a second time". backward() lets go of what the forward pass
had saved, unless it is told that somebody else is coming.

Who knows, at the first backward(), that there will be a second one? How is torch told?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward()
    first = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
