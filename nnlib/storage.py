"""Storage: a network in a file, and the same network out of it.

The file is NumPy's ``.npz``, a zip archive of named arrays: a format version, the arguments of
`Network`, and its parameters ``theta``. Its last bytes, in the place of the archive's comment, are
the checksum of all the others. It holds no pickle, because to unpickle is to run whatever the
file says. ``load`` believes nothing that a file claims, above all no size, before it has compared
it with the bytes that are there.
"""

import os
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from nnlib import _arguments as door
from nnlib._files import FilePath, atomic_write
from nnlib.activations import ACTIVATIONS
from nnlib.network import Network

if TYPE_CHECKING:
    from zipfile import ZipFile

FORMAT = "nnlib network"
VERSION = 1
ZIP_START = b"PK\x03\x04"
ARGUMENTS = ("sizes", "activation", "bias", "ensemble", "dtype")  # Network.arguments
TYPES = {"sizes": np.int64, "ensemble": np.int64}  # on every machine
NAMES = ("format", "version", *ARGUMENTS, "theta")
CHECKSUM_LENGTH = 64  # SHA-256 in hexadecimal digits


class _Refused(Exception):  # noqa: N818 - it never leaves this module
    """Why a file is not loaded, as the end of a sentence that begins with its name."""


def save(net: Network, path: FilePath) -> None:
    """Write a network to a file; equal networks give equal bytes.

    A crash or a kill leaves the file as it was before, or the new one, never a part of it.

    Parameters
    ----------
    net : Network
        One network or an ensemble.
    path : str or path
        The file, used as it is: usually ``something.npz``. An old one is replaced.

    Raises
    ------
    ValueError
        If an activation is not nnlib's own, or a parameter is nan or inf: nothing is written.
    TypeError
        If net is not a Network.
    OSError
        If the file cannot be written.
    """
    door.instance(net, Network, "net", "a Network")
    for l in net.layers:
        if net.g[l] not in ACTIVATIONS.values():
            ours = ", ".join(ACTIVATIONS)
            raise ValueError(
                f"the activation {net.g[l]!r} of layer {l} cannot be saved, only {ours}: "
                "a file holds numbers and names, no code"
            )
    if not np.isfinite(net.theta).all():
        raise ValueError("theta holds nan or inf: such a network is not saved")
    arrays = {
        "format": np.array(FORMAT),
        "version": np.array(VERSION, np.int64),
        **{name: np.array(net.arguments[name], TYPES.get(name)) for name in ARGUMENTS},
        "theta": np.ascontiguousarray(net.theta),
    }
    data = _to_bytes(arrays)
    atomic_write(path, lambda file: file.write(data))


def load(path: FilePath) -> Network:
    """Read a network that `save` wrote; its predictions are the same, bit for bit.

    Parameters
    ----------
    path : str or path
        The file. It may come from anywhere: no code in it is run, and no more memory is used
        than its length justifies.

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        If the file is truncated, was changed, is not one of nnlib's, or was written by a later
        nnlib; the message says which.
    OSError
        If there is no such file, or it cannot be read.
    """
    path = os.fsdecode(path)
    with open(path, "rb") as file:
        try:
            return _build(_read_arrays(file))
        except _Refused as reason:
            raise ValueError(f"{path} {reason}") from None
        except MemoryError:
            raise
        except Exception as error:  # whatever zipfile and NumPy raise when they read nonsense
            reason = "was changed after it was saved: its parts do not fit together"
            raise ValueError(f"{path} {reason}") from error


def _to_bytes(arrays: dict[str, NDArray]) -> bytes:
    """Return the archive of these arrays with its checksum at the end."""
    from zipfile import ZipFile

    archive = BytesIO()
    np.savez(archive, **arrays)
    with ZipFile(archive, "a") as zipped:
        zipped.comment = bytes(CHECKSUM_LENGTH)  # the end of the file: room for the checksum
    data = archive.getvalue()[:-CHECKSUM_LENGTH]
    return data + sha256(data).hexdigest().encode()


def _read_arrays(file: BinaryIO) -> dict[str, NDArray]:
    """Return the arrays of a file, or say why it is none of ours."""
    from zipfile import ZipFile, is_zipfile

    if not ZIP_START.startswith(file.read(len(ZIP_START))):
        raise _Refused("was not written by nnlib.save: it is no .npz file")
    if not is_zipfile(file):
        raise _Refused("is truncated: the end of the file is missing")
    length = os.fstat(file.fileno()).st_size
    with ZipFile(file) as archive:
        names = archive.namelist()
        if "format.npy" not in names or _read_array(archive, "format", length).tolist() != FORMAT:
            raise _Refused("was not written by nnlib.save: it holds something else")
        version = _read_array(archive, "version", length).item()
        if version > VERSION:
            known = f"this nnlib knows up to {VERSION}"
            raise _Refused(f"has format version {version}, {known}: load it with a newer nnlib")
        if len(archive.comment) != CHECKSUM_LENGTH:
            raise _Refused("is truncated: the checksum at the end of the file is missing")
        file.seek(0)
        if sha256(file.read(length - CHECKSUM_LENGTH)).hexdigest().encode() != archive.comment:
            raise _Refused("was changed after it was saved: its checksum is not that of its bytes")
        if names != [f"{name}.npy" for name in NAMES]:
            raise _Refused("was not written by nnlib.save: it holds other arrays")
        return {name: _read_array(archive, name, length) for name in NAMES}


def _read_array(archive: "ZipFile", name: str, length: int) -> NDArray:
    """Return one array, a view of the bytes that are really there.

    `numpy.load` would make room for any shape that the file claims, before it looks for the
    values, and a compressed file can swell to a thousand times its length: `save` compresses
    nothing.
    """
    member = archive.getinfo(f"{name}.npy")
    if member.compress_type or max(member.file_size, member.compress_size) > length:
        raise _Refused(f"was changed after it was saved: {name} is compressed or too long")
    data = archive.read(member)
    start = BytesIO(data)
    np.lib.format.read_magic(start)
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(start, max_header_size=1000)
    if dtype.hasobject:
        raise _Refused(f"was not written by nnlib.save: {name} holds Python objects")
    if by_columns or prod(shape) * dtype.itemsize != len(data) - start.tell():
        raise _Refused(f"was changed after it was saved: {name} has not the size it claims")
    return np.ndarray(shape, dtype, data, start.tell())


def _build(arrays: dict[str, NDArray]) -> Network:
    """Return the network, after checking that its parameters are all there."""
    arguments = {name: arrays[name].tolist() for name in ARGUMENTS}
    arguments["activation"] = [ACTIVATIONS[name] for name in arguments["activation"]]
    theta, sizes = arrays["theta"], arguments["sizes"]
    n_parameters = sum((n_in + arguments["bias"]) * n_out for n_in, n_out in pairwise(sizes))
    expected = (*arguments["ensemble"], n_parameters)
    if theta.shape != expected or theta.dtype.name != arguments["dtype"]:
        found = f"theta has shape {theta.shape} and type {theta.dtype}"
        raise ValueError(f"{found}, expected {expected} and {arguments['dtype']}")
    if not np.isfinite(theta).all():
        raise ValueError("theta holds nan or inf")
    net = Network(**arguments)
    net.theta = theta
    return net
