"""The gradients are never reset, so each step repeats all steps before it.

The first update is right, the second is not: backward() adds to what .grad holds. (retain_graph=True is no
remedy: it concerns the graph, not .grad.)

When does a gradient cease to be of use, and who throws it away?
"""


# Observably equal in this exercise, and covered by this file: retain_graph=True everywhere.


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
