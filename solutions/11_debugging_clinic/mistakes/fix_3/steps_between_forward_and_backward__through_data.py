"""Changes p through .data between the forward pass and backward().

Autograd does not notice, and computes with the new p what belongs to the old one.

Which numbers has the graph kept: copies of p's values, or p?
"""


def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        held, p.grad = p.grad, None
        value = f(p)
        p.data.sub_(0 if steps == 0 else lr * previous)
        value.backward()
        if p.grad.norm() <= tol:
            break
        previous = p.grad
        steps += 1
    return steps
