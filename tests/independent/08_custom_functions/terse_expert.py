# terse_expert: as few lines as are decent, lambdas, chained calls, walrus
# %%
import torch
from torch.autograd import Function

# %%
class Cube(Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x**3
    @staticmethod
    def backward(ctx, g): return 3 * ctx.saved_tensors[0] ** 2 * g

# %%
class Softplus(Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x.relu() + x.abs().neg().exp().log1p()
    @staticmethod
    def backward(ctx, g): return g * ctx.saved_tensors[0].sigmoid()

# %%
class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.shape != p.shape: raise ValueError((x.shape, p.shape))
        ctx.save_for_backward(x, p); ctx.s = scale
        return scale * x * p
    @staticmethod
    def backward(ctx, g):
        (x, p), (a, b, _) = ctx.saved_tensors, ctx.needs_input_grad
        return ctx.s * p * g if a else None, ctx.s * x * g if b else None, None

# %%
class ClampSTE(Function):
    @staticmethod
    def forward(ctx, x, low, high):
        if low > high: raise ValueError(f"{low} > {high}")
        ctx.save_for_backward(x < low, x > high)
        return x.clamp(low, high)
    @staticmethod
    def backward(ctx, g):
        lo, hi = ctx.saved_tensors
        return g.masked_fill(lo & (g >= 0) | hi & (g <= 0), 0), None, None

# %%
def certify(fn, inputs):
    gen, state = torch.Generator().manual_seed(0), torch.get_rng_state()
    rnd = lambda t: (1 - 2 * torch.randint(0, 2, t.shape, generator=gen)) * (0.3 + torch.rand(t.shape, dtype=t.dtype, generator=gen))
    base, need = [t.detach().clone() for t in inputs], [t.requires_grad for t in inputs]
    fresh = lambda ts: [t.detach().clone().requires_grad_(n) for t, n in zip(ts, need)]
    dot = lambda A, B: sum((a * b).sum() for a, b in zip(A, B))
    grads = lambda ys, xs, vs=None, **k: torch.autograd.grad(ys, xs, vs, allow_unused=True, materialize_grads=True, **k)
    val = lambda ts: fn(*fresh(ts)).detach().clone()

    def slopes(ts, v, graph=False):
        xs = fresh(ts); y = fn(*xs); ws = [x for x, n in zip(xs, need) if n]
        return (xs, ws, grads(y, ws, v, create_graph=graph) if y.requires_grad else tuple(map(torch.zeros_like, ws)))

    def agree(phi, at, slope, move):  # every coordinate, against a central difference
        num = []
        for k in move:
            for i in range(at[k].numel()):
                f = []
                for h in (1e-5, -1e-5):
                    to = [t.clone() for t in at]; to[k].view(-1)[i] += h; f.append(phi(to))
                num.append((f[0] - f[1]) / 2e-5)
        if not num: return True
        num, own = torch.stack([torch.as_tensor(n, dtype=torch.float64) for n in num]), torch.cat([s.reshape(-1) for s in slope])
        return bool((num - own).abs().max() <= 1e-4 * num.abs().max() + 1e-7)

    y0, ks = val(base), [k for k, n in enumerate(need) if n]
    vs = [s * rnd(y0) for s in (1, -1, 2, 1)]

    def gradient(): return all(agree(lambda ts: (val(ts) * v).sum(), base, slopes(base, v.clone())[2], ks) for v in vs)
    def scaling():
        a, b = slopes(base, vs[0].clone())[2], slopes(base, 3 * vs[0])[2]
        return all(torch.allclose(3 * s, t, rtol=1e-6, atol=1e-9) for s, t in zip(a, b))
    def second():
        v = vs[0].clone().requires_grad_(); _, ws, gs = slopes(base, v, True); w = [rnd(g) for g in gs]
        psi = dot(gs, w)
        own = grads(psi, [*ws, v]) if getattr(psi, "requires_grad", False) else [torch.zeros_like(t) for t in (*ws, v)]
        return agree(lambda ts: dot(slopes(ts[:-1], ts[-1].clone())[2], w), [*base, vs[0]], own, [*ks, len(base)])
    def layout():
        turn = lambda t: t.transpose(0, -1).contiguous().transpose(0, -1)
        xs = [turn(t.detach().clone()).detach().requires_grad_(n) for t, n in zip(base, need)]
        y = fn(*xs); ws = [x for x in xs if x.requires_grad]
        g = grads(y, ws, vs[0].clone()) if y.requires_grad else map(torch.zeros_like, ws)
        return all(a.shape == b.shape and torch.allclose(a, b, rtol=1e-7, atol=1e-10, equal_nan=True)
                   for a, b in zip([y.detach(), *g], [y0, *slopes(base, vs[0].clone())[2]]))
    def pure():
        v = vs[0].clone(); xs, _, _ = slopes(base, v); bits = lambda t: t.detach().contiguous().view(-1).view(torch.int64)
        return all(torch.equal(bits(a), bits(b)) for a, b in zip([*xs, v], [*base, vs[0]]))
    def kept(f):
        try: return bool(f())
        except RuntimeError: return False
    with torch.enable_grad():
        out = {f.__name__: kept(f) for f in (gradient, scaling, second, layout, pure)}
    torch.set_rng_state(state)
    return out
