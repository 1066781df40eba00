"""p -= … while autograd records: torch refuses.

torch says that a leaf variable that requires grad is being used in an in-place operation. And no step was asked
for: p was to stay where it is.

What does this exercise want to be done with the gradients?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = f(p)
        loss.backward()
        snapshots.append(p.grad.clone())
        p -= 0.1 * p.grad
    return snapshots
