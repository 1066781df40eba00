"""The result is still attached to a graph.

The values are right. But create_graph=True records the way back as well, for second derivatives, and whoever
keeps such a result keeps everything it was made of.

Who is going to differentiate your result?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    return torch.autograd.grad(y_fn(q), q, v, create_graph=True)[0]
