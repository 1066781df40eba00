"""Compares values only, so that a history with a graph passes for a good one.

The values are right. But every entry keeps a graph alive, and whoever computes with it goes on building.

Which attribute tells it, as long as you do not detach?
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
    moves = tuple(int(before - after) for before, after in zip(places, places[1:]))
    if moves == (0, 0, 0):
        leftover = seen[0].grad
        has_leftover = leftover is not None and bool(leftover.any())
        return "orphaned_parameter" if has_leftover else "resets_before_step"
    if moves == (1, 10, 100):
        return "healthy"
    telling = {
        (1, 11, 111): "never_resets",
        (0, 1, 10): "steps_before_backward",
        (2, 20, 200): "steps_twice",
        (-1, -10, -100): "ascends",
        (1000, 0, 0): "uses_the_parameter",
        (0, 0, 111): "one_step_at_the_end",
    }
    return telling.get(moves, "stale_row")
