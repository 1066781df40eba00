"""The notes are w.grad, and w is no leaf.

torch warns: the .grad of a tensor that is not a leaf is not kept. It is None, and your notes are. And even if it
had been kept, w.grad would be dw/dw.

With respect to which tensor are you differentiating, and where does the answer arrive?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = w.grad
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = w.grad
    return first, second
