"""torch.optim.SGD, and a path that is allocated beforehand."""


def fix_5(f, p0, lr, steps):
    p = torch.nn.Parameter(p0.detach().clone())
    optimizer = torch.optim.SGD([p], lr=lr)
    path = torch.empty((steps + 1, *p0.shape), dtype=p0.dtype)
    path[0] = p.detach()
    values = []
    for t in range(1, steps + 1):
        optimizer.zero_grad()
        value = f(p)
        value.backward()
        optimizer.step()
        values.append(value.item())
        path[t] = p.detach()
    with torch.no_grad():
        values.append(f(p).item())
    k = values.index(min(values))
    return {"best loss": values[k], "best": path[k].clone(), "path": path}
