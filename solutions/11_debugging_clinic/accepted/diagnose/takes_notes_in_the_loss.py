"""Lets the loss function note where p is, and looks at memory addresses and gradients."""


def diagnose(script):
    p0 = torch.zeros(3) + 100
    D = torch.eye(3)
    places, tensors = [], []

    def loss_fn(p, x):
        places.append(p.detach().clone())
        tensors.append(p)
        return torch.dot(p, x)

    try:
        history = script(loss_fn, p0, D, 1.0)
    except (RuntimeError, TypeError):
        return "forward_outside" if len(places) == 1 else "loses_the_leaf"
    if history[0].data_ptr() == history[-1].data_ptr():
        return "aliased_history"
    if history[-1].grad_fn:
        return "graph_in_history"
    path = torch.stack(history)
    steps = path[:-1] - path[1:]
    if torch.equal(steps, D):
        return "healthy"
    if torch.equal(steps, 2 * D):
        return "steps_twice"
    if torch.equal(steps, -D):
        return "ascends"
    if torch.equal(steps, D.cumsum(0)):
        return "never_resets"
    if torch.equal(steps[0], p0):
        return "uses_the_parameter"
    if steps.abs().sum() == 0:
        grad = tensors[0].grad
        return "resets_before_step" if grad is None or grad.sum() == 0 else "orphaned_parameter"
    if steps[0].sum() == 0:
        return "one_step_at_the_end" if steps[1].sum() == 0 else "steps_before_backward"
    return "stale_row"
