import sys
import time

import numpy as np
import scipy.sparse
import torch
from fingerprint import Sum, peak_kib, report

BLOCK = 1024

x = scipy.sparse.load_npz(sys.argv[1])[: int(sys.argv[2])]
x.data = np.ones(x.nnz, np.float32)

start = time.perf_counter()
counts = torch.zeros(x.shape[1], x.shape[1])
for first in range(0, x.shape[0], BLOCK):
    block = torch.from_numpy(x[first : first + BLOCK].toarray())
    counts.addmm_(block.T, block)
seconds = time.perf_counter() - start
peak = peak_kib()

total = Sum()
columns = np.arange(counts.shape[1])
for i in range(counts.shape[0]):
    total.add_row(i, columns, counts[i].numpy())
report(seconds, peak, torch.get_num_threads(), total)
