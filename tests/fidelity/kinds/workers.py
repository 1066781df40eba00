"""Threads, pools, processes and other programs."""

from fidelity.kind import At, Kind, Snippet

DEMO_IN = ("05_gradient_checking", "numerical_grad")

KINDS: list[Kind] = [
    Snippet(
        "thread_pool",
        "from concurrent.futures import ThreadPoolExecutor\n\nwith ThreadPoolExecutor(4) as pool:\n    squares = list(pool.map(lambda n: n * n, range(5)))",
        (At.ABOVE, At.INSIDE),
        use="",
        target=DEMO_IN,
    ),
    Snippet(
        "thread",
        "import threading\n\nresults = []\nworker = threading.Thread(target=results.append, args=(1,))\nworker.start()\nworker.join()",
        (At.ABOVE, At.INSIDE),
        target=DEMO_IN,
    ),
    Snippet(
        "thread_daemon_left",
        "import threading\nimport time\n\n\ndef tick():\n    while True:\n        time.sleep(0.5)\n\n\nthreading.Thread(target=tick, daemon=True).start()",
        (At.BELOW,),
    ),
    Snippet(
        "thread_big_stack",
        "import threading\n\nthreading.stack_size(64 * 2**20)\ndeep = threading.Thread(target=print)\ndeep.start()\ndeep.join()",
        (At.ABOVE,),
    ),
    Snippet(
        "queue_worker",
        "import queue\nimport threading\n\njobs = queue.Queue()\ndone = []\n\n\ndef work():\n    while (n := jobs.get()) is not None:\n        done.append(n)\n\n\nworker = threading.Thread(target=work)\nworker.start()\nfor n in (1, 2, None):\n    jobs.put(n)\nworker.join()",
        (At.BEFORE,),
        use="assert done == [1, 2]",
    ),
    Snippet(
        "process_pool",
        "from multiprocessing import Pool\n\nwith Pool(2) as pool:\n    lengths = pool.map(len, ['a', 'bb'])",
        (At.BELOW,),
        use="assert lengths == [1, 2]",
        target=DEMO_IN,
    ),
    Snippet(
        "process_pool_executor",
        "from concurrent.futures import ProcessPoolExecutor\n\nwith ProcessPoolExecutor(2) as pool:\n    lengths = list(pool.map(len, ['a', 'bb']))",
        (At.ABOVE,),
        use="assert lengths == [1, 2]",
        target=DEMO_IN,
    ),
    Snippet(
        "torch_multiprocessing",
        "import torch.multiprocessing as mp\n\nmp.set_sharing_strategy('file_system')\nmp.set_start_method('spawn', force=True)",
        (At.TOP,),
    ),
    Snippet(
        "data_loader_workers",
        "from torch.utils.data import DataLoader, TensorDataset\n\nloader = DataLoader(TensorDataset(torch.arange(8.0)), batch_size=4, num_workers=2)\ntotal = sum(float(batch.sum()) for (batch,) in loader)",
        (At.BELOW,),
        use="assert total == 28",
        target=("10_mini_autograd", "train"),
    ),
    Snippet(
        "data_loader",
        "from torch.utils.data import DataLoader, TensorDataset\n\nloader = DataLoader(TensorDataset(torch.arange(8.0)), batch_size=4, shuffle=True, pin_memory=True)\ntotal = sum(float(batch.sum()) for (batch,) in loader)",
        (At.ABOVE,),
        use="assert total == 28",
    ),
    Snippet(
        "subprocess_run",
        "import subprocess\n\nprint(subprocess.run(['ls', '-l'], capture_output=True, text=True).stdout)",
        (At.BELOW,),
    ),
    Snippet(
        "subprocess_nvidia",
        "import subprocess\n\nprint(subprocess.check_output(['nvidia-smi']).decode())",
        (At.BEFORE,),
    ),
    Snippet("os_system", "import os\n\nos.system('echo hello')", (At.ABOVE,)),
    Snippet(
        "asyncio_gather",
        "import asyncio\n\nboth = await asyncio.gather(asyncio.to_thread(pow, 2, 2), asyncio.to_thread(pow, 2, 3))",
        (At.BELOW,),
        use="assert both == [4, 8]",
    ),
    Snippet(
        "psutil_info",
        "import platform\n\nimport psutil\n\nprint(platform.platform(), psutil.virtual_memory().total, psutil.cpu_percent())",
        (At.ABOVE,),
    ),
    Snippet(
        "tqdm_loop",
        "try:\n    from tqdm.auto import tqdm\nexcept ImportError:\n    tqdm = list\n\nfor _ in tqdm(range(3)):\n    pass",
        (At.ABOVE,),
    ),
]
KINDS += []
