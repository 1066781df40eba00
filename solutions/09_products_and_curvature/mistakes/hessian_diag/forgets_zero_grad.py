"""Each row has all the rows before it added.

backward() adds to .grad, here as in a training loop. What happens to .grad between two rows?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        slope.backward(retain_graph=True)
        curvatures.append(leaf.grad.flatten()[index].clone())
    return torch.stack(curvatures).reshape(x.shape)
