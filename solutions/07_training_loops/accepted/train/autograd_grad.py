"""torch.autograd.grad writes to .grad; all orders are drawn first."""


def train(cfg: Any, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand(cfg.dim, generator=generator)
    data = torch.rand(cfg.rows, cfg.dim, generator=generator)
    p.requires_grad = True
    b = torch.zeros(1).requires_grad_()
    optimizer = cfg.make_optimizer([p, b])
    orders = [torch.randperm(cfg.rows, generator=generator) for _ in range(cfg.epochs)]
    history = [(p.detach().clone(), b.detach().clone())]
    losses, norms = [], []
    for order in orders:
        for rows in order.split(cfg.batch_size):
            x = data[rows]
            loss = ((x * p + b - 2 * x) ** 2).mean()
            for tensor, g in zip((p, b), torch.autograd.grad(loss, [p, b]), strict=True):
                tensor.grad = g
            norms.append(torch.nn.utils.clip_grad_norm_([p, b], cfg.max_norm).item())
            optimizer.step()
            losses.append(loss.item())
            history.append((p.detach().clone(), b.detach().clone()))
    ps, bs = zip(*history, strict=True)
    return {"loss": losses, "norm": norms, "p": torch.stack(ps), "b": torch.stack(bs)}
