"""Map a function over many items on a Dask cluster (extra `cluster`): results in order, lost workers survived.

`cluster` is `local` (workers on this machine), `slurm` or `pbs` (dask-jobqueue, as configured in ~/.config/dask), or
the address of a running scheduler. Workers need the same exoclaim installed and see the files under the same paths.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from importlib import import_module
from typing import Any, TypeVar

from exoclaim.errors import ModelError

Item = TypeVar("Item")
Result = TypeVar("Result")
TRIES = 2
QUEUES = {"slurm": "SLURMCluster", "pbs": "PBSCluster"}


def map_on_cluster(
    function: Callable[[Item], Result], items: Iterable[Item], *, cluster: str, jobs: int, lost: Callable[[Item], Result]
) -> Iterator[Result]:
    """`function` over `items`, results in the order of `items`.

    An item whose worker dies TRIES times also when it runs alone gives `lost(item)`.

    Raises ModelError when Dask is not installed or the cluster cannot be reached.
    """
    try:
        distributed: Any = import_module("distributed")  # Any: Dask's own types are partial
    except ImportError as error:
        raise ModelError("--cluster", "Dask is not installed", 'Install it with `pip install "exoclaim[cluster]"`') from error
    with ExitStack() as stack:
        client = stack.enter_context(_client(distributed, cluster, jobs, stack))
        pending: deque[tuple[Item, Any]] = deque()
        source = iter(items)
        while True:
            while len(pending) < max(8, 4 * jobs) and (item := next(source, None)) is not None:
                pending.append((item, client.submit(function, item, pure=False, retries=0)))
            if not pending:
                return
            item, future = pending.popleft()
            try:
                yield future.result()
            except distributed.KilledWorker:
                # the item may only have waited beside one that kills: it is tried again when nothing else is under way
                distributed.wait([other for _, other in pending])
                try:
                    yield client.submit(function, item, pure=False).result()
                except distributed.KilledWorker:
                    yield lost(item)
            future.release()


def _client(distributed: Any, cluster: str, jobs: int, stack: ExitStack) -> Any:
    config: Any = import_module("dask.config")
    stack.enter_context(config.set({"distributed.scheduler.allowed-failures": TRIES - 1}))
    try:
        if cluster == "local":
            here = distributed.LocalCluster(n_workers=max(1, jobs), threads_per_worker=1, dashboard_address=None)
            return distributed.Client(stack.enter_context(here))
        if cluster in QUEUES:
            queue = stack.enter_context(getattr(import_module("dask_jobqueue"), QUEUES[cluster])())
            queue.scale(jobs=max(1, jobs))
            return distributed.Client(queue)
        return distributed.Client(cluster, timeout="20s")
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            cluster, f"the cluster cannot be reached ({error})", "Give `local`, `slurm`, `pbs` or the address of a scheduler"
        ) from error
