"""The parameter is zeroed in place, and the graph had saved it.

torch says that a variable needed for gradient computation has been modified by an in-place operation. The
graph has kept p for the way back, and has noticed that it is no longer the p that it saw.

Was it p that you wanted to set to zero?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        with torch.no_grad():
            p.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
