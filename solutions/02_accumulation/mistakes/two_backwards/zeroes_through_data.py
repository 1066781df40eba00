"""w is zeroed through .data, in place of the gradient.

A graph may have saved the value of w itself: the derivative of exp is exp again. Written through .data, the
change goes past autograd's check, and the second gradient is wrong without a word. p.grad has not been reset
either.

Which tensor holds what has piled up: p, w, or p.grad?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        w.data.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
