"""Runs the script on one row only.

With one row there is nothing that could be added up, and no row that could be stale. Those who never reset,
who use one row for all, or who step once at the end, do the right thing as long as there is one row.

How many rows does it take before each illness shows?
"""


def diagnose(script):
    seen = []

    def tracer(p, x):
        seen.append(p)
        return (p * x).sum()

    p0 = torch.tensor([1000.0], dtype=torch.float64)
    try:
        history = script(tracer, p0, torch.tensor([[7.0]], dtype=torch.float64), 1.0)
    except Exception:
        return "forward_outside"
    if not torch.equal(history[0], p0):
        return "aliased_history"
    move = int(history[0].item() - history[1].item())
    if move == 0:
        leftover = seen[0].grad
        has_leftover = leftover is not None and bool(leftover.any())
        return "orphaned_parameter" if has_leftover else "resets_before_step"
    if move == 7:
        return "healthy" if history[0].grad_fn is None else "graph_in_history"
    return {14: "steps_twice", -7: "ascends", 1000: "uses_the_parameter"}[move]
