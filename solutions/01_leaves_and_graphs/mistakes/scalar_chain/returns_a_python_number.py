"""The loss is a Python number.

item() takes the number out of its tensor and leaves the graph behind. A number has no backward().

When is item() the right thing, and when is it too early?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    return p, w, w.item() ** 2
