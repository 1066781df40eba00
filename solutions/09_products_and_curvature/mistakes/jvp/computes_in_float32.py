"""Takes the product in float32, whatever came in.

Half of the digits are gone, and converting back does not bring them back. Which dtype has x?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    start = x.detach().float()
    return torch.func.jvp(lambda t: f(t.to(x.dtype)).float(), (start,), (v.float(),))[1].to(x.dtype)
