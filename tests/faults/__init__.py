"""The fault table: what happens to a call when something goes wrong, tried over real HTTP against the sandbox.

`table.py` holds the faults and what each retry class makes of them, `_async/subjects_*.py` the operations. To add an
operation, add a `Subject`; `test_fault_coverage.py` names those that are missing.
"""
