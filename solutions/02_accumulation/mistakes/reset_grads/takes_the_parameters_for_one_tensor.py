"""The collection of parameters is treated as one tensor.

A list, a tuple or a generator has no .grad to zero. params is a collection, even if there is just one in it.

How do you get at the tensors?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    if set_to_none:
        params.grad.data = None
    else:
        params.grad.zero_()
