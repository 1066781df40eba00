"""Goes through the graph of the gradient again without keeping it.

The first slope is differentiated without trouble. torch frees what it has used, so the second one meets a
graph that is gone. With a single number in x, nobody would notice. Who has to be told that you will come
again?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape)
