from collections import deque


def moving_average(samples, width):
    """Mean of every full window of `width` samples, oldest window first."""
    window = deque()
    total = 0.0
    means = []
    for sample in samples:
        window.append(sample)
        total += sample
        if len(window) > width:
            total -= window.popleft()
        if len(window) == width:
            means.append(total / width)
    return means
