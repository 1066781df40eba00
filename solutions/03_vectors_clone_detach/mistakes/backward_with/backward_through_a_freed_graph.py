"""backward() is called for one output after the other, and the first call has freed the graph.

torch says "Trying to backward through the graph a second time". All outputs hang on the same graph, and
backward() throws away on its way what it had kept for it.

What can you say to each call but the last? And can all outputs go back in one call?
"""


def backward_with(y_fn, x, v):
    q = x.detach().clone().requires_grad_()
    y = y_fn(q).reshape(-1)
    for y_j, v_j in zip(y, v.reshape(-1)):
        (v_j * y_j).backward()
    return q.grad
