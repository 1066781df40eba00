"""torch's global generator is reseeded.

Your function needs no random numbers. Whoever calls it, draws afterwards, and believes the numbers to be
random, gets the same ones each time.

What does torch.manual_seed change, and for whom?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    torch.manual_seed(0)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
