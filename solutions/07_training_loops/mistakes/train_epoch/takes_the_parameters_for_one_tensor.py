"""The collection of parameters is treated as if it were one tensor.

A list in a list is not a list of tensors. (With the lecture's single p it has to be SGD([p]); here, what you
were given is the collection already.)

What is the type of params, and what does the optimiser want?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD([params], lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
