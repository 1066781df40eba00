"""backward() twice without clearing; the gradient is taken off again."""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    f(leaf).backward(create_graph=True)
    first = leaf.grad
    if not first.requires_grad:
        return torch.zeros_like(x)
    leaf.grad = None
    (first * v).sum().backward()
    return leaf.grad.detach().clone()
