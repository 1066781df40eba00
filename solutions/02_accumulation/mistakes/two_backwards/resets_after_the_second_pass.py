"""The reset comes after the second pass, not between the two.

Both passes have been added up before anything is forgotten, and the caller finds an empty p.grad.

In which order do the three things happen: pass, reset, pass?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    w.backward()
    second = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    return first, second
