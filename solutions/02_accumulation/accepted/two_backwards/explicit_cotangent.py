"""Says what to start from; takes its copies with detach().clone(); prints."""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(torch.ones_like(w), retain_graph=True)
    print(p.grad)
    first = p.grad.detach().clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward(torch.ones_like(w))
    print(p.grad)
    second = p.grad.detach().clone()
    return first, second
