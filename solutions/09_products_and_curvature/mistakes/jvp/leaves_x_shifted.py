"""Takes its step inside the caller's x and does not step back.

x.data.add_ writes to the caller's parameter, behind autograd's back. After the call, the model is another
one. Does a derivative need x to move?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    before = f(x.detach())
    x.data.add_(1e-6 * v)
    return (f(x.detach()) - before) / 1e-6
