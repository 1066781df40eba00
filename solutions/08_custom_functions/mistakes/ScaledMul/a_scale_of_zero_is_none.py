"""A scale of 0 is taken for no scale at all.

`if scale:` asks whether the number is 0, not whether there is one. With a scale of 0 everything is 0, and here it is not.

What does `scale or 1.0` give for 0.0?
"""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, p: Tensor, scale: float = 1.0) -> Tensor:
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(x, p)
        ctx.scale = scale or 1.0
        return ctx.scale * x * p

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        x, p = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = ctx.scale * p * grad_output if needs_x else None
        for_p = ctx.scale * x * grad_output if needs_p else None
        return for_x, for_p, None
