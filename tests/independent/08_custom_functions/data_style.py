# data_style: in-place on tensors of one's own, out=, masks, .data, .backward() on private leaves
# %%
import torch
from torch.autograd import Function


# %%
class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.empty_like(x)
        y.copy_(x)
        y.mul_(x).mul_(x)
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        out = x.clone()
        out.mul_(x)
        out.mul_(grad_output)
        return out.mul_(3)


# %%
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        y = x.clone().abs_().neg_().exp_().log1p_()
        y[x > 0] += x[x > 0]
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        slope = torch.zeros_like(x)
        right = x >= 0
        slope[right] = 1 / (1 + torch.exp(-x[right]))
        e = torch.exp(x[~right])
        slope[~right] = e / (1 + e)
        return slope.mul_(grad_output)


# %%
class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.dim() != p.dim() or any(a != b for a, b in zip(x.shape, p.shape)):
            raise ValueError("shapes")
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        y = x.clone()
        y.mul_(p)
        y.mul_(scale)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        grads = [None] * 3
        if ctx.needs_input_grad[0]:
            grads[0] = p.clone().mul_(grad_output).mul_(ctx.scale)
        if ctx.needs_input_grad[1]:
            grads[1] = x.clone().mul_(grad_output).mul_(ctx.scale)
        return tuple(grads)


# %%
class ClampSTE(Function):
    @staticmethod
    def forward(ctx, x, low, high):
        if high < low:
            raise ValueError(f"{high} < {low}")
        ctx.save_for_backward(x.lt(low), x.gt(high))
        return x.clone().clamp_(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        below, above = ctx.saved_tensors
        g = grad_output.clone()
        g[below & (grad_output.data >= 0)] = 0
        g[above & (grad_output.data <= 0)] = 0
        return g, None, None


# %%
def certify(fn, inputs):
    rng = torch.get_rng_state()
    mode = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    gen = torch.Generator()
    gen.manual_seed(12345)
    result = dict.fromkeys(("gradient", "scaling", "second", "layout", "pure"), False)

    def fresh():
        copies = []
        for t in inputs:
            c = torch.empty(t.shape, dtype=t.dtype)
            c.copy_(t.data)
            c.requires_grad = t.requires_grad
            copies.append(c)
        return copies

    def random(shape):
        v = torch.empty(shape, dtype=torch.float64).uniform_(0.3, 0.9, generator=gen)
        flip = torch.empty(shape, dtype=torch.float64).uniform_(-1, 1, generator=gen) < 0
        v[flip] *= -1
        return v

    def run(copies, v, graph=False):
        """backward() on leaves of our own; what is in their .grad is the answer."""
        y = fn(*copies)
        leaves = [c for c in copies if c.requires_grad]
        if y.requires_grad:
            y.backward(v, create_graph=graph, inputs=leaves)
        grads = []
        for leaf in leaves:
            grads.append(torch.zeros_like(leaf) if leaf.grad is None else leaf.grad)
            leaf.grad = None
        return y.data, grads, leaves

    def nudged(k, i, h):
        copies = fresh()
        copies[k].data.view(-1)[i] += h
        return copies

    def far(own, measured):
        if measured.numel() == 0:
            return False
        limit = measured.abs().max() * 1e-3 + 1e-6
        return not bool(((own - measured).abs() <= limit).all())

    h = 1e-5
    try:
        y0 = fn(*fresh()).data.clone()
        try:
            good = True
            tables = []
            for k, t in enumerate(inputs):
                if not t.requires_grad:
                    continue
                J = torch.zeros(t.numel(), y0.numel(), dtype=torch.float64)
                for i in range(t.numel()):
                    J[i] += fn(*nudged(k, i, h)).data.reshape(-1)
                    J[i] -= fn(*nudged(k, i, -h)).data.reshape(-1)
                J /= 2 * h
                tables.append(J)
            for factor in (1.0, -1.0, 2.0, 0.5):
                v = random(y0.shape) * factor
                grads = run(fresh(), v.clone())[1]
                own = torch.cat([g.data.reshape(-1) for g in grads])
                good = good and not far(own, torch.cat([J @ v.reshape(-1) for J in tables]))
            result["gradient"] = good
        except RuntimeError:
            pass
        try:
            v = random(y0.shape)
            once, thrice = run(fresh(), v.clone())[1], run(fresh(), v.clone().mul_(3))[1]
            good = True
            for a, b in zip(once, thrice):
                d = b.data.clone().sub_(a.data, alpha=3).abs_()
                good = good and bool((d <= a.data.abs() * 1e-6 + 1e-9).all())
            result["scaling"] = good
        except RuntimeError:
            pass
        try:
            v = random(y0.shape)
            weights = [random(t.shape) for t in inputs if t.requires_grad]

            def weighed(copies, cotangent, graph=False):
                _, grads, leaves = run(copies, cotangent, graph)
                total = torch.zeros((), dtype=torch.float64)
                for g, w in zip(grads, weights):
                    total = total + (g * w).sum()
                return total, leaves

            cot = v.clone().requires_grad_()
            total, leaves = weighed(fresh(), cot, True)
            variables = leaves + [cot]
            for t in variables:
                t.grad = None
            if total.requires_grad:
                total.backward(inputs=variables)
            own = [torch.zeros_like(t) if t.grad is None else t.grad for t in variables]
            own = torch.cat([g.data.reshape(-1) for g in own])
            measured = torch.zeros(own.numel(), dtype=torch.float64)
            at = 0
            for k, t in enumerate(inputs):
                if t.requires_grad:
                    for i in range(t.numel()):
                        measured[at] += weighed(nudged(k, i, h), v.clone())[0].item()
                        measured[at] -= weighed(nudged(k, i, -h), v.clone())[0].item()
                        at += 1
            for i in range(v.numel()):
                for step in (h, -h):
                    w = v.clone()
                    w.view(-1)[i] += step
                    measured[at] += weighed(fresh(), w)[0].item() * (1 if step > 0 else -1)
                at += 1
            measured /= 2 * h
            result["second"] = not far(own, measured)
        except RuntimeError:
            pass
        try:
            v = random(y0.shape)
            other = []
            for t in inputs:
                c = torch.empty(t.transpose(0, -1).shape, dtype=t.dtype).transpose(0, -1)
                c.copy_(t.data)
                c.requires_grad = t.requires_grad
                other.append(c)
            y1, g1, _ = run(fresh(), v.clone())
            y2, g2, _ = run(other, v.clone())
            good = y1.shape == y2.shape
            for a, b in zip([y1] + g1, [y2] + g2):
                good = good and torch.allclose(a.data, b.data, rtol=1e-7, atol=1e-9, equal_nan=True)
            result["layout"] = good
        except RuntimeError:
            pass
        try:
            v = random(y0.shape)
            handed, copies = v.clone(), fresh()
            y = fn(*copies)
            if y.requires_grad:
                torch.autograd.grad(y, [c for c in copies if c.requires_grad], grad_outputs=handed, allow_unused=True)
            good = torch.equal(handed.view(-1).view(torch.int64), v.view(-1).view(torch.int64))
            for c, t in zip(copies, inputs):
                good = good and torch.equal(c.data.view(-1).view(torch.int64), t.data.view(-1).view(torch.int64))
            result["pure"] = good
        except RuntimeError:
            pass
    finally:
        torch.set_grad_enabled(mode)
        torch.set_rng_state(rng)
    return result
