"""`python -m dutylab`: the command."""

import sys

from . import _dutylab

sys.exit(_dutylab.command(["dutylab", *sys.argv[1:]], _dutylab.__file__))
