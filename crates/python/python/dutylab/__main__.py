"""`python -m dutylab`: the command."""

import sys

from ._dutylab import command

sys.exit(command(["dutylab", *sys.argv[1:]]))
