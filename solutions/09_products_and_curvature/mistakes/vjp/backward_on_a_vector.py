"""Goes backward from a vector without a cotangent.

torch can invent the cotangent of a single number, because there 1 is the only sensible choice. For several
outputs it does not guess, and says that grad can be implicitly created only for scalar outputs. And for a
single output it guesses 1, whatever your v was. Who tells it what each output counts?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf)[0]
