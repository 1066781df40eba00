"""Counts the elements and does not look at the shape.

(4, 1) and (4,) have four elements each, and still broadcast to a table of sixteen. What has to be equal, so that nothing can
broadcast?
"""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.numel() != p.numel():
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        return scale * x * p

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = ctx.scale * p * grad_output if needs_x else None
        for_p = ctx.scale * x * grad_output if needs_p else None
        return for_x, for_p, None
