"""The scaling stage: the same function over many files, on many cores or machines."""
