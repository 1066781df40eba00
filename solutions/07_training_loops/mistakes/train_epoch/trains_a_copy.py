"""The optimiser holds copies of the parameters, and loss_fn uses the originals.

backward() leaves its gradients in the originals, and the optimiser looks for them in the copies. They are
None there, so every step skips everything.

Which tensors does the optimiser have to hold?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    optimizer = torch.optim.SGD([p.detach().clone().requires_grad_() for p in params], lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
