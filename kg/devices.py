"""Devices by name and by class: `iPhone 14 Pro` is a mobile and an edge device; pure, the vocabulary visible here."""

from __future__ import annotations

import re

__all__ = ["DEVICE_CLASSES", "classify_device", "device_words", "is_named_device", "names_device"]

# Class → the words of a device's name that put it there. To teach a device, add its word to its row.
_ROWS: dict[str, str] = {
    "mobile": """iphone ipad android pixel galaxy snapdragon mediatek dimensity oneplus xiaomi mobile phone phones
        smartphone smartphones tablet""",
    "edge": "jetson orin nano xavier raspberry microcontroller mcu fpga npu edge embedded",
    "laptop": "laptop macbook notebook",
    "gpu": """gpu gpus cuda nvidia geforce rtx gtx titan tesla quadro jetson a100 a10 a40 a800 a4000 a5000 a6000 h100
        h200 h800 b200 v100 p100 t4 l4 l40 l40s p40 radeon mi250 mi300 mi300x""",
    "cpu": "cpu cpus xeon epyc ryzen threadripper raspberry",
    "tpu": "tpu tpus",
    "fpga": "fpga fpgas",
}
DEVICE_CLASSES: tuple[str, ...] = tuple(_ROWS)
"""What `device:` may ask for."""

_CLASSES_OF: dict[str, set[str]] = {}
for _name, _words in _ROWS.items():
    for _word in _words.split():
        _CLASSES_OF.setdefault(_word, set()).add(_name)

# Words that name a kind of device and no device: results "on a GPU" were not measured on one and the same.
_GENERAL_WORDS = """gpu gpus cpu cpus tpu tpus fpga fpgas mobile phone phones smartphone smartphones tablet laptop
    notebook desktop edge embedded npu mcu microcontroller android nvidia device devices a single one the on commodity
    consumer"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
_PART = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?")


def device_words(name: str) -> tuple[str, ...]:
    """The letters and numbers of a device's name, so that `RTX4090` and `RTX 4090` are one and `A10` no `A100`.

    >>> device_words("RTX-4090"), device_words("iPhone 14 Pro")
    (('rtx', '4090'), ('iphone', '14', 'pro'))
    """
    return tuple(_PART.findall(name.casefold()))


def names_device(hardware: str, asked: str) -> bool:
    """Whether the hardware is the device asked for, or one of that line: `iPhone` asks for any iPhone.

    >>> names_device("iPhone 14 Pro", "iphone 14"), names_device("NVIDIA A100", "A10")
    (True, False)
    """
    words, wanted = device_words(hardware), device_words(asked)
    starts = range(len(words) - len(wanted) + 1)
    return bool(wanted) and any(words[at : at + len(wanted)] == wanted for at in starts)


def classify_device(hardware: str) -> frozenset[str]:
    """The classes a device belongs to; a mobile device is an edge device too.

    >>> sorted(classify_device("iPhone 14 Pro")), sorted(classify_device("Jetson Orin")), classify_device("abacus")
    (['edge', 'mobile'], ['edge', 'gpu'], frozenset())
    """
    words = re.findall(r"\w+", hardware.casefold())
    found = {name for word in (*words, *device_words(hardware)) for name in _CLASSES_OF.get(word, ())}
    return frozenset(found | {"edge"} if "mobile" in found else found)


def is_named_device(hardware: str) -> bool:
    """Whether it is one device, not merely a class of devices such as "GPU".

    >>> is_named_device("GPU"), is_named_device("A100")
    (False, True)
    """
    return any(word not in _GENERAL for word in device_words(hardware))
