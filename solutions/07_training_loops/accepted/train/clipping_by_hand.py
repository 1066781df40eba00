"""Clips by hand, without 1e-6; mse_loss; a Parameter; the history is preallocated."""


def train(cfg: Any, generator: torch.Generator) -> dict[str, Any]:
    p = torch.nn.Parameter(torch.rand((cfg.dim,), generator=generator))
    D = torch.rand((cfg.rows, cfg.dim), generator=generator)
    b = torch.nn.Parameter(torch.zeros(1))
    opt = cfg.make_optimizer([p, b])
    history: dict[str, Any] = {"loss": [], "norm": [], "p": [p.tolist()], "b": [b.tolist()]}
    for _ in range(cfg.epochs):
        order = torch.randperm(cfg.rows, generator=generator)
        for start in range(0, cfg.rows, cfg.batch_size):
            x = D[order[start : start + cfg.batch_size]]
            loss = torch.nn.functional.mse_loss(x * p + b, 2 * x)
            opt.zero_grad(set_to_none=False)
            loss.backward()
            norm = (p.grad.square().sum() + b.grad.square().sum()).sqrt()
            if norm > cfg.max_norm:
                p.grad.mul_(cfg.max_norm / norm)
                b.grad.mul_(cfg.max_norm / norm)
            opt.step()
            history["loss"].append(float(loss))
            history["norm"].append(float(norm))
            history["p"].append(p.tolist())
            history["b"].append(b.tolist())
    return {**history, "p": torch.tensor(history["p"]), "b": torch.tensor(history["b"])}
