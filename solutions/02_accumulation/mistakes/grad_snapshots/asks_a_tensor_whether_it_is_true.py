"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value, and torch says so.

What is p.grad if there is none, and how do you ask for just that?
"""


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    for _ in range(n):
        loss = f(p)
        loss.backward()
        if p.grad:
            snapshots.append(p.grad.clone())
    return snapshots
