"""The tensors have no axes: their shape is () and not (1,).

torch.tensor(1.0) is a single number, torch.tensor([1.0]) a vector with one element, as in the lecture.

What do the brackets do?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor(float(p0), requires_grad=True)
    w = 10 * p
    return p, w, w**2
