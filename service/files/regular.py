"""Opening what is read: a regular file and nothing else. A pipe or a device might never end, or
never begin.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO


def open_regular(path: Path) -> BinaryIO:
    """A file opened to be read, without waiting for anybody.

    Raises:
        OSError: it cannot be opened, or is no regular file; its `strerror` says what.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is no regular file, but a folder, a pipe or a device")
    return os.fdopen(handle, "rb")
