"""One backward() for each loss; the last one frees the graph."""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad = None
    for k, loss in enumerate(losses):
        loss.backward(retain_graph=k + 1 < len(losses))
    return p.grad.clone()
