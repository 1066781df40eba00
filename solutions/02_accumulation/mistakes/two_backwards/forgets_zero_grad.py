"""p.grad is never reset: every second note contains the first pass.

The second pass was added to the first although the caller asked for a reset. Either there is no reset in your
function, or it does not reach p.grad: p.gard = …, a new tensor that is bound to another name, zeros that are
computed and not stored, or a comparison of texts by `is`, which asks whether they are one object.

Print p.grad just before the second backward(). What should it be for each value of reset?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset != "keep":
        p.gard = None
    w.backward()
    second = p.grad.clone()
    return first, second
