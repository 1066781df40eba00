"""Examines with rows that are all the same, and cannot notice which one is used.

A script that takes the last row every time does exactly what a healthy one does, if all rows are the last
row. It is how the lecture's stale loop variable could stay unnoticed, too.

By which of its features will you recognise a row in the result?
"""


def diagnose(script):
    seen = []

    def tracer(p, x):
        seen.append(p)
        return (p * x).sum()

    p0 = torch.tensor([1000.0], dtype=torch.float64)
    D = torch.tensor([[10.0], [10.0], [10.0]], dtype=torch.float64)
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
    if moves == (10, 10, 10):
        return "healthy" if history[0].grad_fn is None else "graph_in_history"
    telling = {
        (10, 20, 30): "never_resets",
        (0, 10, 10): "steps_before_backward",
        (20, 20, 20): "steps_twice",
        (-10, -10, -10): "ascends",
        (1000, 0, 0): "uses_the_parameter",
        (0, 0, 30): "one_step_at_the_end",
    }
    return telling.get(moves, "stale_row")
