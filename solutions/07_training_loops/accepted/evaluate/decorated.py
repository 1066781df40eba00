"""An inner function, decorated with @torch.no_grad()."""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    batches = list(batches)

    @torch.no_grad()
    def losses() -> list[Tensor]:
        return [loss_fn(batch) * len(batch) for batch in batches]

    return float(sum(losses())) / sum(len(batch) for batch in batches)
