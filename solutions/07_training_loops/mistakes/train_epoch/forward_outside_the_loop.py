"""The loss is computed once, before the loop.

The first update is right. The second backward() finds a graph that the first has freed. (With
retain_graph=True it would find the old graph, of the old batch and the old parameters.)

What has to be computed anew for each batch?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    batches = list(batches)
    loss = loss_fn(batches[0])
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
