"""backward() is called on a Python number.

item() takes the number out of the tensor and leaves the graph behind.

What is the type of your loss when you call backward()?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    loss = ((10 * p) ** 2).item()
    loss.backward()
    return p.grad
