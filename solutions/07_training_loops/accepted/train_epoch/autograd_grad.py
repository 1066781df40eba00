"""torch.autograd.grad with allow_unused, and add_ with alpha."""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = tuple(params)
    losses = []
    for batch in batches:
        loss = loss_fn(batch)
        gradients = torch.autograd.grad(loss, params, allow_unused=True)
        with torch.set_grad_enabled(False):
            for p, g in zip(params, gradients, strict=True):
                if g is not None:
                    p.add_(g, alpha=-lr)
        losses.append(loss.item())
    return losses
