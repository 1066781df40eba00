"""A p that is a single number makes it raise.

It copies the gradient element by element along the first axis. A tensor of shape () has no axis to go along.

Which call copies a tensor of any shape, with none included?
"""


def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = torch.stack(list(p.grad))
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    return first, torch.stack(list(p.grad))
