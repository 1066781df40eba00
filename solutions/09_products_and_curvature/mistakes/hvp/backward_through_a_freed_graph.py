"""Goes through the graph of f once before it differentiates twice.

backward() was called first, and it freed what the graph had saved. Then you ask for the gradient through
the same graph. How many passes does one product need, and which of them may free?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    value = f(leaf)
    value.backward()
    (gradient,) = torch.autograd.grad(value, leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    (product,) = torch.autograd.grad(gradient, leaf, v)
    return product
