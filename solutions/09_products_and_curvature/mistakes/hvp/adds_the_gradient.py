"""The gradient is still in .grad when the product arrives.

backward() adds. After the first call, .grad holds ∇f; after the second, ∇f + H v. What has to happen in
between, and in which function would the question not arise?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    f(leaf).backward(create_graph=True)
    slope = (leaf.grad * v).sum()
    if slope.requires_grad:
        slope.backward()
    return leaf.grad.detach()
