"""The command `broadcast`: the clients and flows from a shell. It needs the extra `cli`.

It is thin: each command reads its options, makes clients, calls what a program would call, and tells what came of it.
"""
