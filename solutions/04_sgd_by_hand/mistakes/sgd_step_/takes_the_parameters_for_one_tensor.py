"""The collection of parameters is treated as one tensor.

A list has no .grad. params is a collection of tensors even if there is only one in it. For the same reason
it is SGD([p]), not SGD(p), in torch.

How do you get at the tensors?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        params -= lr * params.grad
