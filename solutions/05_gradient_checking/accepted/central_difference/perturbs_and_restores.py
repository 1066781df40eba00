"""Moves one working copy, evaluates, and puts the element back, without a graph."""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    with torch.no_grad():
        work = x.detach().clone()
        original = work[i].item()
        work[i] = original + eps
        above = f(work).item()
        work[i] = original - eps
        below = f(work).item()
        work[i] = original
    return x.new_tensor((above - below) / (2 * eps))
