"""torch.autograd.functional.jvp."""

from torch.autograd import functional


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    _, pushed = functional.jvp(f, x.detach(), v)
    return pushed
