"""torch.autograd.grad for both passes; p.grad is filled by hand."""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    (gradient,) = torch.autograd.grad(w, p, retain_graph=True)
    p.grad = gradient
    first = gradient.clone()
    if reset == "zero":
        p.grad.zero_()
    if reset == "none":
        p.grad = None
    (gradient,) = torch.autograd.grad(w, p)
    p.grad = gradient if p.grad is None else p.grad + gradient
    return first, p.grad.clone()
