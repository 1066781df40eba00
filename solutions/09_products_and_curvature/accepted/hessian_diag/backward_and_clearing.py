"""backward() on each slope, clearing .grad of an own leaf."""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    diagonal = torch.empty(x.numel(), dtype=x.dtype)
    for i, slope in enumerate(gradient.reshape(-1)):
        leaf.grad = None
        slope.backward(retain_graph=True)
        diagonal[i] = leaf.grad.reshape(-1)[i]
    return diagonal.reshape(x.shape)
