"""The batches are taken in a random order.

The text asks for their order as given. Shuffling is good practice, but it is done where the batches are
made, and by a generator that the caller controls; here it also draws from torch's global generator.

Who decides about the order, the caller or you?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    batches = list(batches)
    for i in torch.randperm(len(batches)).tolist():
        batch = batches[i]
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
