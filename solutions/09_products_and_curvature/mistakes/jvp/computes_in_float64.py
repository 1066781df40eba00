"""Returns float64, whatever came in.

Converting to float64 inside is allowed, but the caller handed in float32 and adds your result to float32
tensors. Which dtype does the docstring promise?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.jvp(f, (x.detach().double(),), (v.double(),))[1]
