"""torch.autograd.grad, and sums by hand, each a new tensor."""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    total = torch.zeros_like(p) if p.grad is None else p.grad.clone()
    snapshots = []
    for _ in range(n):
        total = total + torch.autograd.grad(f(p), p)[0]
        snapshots.append(total)
    p.grad = total.clone()
    return snapshots
