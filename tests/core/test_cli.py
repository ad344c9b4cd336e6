"""The command line: what it prints and writes, and every error in one line."""

import os
import re
import signal
import subprocess
import sys
import types
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import nnlib
from nnlib import storage
from nnlib.__main__ import main

ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
COMMAND = [sys.executable, "-m", "nnlib"]
unix = pytest.mark.skipif(os.name == "nt", reason="Windows has other devices and signals")


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def nnlib_command(capsys):
    """Return a function that runs a command in this process: its status, output and errors."""

    def run(*argv):
        try:
            status = main(argv)
        except SystemExit as leave:  # argparse's way out
            status = leave.code
        return status, *capsys.readouterr()

    return run


def in_a_process(*argv, **options):
    """Run a command as a user does."""
    options = {"capture_output": True, "env": ENVIRONMENT, "check": False} | options
    return subprocess.run([*COMMAND, *argv], **options)


def write(name, text):
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)


def saved(name="net.npz", sizes=(2, 1), **arguments):
    net = nnlib.Network(list(sizes), **arguments)
    net.initialise("normal", np.random.default_rng(0))
    nnlib.save(net, name)
    return net


def overflowing():
    net = nnlib.Network([2, 1], activation="identity")
    net.theta = 10.0
    return net


DATA = "0,0,0\n0,1,1\n1,0,1\n1,1,0\n"


# Train.


def test_plain_train_is_the_example_of_the_slides(nnlib_command):
    status, out, err = nnlib_command("train")
    assert status == 0
    assert out == (
        "loss before the first epoch  1.332\n"
        "loss after the last update   0.00298\n"
        "\n"
        "inputs   targets   outputs\n"
        "0 0 1    0         0.0224\n"
        "0 1 1    1         0.9663\n"
        "1 0 1    1         0.9796\n"
        "1 1 1    0         0.0305\n"
        "\n"
        "weights written to weights.npz\n"
    )
    assert "1000/1000" in err  # the progress bar
    assert os.listdir() == ["weights.npz"]

    rng = np.random.default_rng(0)
    net = nnlib.Network([3, 4, 1], activation="sigmoid", bias=False)
    net.initialise("uniform", rng)
    X, Y = nnlib.datasets.xor()
    nnlib.train(net, X, Y, nnlib.SSE, nnlib.GradientDescent(learning_rate=1.0), epochs=1000)
    again = nnlib.load("weights.npz")
    assert repr(again) == repr(net)
    assert again.theta.tobytes() == net.theta.tobytes()


def test_train_then_infer_gives_the_predictions_bit_for_bit(nnlib_command):
    write("data.csv", "x,y,xor\n" + DATA)
    write("inputs.csv", "x,y\n0,0\n0,1\n1,0\n1,1\n0.1,1e-3\n")
    assert nnlib_command("train", "data.csv", "--quiet", "--epochs", "50")[0] == 0
    status, out, err = nnlib_command("infer", "weights.npz", "inputs.csv")
    assert (status, err) == (0, "")
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [0.1, 1e-3]])
    outputs = np.array([[float(number)] for number in out.split()])
    assert outputs.tobytes() == nnlib.load("weights.npz").predict(X).tobytes()


@pytest.mark.parametrize(
    "text",
    [
        DATA,
        "x,y,xor\n" + DATA,
        "\ufeffx,y,xor\n" + DATA,
        "\ufeff" + DATA,
        DATA.replace("\n", "\r\n"),
        DATA.replace("\n", "\n\n  \n"),
        "\n\nfirst input,second,\n" + DATA,
        DATA.replace(",", " , "),
        DATA.removesuffix("\n"),
        DATA.replace("1", "+1.0E0"),
    ],
    ids=repr,
)
def test_forms_of_csv(nnlib_command, text):
    write("data.csv", text)
    assert nnlib_command("train", "data.csv", "--quiet", "--epochs", "3")[0] == 0
    found = Path("weights.npz").read_bytes()
    write("data.csv", DATA)
    assert nnlib_command("train", "data.csv", "--quiet", "--epochs", "3")[0] == 0
    assert found == Path("weights.npz").read_bytes()


def test_options_reach_the_training(nnlib_command):
    rows = np.random.default_rng(5).uniform(size=(12, 5))
    write("data.csv", "\n".join(",".join(map(repr, row)) for row in rows.tolist()))
    options = (
        "--sizes 3-4-3-2 --activation tanh,relu,sigmoid --loss CrossEntropy --learning-rate 0.05 "
        "--epochs 7 --batch-size 5 --optimiser adam --initialisation glorot --seed 11 --no-bias "
        "--weights other --quiet"
    )
    status, out, err = nnlib_command("train", "data.csv", *options.split())
    assert (status, err) == (0, "")

    rng = np.random.default_rng(11)
    net = nnlib.Network([3, 4, 3, 2], ["tanh", "relu", "sigmoid"], bias=False)
    net.initialise("glorot", rng)
    X, Y = rows[:, :3].copy(), rows[:, 3:].copy()
    before = nnlib.CrossEntropy(net.predict(X), Y)
    nnlib.train(net, X, Y, nnlib.CrossEntropy, nnlib.Adam(0.05), 7, batch_size=5, rng=rng)
    assert nnlib.load("other").theta.tobytes() == net.theta.tobytes()
    assert f"loss before the first epoch  {before:.4g}\n" in out
    assert f"loss after the last update   {nnlib.CrossEntropy(net.predict(X), Y):.4g}\n" in out
    assert "(the first 10 of 12 samples)\n" in out
    assert len(out.splitlines()) == 2 + 1 + 1 + 10 + 1 + 1 + 1
    assert sorted(os.listdir()) == ["data.csv", "other"]


@pytest.mark.parametrize(
    ("name", "optimiser"),
    [
        ("gradient-descent", nnlib.GradientDescent(1.0)),
        ("momentum", nnlib.GradientDescent(0.1, momentum=0.9)),
        ("rmsprop", nnlib.RMSprop(0.01)),
        ("adam", nnlib.Adam(0.01)),
    ],
)
def test_every_optimiser_has_its_learning_rate(nnlib_command, name, optimiser):
    assert nnlib_command("train", "--quiet", "--optimiser", name, "--bias")[0] == 0
    net = nnlib.Network([3, 4, 1])
    net.initialise("uniform", np.random.default_rng(0))
    nnlib.train(net, *nnlib.datasets.xor(), nnlib.SSE, optimiser, 1000)
    assert nnlib.load("weights.npz").theta.tobytes() == net.theta.tobytes()


def test_wide_table_is_cut(nnlib_command):
    write("data.csv", ",".join(["0.123456"] * 30 + ["1"]))
    status, out, err = nnlib_command("train", "data.csv", "--quiet", "--epochs", "1")
    assert (status, err) == (0, "")
    line = out.splitlines()[4]
    assert line.startswith(" ".join(["0.1235"] * 10) + "    ...   1         ")


def test_plot_is_a_png_and_does_not_change_the_weights(nnlib_command):
    assert nnlib_command("train", "--quiet")[0] == 0
    weights = Path("weights.npz").read_bytes()
    status, out, err = nnlib_command("train", "--quiet", "--plot", "loss.png")
    assert (status, err) == (0, "")
    assert out.endswith("weights written to weights.npz\nloss curve written to loss.png\n")
    assert Path("loss.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert Path("weights.npz").read_bytes() == weights
    assert sorted(os.listdir()) == ["loss.png", "weights.npz"]


@pytest.mark.parametrize("fails_at", [1, 2])
def test_weights_and_plot_come_together(nnlib_command, monkeypatch, fails_at):
    calls = []

    def full(*arguments):
        calls.append(arguments)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    status, out, err = nnlib_command("train", "--quiet", "--plot", "loss.png")
    assert (status, out) == (2, "")
    assert re.fullmatch(r"nnlib: .*(weights.npz|loss.png): No space left on device\n", err)
    assert not Path("loss.png").exists()
    assert Path("weights.npz").exists() == (fails_at == 2)


# Infer.


def test_infer_reads_standard_input_and_writes_standard_output():
    net = saved(sizes=[2, 3], activation="tanh")
    done = in_a_process("infer", "net.npz", input=b"a,b\n1,2\n\n-3,0.1\n")
    assert (done.returncode, done.stderr) == (0, b"")
    rows = [[float(number) for number in line.split(b",")] for line in done.stdout.splitlines()]
    assert np.array(rows).tobytes() == net.predict([[1, 2], [-3, 0.1]]).tobytes()


def test_infer_writes_a_file(nnlib_command):
    net = saved(dtype=np.float32)
    write("inputs.csv", "0.1,0.2\n3,4\n")
    write("outputs.csv", "old")
    assert nnlib_command("infer", "net.npz", "inputs.csv", "-o", "outputs.csv") == (0, "", "")
    outputs = np.array([[float(line)] for line in Path("outputs.csv").read_text().split()])
    assert np.array_equal(outputs, net.predict([[0.1, 0.2], [3, 4]]))
    assert sorted(os.listdir()) == ["inputs.csv", "net.npz", "outputs.csv"]


def test_reader_that_stops_is_no_error(tmp_path):
    saved()
    write("inputs.csv", "1,2\n" * 20_000)
    read, written = os.pipe()
    os.close(read)
    done = in_a_process(
        "infer",
        "net.npz",
        "inputs.csv",
        capture_output=False,
        stdout=written,
        stderr=subprocess.PIPE,
    )
    os.close(written)
    assert (done.returncode, done.stderr) == (141, b"")


@unix
def test_full_standard_output():
    saved()
    with open("/dev/full", "wb") as full:
        pipes = {"stdout": full, "stderr": subprocess.PIPE, "capture_output": False}
        done = in_a_process("infer", "net.npz", input=b"1,2\n", **pipes)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert done.stderr.startswith(b"nnlib: ")
    assert b"No space left on device" in done.stderr


@unix
def test_interrupt():
    command = [*COMMAND, "train", "--epochs", str(10**8)]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's job ignores it
    with subprocess.Popen(
        command, env=ENVIRONMENT, stderr=subprocess.PIPE, preexec_fn=heard
    ) as process:
        err = b""
        while b"epoch/s" not in err:
            err += os.read(process.stderr.fileno(), 1000)
        process.send_signal(signal.SIGINT)
        err += process.stderr.read()
        assert process.wait() == 130
    assert b"Traceback" not in err
    assert os.listdir() == []


@unix
def test_devices_are_written_to(nnlib_command):
    saved()
    write("inputs.csv", "1,2\n")
    assert nnlib_command("infer", "net.npz", "inputs.csv", "-o", "/dev/null") == (0, "", "")
    assert not Path("/dev/null").is_file()


# Errors.

FILES = {
    "empty.csv": "",
    "blank.csv": "\n \n",
    "header.csv": "a,b,c\n",
    "text.csv": "a,b,c\n1,2,3\n1,abc,3\n",
    "first.csv": "1,abc,3\n",
    "ragged.csv": "1,2,3\n\n1,2\n",
    "wide.csv": "a,b\n1,2,3\n",
    "gap.csv": "1,2,3\n1,,3\n",
    "nan.csv": "1,2,3\n1,nan,3\n",
    "inf.csv": "1,2,3\n1,2,-inf\n",
    "huge.csv": "1,2,3\n1,2,1e999\n",
    "under.csv": "1,2,3\n1_0,2,3\n",
    "semicolon.csv": "1;2;3\n4;5;6\n",
    "long.csv": "1,2,3\n1,2," + "x" * 1000 + "\n",
    "latin.csv": "größe,b\n".encode("latin-1"),
    "one.csv": "1\n2\n",
    "good.csv": DATA,
    "far.csv": "1,2,3\n4,5,6\n",
    "weights.txt": "hello",
}

INPUT_ERRORS = [
    ("missing.csv", "missing.csv: No such file or directory"),
    ("empty.csv", "empty.csv holds no line of numbers"),
    ("blank.csv", "blank.csv holds no line of numbers"),
    ("header.csv", "header.csv holds no line of numbers"),
    ("text.csv", "text.csv, line 3: 'abc' is not a number"),
    ("first.csv", "first.csv, line 1: 'abc' is not a number"),
    ("ragged.csv", "ragged.csv, line 3: 2 columns, expected 3"),
    ("wide.csv", "wide.csv, line 2: 3 columns, expected 2"),
    ("gap.csv", "gap.csv, line 2: '' is not a number"),
    ("nan.csv", "nan.csv, line 2: 'nan' is not a finite number"),
    ("inf.csv", "inf.csv, line 2: '-inf' is not a finite number"),
    ("huge.csv", "huge.csv, line 2: '1e999' is not a finite number"),
    ("under.csv", "under.csv, line 2: '1_0' is not a number"),
    ("semicolon.csv", "semicolon.csv, line 2: '4;5;6' is not a number"),
    ("long.csv", f"long.csv, line 2: '{'x' * 59} is not a number"),
    ("latin.csv", "latin.csv is not text in UTF-8"),
]
TRAIN_ERRORS = [
    ("one.csv", "one.csv has 1 column, expected inputs and targets"),
    (
        "good.csv --sizes 3-4-1",
        "good.csv has 3 columns, the sizes ask for 3 inputs and 1 target",
    ),
    ("--sizes 1-2", "the XOR data has 4 columns, the sizes ask for 1 input and 2 targets"),
    ("--sizes 3-x-1", "argument --sizes: '3-x-1' is not a list of sizes like 3-4-1"),
    ("--sizes 3", "argument --sizes: '3' is not a list of sizes like 3-4-1"),
    ("--sizes 3-0-1", "argument --sizes: '3-0-1' is not a list of sizes like 3-4-1"),
    ("--sizes", "argument --sizes: expected one argument"),
    (
        "--activation step",
        "unknown activation 'step', expected one of sigmoid, tanh, relu, identity",
    ),
    (
        "--activation tanh,step",
        "unknown activation 'step', expected one of sigmoid, tanh, relu, identity",
    ),
    ("--activation tanh,tanh,tanh", "3 activations for 2 layers"),
    (
        "--activation relu --loss CrossEntropy",
        "CrossEntropy expects outputs in (0, 1), the last layer's relu gives (0, inf)",
    ),
    (
        "far.csv --loss CrossEntropy",
        "CrossEntropy expects targets in [0, 1], Y reaches from 3 to 6",
    ),
    ("--learning-rate fast", "argument --learning-rate: invalid float value: 'fast'"),
    ("--learning-rate 0", "learning_rate is 0.0, expected positive finite numbers"),
    ("--learning-rate nan", "learning_rate is nan, expected positive finite numbers"),
    ("--learning-rate=-1", "learning_rate is -1.0, expected positive finite numbers"),
    ("--epochs 0", "argument --epochs: '0' is not a whole number, 1 or more"),
    ("--epochs 1.5", "argument --epochs: '1.5' is not a whole number, 1 or more"),
    ("--epochs=-3", "argument --epochs: '-3' is not a whole number, 1 or more"),
    (f"--epochs {10**30}", f"argument --epochs: '{10**30}' is not a whole number, 1 or more"),
    ("--batch-size 0", "argument --batch-size: '0' is not a whole number, 1 or more"),
    ("--seed=-1", "argument --seed: '-1' is not a whole number, 0 or more"),
    ("--bias=yes", "argument --bias/--no-bias: ignored explicit argument 'yes'"),
    ("--plot loss.jpg", "loss.jpg does not end in .png, the picture is a PNG"),
    ("--plot there/loss.png", "loss.png cannot be written: there is no folder"),
    ("--weights there/w.npz", "w.npz cannot be written: there is no folder"),
    ("--weights folder", "folder is a folder, expected a file"),
    ("good.csv --weights good.csv", "good.csv would overwrite good.csv"),
    ("good.csv --weights folder/../good.csv", "folder/../good.csv would overwrite good.csv"),
    ("--weights a.png --plot a.png", "a.png would overwrite a.png"),
    ("--learning-rate 1e308 --activation relu", "the loss is nan in epoch 1, with learning rate"),
    (
        "--learning-rate 1e308 --activation relu --epochs 1",
        "the loss after training is nan: try a smaller learning rate",
    ),
    (f"--epochs {10**17}", "Unable to allocate"),
    ("--sizes 3-99999999-99999999-1", "Unable to allocate"),
    ("good.csv another.csv", "unrecognized arguments: another.csv"),
    ("--colour", "unrecognized arguments: --colour"),
]
INFER_ERRORS = [
    ("missing.npz", "missing.npz: No such file or directory"),
    ("weights.txt", "weights.txt was not written by nnlib.save: it is no .npz file"),
    ("cut.npz", "cut.npz is truncated: the end of the file is missing"),
    ("ensemble.npz good.csv", "ensemble.npz holds an ensemble (2,), expected one network"),
    ("net.npz good.csv", "good.csv has 3 columns, the network in net.npz expects 2"),
    ("net.npz one.csv", "one.csv has 1 column, the network in net.npz expects 2"),
    ("net.npz good.csv -o net.npz", "net.npz would overwrite net.npz"),
    ("net.npz good.csv -o good.csv", "good.csv would overwrite good.csv"),
    ("net.npz good.csv -o folder", "folder is a folder, expected a file"),
    ("net.npz good.csv -o there/out.csv", "out.csv cannot be written: there is no folder"),
    (
        "identity.npz big.csv",
        "the outputs are not finite: the inputs are too large for these weights",
    ),
    ("single.npz big.csv", "X[0, 0] is 1e+308, expected finite float32 numbers"),
    ("", "the following arguments are required: weights"),
    ("net.npz a.csv b.csv", "unrecognized arguments: b.csv"),
]
ERRORS = [
    *[(f"train {name} --quiet", message) for name, message in INPUT_ERRORS],
    *[(f"train --quiet {options}", message) for options, message in TRAIN_ERRORS],
    *[(f"infer net.npz {name} -o out.csv", message) for name, message in INPUT_ERRORS],
    *[(f"infer {options}", message) for options, message in INFER_ERRORS],
    ("", "the following arguments are required: command"),
]


@pytest.mark.parametrize(("command", "message"), ERRORS, ids=[command for command, _ in ERRORS])
def test_errors_are_one_line_and_nothing_is_written(nnlib_command, command, message):
    for name, text in FILES.items():
        write(name, text)
    write("big.csv", "1e308,1e308\n")
    Path("folder").mkdir()
    saved()
    write("cut.npz", Path("net.npz").read_bytes()[:-100])
    saved("ensemble.npz", ensemble=(2,))
    nnlib.save(overflowing(), "identity.npz")
    saved("single.npz", dtype=np.float32)
    before = {path: path.is_file() and path.read_bytes() for path in Path().iterdir()}

    status, out, err = nnlib_command(*command.split())

    assert (status, out) == (2, "")
    assert re.fullmatch(r"nnlib: [^\n]*\n", err)
    assert message in err
    if not message.endswith(("folder", "rate", "allocate")):  # the others name paths and numbers
        assert err == f"nnlib: {message}\n"
    assert {path: path.is_file() and path.read_bytes() for path in Path().iterdir()} == before


@pytest.mark.parametrize("option", ["--loss", "--optimiser", "--initialisation"])
def test_unknown_choice_names_the_known_ones(nnlib_command, option):
    status, out, err = nnlib_command("train", option, "unknown")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"nnlib: argument {option}: invalid choice: 'unknown' (choose from ")


def test_unknown_command(nnlib_command):
    status, out, err = nnlib_command("teach")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("nnlib: argument command: invalid choice: 'teach'")
    assert all(name in err for name in ("train", "infer", "refresh", "slides", "pages"))


def test_name_with_a_line_break_gives_one_line(nnlib_command):
    assert nnlib_command("train", "a\nb")[2] == "nnlib: a b: No such file or directory\n"


def test_folder_without_permission(nnlib_command, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everywhere
    message = "nnlib: w.npz cannot be written: permission denied\n"
    assert nnlib_command("train", "--weights", "w.npz") == (2, "", message)


def test_errors_of_a_real_process():
    saved()
    done = in_a_process("infer", "net.npz", input=b"1,2\n1,x\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.splitlines() == [b"nnlib: standard input, line 2: 'x' is not a number"]
    done = in_a_process("train", "--epochs", "many")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)


# The other commands.


@pytest.mark.parametrize("command", ["refresh", "slides", "pages"])
def test_other_commands_are_imported_when_asked_for(nnlib_command, monkeypatch, command):
    module = types.ModuleType(command)
    module.add_arguments = lambda parser: parser.add_argument("--check", action="store_true")
    module.run = lambda args: 5 if args.check else 6
    monkeypatch.setitem(sys.modules, f"nnlib.course.publish.{command}", module)
    assert nnlib_command(command, "--check") == (5, "", "")
    assert nnlib_command(command) == (6, "", "")
    status, out, err = nnlib_command(command, "-h")
    assert (status, err) == (0, "")
    assert "--check" in out


def test_missing_package_of_a_command_is_named(nnlib_command, monkeypatch):
    monkeypatch.setitem(sys.modules, "nnlib.course.publish.slides", None)
    status, out, err = nnlib_command("slides")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "nnlib.course.publish.slides" in err


def test_help_and_training_import_only_what_they_need():
    script = """
import sys
from nnlib.__main__ import main
for argv in (["-h"], ["train", "--quiet"], ["infer", "weights.npz", "x.csv"], ["train", "-h"]):
    try:
        main(argv)
    except SystemExit as leave:
        assert leave.code == 0
heavy = {"matplotlib", "IPython", "tqdm", "nbformat", "nnlib.course"}
sys.exit(", ".join(heavy & set(sys.modules)))
"""
    write("x.csv", "0,0,1\n")
    done = subprocess.run(
        [sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == ""  # else the names of what has been imported
    for command in ("train", "infer", "refresh", "slides", "pages"):
        assert re.search(f"^    {command} +[a-z]", done.stdout, re.MULTILINE)
    assert "usage: python -m nnlib train" in done.stdout
