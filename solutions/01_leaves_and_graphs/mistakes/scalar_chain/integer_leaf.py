"""A tensor made from an int is an integer tensor, and those cannot require grad.

torch.tensor takes the dtype from the Python number that it is given. 2.0 makes float32, 2 makes int64, and there
is no derivative with respect to something that can only jump.

How can you make sure of the dtype whatever number comes in?
"""


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([p0], requires_grad=True)
    w = 10 * p
    return p, w, w**2
