# torch_func: torch.func inside the nodes, torch.autograd.functional for the inspector, setup_context throughout
# %%
import torch
import torch.nn.functional as F
from torch.autograd import Function
from torch.autograd import functional as AF


# %%
class Cube(Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x):
        return torch.einsum("...,...,...->...", x, x, x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(inputs[0])

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        _, pull = torch.func.vjp(lambda t: t.pow(3), x)
        return pull(grad_output)[0]


# %%
class Softplus(Function):
    @staticmethod
    def forward(x):
        return -F.logsigmoid(-x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        _, out = torch.func.jvp(lambda t: -F.logsigmoid(-t), ctx.saved_tensors, (grad_output,))
        return out


# %%
class ScaledMul(Function):
    @staticmethod
    def forward(x, p, scale):
        if x.size() != p.size():
            raise ValueError("x and p must have the same shape")
        return torch.einsum("...,...->...", x, p) * scale

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, p, ctx.scale = inputs
        ctx.save_for_backward(x, p)

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        scale, (want_x, want_p, _) = ctx.scale, ctx.needs_input_grad
        grad_x = torch.func.vjp(lambda t: scale * t * p, x)[1](grad_output)[0] if want_x else None
        grad_p = torch.func.vjp(lambda t: scale * x * t, p)[1](grad_output)[0] if want_p else None
        return grad_x, grad_p, None


# %%
class ClampSTE(Function):
    @staticmethod
    def forward(x, low, high):
        if low > high:
            raise ValueError(f"empty interval [{low}, {high}]")
        return F.hardtanh(x, low, high) if low < high else torch.full_like(x, low)

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, low, high = inputs
        # +1 above, -1 below, 0 inside
        ctx.save_for_backward((x > high).to(x.dtype) - (x < low).to(x.dtype))

    @staticmethod
    def backward(ctx, grad_output):
        (side,) = ctx.saved_tensors
        inside = side == 0
        leads_back = side * grad_output.detach() > 0
        return torch.where(inside | leads_back, grad_output, torch.zeros_like(grad_output)), None, None


# %%
def certify(fn, inputs):
    """Whole Jacobians, by torch.autograd.functional, against whole tables of difference quotients."""
    gen = torch.Generator().manual_seed(31)
    live = [i for i, t in enumerate(inputs) if t.requires_grad]
    originals = [t.detach().clone() for t in inputs]
    numels = [originals[i].numel() for i in live]
    x0 = torch.cat([originals[i].reshape(-1) for i in live])

    def unpack(flat):
        """From one long vector to all the arguments (with copies of the constants)."""
        pieces = dict(zip(live, flat.split(numels)))
        return [pieces[i].reshape(t.shape) if i in pieces else t.clone() for i, t in enumerate(originals)]

    def on_vector(flat):
        # clone: each call sees memory of its own, and contiguous
        return fn(*[t.clone() for t in unpack(flat)]).reshape(-1)

    def pulled(flat, v):
        """The gradients as a function that can be differentiated."""
        flat = flat if flat.requires_grad else flat.detach().clone().requires_grad_()
        y = on_vector(flat)
        if not y.requires_grad:
            return torch.zeros_like(flat)
        (g,) = torch.autograd.grad(y, flat, v.clone(), create_graph=True, materialize_grads=True)
        return g

    def table(f, at, h=3e-5):
        """Central differences: rows are outputs, columns are inputs."""
        steps = h * torch.eye(at.numel(), dtype=at.dtype)
        with torch.enable_grad():
            columns = [(f(at + s).detach() - f(at - s).detach()) / (2 * h) for s in steps]
        return torch.stack(columns, 1) if columns else None

    def close(own, measured):
        if measured is None or measured.numel() == 0:
            return True
        return bool(((own - measured).abs() <= 2e-3 * measured.abs().max() + 1e-6).all())

    def cotangent(n):
        sign = torch.randint(0, 2, (n,), generator=gen) * 2 - 1
        return sign * (0.25 + 0.7 * torch.rand(n, generator=gen, dtype=torch.float64))

    def gradient():
        J = table(on_vector, x0)
        if J is None:
            return True
        vs = [cotangent(J.shape[0]) * c for c in (1, 1, 2, -2)]
        return all(close(pulled(x0, v).detach(), v @ J) for v in vs)

    def scaling():
        v = cotangent(on_vector(x0).numel())
        return torch.allclose(pulled(x0, 3 * v), 3 * pulled(x0, v), rtol=1e-6, atol=1e-9)

    def second():
        v0, n = cotangent(on_vector(x0).numel()), x0.numel()
        if n == 0:
            return True
        by_x, by_v = AF.jacobian(pulled, (x0.clone(), v0.clone()), strict=False)
        measured = table(lambda z: pulled(z[:n].clone(), z[n:].clone()), torch.cat([x0, v0]))
        return close(torch.cat([by_x, by_v], 1), measured)

    def asked(arguments, v):
        """fn asked directly, without the detour over one long vector."""
        arguments = [t.detach().requires_grad_(i in live) for i, t in enumerate(arguments)]
        y = fn(*arguments)
        wanted = [arguments[i] for i in live]
        if not y.requires_grad:
            return [y, *map(torch.zeros_like, wanted)]
        return [y.detach().clone(), *torch.autograd.grad(y, wanted, v, materialize_grads=True)]

    def shaped_cotangent():
        y = fn(*[t.clone() for t in originals])
        return cotangent(y.numel()).reshape(y.shape)

    def layout():
        v = shaped_cotangent()
        usual = asked([t.clone() for t in originals], v.clone())
        turned = asked([t.clone().transpose(0, -1).contiguous().transpose(0, -1) for t in originals], v.clone())
        torch.testing.assert_close(turned, usual, rtol=1e-7, atol=1e-9, equal_nan=True, check_stride=False)
        return True

    def pure():
        v = shaped_cotangent()
        handed, copies = v.clone(), [t.clone() for t in originals]
        asked(copies, handed)
        return all(torch.equal(a.view(torch.uint8) if a.dim() else a, b.view(torch.uint8) if b.dim() else b) for a, b in zip([*copies, handed], [*originals, v]))

    verdict = {}
    with torch.random.fork_rng(devices=[]), torch.enable_grad():
        for question in (gradient, scaling, second, layout, pure):
            try:
                verdict[question.__name__] = question()
            except (RuntimeError, AssertionError):
                verdict[question.__name__] = False
    return verdict
