"""Tests of what readers see: pages, their snippets, links and generated parts, and the examples."""
