"""Computes the gradient with create_graph, so that it requires grad itself.

Whoever uses the result goes on building a graph. Do you want to differentiate the gradient once more?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        loss.backward(create_graph=True)
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
