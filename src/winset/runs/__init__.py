"""What was computed: run folder, manifest, sweep, resume."""
