"""if p.grad asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value.

What is p.grad if there is none, and how do you ask for just that?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
