"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value. (A single zero would count as "no gradient".)

What is p.grad if there is none, and how do you ask for just that?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)
    losses = []
    for batch in batches:
        for p in params:
            p.grad = None
        loss = loss_fn(batch)
        loss.backward()
        with torch.no_grad():
            for p in params:
                if p.grad:
                    p -= lr * p.grad
        losses.append(loss.item())
    return losses
