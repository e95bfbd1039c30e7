"""What was computed: run folders, written whole or not at all, and their manifests."""

from winset.runs.folder import RunFolderError, check_target, default_path, slug, writing
from winset.runs.manifest import Run, manifest, read_run, run_key, timings

__all__ = [
    "Run",
    "RunFolderError",
    "check_target",
    "default_path",
    "manifest",
    "read_run",
    "run_key",
    "slug",
    "timings",
    "writing",
]
