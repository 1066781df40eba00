"""Each number is clamped to the bound, by its own.

That is another method (torch has it, too). It bends the direction: large numbers are cut, small ones stay.

How many factors are there in the formula for all numbers together?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    for g in gradients:
        g.clamp_(-max_norm, max_norm)
    return norm
