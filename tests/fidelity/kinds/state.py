"""State of the process that one cell changes for all that come after it."""

from fidelity.kind import At, Kind, Snippet

ANYWHERE = (At.TOP, At.ABOVE, At.AFTER)

KINDS: list[Kind] = [
    Snippet("default_dtype", "torch.set_default_dtype(torch.float64)", (At.TOP, At.END)),
    Snippet("default_tensor_type", "torch.set_default_tensor_type(torch.DoubleTensor)", (At.END,)),
    Snippet("default_device_meta", "torch.set_default_device('meta')", (At.END,)),
    Snippet("default_device_cuda", "torch.set_default_device('cuda')", (At.TOP,)),
    Snippet(
        "device_if_there",
        "device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')\nprint(device)",
        (At.ABOVE,),
        use="assert torch.ones(1).to(device).sum() == 1",
    ),
    Snippet("cuda_required", "assert torch.cuda.is_available(), 'switch the GPU on'", (At.TOP,)),
    Snippet("grad_off", "torch.set_grad_enabled(False)", (At.TOP, At.END)),
    Snippet("inference_entered", "guard = torch.inference_mode()\nguard.__enter__()", (At.TOP, At.END)),
    Snippet("no_grad_entered", "guard = torch.no_grad()\nguard.__enter__()", (At.END,)),
    Snippet(
        "autocast_entered",
        "cast = torch.autocast('cpu', dtype=torch.bfloat16)\ncast.__enter__()",
        (At.TOP, At.END),
    ),
    Snippet(
        "forward_ad_entered",
        "import torch.autograd.forward_ad as fwAD\n\nlevel = fwAD.dual_level()\nlevel.__enter__()",
        (At.END,),
    ),
    Snippet(
        "function_mode_entered",
        "from torch.overrides import TorchFunctionMode\n\n\nclass Counting(TorchFunctionMode):\n    calls = 0\n\n    def __torch_function__(self, func, types, args=(), kwargs=None):\n        Counting.calls += 1\n        return func(*args, **(kwargs or {}))\n\n\nmode = Counting()\nmode.__enter__()",
        (At.END,),
    ),
    Snippet(
        "saved_tensor_hooks_entered",
        "hooks = torch.autograd.graph.saved_tensors_hooks(lambda t: t, lambda t: t)\nhooks.__enter__()",
        (At.END,),
    ),
    Snippet("deterministic", "torch.use_deterministic_algorithms(True)", (At.END,)),
    Snippet("anomaly_mode", "torch.autograd.set_detect_anomaly(True)", (At.END,)),
    Snippet("print_options", "torch.set_printoptions(precision=1, sci_mode=True, threshold=3)", (At.END,)),
    Snippet("one_thread", "torch.set_num_threads(1)", (At.INSIDE,)),
    Snippet("interop_threads", "torch.set_num_interop_threads(2)", (At.TOP,)),
    Snippet("multithreaded_backward_off", "torch.autograd.set_multithreading_enabled(False)", (At.END,)),
    Snippet("manual_seed", "torch.manual_seed(0)", (At.ABOVE, At.AFTER)),
    Snippet(
        "all_seeds",
        "import random\n\nimport numpy as np\n\nrandom.seed(1)\nnp.random.seed(1)\ntorch.manual_seed(1)\ntorch.cuda.manual_seed_all(1)",
        (At.TOP,),
    ),
    Snippet("recursion_limit_high", "import sys\n\nsys.setrecursionlimit(50_000)", (At.END,)),
    Snippet("recursion_limit_low", "import sys\n\nsys.setrecursionlimit(300)", (At.END,)),
    Snippet(
        "settrace",
        "import sys\n\nlines = []\nsys.settrace(lambda frame, event, arg: lines.append(frame.f_lineno))",
        (At.END,),
    ),
    Snippet("setprofile", "import sys\n\nsys.setprofile(lambda frame, event, arg: None)", (At.BELOW,)),
    Snippet("garbage", "import gc\n\ngc.disable()\ngc.collect()\ngc.freeze()", (At.END,)),
    Snippet("warnings_are_errors", "import warnings\n\nwarnings.filterwarnings('error')", (At.END,)),
    Snippet(
        "warnings_off",
        "import warnings\n\nwarnings.filterwarnings('ignore')\nwarnings.warn('quiet please')",
        (At.ABOVE,),
    ),
    Snippet("warning_inside", "import warnings\n\nwarnings.warn('mind the gap', stacklevel=1)", (At.INSIDE,)),
    Snippet("numpy_errors_raise", "import numpy as np\n\nnp.seterr(all='raise')", (At.END,)),
    Snippet("chdir", "import os\n\nos.chdir('..')", (At.END,)),
    Snippet(
        "sys_path",
        "import sys\n\nsys.path.append('..')\nsys.path.insert(0, '/content/drive/MyDrive')",
        (At.ABOVE,),
    ),
    Snippet("sys_path_cleared", "import sys\n\nsys.path.clear()", (At.END,)),
    Snippet("signal_handler", "import signal\n\nsignal.signal(signal.SIGTERM, lambda *_: None)", (At.BELOW,)),
    Snippet(
        "alarm_set",
        "import signal\n\n\ndef too_late(*_):\n    raise TimeoutError\n\n\nsignal.signal(signal.SIGALRM, too_late)\nsignal.alarm(600)",
        (At.BELOW,),
    ),
    Snippet("atexit", "import atexit\n\natexit.register(print, 'bye')", (At.ABOVE,)),
    Snippet(
        "logging_config",
        "import logging\n\nlogging.basicConfig(level=logging.DEBUG, force=True)\nlog = logging.getLogger('mine')\nlog.info('hello')",
        (At.ABOVE,),
        use="log.debug('called')",
    ),
    Snippet(
        "excepthook",
        "import sys\n\nsys.excepthook = lambda *_: print('oh no')\nget_ipython().set_custom_exc((Exception,), lambda self, *_, **__: print('caught'))",
        (At.TOP,),
    ),
    Snippet("clock_patched", "import time\n\ntime.sleep = lambda _: None", (At.TOP,)),
    Snippet(
        "random_state_used",
        "state = torch.get_rng_state()\ntorch.rand(3)\ntorch.set_rng_state(state)",
        (At.INSIDE,),
        target=("05_gradient_checking", "central_difference"),
    ),
    Snippet(
        "torch_hooks_left",
        "handle = torch.nn.modules.module.register_module_forward_hook(lambda *_: None)",
        (At.END,),
    ),
    Snippet(
        "fp32_precision_new_names",
        "torch.backends.cuda.matmul.fp32_precision = 'tf32'\ntorch.backends.cudnn.conv.fp32_precision = 'tf32'",
        (
            At.TOP,
            At.END,
        ),
    ),
    Snippet("fp32_precision_cpu", "torch.backends.mkldnn.matmul.fp32_precision = 'bf16'", (At.END,)),
    Snippet(
        "tf32_old_names",
        "torch.backends.cuda.matmul.allow_tf32 = True\ntorch.backends.cudnn.allow_tf32 = True\ntorch.backends.cudnn.benchmark = True\ntorch.set_float32_matmul_precision('high')",
        (At.TOP,),
    ),
    Snippet(
        "patched_and_put_back",
        "original = torch.Tensor.backward\ntorch.Tensor.backward = lambda self, *args, **kwargs: print('backward') or original(self, *args, **kwargs)\ntorch.ones(1, requires_grad=True).sum().backward()\ntorch.Tensor.backward = original",
        (At.BEFORE,),
    ),
    Snippet(
        "fork_rng",
        "with torch.random.fork_rng():\n    torch.manual_seed(3)\n    noise = torch.randn(2)",
        (At.ABOVE,),
        use="assert noise.shape == (2,)",
    ),
    Snippet(
        "environment_variables",
        "import os\n\nos.environ['KMP_DUPLICATE_LIB_OK'] = 'TRUE'\nos.environ['CUDA_VISIBLE_DEVICES'] = ''\nos.environ.setdefault('SEED', '5')",
        (At.TOP,),
        use="import os\nassert os.environ['SEED'] == '5'",
    ),
    Snippet(
        "decimal_precision",
        "import decimal\n\ndecimal.getcontext().prec = 50",
        (At.BEFORE,),
        use="import decimal\nassert len(str(decimal.Decimal(1) / 3)) == 52",
    ),
    Snippet("locale_set", "import locale\n\nlocale.setlocale(locale.LC_ALL, 'C.UTF-8')", (At.TOP,)),
    Snippet("tracemalloc_left", "import tracemalloc\n\ntracemalloc.start()", (At.BEFORE,)),
    Snippet("faulthandler_on", "import faulthandler\n\nfaulthandler.enable()", (At.TOP,), is_full=False),
    Snippet(
        "stub_of_colab",
        "import sys\nimport types\n\nsys.modules['google.colab'] = types.ModuleType('google.colab')\nimport google.colab",
        (At.TOP,),
        is_full=False,
    ),
    Snippet(
        "distributions_unchecked",
        "torch.distributions.Distribution.set_default_validate_args(False)",
        (At.END,),
    ),
    Snippet(
        "swap_module_params",
        "torch.__future__.set_swap_module_params_on_conversion(True)\ntorch.nn.Linear(1, 1).double()",
        (At.END,),
    ),
]
