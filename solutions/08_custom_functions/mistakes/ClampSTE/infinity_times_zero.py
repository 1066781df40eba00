"""What comes back from an infinite x is nan.

Whether the step leads back is asked by multiplying with the distance from the interval. Far out the answer is the same
as near by, but an infinite distance times a cotangent of 0, or times the slope of a bound, is no number.

Which question about x has an answer for every x, infinite ones included?
"""


class ClampSTE(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, low: float, high: float) -> Tensor:
        if low > high:
            raise ValueError(f"low={low} is above high={high}")
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Tensor, None, None]:
        (x,) = ctx.saved_tensors
        outside = x - x.clamp(ctx.low, ctx.high)
        leads_back = outside * grad_output >= 0
        share = (leads_back * outside + (outside == 0)) / (outside + (outside == 0))
        return grad_output * share, None, None
