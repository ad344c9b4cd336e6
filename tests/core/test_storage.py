"""Storage: what comes out is what went in, and everything else is refused by name."""

import io
import itertools
import os
import pickle
import re
import subprocess
import sys
import tracemalloc
import zipfile
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from helpers import raises

import nnlib
from nnlib import storage
from nnlib.activations import Activation

CHANGED = "was changed after it was saved"
FOREIGN = "was not written by nnlib.save"


def network(**arguments):
    arguments = {"sizes": [3, 4, 2], "activation": ["tanh", "sigmoid"]} | arguments
    net = nnlib.Network(**arguments)
    rng = np.random.default_rng(1)
    net.theta = rng.normal(size=net.theta.shape)
    return net


def saved(path, **arguments):
    """Save a network and return the file's bytes."""
    nnlib.save(network(**arguments), path)
    return path.read_bytes()


def archive(arrays, write=np.savez):
    """Return the bytes of an archive, made like nnlib's with the right checksum."""
    file = io.BytesIO()
    write(file, **arrays)
    with zipfile.ZipFile(file, "a") as zipped:
        zipped.comment = bytes(64)
    return sign(file.getvalue())


def sign(data):
    return data[:-64] + sha256(data[:-64]).hexdigest().encode()


def arrays_of(path):
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def refusal(path, data):
    """Return why `load` refuses these bytes."""
    path.write_bytes(data)
    with pytest.raises(ValueError, match=re.escape(str(path))) as caught:
        nnlib.load(path)
    return str(caught.value).removeprefix(f"{path} ")


# What comes out is what went in.


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("ensemble", [(), (5,), (2, 3), (120,)])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(
    ("sizes", "activation"),
    [([3, 4, 1], "sigmoid"), ([2, 5, 3, 2], ["relu", "tanh", "identity"]), ([1, 1], "relu")],
)
def test_round_trip_is_exact(tmp_path, sizes, activation, bias, ensemble, dtype):
    net = network(
        sizes=sizes, activation=activation, bias=bias, ensemble=ensemble, dtype=np.dtype(dtype)
    )
    nnlib.save(net, tmp_path / "net.npz")
    again = nnlib.load(tmp_path / "net.npz")

    assert repr(again) == repr(net)
    assert again.theta.tobytes() == net.theta.tobytes()
    X = np.random.default_rng(2).normal(size=(7, sizes[0]))
    assert again.predict(X).tobytes() == net.predict(X).tobytes()
    assert again.predict(X).dtype == dtype
    again.theta += 1.0
    assert again.W[1].flat[0] == again.theta.flat[0]  # still views, and writable


def test_smallest_and_signed_numbers_survive(tmp_path):
    net = nnlib.Network([2, 2], bias=False)
    net.theta = [-0.0, 5e-324, np.finfo(float).max, np.nextafter(1.0, 2.0)]
    nnlib.save(net, tmp_path / "net.npz")
    assert nnlib.load(tmp_path / "net.npz").theta.tobytes() == net.theta.tobytes()


@pytest.mark.parametrize("ensemble", [(), (120,)])
def test_equal_networks_give_equal_bytes(tmp_path, ensemble):
    first = saved(tmp_path / "first.npz", sizes=[2, 3, 1], ensemble=ensemble)
    second = saved(tmp_path / "second.npz", sizes=[2, 3, 1], ensemble=ensemble)
    assert first == second
    nnlib.save(nnlib.load(tmp_path / "first.npz"), tmp_path / "second.npz")
    assert first == (tmp_path / "second.npz").read_bytes()


def test_different_networks_give_different_bytes(tmp_path):
    variants = [
        {},
        {"bias": False},
        {"activation": "tanh"},
        {"dtype": np.float32},
        {"ensemble": (1,)},
        {"sizes": [3, 3, 3]},
    ]
    files = {saved(tmp_path / "net.npz", **variant) for variant in variants}
    assert len(files) == len(variants)


def test_numpy_reads_the_file_without_pickle(tmp_path):
    net = network(ensemble=(2,), dtype=np.float32)
    nnlib.save(net, tmp_path / "net.npz")
    arrays = arrays_of(tmp_path / "net.npz")
    theta = arrays.pop("theta")
    assert theta.dtype == np.float32
    assert np.array_equal(theta, net.theta)
    assert {name: array.tolist() for name, array in arrays.items()} == {
        "format": "nnlib network",
        "version": 1,
        "sizes": [3, 4, 2],
        "activation": ["tanh", "sigmoid"],
        "bias": True,
        "ensemble": [2],
        "dtype": "float32",
    }


def test_checksum_is_the_sha256_of_all_bytes_before_it(tmp_path):
    data = saved(tmp_path / "net.npz")
    assert data[-64:].decode() == sha256(data[:-64]).hexdigest()


def test_path_is_used_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    nnlib.save(network(), "weights")
    assert os.listdir() == ["weights"]
    assert nnlib.load("weights").sizes == (3, 4, 2)


# Saving.


def test_old_file_is_replaced_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "net.npz"
    path.write_text("an old file")
    nnlib.save(network(), path)
    assert nnlib.load(path).theta.tobytes() == network().theta.tobytes()
    assert list(tmp_path.iterdir()) == [path]


class Swish(Activation):
    """An activation that nnlib does not know."""

    name = "sigmoid"  # the name is not what counts


@pytest.mark.parametrize(
    ("net", "error", "message"),
    [
        (
            network(activation=["tanh", Swish()]),
            ValueError,
            "the activation sigmoid of layer 2 cannot be saved, only sigmoid, tanh, relu, "
            "identity: a file holds numbers and names, no code",
        ),
        ("net", TypeError, "net is 'net', expected a Network"),
        (None, TypeError, "net is None, expected a Network"),
    ],
)
def test_what_cannot_be_saved(tmp_path, net, error, message):
    with raises(error, message):
        nnlib.save(net, tmp_path / "net.npz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_parameters_that_are_not_finite_are_not_saved(tmp_path, value):
    net = network()
    net.W[2][1, 1] = value
    old = saved(tmp_path / "net.npz")
    with raises(ValueError, "theta holds nan or inf: such a network is not saved"):
        nnlib.save(net, tmp_path / "net.npz")
    assert (tmp_path / "net.npz").read_bytes() == old


def test_missing_folder_is_named(tmp_path):
    path = tmp_path / "missing" / "net.npz"
    with pytest.raises(FileNotFoundError) as caught:
        nnlib.save(network(), path)
    assert caught.value.filename == str(path)


def test_folder_is_not_replaced(tmp_path):
    with pytest.raises(OSError, match=re.escape(str(tmp_path))):
        nnlib.save(network(), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_failure_leaves_the_old_file_and_no_temporary_one(tmp_path, monkeypatch, call, error):
    path = tmp_path / "net.npz"
    old = saved(path)

    def fail(*arguments):
        raise error

    monkeypatch.setattr(storage.os, call, fail)
    with pytest.raises(type(error)) as caught:
        nnlib.save(network(bias=False), path)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]
    if isinstance(error, OSError):
        assert (caught.value.errno, caught.value.filename) == (28, str(path))


def test_atomic_write_keeps_the_old_file_if_writing_fails(tmp_path):
    path = tmp_path / "text"
    path.write_bytes(b"old")

    def write(file):
        file.write(b"half")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        storage.atomic_write(path, write)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="symbolic links and devices are Unix's")
def test_links_are_followed_and_devices_are_not_replaced(tmp_path):
    link = tmp_path / "link.npz"
    link.symlink_to("net.npz")
    data = saved(link)
    assert link.is_symlink()
    assert (tmp_path / "net.npz").read_bytes() == data
    nnlib.save(network(), os.devnull)
    assert not Path(os.devnull).is_file()


KILLED = """
import os, sys, nnlib
from nnlib import storage

moment, path = sys.argv[1:]
net = nnlib.load(path)
net.theta += 1.0
die = lambda *arguments: os._exit(9)  # at once: nothing is flushed, nothing is tidied up

if moment == "while writing":
    def write(file, write=storage.atomic_write):
        def half(file):
            file.write(b"PK")
            file.flush()
            die()
        write(path, half)
    write(None)
elif moment == "before fsync":
    os.fsync = die
elif moment == "before the renaming":
    os.replace = die
elif moment == "after the renaming":
    replace = os.replace
    os.replace = lambda *names: (replace(*names), die())
nnlib.save(net, path)
"""


@pytest.mark.parametrize(
    ("moment", "survivor"),
    [
        ("while writing", "old"),
        ("before fsync", "old"),
        ("before the renaming", "old"),
        ("after the renaming", "new"),
    ],
)
def test_kill_leaves_the_old_or_the_new_file(tmp_path, moment, survivor):
    path = tmp_path / "net.npz"
    net = network()
    nnlib.save(net, path)
    process = subprocess.run([sys.executable, "-c", KILLED, moment, path], check=False)
    assert process.returncode == 9
    expected = net.theta if survivor == "old" else net.theta + 1.0
    assert np.array_equal(nnlib.load(path).theta, expected)


SAVE_FOREVER = """
import sys, nnlib
net = nnlib.load(sys.argv[1])
print("started", flush=True)
while True:
    net.theta = 1.0 - net.theta
    nnlib.save(net, sys.argv[1])
"""


def test_kill_at_any_time_leaves_a_whole_file(tmp_path):
    path = tmp_path / "net.npz"
    net = nnlib.Network([300, 200, 10])
    nnlib.save(net, path)
    delays = np.random.default_rng(0).uniform(0.0, 0.05, 3)
    for delay in delays:
        command = [sys.executable, "-c", SAVE_FOREVER, path]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout.readline().strip() == b"started"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(delay)
            process.kill()
        theta = nnlib.load(path).theta
        assert theta.min() == theta.max()
        assert theta[0] in (0.0, 1.0)


# What is not loaded.


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"missing\.npz"):
        nnlib.load(tmp_path / "missing.npz")
    with pytest.raises(OSError, match=re.escape(str(tmp_path))):
        nnlib.load(tmp_path)
    with pytest.raises(TypeError):
        nnlib.load(3)


@pytest.mark.parametrize("arguments", [{}, {"ensemble": (2, 3), "dtype": np.float32}])
def test_truncated_file_is_refused(tmp_path, arguments):
    data = saved(tmp_path / "net.npz", **arguments)
    lengths = {len(data) * i // 20 for i in range(20)}
    lengths |= {*range(6), *range(len(data) - 100, len(data))}
    for length in lengths:
        assert refusal(tmp_path / "cut.npz", data[:length]).startswith("is truncated: "), length


@pytest.mark.parametrize("flipped", [0x01, 0xFF])
def test_every_changed_byte_is_noticed(tmp_path, flipped):
    data = saved(tmp_path / "net.npz")
    reasons = []
    for place in itertools.chain(range(100), range(100, len(data), 7), range(-90, 0)):
        changed = bytearray(data)
        changed[place] ^= flipped
        reasons.append(refusal(tmp_path / "changed.npz", changed))
    share = np.mean([reason.startswith(CHANGED) for reason in reasons])
    assert share > 0.8  # a changed start is no .npz, a changed end is none


@pytest.mark.parametrize("length", [1, 100])
def test_appended_bytes_are_noticed(tmp_path, length):
    data = saved(tmp_path / "net.npz")
    assert re.match(f"{CHANGED}|is truncated", refusal(tmp_path / "long.npz", data + bytes(length)))


class Malicious:
    """An object whose unpickling makes a folder."""

    def __init__(self, marker):
        self.marker = str(marker)

    def __reduce__(self):
        return os.mkdir, (self.marker,)


def as_npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def as_npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def as_zip(name, text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"1,2,3\n", "it is no .npz file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "it is no .npz file"),
        (bytes(1000), "it is no .npz file"),
        (pickle.dumps([1.0, 2.0]), "it is no .npz file"),
        (as_npy(np.ones(3)), "it is no .npz file"),
        (as_npz(), "it is no .npz file"),
        (as_npz(theta=np.ones(3)), "it holds something else"),
        (as_npz(format="another"), "it holds something else"),
        (as_npz(format=np.ones(3)), "it holds something else"),
        (as_zip("word/document.xml", "<xml/>"), "it holds something else"),
    ],
)
def test_foreign_file_is_refused(tmp_path, data, reason):
    assert refusal(tmp_path / "foreign.npz", data) == f"{FOREIGN}: {reason}"


def test_malicious_pickle_is_not_run(tmp_path):
    marker, path = tmp_path / "marker", tmp_path / "net.npz"
    objects = np.array([Malicious(marker)], dtype=object)
    saved(path)
    ours = arrays_of(path)
    attacks = [pickle.dumps(Malicious(marker)), as_npy(objects), as_npz(theta=objects)]
    attacks += [archive({name: objects}) for name in ours]
    attacks += [archive(ours | {name: objects}) for name in ours]
    for data in attacks:
        refusal(path, data)
        assert not marker.exists()
    assert refusal(path, attacks[-1]) == f"{FOREIGN}: theta holds Python objects"
    with np.load(path, allow_pickle=True) as arrays:  # the attack is a real one
        arrays["theta"]
    assert marker.exists()


def test_future_format_is_named(tmp_path):
    path = tmp_path / "net.npz"
    saved(path)
    arrays = arrays_of(path) | {"version": np.array(2), "something": np.array("new")}
    reason = "has format version 2, this nnlib knows up to 1: load it with a newer nnlib"
    assert refusal(path, archive(arrays)) == reason
    assert refusal(path, as_npz(**arrays)) == reason  # even if its checksum is elsewhere


def test_archive_saved_again_by_numpy_has_no_checksum(tmp_path):
    path = tmp_path / "net.npz"
    saved(path)
    reason = "is truncated: the checksum at the end of the file is missing"
    assert refusal(path, as_npz(**arrays_of(path))) == reason


def test_wrong_checksum_is_named(tmp_path):
    path = tmp_path / "net.npz"
    data = saved(path)
    other = saved(path, bias=False)
    reason = f"{CHANGED}: its checksum is not that of its bytes"
    assert refusal(path, data[:-64] + other[-64:]) == reason


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": np.array("one")},
        {"version": np.array([1, 1])},
        {"sizes": np.array([3, 4])},
        {"sizes": np.array([3, -4, 2])},
        {"sizes": np.array([3.0, 4.0, 2.0])},
        {"sizes": np.array("3-4-2")},
        {"sizes": np.array(3)},
        {"sizes": np.array([10**6, 10**6, 10**6])},
        {"sizes": np.array([2**62, 2**62])},
        {"activation": np.array(["tanh"])},
        {"activation": np.array(["tanh", "swish"])},
        {"activation": np.array([1.0, 2.0])},
        {"activation": np.array(3)},
        {"bias": np.array(False)},
        {"bias": np.array(1)},
        {"bias": np.array("yes")},
        {"ensemble": np.array([1])},
        {"ensemble": np.array([10**9, 10**9])},
        {"ensemble": np.array([-1])},
        {"dtype": np.array("float32")},
        {"dtype": np.array("object")},
        {"theta": np.ones(3)},
        {"theta": np.array(1.0)},
        {"theta": np.full(26, np.nan)},
        {"theta": np.full(26, np.inf)},
        {"theta": np.ones(26, complex)},
        {"theta": np.ones(26, np.float16), "dtype": np.array("float16")},
        {"theta": np.ones((2, 26), order="F"), "ensemble": np.array([2])},
        {"more": np.ones(3)},
    ],
    ids=str,
)
def test_impossible_content_with_the_right_checksum_is_refused(tmp_path, wrong):
    path = tmp_path / "net.npz"
    saved(path)
    ours = arrays_of(path)
    path.write_bytes(archive(ours))
    assert nnlib.load(path).sizes == (3, 4, 2)  # the forger's tools are good
    assert refusal(path, archive(ours | wrong)).startswith((CHANGED, FOREIGN))


@pytest.mark.parametrize("name", ["version", "sizes", "theta"])
def test_missing_array_is_refused(tmp_path, name):
    path = tmp_path / "net.npz"
    saved(path)
    arrays = arrays_of(path)
    del arrays[name]
    assert refusal(path, archive(arrays)).startswith((CHANGED, FOREIGN))


def test_no_more_memory_than_the_file_justifies(tmp_path):
    path = tmp_path / "net.npz"
    honest = saved(path)
    ours = arrays_of(path)
    entry = honest.rindex(b"PK\x01\x02")  # theta's line in the archive's directory
    too_long = "theta is compressed or too long"
    other_size = "theta has not the size it claims"
    misfit = "its parts do not fit together"
    attacks = [
        (archive(ours | {"theta": np.zeros(10**7)}, np.savez_compressed), "format is compressed"),
        (honest[: entry + 24] + b"\xf0\xff\xff\x7f" + honest[entry + 28 :], too_long),
        (honest[: entry + 20] + b"\xf0\xff\xff\x7f" + honest[entry + 24 :], too_long),
        (with_shape(honest, "(1000000000000,)"), other_size),
        (with_shape(honest, "(4294967296, 4294967296)"), other_size),
        (with_shape(honest, "(-26,)"), other_size),
        (archive(ours | {"sizes": np.array([10**6, 10**6])}), misfit),
        (archive(ours | {"ensemble": np.array([10**6, 10**6])}), misfit),
    ]
    for data, reason in attacks:
        tracemalloc.start()
        try:
            found = refusal(path, sign(data))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert reason in found
        assert peak < 2e5 + 10 * len(data), reason


def with_shape(data, shape):
    """Return an archive in which theta's header claims another shape, with the right CRC."""
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()}
    header = members["theta.npy"]
    claimed = header.replace(b"(26,)", shape.encode())
    claimed = claimed.replace(b" " * (len(claimed) - len(header)) + b"\n", b"\n", 1)
    assert len(claimed) == len(header)
    members["theta.npy"] = claimed
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
        zipped.comment = bytes(64)
    return sign(file.getvalue())
