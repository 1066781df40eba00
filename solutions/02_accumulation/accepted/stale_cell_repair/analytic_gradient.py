"""The gradient by its formula; no autograd."""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone()
    outputs = torch.empty_like(D)
    for t, x in enumerate(D):
        outputs[t] = x * p
        p = p - lr * 2 * x * (outputs[t] - 2 * x) / len(x)
    return {"initial p": p0.detach(), "outputs": outputs, "final p": p, "updates": len(D)}
