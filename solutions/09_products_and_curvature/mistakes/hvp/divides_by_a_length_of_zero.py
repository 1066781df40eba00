"""Takes the length of v out and multiplies by it again; a v of length 0 gives nan.

For any other v, dividing and multiplying cancel. But v may be zero as well, and then so is the product.

The product is linear in v. Is there any need to make v a unit vector first?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf, length = x.detach().requires_grad_(), v.norm()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(gradient, leaf, v / length)[0] * length
