"""Every switch of torch's is put back before a probe: a walk over all that torch has, so that a new one is noticed; and over Python's and NumPy's."""

import decimal
import faulthandler
import gc
import locale
import mmap
import os
import random
import signal
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.autograd import forward_ad, graph

from autograder.sandbox.inside import process_state
from autograder.sandbox.inside.process_state import LEFT_ALONE, SWITCHES, ProcessState, out_of_inference_mode

C: Any = torch._C
NO_STATE = {
    "autocast_dtype": "one for each device; put back by itself",
    "cached_tensors_enabled": "of CUDA graphs",
    "check_sparse_tensor_invariants": "checks more, computes the same",
    "conj": "of one tensor",
    "cublas_allow_bf16_reduced_precision_reduction": "CUDA",
    "cublas_allow_fp16_reduced_precision_reduction": "CUDA",
    "dispatch_mode": "a mode; left",
    "flush_denormal": "has no getter; put back each time",
    "fp32_precision_setter": "of one backend and operation",
    "generator_metaclass": "of torch itself",
    "meta_in_tls_dispatch_include": "within torch's own modes",
    "neg": "of one tensor",
    "onednn_allow_tf32": "GPUs",
    "only_lift_cpu_tensors": "within torch's own modes",
    "override_stale_capture_stream": "CUDA",
    "print_stack_traces_on_fatal_signal": "a process that dies says nothing here",
    "printoptions": "put back by itself",
    "should_use_format_with_string_table": "of saving to a file",
    "skip_next_torch_function": "gone with the next call",
    "tensor_metadata": "of one tensor",
    "throw_on_mutable_data_ptr": "of one tensor",
    "value_trace": "while tracing",
    "warn_always": "another name of warnAlways",
    "warn_deprecated_on_mutable_data_ptr": "of one tensor",
    "warn_on_accumulate_grad_stream_mismatch": "CUDA",
    "worker_signal_handlers": "of a data loader's workers",
    **dict.fromkeys(
        ("sdp_use_cudnn", "sdp_use_fa3", "sdp_use_flash", "sdp_use_math", "sdp_use_mem_efficient", "sdp_use_overrideable"),
        "which of several kernels on GPUs",
    ),
}  # fmt: skip
"""What is called ``set_…`` in torch, and is no switch of the process, or is put back by itself."""


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    state = ProcessState()
    yield
    state.restore()


PARTS_WITHOUT = {
    **dict.fromkeys(("accelerator", "cuda", "mps", "mtia", "xpu"), "GPUs"),
    **dict.fromkeys(("distributed", "multiprocessing"), "other processes"),
    **dict.fromkeys(("compiler", "jit"), "whether something is compiled; it computes the same"),
    **dict.fromkeys(("ao", "quantization"), "of one module"),
    "fx": "within torch's own tracing",
    "hub": "where files lie",
    "testing": "of torch's own tests",
    "utils": "of one data pipe or checkpoint",
}
"""Parts of torch that have no switch which a probe could notice."""
NO_SWITCH = {
    "always_warn_typed_storage_removal": "warns more, computes the same",
    "detect_anomaly": "put back by itself",
    "device": "on the CPU it does nothing",
    "empty_test_observer": "of torch's own tests",
    "fastpath_enabled": "one of two ways to the same result",
    "flags": "sets properties of a backend, which are walked over below",
    "is_profiler_enabled": "measures",
    "thread_name": "says nothing to anybody",
}
"""What is called ``set_…`` in a part of torch, and is no switch, or is put back by itself."""


def parts() -> Iterator[Any]:
    """The modules of torch that have no private name, as far as importing torch imports them."""
    for name in sorted(sys.modules):
        first, *rest = name.split(".")
        if first == "torch" and not any(part.startswith("_") and part != "__future__" for part in rest):
            yield sys.modules[name]


def setters() -> set[str]:
    owners = [C, torch, *(part for part in parts() if part.__name__.split(".")[1:2] != [])]
    chosen = [
        owner for owner in owners if owner.__name__.partition(".")[2].split(".")[0] not in PARTS_WITHOUT
    ]
    names = [name for owner in chosen for name in dir(owner) if name.startswith(("set_", "_set_"))]
    return {name.partition("set_")[2] for name in names}


def test_every_setter_of_torchs_is_put_back_or_known() -> None:
    put_back = {name for name, _, _ in process_state.pairs()}
    assert setters() - put_back - LEFT_ALONE.keys() - NO_STATE.keys() - NO_SWITCH.keys() == set()
    assert len(SWITCHES) > 20
    assert "default_load_endianness" in setters(), "parts of torch are walked over"


NO_PROPERTY = {
    "allow_tf32": "of GPUs and mkldnn; another name of fp32_precision",
    "benchmark_limit": "GPUs",
    "depthwise_kernel": "GPUs",
    "immediate": "GPUs",
    "strategy": "in which order factors are multiplied; there only with opt_einsum",
    "supported_engines": "is not set",
}
"""Properties of torch.backends that are not turned here."""


def properties() -> list[tuple[Any, str]]:
    """The switches of torch.backends that are set like attributes: what they belong to, and their names."""
    backends = [part for part in parts() if part.__name__.startswith("torch.backends")]
    found = [
        (backend, name)
        for backend in backends
        for name, switch in vars(type(backend)).items()
        if hasattr(switch, "__set__") and getattr(switch, "fset", True) and not name.startswith("__")
    ]
    operations = [
        (vars(type(backend))[name], "fp32_precision")
        for backend in backends
        for name in ("conv", "rnn", "matmul")
        if name in vars(type(backend))
    ]
    return [(of, name) for of, name in [*found, *operations] if name not in NO_PROPERTY]


@pytest.mark.parametrize(
    ("of", "name"), properties(), ids=lambda value: value if isinstance(value, str) else ""
)
@pytest.mark.filterwarnings("ignore")
def test_a_property_of_a_backend_that_was_set_is_set_back(of: Any, name: str) -> None:
    value, state = getattr(of, name), ProcessState()
    others = ["none", "ieee", "tf32"] if name == "fp32_precision" else [*OTHERS.get(name, [])]
    if isinstance(value, bool | int):
        others.append(OTHER_VALUES[type(value)](value))
    turned = [other for other in others if other != value and turns(of, name, other)]
    assert turned, "no other value is known"
    state.restore()
    assert getattr(of, name) == value
    ProcessState().restore()  # and all can be read


def turns(of: Any, name: str, other: Any) -> bool:
    """Whether this can be set; it is."""
    try:
        setattr(of, name, other)
    except Exception:  # noqa: BLE001 - what a wheel was not built with
        return False
    return True


OTHER_VALUES: dict[type, Callable[[Any], Any]] = {bool: lambda value: not value, int: lambda value: value + 1}
OTHERS: dict[str, list[Any]] = {
    "autograd_fallback_mode": ["nothing"],
    "default_load_endianness": [torch.serialization.LoadEndianness.LITTLE],
    "engine": ["onednn", "fbgemm", "x86", "none"],
    "default_mmap_options": [mmap.MAP_SHARED],
    "float32_matmul_precision": ["medium"],
    "qengine": [next(one for one in C._supported_qengines() if one != C._get_qengine())],
    "sdp_priority_order": [[0, 1, 2, 3, 4]],
}
"""Values of switches that are no numbers, by name."""
NOT_TURNED = {
    "blas_preferred_backend": "GPUs",
    "cpu_allow_fp16_reduced_precision_reduction": "some processors only",
    "cudnn_depthwise_kernel": "GPUs",
    "graph_exec_group": "of torch's own tracing",
    "linalg_preferred_backend": "GPUs",
    "miopen_immediate": "GPUs",
    "rocm_fa_preferred_backend": "GPUs",
    "sm_carveout_experimental": "GPUs",
    "torch_function_state": "of torch's own tracing",
    "tracing_state": "of torch's own tracing",
}
"""Switches of which no other value is tried."""


@pytest.mark.parametrize("name", sorted({name for name, _, _ in process_state.pairs()}))
@pytest.mark.filterwarnings("ignore")
def test_a_switch_that_was_turned_is_turned_back(name: str) -> None:
    get, put = next((get, put) for found, get, put in process_state.pairs() if found == name)
    value, state = get(), ProcessState()
    (other,) = OTHERS.get(name) or [OTHER_VALUES.get(type(value), lambda _: None)(value)]
    try:
        put(other)
    except Exception:  # noqa: BLE001 - it takes other values, of which nothing is known here
        assert name in NOT_TURNED
    state.restore()
    assert get() == value


def enter(mode: Any) -> None:
    mode.__enter__()


def push_hooks() -> None:
    enter(graph.saved_tensors_hooks(lambda t: t * 2, lambda t: t))


MESSES: dict[str, Callable[[], Any]] = {
    "grad mode": lambda: torch.set_grad_enabled(False),
    "no_grad": lambda: enter(torch.no_grad()),
    "inference mode": lambda: enter(torch.inference_mode()),
    "autocast": lambda: enter(torch.autocast("cpu", dtype=torch.bfloat16)),
    "anomaly": lambda: torch.autograd.set_detect_anomaly(True),
    "deterministic": lambda: torch.use_deterministic_algorithms(True, warn_only=True),
    "dtype": lambda: torch.set_default_dtype(torch.float64),
    "device": lambda: torch.set_default_device("meta"),
    "device entered": lambda: enter(torch.device("meta")),
    "hooks": push_hooks,
    "no hooks": lambda: C._autograd._saved_tensors_hooks_disable("not now"),
    "dual level": forward_ad.enter_dual_level,
    "module hook": lambda: torch.nn.modules.module.register_module_forward_hook(lambda *_: torch.zeros(1)),
    "printing": lambda: torch.set_printoptions(precision=1, sci_mode=True),
    "denormals": lambda: torch.set_flush_denormal(True),
    "numpy's errors": lambda: np.seterr(all="raise"),
    "numpy's printing": lambda: np.set_printoptions(precision=1),
    "trace": lambda: sys.settrace(lambda *_: None),
    "profile": lambda: sys.setprofile(lambda *_: None),
    "trace of threads": lambda: threading.settrace(lambda *_: None),
    "profile of threads": lambda: threading.setprofile(lambda *_: None),
    "alarm": lambda: signal.setitimer(signal.ITIMER_REAL, 1000),
    "precision": lambda: torch.set_float32_matmul_precision("medium"),
    "precision by its new name": lambda: setattr(torch.backends.cuda.matmul, "fp32_precision", "tf32"),
    "precision of the CPU": lambda: setattr(torch.backends.mkldnn.matmul, "fp32_precision", "bf16"),  # type: ignore[attr-defined]
    "converted parameters": lambda: torch.__future__.set_swap_module_params_on_conversion(True),
    "recursion": lambda: sys.setrecursionlimit(200),
    "garbage": gc.disable,
    "folder": lambda: os.chdir("/"),
}


def facts() -> list[Any]:
    """What a probe could notice."""
    x = torch.ones(1, requires_grad=True)
    y = torch.nn.Linear(1, 1, bias=False)(x) * x
    y.sum().backward()
    return [
        x.is_inference(), x.requires_grad, y.requires_grad, x.grad is not None, torch.zeros(1).dtype, (torch.ones(1, 1) @ torch.ones(1, 1)).dtype,
        torch.zeros(1).device.type, repr(torch.tensor([1.23456])), torch.is_anomaly_enabled(), torch.get_deterministic_debug_mode(),
        (torch.tensor([1e-310], dtype=torch.float64) * 1).item(), vars(forward_ad)["_current_level"], np.geterr(), str(np.float64([1.23456])),
        sys.getrecursionlimit(), gc.isenabled(), Path.cwd(), y.shape, torch.get_float32_matmul_precision(), torch.backends.cuda.matmul.allow_tf32,
        torch.__future__.get_swap_module_params_on_conversion(), signal.getitimer(signal.ITIMER_REAL),
    ]  # fmt: skip


@pytest.mark.parametrize("name", MESSES)
def test_a_mess_is_cleaned_up(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    state = ProcessState.fresh()
    before = facts()
    random.seed(1)
    mess = MESSES[name]()
    with out_of_inference_mode():
        state.restore()
        traced = [sys.gettrace(), sys.getprofile(), threading.gettrace(), threading.getprofile()]
        after = facts()
    del mess
    assert traced == [None] * 4
    assert [repr(fact) for fact in after] == [repr(fact) for fact in before]


def test_a_limit_on_recursion_that_was_raised_stays() -> None:
    state, limit = ProcessState(), sys.getrecursionlimit()
    sys.setrecursionlimit(limit + 1000)
    state.restore()
    assert sys.getrecursionlimit() == limit + 1000
    sys.setrecursionlimit(limit)


def test_a_traceback_that_was_to_come_later_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", lambda: called.append(True))
    ProcessState().restore()
    assert called == [True]


def test_what_contradicts_itself_is_left_as_it_was() -> None:
    """As a student's check finds it: the newer name of a switch is set, and the older cannot be read."""
    torch.backends.cuda.matmul.fp32_precision = "tf32"
    with pytest.raises(RuntimeError):
        C._get_cublas_allow_tf32()
    state = ProcessState()
    torch.set_float32_matmul_precision("medium")
    state.restore()
    assert torch.backends.cuda.matmul.fp32_precision == "tf32"


PYTHON_SETTERS = {
    "set_asyncgen_hooks": "stays: a loop of the student's",
    "set_coroutine_origin_tracking_depth": "tracebacks of coroutines",
    "set_int_max_str_digits": "stays: a function may need what a cell above has set",
    "setdlopenflags": "of libraries loaded later",
    "setprofile": "put back",
    "setrecursionlimit": "put back, if it was lowered",
    "setswitchinterval": "of threads",
    "settrace": "put back",
}
NUMPY_SETTERS = {
    "set_printoptions": "put back",
    "setbufsize": "speed",
    "seterr": "put back",
    "seterrcall": "called by seterr only",
}
NO_SETTERS = {"setdiff1d", "setxor1d"}


@pytest.mark.parametrize(
    ("owner", "known"), [(sys, PYTHON_SETTERS), (np, NUMPY_SETTERS)], ids=["Python", "NumPy"]
)
def test_every_setter_of_pythons_and_numpys_is_put_back_or_known(
    owner: types.ModuleType, known: dict[str, str]
) -> None:
    names = {name for name in dir(owner) if name.startswith("set") and callable(getattr(owner, name))}
    assert names - NO_SETTERS - known.keys() == set()


@pytest.mark.parametrize(
    ("change", "read"),
    [
        (lambda: os.environ.update(COURSE_DATA="data"), lambda: os.environ.get("COURSE_DATA")),
        (lambda: decimal.setcontext(decimal.Context(prec=50)), lambda: decimal.getcontext().prec),
        (lambda: locale.setlocale(locale.LC_NUMERIC, "C.UTF-8"), lambda: locale.setlocale(locale.LC_NUMERIC)),
        (lambda: warnings.filterwarnings("error", "a warning"), lambda: warnings.filters[0][0]),
        (lambda: signal.signal(signal.SIGALRM, signal.SIG_IGN), lambda: signal.getsignal(signal.SIGALRM)),
        (lambda: random.seed(7), lambda: random.getstate()),
    ],
    ids=["environment", "decimal", "locale", "warnings", "handlers", "seeds"],
)
def test_what_a_function_may_rely_on_stays_as_in_a_notebook(
    change: Callable[[], Any], read: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it can spoil a probe: warnings are recorded and generators seeded anew for each (run_probe.py)."""
    monkeypatch.setitem(os.environ, "COURSE_DATA", "")
    state, handler, before = ProcessState(), signal.getsignal(signal.SIGALRM), read()
    numbers = locale.setlocale(locale.LC_NUMERIC)
    with warnings.catch_warnings(), decimal.localcontext():
        change()
        changed = read()
        state.restore()
        stays = read()
    signal.signal(signal.SIGALRM, handler)
    locale.setlocale(locale.LC_NUMERIC, numbers)
    assert stays == changed != before
