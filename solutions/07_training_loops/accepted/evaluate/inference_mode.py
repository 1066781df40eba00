"""torch.inference_mode, which goes further than no_grad; prints."""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    means, sizes = [], []
    with torch.inference_mode():
        for batch in batches:
            means.append(loss_fn(batch).double())
            sizes.append(float(len(batch)))
    print(means)
    weights = torch.tensor(sizes, dtype=torch.float64)
    return float((torch.stack(means) * weights).sum() / weights.sum())
