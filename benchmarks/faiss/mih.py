"""FAISS's exact multi-index hash over the same hashes, asked the same questions, on one thread.

python3 mih.py HASHES QUERIES: files of 32-byte hashes. Two hashes at most 31 bits apart differ by
at most one bit in one of 16 chunks of 16 bits, so 16 maps of 16 bits asked at one flip are exact.
Prints one line: seconds of CPU to build, questions a second of CPU, matches found.
"""

import sys
import time

try:
    import faiss
    import numpy
except ImportError as missing:
    sys.exit(f"not measured: {missing} (Debian: apt-get install python3-faiss)")

RADIUS = 31

faiss.omp_set_num_threads(1)
hashes = numpy.fromfile(sys.argv[1], dtype=numpy.uint8).reshape(-1, 32)
queries = numpy.fromfile(sys.argv[2], dtype=numpy.uint8).reshape(-1, 32)

start = time.process_time()
index = faiss.IndexBinaryMultiHash(256, 16, 16)
index.nflip = 1
index.add(hashes)
built = time.process_time() - start

start = time.process_time()
# FAISS finds what is nearer than its radius.
limits, _, _ = index.range_search(queries, RADIUS + 1)
asked = time.process_time() - start
print(f"{built:.2f} {len(queries) / asked:.1f} {limits[-1]}")
