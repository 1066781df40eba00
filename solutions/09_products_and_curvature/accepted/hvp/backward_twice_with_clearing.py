"""backward() twice on an own leaf, with .grad cleared in between."""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    f(leaf).backward(create_graph=True)
    slope = (leaf.grad * v).sum()
    leaf.grad = None
    if slope.requires_grad:
        slope.backward()
    return torch.zeros_like(x) if leaf.grad is None else leaf.grad
