"""torch.autograd.backward in place of the method, and fill_ in place of zero_."""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    torch.autograd.backward(w, retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.grad.fill_(0.0)
    elif reset == "none":
        p.grad = None
    torch.autograd.backward(w)
    second = p.grad.clone()
    return first, second
