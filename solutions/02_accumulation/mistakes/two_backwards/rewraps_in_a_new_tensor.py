"""w is wrapped in a new tensor, which does not know p.

torch.tensor(w.item(), requires_grad=True) has the value of w and nothing of its history. backward() ends where
it began, and p.grad stays None.

Which tensor is connected with p, the one that you were given or the one that you made?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w = torch.tensor(w.item(), requires_grad=True)
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    second = p.grad.clone()
    return first, second
