"""The result carries a graph.

create_graph=True makes a result that can be differentiated again. For a first derivative on the way to a
second that is what one wants; on the last call it keeps the whole graph in memory for as long as the result
lives. Which of your calls needs it?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v, create_graph=True)[0]
