"""The notes are names for p.grad, which is zeroed before the function returns.

Tidying up has wiped the notes: they and p.grad are one tensor. And the caller, who wanted to find the result of
the second pass in p.grad, finds zeros there too.

Which of your lines copies something? And who asked for a reset after the second pass?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad
    p.grad.zero_()
    return first, second
