"""Tests of the command line: parsing in this process, everything else as processes of their own."""
