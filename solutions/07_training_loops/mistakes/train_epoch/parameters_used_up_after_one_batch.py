"""A generator of parameters is used up by the first step; from the second batch on, nothing moves.

The loop over params stands inside the loop over batches. The first batch gets all parameters. When the second
one comes, the generator has nothing left to yield, and a loop over nothing is no error. With a list it works.

How often does your function walk through params, and how often can a generator be walked through?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    losses = []
    for batch in batches:
        loss = loss_fn(batch)
        loss.backward()
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p -= lr * p.grad
                p.grad = None
        losses.append(loss.item())
    return losses
