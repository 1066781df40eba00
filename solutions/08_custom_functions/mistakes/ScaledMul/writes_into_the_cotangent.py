"""Writes the result into the gradient that came in.

`grad_output` is not yours. The engine, or another node, may hold the same tensor and use it after you, and then it
finds your numbers there. Which operation makes a new tensor here?

Between the two results of this node it matters even at home: the second is made of what the first one left.
"""


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
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = grad_output.mul_(ctx.scale * p) if needs_x else None
        for_p = ctx.scale * x * grad_output if needs_p else None
        return for_x, for_p, None
