"""A small experiment for each illness, one after the other."""


def run(script, rows, start=50.0, lr=1.0, loss_fn=lambda p, x: (p * x).sum()):
    D = torch.tensor(rows, dtype=torch.float64).reshape(-1, 1)
    return script(loss_fn, torch.tensor([start], dtype=torch.float64), D, lr)


def differences(script, rows, **options):
    path = torch.cat([p.detach() for p in run(script, rows, **options)])
    return (path[:-1] - path[1:]).tolist()


def diagnose(script):
    calls = []
    try:
        run(script, [1.0, 2.0], loss_fn=lambda p, x: calls.append(0) or (p * x).sum())
    except Exception:
        return "loses_the_leaf" if len(calls) == 2 else "forward_outside"
    history = run(script, [4.0])
    if history[0].item() == history[1].item() != 50:
        return "aliased_history"
    first = differences(script, [4.0])[0]
    if first == 50:
        return "uses_the_parameter"
    if first == -4:
        return "ascends"
    if first == 8:
        return "steps_twice"
    if first == 0:
        if differences(script, [4.0, 1.0])[1] == 4:
            return "steps_before_backward"
        kept = []
        run(script, [4.0, 1.0], loss_fn=lambda p, x: kept.append(p) or (p * x).sum())
        return (
            "resets_before_step" if kept[0].grad is None or kept[0].grad.item() == 0 else "orphaned_parameter"
        )
    if differences(script, [4.0, 3.0]) == [4, 7]:
        return "never_resets"
    if differences(script, [4.0, 3.0]) == [0, 7]:
        return "one_step_at_the_end"
    if len(set(differences(script, [4.0, 3.0, 2.0]))) == 1:
        return "stale_row"
    return "healthy" if history[1].grad_fn is None else "graph_in_history"
