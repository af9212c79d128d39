import sys
import time

import numpy as np
import scipy.sparse
from fingerprint import Sum, peak_kib, report

x = scipy.sparse.load_npz(sys.argv[1])[: int(sys.argv[2])]
x = scipy.sparse.csr_matrix((np.ones(x.nnz, np.int32), x.indices.astype(np.int32), x.indptr), x.shape)

start = time.perf_counter()
counts = x.T.tocsr() @ x
seconds = time.perf_counter() - start
peak = peak_kib()

total = Sum()
for i in range(counts.shape[0]):
    row = slice(counts.indptr[i], counts.indptr[i + 1])
    total.add_row(i, counts.indices[row], counts.data[row])
# Its sparse product has but one thread.
report(seconds, peak, 1, total)
