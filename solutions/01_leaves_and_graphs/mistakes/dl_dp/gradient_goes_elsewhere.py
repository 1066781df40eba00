"""None comes back, without any warning: no gradient has arrived where you look.

backward() ran, but it did not get to the tensor whose .grad you read. So it is if the loss (or w) was put into a new
tensor with requires_grad=True, a leaf of its own at which the way ends; or if w.retain_grad() came after backward().
(None is also what backward() itself returns, and a function without a return statement.)

Follow the grad_fn's from your loss. Where do they end?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    loss = torch.tensor([((10 * p) ** 2).item()], requires_grad=True)
    loss.backward()
    return p.grad
