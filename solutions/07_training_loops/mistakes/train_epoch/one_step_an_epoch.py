"""There is one step after all batches, in place of one step a batch.

All losses are those of the parameters from the beginning, and then there is one huge step with the sum of
all gradients. (That is nearly an accumulation, which is another exercise.)

Which lines belong into the body of the loop?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    optimizer.zero_grad()
    losses = []
    for batch in batches:
        loss = loss_fn(batch)
        loss.backward()
        losses.append(loss.item())
    optimizer.step()
    return losses
