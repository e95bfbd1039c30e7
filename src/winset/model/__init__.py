"""The case compiled: indices and masks on the space; nothing above this room reads the case."""
