"""Diapason: maturity assessment of the alignment of marketing, sales and finance, with a roadmap."""

import os

# Before numpy is loaded. Sums of products that several threads share cost twice the processor time here, and their last
# digit would depend on how many processors the machine has.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
