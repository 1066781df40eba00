"""The gradients by their formulas, without autograd; zeroing is not needed."""


def train(cfg: Any, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand(cfg.dim, generator=generator, requires_grad=True)
    data = torch.rand(cfg.rows, cfg.dim, generator=generator)
    b = torch.zeros(1, requires_grad=True)
    optimizer = cfg.make_optimizer([p, b])
    losses, norms, weights, biases = [], [], [p.data.clone()], [b.data.clone()]
    for _ in range(cfg.epochs):
        for x in data[torch.randperm(cfg.rows, generator=generator)].split(cfg.batch_size):
            with torch.no_grad():
                error = x * p + b - 2 * x
                p.grad = 2 * (error * x).sum(0) / x.numel()
                b.grad = 2 * error.mean().reshape(1)
                norm = torch.cat([p.grad, b.grad]).norm()
                for tensor in (p, b):
                    tensor.grad *= min(1.0, cfg.max_norm / norm.item())
            optimizer.step()
            losses.append(error.pow(2).mean().item())
            norms.append(norm.item())
            weights.append(p.data.clone())
            biases.append(b.data.clone())
    return {"loss": losses, "norm": norms, "p": torch.stack(weights), "b": torch.stack(biases)}
