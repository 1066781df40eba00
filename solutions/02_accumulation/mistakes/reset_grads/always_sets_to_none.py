"""Every gradient becomes None, whatever was asked for.

With set_to_none=False, the tensors should have stayed and held zeros. Whoever looks at p.grad next finds None,
and an optimiser with momentum stops where it should have rolled on.

What does your function do differently for the two values of set_to_none?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        p.grad = None
