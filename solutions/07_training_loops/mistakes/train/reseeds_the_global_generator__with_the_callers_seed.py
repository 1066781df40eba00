"""torch's global generator gets the seed of the one that was passed, and all numbers are drawn from it.

If the generator is fresh, the run is the right one. If the caller has drawn from it before, the run begins too
early on the tape. The generator itself does not move on, and the global one is disturbed.

Which argument is missing, in which calls? And is there anything left to be seeded then?
"""


def train(cfg: Any, generator: torch.Generator) -> dict[str, Any]:
    torch.manual_seed(generator.initial_seed())
    p = torch.rand(cfg.dim).requires_grad_()
    data = torch.rand(cfg.rows, cfg.dim)
    b = torch.zeros(1, requires_grad=True)
    optimizer = cfg.make_optimizer([p, b])
    losses, norms = [], []
    weights, biases = [p.detach().clone()], [b.detach().clone()]
    for _ in range(cfg.epochs):
        order = torch.randperm(cfg.rows)
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
