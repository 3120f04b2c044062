"""Measurements. `make bench` prints ratios of contenders that ran side by side; nothing here passes or fails."""
