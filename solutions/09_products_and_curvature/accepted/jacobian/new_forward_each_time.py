"""A new forward pass and a unit cotangent for every row."""


def jacobian(f: Function, x: Tensor) -> Tensor:
    y = f(x.detach())
    rows = []
    for i in range(y.numel()):
        weights = torch.zeros(y.numel(), dtype=y.dtype)
        weights[i] = 1
        leaf = x.detach().clone().requires_grad_()
        f(leaf).backward(weights.reshape(y.shape))
        rows.append(leaf.grad)
    return torch.stack(rows).reshape(y.shape + x.shape)
