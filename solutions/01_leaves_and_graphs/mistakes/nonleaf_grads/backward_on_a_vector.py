"""backward() was called on w, which has several elements.

torch cannot know how to weigh them. It works in the lecture, whose w has one element.

From which tensor, with a single element, can a backward pass start?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.detach().clone().requires_grad_()
    w = inner(p)
    w.retain_grad()
    outer(w).backward(retain_graph=True)
    dl_dw = w.grad.clone()
    p.grad = None
    w.backward()
    return dl_dw, dl_dw * p.grad
