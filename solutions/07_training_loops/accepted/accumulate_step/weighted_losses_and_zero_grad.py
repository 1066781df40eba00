"""An optimiser forgets the gradients, with zeros; the cotangent is the weight."""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    torch.optim.SGD(list(params), lr=1.0).zero_grad(set_to_none=False)
    micro = tuple(micro)
    rows = sum(batch.shape[0] for batch in micro)
    total = 0.0
    for batch in micro:
        loss = loss_fn(batch)
        loss.backward(torch.full_like(loss, batch.shape[0] / rows))
        total += loss.detach().item() * batch.shape[0]
    return total / rows
