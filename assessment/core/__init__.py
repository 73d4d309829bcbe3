"""Pure measurement code: no framework, no file access, no clock."""

import os

# Before numpy is loaded. Sums of products that several threads share cost twice the processor time, and their last
# digit would depend on how many processors the machine has.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
