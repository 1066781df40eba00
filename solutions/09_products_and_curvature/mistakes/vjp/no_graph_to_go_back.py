"""Goes backward from a result that was computed without a graph.

Either the leaf began to require grad only after f had been called, or the output was detached: it comes to
the same. Recording happens during the forward pass or not at all. In which order must the two lines stand?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach()
    y = f(leaf)
    leaf.requires_grad_()
    return torch.autograd.grad(y, leaf, v)[0]
