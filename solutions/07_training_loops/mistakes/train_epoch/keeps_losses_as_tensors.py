"""The list holds the losses themselves, tensors with their graphs.

What was asked for are Python floats. As long as the list lives, so does each tensor's link to the graph it
came from; in a long training this is a classic way to run out of memory.

What is it that you want to remember of a loss? Which method gives you that?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses
