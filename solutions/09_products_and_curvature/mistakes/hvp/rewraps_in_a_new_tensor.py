"""Makes a new tensor of the gradient's numbers and differentiates that.

A tensor that is made of numbers has no history, and requires_grad=True gives it none. torch finds that x
was not used in it. Which gradient still knows where it came from?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    numbers = torch.autograd.grad(f(leaf), leaf)[0].tolist()
    gradient = torch.tensor(numbers, dtype=x.dtype, requires_grad=True)
    return torch.autograd.grad(gradient, leaf, v)[0]
