"""y.backward(v) on a copy, as the lecture would write it."""


def backward_with(y_fn, x, v):
    q = torch.nn.Parameter(x.data.clone())
    y = y_fn(q)
    print(y)
    y.backward(v)
    return q.grad.data
