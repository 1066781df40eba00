"""All batches are put together, and the loss is called once.

The mean is right. But there are batches because the whole does not fit into memory.

How often is loss_fn to be called?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    with torch.no_grad():
        return loss_fn(torch.cat(list(batches))).item()
