"""Lets a column and a row make a table.

(4, 1) times (4,) is (4, 4) in torch, without a word. The gradient for x would then have 16 numbers where x has 4. What is to
happen if the shapes differ, and when can you know?
"""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
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
