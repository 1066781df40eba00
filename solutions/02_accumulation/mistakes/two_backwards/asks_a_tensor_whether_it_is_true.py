"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value, and torch says so. One with a single element has, which is why
it worked for the lecture's p.

What is p.grad if there is none, and how do you ask for just that?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        if p.grad:
            p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
