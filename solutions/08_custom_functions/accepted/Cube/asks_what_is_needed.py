"""Asks whether a gradient is needed, and returns it in a tuple; einsum."""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.pow(x, 3)

    @staticmethod
    def backward(ctx, grad_output):
        if not ctx.needs_input_grad[0]:
            return None
        x = ctx.saved_tensors[0]
        return (torch.einsum("...,...,...->...", x, x, grad_output) * 3,)
