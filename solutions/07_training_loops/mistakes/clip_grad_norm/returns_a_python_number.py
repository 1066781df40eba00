"""The norm is returned as a Python float, where a tensor of shape () was asked for.

(On a GPU, .item() would also make the program wait for the device in each step.)

Where does the tensor become a number?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm.item()
