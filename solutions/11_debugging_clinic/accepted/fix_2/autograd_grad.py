"""autograd.grad fills .grad anew, so that nothing has to be forgotten."""


def fix_2(model, loss_fn, batches, optimizer):
    params = [p for group in optimizer.param_groups for p in group["params"]]
    history = []
    for x, y in batches:
        loss = loss_fn(model(x), y)
        for p, g in zip(params, torch.autograd.grad(loss, params)):
            p.grad = g
        optimizer.step()
        history.append(loss.detach())
    return [loss.item() for loss in history]
