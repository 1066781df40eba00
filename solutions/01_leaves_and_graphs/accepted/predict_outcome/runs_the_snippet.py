"""Runs the snippet and looks: it also proves that the reference says what torch does."""


def predict_outcome(case_id: str) -> str:
    case = CASES[case_id]
    names, raised = {"torch": torch}, False
    try:
        exec(case.code, names)
    except RuntimeError:
        raised = True
    if case.topic == "run":
        if raised:
            return "a RuntimeError is raised"
        return "p.grad is filled" if names["p"].grad is not None else "p.grad stays None"
    if case.topic == "stored":
        g = names["g"]
        return "None" if g is None else str(int(g.item()))
    t = names["t"]
    if case.topic == "history":
        return "None" if t.grad_fn is None else type(t.grad_fn).__name__
    if not t.is_leaf:
        return "not a leaf"
    return "leaf, requires grad" if t.requires_grad else "leaf, does not require grad"
