"""Carries networks from HORN Lab to PyTorch and back as safetensors files, and compares what they answer.

    HORN Lab → PyTorch   `horn train` trains, `horn evaluate --outputs` answers; PyTorch loads the checkpoint with load_state_dict
                         and answers the same samples.
    PyTorch → HORN Lab   PyTorch trains for some updates and saves its state_dict; `horn evaluate --experiment --outputs` answers. And
                         `horn train --init FILE --epochs 0` must hand back every array bit for bit.

The reader and the writer of safetensors below are plain Python: the format is eight bytes of length, a JSON header, raw little-endian
arrays. Run bench/torch_roundtrip, which finds a Python with torch and a built `horn`. Ends with 1 when a deviation exceeds 1e-5.
"""

import argparse
import csv
import json
import math
import os
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import numpy
import torch

TOLERANCE = 1e-5  # largest deviation of an output, relative to the largest output
NODES = {1: [24], 2: [16, 12]}
SAMPLES = 200  # of the test set
TYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4"}


def read_safetensors(path):
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        arrays[name] = numpy.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"])
    return arrays, metadata


def write_safetensors(path, arrays):
    header, offset = {}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [offset, offset + 4 * array.size]}
        offset += 4 * array.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(array.astype("<f4").tobytes())


def write_idx(path, array):
    Path(path).write_bytes(struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(numpy.uint8).tobytes())


class Layer(torch.nn.Module):
    def __init__(self, inputs, nodes, oscillators):
        super().__init__()
        self.i2h = torch.nn.Linear(inputs, nodes)
        self.h2h = torch.nn.Linear(nodes, nodes)
        self.gain = 1 / math.sqrt(nodes)
        omega, gamma, self.alpha = oscillators
        self.stiffness, self.damping = omega**2, 2 * gamma

    def step(self, drive, x, y, h=1.0):
        """Velocity first, then position with the new velocity."""
        a = torch.tanh(self.i2h(drive) + self.gain * self.h2h(y))
        y = y + h * (self.alpha * a - self.stiffness * x - self.damping * y)
        return x + h * y, y


class Network(torch.nn.Module):
    """Names its arrays as the PyTorch reference does for one layer; several layers are layers.0, layers.1, …"""

    def __init__(self, sizes, oscillators):
        super().__init__()
        inputs = [1] + sizes[:-1]
        layers = [Layer(n_in, n, values) for n_in, n, values in zip(inputs, sizes, oscillators)]
        if len(layers) == 1:
            self.i2h, self.h2h, self.only = layers[0].i2h, layers[0].h2h, [layers[0]]  # a list hides the module from state_dict
        else:
            self.layers = torch.nn.ModuleList(layers)
        self.h2o = torch.nn.Linear(sizes[-1], 10)
        self.sizes = sizes

    def forward(self, images):
        """images: batch × steps. Returns batch × 10."""
        layers = self.only if len(self.sizes) == 1 else self.layers
        state = [(torch.zeros(len(images), n), torch.zeros(len(images), n)) for n in self.sizes]
        for pixel in images.T:
            signal = pixel[:, None]
            for i, layer in enumerate(layers):
                state[i] = layer.step(signal, *state[i])
                signal = state[i][0]  # the next layer reads the updated positions of the same step
        return self.h2o(state[-1][0])


def spread(base):
    return {"distribution": "uniform", "base": base, "low": 0.5, "high": 2}


class Roundtrip:
    def __init__(self, horn, folder, layers):
        self.horn, self.folder, self.sizes = horn, folder, NODES[layers]
        self.experiment = folder / f"{layers}-layers.horn.json"
        description = {
            "format": "horn-experiment",
            "version": 1,
            "model": {"layers": [{"nodes": n, "alpha": 0.2, "omega": spread(0.2244), "gamma": spread(0.01)} for n in self.sizes]},
            "task": {"name": "smnist", "data": str(folder), "validation": 32},
            "training": {"batch": 64, "learning_rate": 0.005, "clip_norm": 1, "epochs": 1},
        }
        self.experiment.write_text(json.dumps(description))

    def run(self, *arguments):
        done = subprocess.run([self.horn, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"horn {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")

    def answers(self, checkpoint, *arguments):
        """What horn answers to the test images: samples × 10."""
        table = self.folder / "outputs.csv"
        self.run("evaluate", checkpoint, "--outputs", table, *arguments)
        with open(table, newline="") as file:
            rows = list(csv.reader(file))[1:]
        return numpy.array([[float(value) for value in row[2:]] for row in rows])

    def oscillators(self, arrays):
        """ω, γ, α of each layer from a checkpoint of horn."""
        prefixes = [""] if len(self.sizes) == 1 else [f"layers.{i}." for i in range(len(self.sizes))]
        return [tuple(torch.tensor(arrays[prefix + name].copy()) for name in ("omega", "gamma", "alpha")) for prefix in prefixes]

    def to_torch(self, images):
        run = Path(tempfile.mkdtemp(dir=self.folder))
        self.run("train", self.experiment, "--quiet", "--out", run)
        arrays, _ = read_safetensors(run / "checkpoint.safetensors")
        module = Network(self.sizes, self.oscillators(arrays))
        module.load_state_dict({name: torch.tensor(arrays[name].copy()) for name in module.state_dict()})  # strict: every name and shape
        self.known = self.oscillators(arrays)
        with torch.no_grad():
            return deviation(module(images).numpy(), self.answers(run / "checkpoint.safetensors"))

    def from_torch(self, images, labels):
        torch.manual_seed(1)
        module = Network(self.sizes, self.known)
        optimiser = torch.optim.Adam(module.parameters(), 0.01)
        for _ in range(3):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(module(images), labels).backward()
            optimiser.step()
        state = {name: tensor.numpy() for name, tensor in module.state_dict().items()}
        file = self.folder / f"{len(self.sizes)}-foreign.safetensors"
        write_safetensors(file, state)
        with torch.no_grad():
            found = deviation(module(images).numpy(), self.answers(file, "--experiment", self.experiment))
        run = Path(tempfile.mkdtemp(dir=self.folder))
        self.run("train", self.experiment, "--quiet", "--epochs", 0, "--init", file, "--out", run)
        back, _ = read_safetensors(run / "checkpoint.safetensors")
        changed = [name for name, array in state.items() if array.tobytes() != back[name].tobytes()]
        if changed:
            sys.exit(f"--init changed {', '.join(changed)}")
        return found


def deviation(torchs, horns):
    return float(numpy.abs(torchs - horns).max() / numpy.abs(horns).max())


def main():
    parser = argparse.ArgumentParser(description="Carries networks between HORN Lab and PyTorch and compares what they answer.")
    here = Path(__file__).resolve().parent
    parser.add_argument("--horn", default=here.parent / "build/release/bin/horn", help="the program")
    options = parser.parse_args()
    if not Path(options.horn).exists():
        sys.exit(f"There is no {options.horn}: build it, or name it with --horn.")
    agreed = True
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        random = numpy.random.default_rng(1)
        for prefix, count in (("train", 1000), ("t10k", SAMPLES)):
            write_idx(folder / f"{prefix}-images-idx3-ubyte", random.integers(0, 256, (count, 28, 28)))
            write_idx(folder / f"{prefix}-labels-idx1-ubyte", random.integers(0, 10, count))
        raw = (folder / "t10k-images-idx3-ubyte").read_bytes()[16:]
        images = torch.tensor(numpy.frombuffer(raw, numpy.uint8).reshape(SAMPLES, 784).astype(numpy.float32)) / 255
        labels = torch.tensor(list((folder / "t10k-labels-idx1-ubyte").read_bytes()[8:]))
        print(f"PyTorch {torch.__version__}, {SAMPLES} samples of 784 steps; largest deviation of an output, relative to the largest output")
        for layers in NODES:
            trip = Roundtrip(options.horn, folder, layers)
            for words, found in (
                ("HORN Lab → PyTorch", trip.to_torch(images)),
                ("PyTorch → HORN Lab", trip.from_torch(images, labels)),
            ):
                agreed &= found <= TOLERANCE
                print(f"{layers} layer{'s' if layers > 1 else ' '}  {words}: {found:.1e}  {'agree' if found <= TOLERANCE else 'DO NOT AGREE'}")
    sys.exit(0 if agreed else 1)


if __name__ == "__main__":
    main()
