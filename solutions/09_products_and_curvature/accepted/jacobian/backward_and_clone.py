"""backward() for each element, cloning and clearing .grad of an own leaf."""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    table = torch.zeros(y.numel(), x.numel(), dtype=x.dtype)
    for i, element in enumerate(y.reshape(-1)):
        element.backward(retain_graph=True)
        table[i] = leaf.grad.reshape(-1)
        leaf.grad = None
    return table.reshape(*y.shape, *x.shape)
