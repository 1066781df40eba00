"""The gradient is made of y / x, and is nan where an input is 0.

y is scale · x · p, and dividing it by x again gives scale · p, except at the one number by which nobody can divide.

Is there a way to the gradient that does not pass through y?
"""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, p: Tensor, scale: float) -> Tensor:
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        y = scale * x * p
        ctx.save_for_backward(x, p, y)
        return y

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Tensor | None, Tensor | None, None]:
        x, p, y = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = y / x * grad_output if needs_x else None
        for_p = y / p * grad_output if needs_p else None
        return for_x, for_p, None
