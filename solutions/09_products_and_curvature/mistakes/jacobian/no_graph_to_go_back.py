"""Goes backward from outputs that were computed without a graph.

Either the leaf began to require grad only after f had been called, or the outputs were detached: it comes
to the same. In which order must the two lines stand?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach()
    y = f(leaf)
    leaf.requires_grad_()
    rows = [torch.autograd.grad(element, leaf, retain_graph=True)[0] for element in y.flatten()]
    return torch.stack(rows).reshape(y.shape + x.shape)
