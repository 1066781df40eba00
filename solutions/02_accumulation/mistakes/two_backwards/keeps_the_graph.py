"""create_graph=True keeps the graph, and does a lot more.

It records the backward pass as well, so that gradients can be differentiated again. Your gradient has a graph
of its own now, and so have the copies: they require grad. (torch warns of a memory leak, too.)

Which argument asks for just this: that the graph survives the pass?
"""


# Observably equal in this exercise, and covered by this file: a result that keeps the graph.


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(create_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
