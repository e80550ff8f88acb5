"""LHÉO in files: what is published leaves by `exporter`."""
