"""What was computed: run folders, written whole or not at all, and their manifests."""

from winset.runs.folder import RunFolderError, check_target, default_path, slug, writing
from winset.runs.manifest import Run, read_run, run_key, seal

__all__ = [
    "Run",
    "RunFolderError",
    "check_target",
    "default_path",
    "read_run",
    "run_key",
    "seal",
    "slug",
    "writing",
]
