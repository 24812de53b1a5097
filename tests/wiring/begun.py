"""A program for tests: says how it was begun, and stays until it is told to end."""

from __future__ import annotations

import os
import signal
import sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
sys.stdout.write(f"{sys.argv[1:]} {os.environ.get('SAID')} {os.getppid()} {__name__}\n")
sys.stdout.flush()
signal.pause()
