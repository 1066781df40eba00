"""The graph is retained in the second pass as well.

All the numbers are right. But retain_graph=True was given to both passes, so the memory that the graph holds
is not given back when nobody needs it any more. In a model, that is most of the memory there is.

How many passes come after the second one?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward(retain_graph=True)
    second = p.grad.clone()
    return first, second
