"""Returns float64, whatever came in.

Converting to float64 inside is allowed, but the caller handed in float32 and adds your result to float32
tensors. Which dtype does the docstring promise?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().double().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(element, leaf, retain_graph=True)[0] for element in y.flatten()]
    return torch.stack(rows).reshape(y.shape + x.shape)
