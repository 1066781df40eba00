"""Uses the caller's x as its leaf, and x.grad as its scratchpad.

requires_grad of the caller's tensor is switched on, whatever gradient it had is gone, and the last row of
the Jacobian is left in its place. Which rule of a good guest is broken, and what would the next optimiser
step do?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    x.requires_grad_()
    y, rows = f(x), []
    for element in y.flatten():
        x.grad = None
        element.backward(retain_graph=True)
        rows.append(x.grad)
    return torch.stack(rows).reshape(y.shape + x.shape)
