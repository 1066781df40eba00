"""Files that are written, read, listed and imported."""

from fidelity.draft import Draft
from fidelity.kind import At, Edited, Kind, Snippet

PLOT = "import matplotlib.pyplot as plt\n\nplt.figure(figsize=(2, 2))\nplt.plot([1, 2])\n"


def package_beside(draft: Draft) -> None:
    """A package of two modules beside the notebook."""
    draft.beside |= {"mylib/__init__.py": "from .core import three\n", "mylib/core.py": "three = 3\n"}
    draft.insert(draft.place(draft.exercise), "import mylib\nfrom mylib.core import three")
    draft.inside("assert mylib.three == three == 3")


def module_reloaded(draft: Draft) -> None:
    """A module beside the notebook is imported and reloaded."""
    draft.beside["tuning.py"] = "RATE = 0.25\n"
    draft.insert(
        draft.after_imports(), "import importlib\n\nimport tuning\n\ntuning = importlib.reload(tuning)"
    )
    draft.inside("assert tuning.RATE == 0.25")


def weights_beside(draft: Draft) -> None:
    """A table of numbers beside the notebook, read by NumPy."""
    draft.beside["weights.csv"] = "1.0,2.0\n3.0,4.0\n"
    draft.insert(
        draft.place(draft.exercise),
        "import numpy as np\n\nweights = torch.from_numpy(np.loadtxt('weights.csv', delimiter=','))",
    )
    draft.inside("assert weights.sum() == 10")


KINDS: list[Kind] = [
    Snippet(
        "helper_module",
        "import helper",
        (At.TOP, At.ABOVE),
        use="assert helper.half(4) == 2",
        beside={"helper.py": "def half(x):\n    return x / 2\n"},
    ),
    Snippet(
        "helper_inside",
        "from helper import half\n\nassert half(4) == 2",
        (At.INSIDE,),
        beside={"helper.py": "def half(x):\n    return x / 2\n"},
    ),
    Snippet("helper_missing", "import utils_of_the_course", (At.BEFORE,)),
    Edited("package_beside", package_beside),
    Edited("module_reloaded", module_reloaded),
    Edited("numbers_beside", weights_beside),
    Snippet(
        "csv_read",
        "import csv\n\nwith open('data.csv', newline='') as file:\n    rows = list(csv.reader(file))",
        (At.ABOVE,),
        use="assert rows[1] == ['1', '2']",
        beside={"data.csv": "a,b\n1,2\n"},
    ),
    Snippet("file_missing", "data = open('/content/drive/MyDrive/data.csv').read()", (At.BELOW,)),
    Snippet("open_w", "with open('notes.txt', 'w') as file:\n    file.write('hello')", (At.ABOVE, At.BELOW)),
    Snippet(
        "open_w_and_r",
        "with open('notes.txt', 'w') as file:\n    file.write('hello')\n\nnotes = open('notes.txt').read()",
        (At.ABOVE,),
        use="assert notes == 'hello'",
    ),
    Snippet("open_inside", "with open('trace.log', 'a') as file:\n    file.write('called\\n')", (At.INSIDE,)),
    Snippet(
        "open_inside_earlier_file",
        "with open('table.txt', 'w') as file:\n    file.write('7')",
        (At.ABOVE,),
        use="with open('table.txt') as file:\n    assert file.read() == '7'",
    ),
    Snippet("savefig", PLOT + "plt.savefig('plot.png')\nplt.close()", (At.ABOVE, At.BELOW)),
    Snippet("plot_shown", PLOT + "plt.show()", (At.BELOW,)),
    Snippet(
        "logging_file",
        "import logging\n\nlogging.basicConfig(filename='run.log', level=logging.INFO, force=True)\nlogging.info('started')",
        (At.ABOVE,),
        use="logging.info('called')",
    ),
    Snippet(
        "tempfile",
        "import tempfile\n\nwith tempfile.NamedTemporaryFile('w', suffix='.txt') as file:\n    file.write('x')\n    file.flush()",
        (At.ABOVE, At.INSIDE),
        target=("05_gradient_checking", "eps_sweep"),
    ),
    Snippet(
        "tempfolder",
        "import tempfile\n\nfolder = tempfile.mkdtemp()",
        (At.BEFORE,),
        use="import os\nassert os.path.isdir(folder)",
    ),
    Snippet(
        "torch_save_load",
        "torch.save({'w': torch.ones(2)}, 'model.pt')\nmodel = torch.load('model.pt')",
        (At.TOP, At.ABOVE),
        use="assert model['w'].sum() == 2",
    ),
    Snippet(
        "pickle",
        "import pickle\n\nwith open('state.pkl', 'wb') as file:\n    pickle.dump([1, 2], file)\n\nwith open('state.pkl', 'rb') as file:\n    state = pickle.load(file)",
        (At.ABOVE, At.BEFORE),
        use="assert state == [1, 2]",
    ),
    Snippet(
        "pickle_own_class",
        "import copy\nimport pickle\n\n\nclass Config:\n    rate = 0.5\n\n\ncopied = pickle.loads(pickle.dumps(Config()))",
        (At.ABOVE,),
        use="assert copied.rate == 0.5",
    ),
    Snippet(
        "listing",
        "from pathlib import Path\n\nprint(sorted(Path('.').iterdir()), list(Path().glob('*.ipynb')))",
        (At.BELOW,),
    ),
    Snippet(
        "getcwd_home",
        "import os\nfrom pathlib import Path\n\nHERE = Path.cwd()\nHOME = Path.home()\nprint(HERE, HOME, os.path.expanduser('~/x'))",
        (At.ABOVE,),
        use="assert HERE.is_dir()",
    ),
    Snippet(
        "mkdir_and_exists",
        "from pathlib import Path\n\nOUT = Path('out')\nOUT.mkdir(exist_ok=True)\n(OUT / 'log.txt').write_text('x')",
        (At.ABOVE,),
        use="assert (OUT / 'log.txt').exists()",
    ),
    Snippet(
        "memmap",
        "import numpy as np\n\nmapped = np.memmap('big.dat', dtype='float32', mode='w+', shape=(16,))\nmapped[:] = 1\nmapped.flush()",
        (At.ABOVE,),
    ),
    Snippet(
        "tensorboard_absent",
        "from torch.utils.tensorboard import SummaryWriter\n\nwriter = SummaryWriter()",
        (At.BEFORE,),
    ),
    Snippet(
        "urlretrieve",
        "import urllib.request\n\nurllib.request.urlretrieve('http://127.0.0.1:9/data.csv', 'data.csv')",
        (At.BEFORE,),
    ),
    Snippet(
        "notebook_reads_itself",
        "import json\nfrom pathlib import Path\n\nown = [json.loads(path.read_text()) for path in Path('.').glob('*.ipynb')]",
        (At.BELOW,),
    ),
]
