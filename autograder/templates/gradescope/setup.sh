#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: a Python with what the autograder needs, and a trial of the whole.
# AUTOGRADER_HOME: where everything lies. AUTOGRADER_PYTHON: a Python that has it all; then nothing is installed.
set -euo pipefail
home=${AUTOGRADER_HOME:-/autograder}
source=$home/source
python=${AUTOGRADER_PYTHON:-}
if [ -z "$python" ]; then
    base=
    for candidate in python3.13 python3.12 python3.11 python3; do
        if command -v "$candidate" > /dev/null && "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
            base=$candidate
            break
        fi
    done
    if [ -z "$base" ]; then
        apt-get update
        DEBIAN_FRONTEND=noninteractive apt-get install -y python3.11 python3.11-venv
        base=python3.11
    fi
    "$base" -m venv "$home/venv"
    python=$home/venv/bin/python
    if [ -f "$source/pip.conf" ]; then
        export PIP_CONFIG_FILE=$source/pip.conf
    fi
    "$python" -m pip install --quiet --no-cache-dir --requirement "$source/requirements.txt"
fi
export AUTOGRADER_HOME=$home XDG_CACHE_HOME=$home/cache PYTHONPATH=$source/engine
cd "$source"
"$python" -m autograder.classroom.gradescope_run --try
