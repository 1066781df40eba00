"""Lets autograd differentiate a recorded cube."""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            here = x + 0 if x.requires_grad else x.detach().requires_grad_()
            return torch.autograd.grad(here**3, here, grad_output, create_graph=True)[0]
