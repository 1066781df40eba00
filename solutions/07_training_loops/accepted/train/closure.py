"""step(closure), with the clipping inside."""


def train(cfg: Any, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand(cfg.dim, generator=generator).requires_grad_()
    data = torch.rand(cfg.rows, cfg.dim, generator=generator)
    b = torch.zeros(1, requires_grad=True)
    optimizer = cfg.make_optimizer([p, b])
    losses, norms = [], []
    weights, biases = [p.detach().clone()], [b.detach().clone()]
    for _ in range(cfg.epochs):
        order = torch.randperm(cfg.rows, generator=generator)
        for x in data[order].split(cfg.batch_size):

            def closure(x: Tensor = x) -> Tensor:
                optimizer.zero_grad()
                loss = (x * p + b - 2 * x).square().mean()
                loss.backward()
                norms.append(float(torch.nn.utils.clip_grad_norm_((p, b), cfg.max_norm)))
                return loss

            loss = optimizer.step(closure)
            losses.append(loss.item())
            weights.append(p.detach().clone())
            biases.append(b.detach().clone())
    return {"loss": losses, "norm": norms, "p": torch.stack(weights), "b": torch.stack(biases)}
