"""The loss is wrapped in a new tensor, which does not know p.

torch.tensor(loss.item(), requires_grad=True) has the value of the loss and nothing of its history. Its
backward() ends where it began.

Which tensor is connected with p: the one that f returned, or yours?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = torch.tensor(f(p).item(), requires_grad=True)
        loss.backward()
        snapshots.append(p.grad.clone())
    return snapshots
