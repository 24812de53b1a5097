"""Starts a program that ends when the process that started it does, however that ended.

    python -I -S exit_with_parent.py PARENT_PID SIGNAL USER PROGRAM [ARGUMENT ...]

A supervisor killed outright can stop nobody. On Linux the kernel then sends SIGNAL to the program;
elsewhere the next start finds the program by its pid file. A script of its own, because nothing of
Python's may run between fork and exec in a process that has other threads. USER is `uid:gid` of the
system user to become, or `-` to stay who we are.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    parent, signal_number, user, *command = arguments
    os.umask(0o077)  # what servers write is for their owner only
    if user != "-":
        user_id, group_id = user.split(":")
        os.setgroups([])
        os.setgid(int(group_id))
        os.setuid(int(user_id))
    if sys.platform == "linux":
        # After the change of user, which would undo it.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
        if os.getppid() != int(parent):
            sys.exit("The process that asked for this program is gone already.")
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
