"""Each epoch shuffles the rows in the order of the epoch before.

Also a random order, but another one: the drawn numbers are to be positions in the data as they were drawn.

What does data hold at the beginning of the second epoch?
"""


def train(cfg: Any, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand(cfg.dim, generator=generator).requires_grad_()
    data = torch.rand(cfg.rows, cfg.dim, generator=generator)
    b = torch.zeros(1, requires_grad=True)
    optimizer = cfg.make_optimizer([p, b])
    losses, norms = [], []
    weights, biases = [p.detach().clone()], [b.detach().clone()]
    for _ in range(cfg.epochs):
        order = torch.randperm(cfg.rows, generator=generator)
        data = data[order]
        for x in data.split(cfg.batch_size):
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
