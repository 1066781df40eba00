"""Asks the saved tensors whether they require a gradient."""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        return scale * x * p

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        for_x = ctx.scale * p * grad_output if x.requires_grad else None
        for_p = ctx.scale * x * grad_output if p.requires_grad else None
        return for_x, for_p, None
