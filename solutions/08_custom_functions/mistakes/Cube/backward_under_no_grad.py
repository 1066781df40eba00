"""Computes the gradient where autograd does not look.

Under `no_grad`, and likewise in NumPy, the numbers are right but nothing is recorded. Whoever asks for the
derivative of the gradient is told that it "does not require grad". When does autograd record what your backward
does, and do you have to switch anything off?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        with torch.no_grad():
            return 3 * x**2 * grad_output
