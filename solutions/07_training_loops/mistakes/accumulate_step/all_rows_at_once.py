"""The micro batches are put together, and the loss is called once.

The gradient is right. But if the large batch did fit, nobody would have cut it.

What is the largest graph that your function builds?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    for p in params:
        p.grad = None
    loss = loss_fn(torch.cat(list(micro)))
    loss.backward()
    return loss.item()
