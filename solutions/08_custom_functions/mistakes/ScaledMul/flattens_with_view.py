"""Flattens with `view`, which a transpose does not allow.

`view(-1)` promises one long row without moving a number; for a transpose that is impossible, because its numbers
lie in another order. Is there any need to flatten, for an operation that treats each element alone?
"""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        return (scale * x.view(-1) * p.view(-1)).view(x.shape)

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = ctx.scale * p * grad_output if needs_x else None
        for_p = ctx.scale * x * grad_output if needs_p else None
        return for_x, for_p, None
