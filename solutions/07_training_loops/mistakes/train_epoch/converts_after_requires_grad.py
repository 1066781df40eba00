"""The optimiser holds p.double(), a new tensor, for each parameter that is not float64 already.

p.double() is the result of an operation on p. It is no leaf, and an optimiser refuses what is no leaf. (If p
is float64 already, double() returns p itself, and all seems well.)

What is asked of the parameters' dtype?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD([p.double() for p in params], lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
