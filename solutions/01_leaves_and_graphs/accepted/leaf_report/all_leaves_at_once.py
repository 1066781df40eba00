"""autograd.grad by all leaves at once, through a clone with a cotangent of ones; retained gradients are put back."""


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    names = [n for n, t in tensors.items() if t.is_leaf and t.requires_grad]
    retained = {n: t.grad for n, t in tensors.items() if t.retains_grad}
    report = {}
    for name, t in tensors.items():
        row = {"is_leaf": t.is_leaf, "requires_grad": t.requires_grad, "grad_fn": None, "reaches": []}
        if t.grad_fn is not None:
            row["grad_fn"] = t.grad_fn.__class__.__name__
        if t.requires_grad:
            wanted = [tensors[n] for n in names]
            found = torch.autograd.grad(
                t.clone(), wanted, torch.ones_like(t), retain_graph=True, allow_unused=True
            )
            row["reaches"] = [n for n, g in zip(names, found) if g is not None]
        row["gets_grad"] = bool(t.retains_grad) or name in names
        report[name] = row
    for n, grad in retained.items():
        tensors[n].grad = grad
    return report
