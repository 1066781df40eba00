"""The result carries a graph.

create_graph=True makes a result that can be differentiated again. For a first derivative on the way to a
second that is what one wants; on the last call it keeps the whole graph in memory for as long as the result
lives. Which of your calls needs it?
"""


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, create_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape)
