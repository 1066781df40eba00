"""Passes every gradient, inside and outside.

That is the plain straight-through estimator (and also what you get from asking whether the *clamped* value lies inside: it always
does). A parameter above the interval that is pushed up further never stops. In which cases does the specification block?
"""


class ClampSTE(Function):
    @staticmethod
    def forward(ctx, x, low, high):
        if low > high:
            raise ValueError(f"low={low} is above high={high}")
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.clone(), None, None
