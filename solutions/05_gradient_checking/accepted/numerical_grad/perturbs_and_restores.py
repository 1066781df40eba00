"""Moves one element of a contiguous working copy and restores it."""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    work = x.detach().clone(memory_format=torch.contiguous_format)
    flat, gradient = work.view(-1), torch.empty(x.numel(), dtype=x.dtype)
    for i in range(flat.numel()):
        original = flat[i].item()
        flat[i] = original + eps
        above = float(f(work))
        flat[i] = original - eps
        below = float(f(work))
        flat[i] = original
        gradient[i] = (above - below) / (2 * eps)
    return gradient.view(x.shape)
