"""Declares that nobody may differentiate the gradient.

`once_differentiable` is an honest sign on the door for backward passes that call code outside torch. Here, the door
could be open: every operation in your backward is one of torch's. What does the docstring promise of the gradient?
"""

from torch.autograd.function import once_differentiable


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        return scale * x * p

    @staticmethod
    @once_differentiable
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = ctx.scale * p * grad_output if needs_x else None
        for_p = ctx.scale * x * grad_output if needs_p else None
        return for_x, for_p, None
