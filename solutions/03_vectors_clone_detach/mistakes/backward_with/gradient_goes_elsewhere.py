"""The result is None: no gradient arrived where it was looked for.

backward() leaves gradients in the leaves at which it arrives. Two ways lead past them. One is to ask y for
its .grad, though y is where the way back begins. The other is to take the weighted sum out with item() and to
wrap the bare number in a new tensor: that is a leaf itself, and the way back ends where it starts.

From which tensor does your backward() start, at which should it arrive, and is there a way between the two?
"""


# Observably equal, and covered by this file: the weighted sum rewrapped as a new leaf.


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    y = y_fn(q)
    y.backward(v)
    return y.grad
