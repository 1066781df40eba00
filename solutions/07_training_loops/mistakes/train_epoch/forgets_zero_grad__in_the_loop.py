"""The gradients are reset once, before the loop, and then pile up from batch to batch.

The first update of every epoch is right. From the second batch on, each step also repeats those before it in
this epoch.

zero_grad() is a beat of the bar. How often is the bar played in an epoch?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    optimizer.zero_grad()
    for batch in batches:
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
