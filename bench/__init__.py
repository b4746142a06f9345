"""Benchmarks: ratios of ours against a plain reference, measured side by side in one run."""
