"""The run is computed in float64.

More digits are nice to have, but the text says float32; and drawing in float64 takes other numbers from the
generator.

What is the dtype of p?
"""


def train(cfg: Any, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand(cfg.dim, generator=generator, dtype=torch.float64).requires_grad_()
    data = torch.rand(cfg.rows, cfg.dim, generator=generator, dtype=torch.float64)
    b = torch.zeros(1, requires_grad=True, dtype=torch.float64)
    optimizer = cfg.make_optimizer([p, b])
    losses, norms = [], []
    weights, biases = [p.detach().clone()], [b.detach().clone()]
    for _ in range(cfg.epochs):
        order = torch.randperm(cfg.rows, generator=generator)
        for x in data[order].split(cfg.batch_size):
            optimizer.zero_grad()
            loss = (x * p + b - 2 * x).pow(2).mean()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_([p, b], cfg.max_norm)
            optimizer.step()
            losses.append(loss.item())
            norms.append(norm.item())
            weights.append(p.detach().clone())
            biases.append(b.detach().clone())
    return {"loss": losses, "norm": norms, "p": torch.stack(weights), "b": torch.stack(biases)}
