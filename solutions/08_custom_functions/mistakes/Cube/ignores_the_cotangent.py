"""Returns the derivative, and ignores the gradient that came in.

The engine did not ask for the slope of this node. It said how much the final result changes with the output,
and asked how much it changes with the input. Your answer is the same whatever it said, so everything behind this
node in the graph might as well not exist. What does the chain rule do with the two numbers?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 3 * x**2
