"""A tensor without elements makes it raise.

It works wherever there is something to look at. A batch may be empty, though, and a node has no opinion on that.

Which line needs at least one element, and what is it good for?
"""


class ClampSTE(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, low: float, high: float) -> Tensor:
        if low > high:
            raise ValueError(f"low={low} is above high={high}")
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        return x.clone() if low <= x.min() and x.max() <= high else x.clamp(low, high)

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Tensor, None, None]:
        (x,) = ctx.saved_tensors
        leaves_below = (x < ctx.low) & (grad_output > 0)
        leaves_above = (x > ctx.high) & (grad_output < 0)
        return grad_output.masked_fill(leaves_below | leaves_above, 0.0), None, None
