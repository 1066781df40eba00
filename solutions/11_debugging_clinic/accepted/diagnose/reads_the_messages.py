"""Tells the two errors apart by their text, and the rest by powers of two in float32."""


def diagnose(script):
    seen = []

    def tracer(p, x):
        seen.append(p)
        return (p * x).sum()

    p0 = torch.tensor([1000.0], requires_grad=True)
    D = torch.tensor([[1.0], [2.0], [4.0]])
    try:
        history = script(tracer, p0, D, 1.0)
    except Exception as error:
        return "forward_outside" if "second time" in str(error) else "loses_the_leaf"
    if not torch.equal(history[0], p0):
        return "aliased_history"
    places = [p.item() for p in history]
    moves = tuple(int(before - after) for before, after in zip(places, places[1:]))
    if moves == (0, 0, 0):
        leftover = seen[0].grad
        has_leftover = leftover is not None and bool(leftover.any())
        return "orphaned_parameter" if has_leftover else "resets_before_step"
    if moves == (1, 2, 4):
        return "healthy" if history[0].grad_fn is None else "graph_in_history"
    telling = {
        (1, 3, 7): "never_resets",
        (0, 1, 2): "steps_before_backward",
        (2, 4, 8): "steps_twice",
        (-1, -2, -4): "ascends",
        (1000, 0, 0): "uses_the_parameter",
        (0, 0, 7): "one_step_at_the_end",
    }
    return telling.get(moves, "stale_row")
