"""Trains the same network on the same batches with HORN Lab and with PyTorch, and compares losses and speed.

The network is written as PyTorch's users write it: a module with three Linear layers and a Python loop over the time steps. Both programs
start from equal weights and see equal batches; `horn train --dump-start` hands both over. Speeds are reported only where the losses
of the two agree within 1e-3 over the first updates. Run bench/compare_torch, which finds a Python with torch and a built `horn`.
"""

import argparse
import csv
import json
import math
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# What the environment says about OpenBLAS's kernels may be slower than what it finds out by itself. Before torch is loaded.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import numpy
import torch

TOLERANCE = 1e-3
LEARNING_RATE, WEIGHT_DECAY = 1e-2, 1e-2  # of the preset smnist-reference
CONFIGURATIONS = [(32, 64), (32, 256), (96, 128), (256, 128)]  # nodes, batch
COMPARED_UPDATES = 20
REFERENCE_UPDATES = 50  # compared for the first configuration


class HornNetwork(torch.nn.Module):
    """Harmonic oscillators, semi-implicit Euler: the velocity first, then the position with the new velocity."""

    def __init__(self, inputs, nodes, outputs, omega, gamma, alpha, time_step=1.0):
        super().__init__()
        self.i2h = torch.nn.Linear(inputs, nodes)
        self.h2h = torch.nn.Linear(nodes, nodes)
        self.h2o = torch.nn.Linear(nodes, outputs)
        self.nodes, self.time_step = nodes, time_step
        self.gain = 1 / math.sqrt(nodes)
        self.alpha, self.damping, self.stiffness = alpha, 2 * gamma, omega**2

    def forward(self, inputs):
        """inputs: steps × batch × inputs. Returns batch × outputs."""
        x = torch.zeros(inputs.shape[1], self.nodes)
        y = torch.zeros(inputs.shape[1], self.nodes)
        for drive in inputs:
            a = torch.tanh(self.i2h(drive) + self.gain * self.h2h(y))
            y = y + self.time_step * (self.alpha * a - self.stiffness * x - self.damping * y)
            x = x + self.time_step * y
        return self.h2o(x)


class FusedNetwork(torch.nn.Module):
    """torch.nn.RNN with a read-out: another and simpler model, of the same size, whose loop over the steps PyTorch has fused."""

    def __init__(self, inputs, nodes, outputs):
        super().__init__()
        self.recurrent = torch.nn.RNN(inputs, nodes)
        self.h2o = torch.nn.Linear(nodes, outputs)

    def forward(self, inputs):
        """inputs: steps × batch × inputs. Returns batch × outputs."""
        return self.h2o(self.recurrent(inputs)[0][-1])


def read_safetensors(path):
    """Arrays by name: eight bytes of length, a JSON header, raw little-endian arrays."""
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    types = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8", "U8": "u1"}
    arrays = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] in types:
            begin, end = (8 + length + offset for offset in entry["data_offsets"])
            arrays[name] = numpy.frombuffer(data[begin:end], types[entry["dtype"]]).reshape(entry["shape"])
    return arrays


def read_idx(path):
    data = Path(path).read_bytes()
    dimensions = struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])
    return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * data[3]).reshape(dimensions)


def write_idx(path, array):
    Path(path).write_bytes(struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(numpy.uint8).tobytes())


def synthetic_digits(folder):
    """Ten blurred random patterns with noise, as IDX files: something to learn where MNIST is absent."""
    random = numpy.random.default_rng(1)
    patterns = random.random((10, 28, 28))
    for prefix, count in (("train", 60000), ("t10k", 1000)):
        labels = random.integers(0, 10, count)
        images = 255 * numpy.clip(patterns[labels] + 0.2 * random.standard_normal((count, 28, 28)), 0, 1)
        write_idx(folder / f"{prefix}-images-idx3-ubyte", images)
        write_idx(folder / f"{prefix}-labels-idx1-ubyte", labels)


def fast_blas():
    """The tuned BLAS that PyTorch multiplies matrices with, or None; Debian's reference BLAS would make PyTorch some fifty times slower."""
    torch.ones(64, 64) @ torch.ones(64, 64)
    loaded = Path("/proc/self/maps").read_text()
    return next((name for name in ("openblas", "mkl", "blis") if f"lib{name}" in loaded), None)


class Comparison:
    """One size of network, driven through both programs."""

    def __init__(self, horn, data, folder, nodes, batch):
        self.horn, self.data, self.folder, self.nodes, self.batch = horn, data, folder, nodes, batch

    def train(self, updates, threads, *more):
        """Runs `horn train` on so many updates of one epoch and returns the folder that it wrote."""
        out = Path(tempfile.mkdtemp(dir=self.folder))
        settings = {
            "/model/layers/0/nodes": self.nodes,
            "/training/batch": self.batch,
            "/task/data": json.dumps(str(self.data)),
            "/task/validation": 16,
            "/task/train_limit": 16 + updates * self.batch,
            "/task/test_limit": 16,
        }
        command = [self.horn, "train", "smnist-reference", "--quiet", "--epochs", "1", "--threads", str(threads), "--out", str(out)]
        for pointer, value in settings.items():
            command += ["--set", f"{pointer}={value}"]
        done = subprocess.run(command + list(more), capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
        return out

    def prepare(self, updates):
        """Trains in horn; its losses, initial weights and batches are what PyTorch is compared with."""
        start = Path(tempfile.mkdtemp(dir=self.folder))
        self.losses, _ = self.figures(self.train(updates, 1, "--dump-start", str(start)))
        self.initial = read_safetensors(start / "initial.safetensors")
        batches = read_safetensors(start / "batches.safetensors")
        self.inputs, self.labels = batches["inputs"], batches["labels"]  # updates × batch × steps × n_in; updates × batch
        if self.inputs.shape != (updates, self.batch, 784, 1):
            sys.exit(f"batches of shape {self.inputs.shape} instead of {(updates, self.batch, 784, 1)}")

    def check_batches(self):
        """The dumped batches are the images and labels of the IDX files."""
        images = read_idx(self.data / "train-images-idx3-ubyte")
        labels = dict(zip((image.tobytes() for image in images), read_idx(self.data / "train-labels-idx1-ubyte")))
        pixels = numpy.rint(255 * self.inputs).astype(numpy.uint8)
        for update in range(len(pixels)):
            for image, label in zip(pixels[update], self.labels[update]):
                if labels.get(image.tobytes()) != label:
                    sys.exit(f"update {update + 1}: a sample of the batch is not in the data set with its label {label}")

    def module(self):
        def parameter(name):
            values = self.initial[name]
            return float(values.flat[0]) if numpy.all(values == values.flat[0]) else torch.tensor(values)

        module = HornNetwork(1, self.nodes, 10, parameter("omega"), parameter("gamma"), parameter("alpha"))
        module.load_state_dict({name: torch.tensor(self.initial[name]) for name in module.state_dict()})
        return module

    def torch_updates(self, module, updates):
        """Losses of the first updates in PyTorch and the seconds that each took."""
        optimiser = torch.optim.AdamW(module.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        losses, seconds = [], []
        for update in range(updates):
            start = time.perf_counter()
            inputs = torch.tensor(self.inputs[update].swapaxes(0, 1))
            labels = torch.tensor(self.labels[update], dtype=torch.long)
            optimiser.zero_grad()
            loss = torch.nn.functional.cross_entropy(module(inputs), labels)
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
            seconds.append(time.perf_counter() - start)
        return losses, seconds

    @staticmethod
    def figures(run):
        """Losses of all updates and the seconds that each took, from a run's metrics.csv."""
        with open(run / "metrics.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["kind"] == "update"]
        seconds = [float(row["seconds"]) for row in rows]
        return [float(row["loss"]) for row in rows], [b - a for a, b in zip([0] + seconds, seconds)]

    def largest_difference(self):
        losses, _ = self.torch_updates(self.module(), len(self.inputs))
        if len(self.losses) != len(losses) or not all(map(math.isfinite, self.losses + losses)):
            return math.inf
        return max(abs(a - b) for a, b in zip(self.losses, losses))

    def speeds(self, repetitions, torch_updates, horn_updates):
        """Median sequences/s in training as {(program, threads): …}; the programs take turns."""
        rates = {}

        def note(program, threads, seconds):  # the first update also warms up
            rates.setdefault((program, threads), []).append(self.batch * (len(seconds) - 1) / sum(seconds[1:]))

        for _ in range(repetitions):
            for threads in (1, 2):
                note("horn", threads, self.figures(self.train(horn_updates, threads))[1])
                torch.set_num_threads(threads)
                note("torch", threads, self.torch_updates(self.module(), torch_updates + 1)[1])
                note("RNN", threads, self.torch_updates(FusedNetwork(1, self.nodes, 10), torch_updates + 1)[1])
        return {key: statistics.median(values) for key, values in rates.items()}


def arguments():
    root = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(prog="bench/compare_torch", description=__doc__.split("\n")[0])
    parser.add_argument("--horn", default=root / "build/release/bin/horn", help="the program (default: %(default)s)")
    parser.add_argument("--data", type=Path, default=root / "data/mnist", help="folder of the IDX files (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=3, help="of every measurement; the median counts (default: %(default)s)")
    parser.add_argument("--updates", type=int, default=8, help="of PyTorch in one measurement (default: %(default)s)")
    parser.add_argument("--losses-only", action="store_true", help="measure no speeds")
    return parser.parse_args()


def main():
    options = arguments()
    if not Path(options.horn).exists():
        sys.exit(f"{options.horn} is not built: run scripts/run or scripts/test first, or name it with --horn")
    with tempfile.TemporaryDirectory() as name:
        folder, data = Path(name), options.data.absolute()
        if not (data / "train-images-idx3-ubyte").exists():
            print(f"No MNIST in {data}: using synthetic pixels (scripts/fetch-mnist fetches it)")
            data = folder / "data"
            data.mkdir()
            synthetic_digits(data)
        print(f"PyTorch {torch.__version__}, T = 784, AdamW {LEARNING_RATE}, medians of {options.repetitions}")
        print(f"load of the machine: {', '.join(f'{load:.2f}' for load in os.getloadavg())}")
        comparisons = [Comparison(options.horn, data, folder, nodes, batch) for nodes, batch in CONFIGURATIONS]
        agreed = True
        for comparison in comparisons:
            updates = REFERENCE_UPDATES if comparison is comparisons[0] else COMPARED_UPDATES
            comparison.prepare(updates)
            comparison.check_batches()
            difference = comparison.largest_difference()
            agreed &= difference <= TOLERANCE
            print(f"N = {comparison.nodes}, batch {comparison.batch}: losses of {updates} updates differ by at most {difference:.1e}"
                  f" ({'agree' if difference <= TOLERANCE else 'DO NOT AGREE'} within {TOLERANCE:g})", flush=True)
        if not agreed:
            sys.exit("The two do not train alike: no speeds are reported.")
        if options.losses_only:
            return
        blas = fast_blas()
        if blas is None:
            sys.exit("PyTorch runs on a BLAS without tuned kernels: no speeds are reported. sudo apt-get install libopenblas0-pthread")
        print(f"\nPyTorch multiplies matrices with {blas}")
        print("sequences/s in training, with one and with two threads; ratios of horn with two threads to PyTorch with two, as it comes,"
              " and to the better of its two\n"
              "                    horn                    the same equations in PyTorch            torch.nn.RNN\n"
              "   N  batch        1        2   2 : 1        1        2   ratios                  1        2   ratios")
        for comparison in comparisons:
            enough = max(COMPARED_UPDATES, 12000 // comparison.batch)
            rate = comparison.speeds(options.repetitions, options.updates, enough)
            row = f"{comparison.nodes:4d} {comparison.batch:6d} {rate['horn', 1]:8.0f} {rate['horn', 2]:8.0f}"
            row += f" {rate['horn', 2] / rate['horn', 1]:7.2f}"
            for other in ("torch", "RNN"):
                one, two = rate[other, 1], rate[other, 2]
                ratios = f"{rate['horn', 2] / two:.1f} × {rate['horn', 2] / max(one, two):.1f} ×"
                row += f" {one:8.0f} {two:8.0f}   {ratios:16s}"
            print(row, flush=True)


if __name__ == "__main__":
    main()
