"""The gradient in its factored form, 2(p - p²)(1 - 2p)."""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    return p - lr * 2 * (p - p * p) * (1 - 2 * p)
