"""The data are drawn before p.

A generator is a tape of numbers: who draws first gets the first ones. Both p and the data are others than
they should be, and so is everything that follows.

In which order does the text draw?
"""


def train(cfg: Any, generator: torch.Generator) -> dict[str, Any]:
    data = torch.rand(cfg.rows, cfg.dim, generator=generator)
    p = torch.rand(cfg.dim, generator=generator).requires_grad_()
    b = torch.zeros(1, requires_grad=True)
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
