import time
from collections import defaultdict, deque

hits = defaultdict(deque)


def too_many(key, limit=5, window=60):
    now = time.time()
    q = hits[key]
    while q and now - q[0] > window:
        q.popleft()
    q.append(now)
    return len(q) > limit
