"""Saves something without history, so the second derivative is incomplete.

`backward` is differentiated like any other code, and it depends on x. But x.detach() (or x.data), and
likewise every intermediate result, since forward runs unrecorded, is a constant to autograd: the first derivative has the right value, and nobody sees that it changes with x. What did
`save_for_backward` have to be given, so that it can?
"""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(x.detach(), p.detach())
        ctx.scale = scale
        return scale * x * p

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = ctx.scale * p * grad_output if needs_x else None
        for_p = ctx.scale * x * grad_output if needs_p else None
        return for_x, for_p, None
