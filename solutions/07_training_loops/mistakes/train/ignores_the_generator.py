"""All numbers are drawn from torch's global generator; the one that was passed is not used.

The run depends on whatever was drawn before, and changes whatever is drawn afterwards.

Which argument is missing, in which calls?
"""


def train(cfg: Any, generator: torch.Generator) -> dict[str, Any]:
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
