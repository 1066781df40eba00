"""Every update uses the same batch, a leftover of an earlier loop.

A loop variable survives its loop: after the first loop, batch means the last batch, and the second loop,
which calls its variable otherwise, goes on using it. This is what happened to the lecture's notebook.

Which name does the body of your loop use, and where was it last assigned?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    batches = list(batches)
    losses = []
    for batch in batches:
        rows = len(batch)
    for data in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
