"""Compares the last p with the first, and not what happens in between.

One step with the sum of all gradients leads to the same end as healthy steps, if the gradients do not depend
on p. Endpoints hide the way.

The history has more entries than two. What do their differences say?
"""


def diagnose(script):
    seen = []

    def tracer(p, x):
        seen.append(p)
        return (p * x).sum()

    p0 = torch.tensor([1000.0], dtype=torch.float64)
    D = torch.tensor([[1.0], [10.0], [100.0]], dtype=torch.float64)
    try:
        history = script(tracer, p0, D, 1.0)
    except Exception:
        return "forward_outside" if len(seen) == 1 else "loses_the_leaf"
    if not torch.equal(history[0], p0):
        return "aliased_history"
    places = [p.item() for p in history]
    way = int(places[0] - places[-1])
    if way == 0:
        leftover = seen[0].grad
        has_leftover = leftover is not None and bool(leftover.any())
        return "orphaned_parameter" if has_leftover else "resets_before_step"
    if way == 111:
        return "healthy" if history[0].grad_fn is None else "graph_in_history"
    telling = {
        123: "never_resets",
        11: "steps_before_backward",
        222: "steps_twice",
        -111: "ascends",
        1000: "uses_the_parameter",
    }
    return telling.get(way, "stale_row")
