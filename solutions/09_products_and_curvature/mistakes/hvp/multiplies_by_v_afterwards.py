"""Multiplies the sums of the rows by v, element by element.

On the lecture's loss, whose Hessian is diagonal, this is right: (2, 74, 0, -26). On a coupled loss, element
i of H v hears from every v_j. At which end must v come in?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(gradient.sum(), leaf)[0] * v
