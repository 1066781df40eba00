"""The tensors are printed, as in the lecture's cell, and nothing is returned.

A function without a return statement returns None, and None cannot be unpacked into three tensors.

What should be the last line of your function?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    loss = w**2
    print(p, w, loss)
