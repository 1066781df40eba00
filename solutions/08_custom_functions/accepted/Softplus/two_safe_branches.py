"""where between two branches, each of which gets only numbers it can bear."""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        large, small = x.clamp(min=0), x.clamp(max=0)
        return torch.where(x > 0, large + torch.log1p(torch.exp(-large)), torch.log1p(torch.exp(small)))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        large, small = torch.where(x > 0, x, 0.0), torch.where(x > 0, 0.0, x)
        slope = torch.where(x > 0, 1 / (1 + torch.exp(-large)), torch.exp(small) / (1 + torch.exp(small)))
        return grad_output * slope
