"""Computes in float32, whatever came in.

Half of the digits are gone, and converting back does not bring them back. Which dtype has x?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    start = x.detach().float()
    slopes = torch.func.grad(lambda t: f(t.to(x.dtype)).float())
    return torch.func.jvp(slopes, (start,), (v.float(),))[1].to(x.dtype)
