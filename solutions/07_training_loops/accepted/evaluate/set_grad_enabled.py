"""set_grad_enabled(False) as a context; a running mean."""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    mean, rows = 0.0, 0
    with torch.set_grad_enabled(False):
        for batch in batches:
            rows += batch.shape[0]
            mean += (float(loss_fn(batch)) - mean) * batch.shape[0] / rows
    return mean
