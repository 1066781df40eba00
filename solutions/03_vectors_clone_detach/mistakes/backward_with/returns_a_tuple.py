"""A tuple is returned, with the gradient in it.

torch.autograd.grad() may be asked for several inputs at once and therefore always answers with a tuple, even
if there is one only.

What is the type of your result, and what the type of its first item?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    return torch.autograd.grad(y_fn(q), q, v)
