"""Returns float64, whatever came in.

Converting to float64 inside is allowed, but the caller handed in float32 and adds your result to float32
tensors. Which dtype does the docstring promise?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().double().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v.double())[0]
