"""The notes are p.grad itself, not copies of it.

p.grad is a tensor that backward() adds to in place. A name for it (first = p.grad), and also p.grad.detach() or
p.grad.data, looks at the memory that torch goes on writing to. With "keep", the first note shows the second
pass.

How many tensors with a memory of their own does your function make?
"""


# Observably equal in this exercise, and covered by this file: detach() without clone(), a history without clone().


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad
    return first, second
