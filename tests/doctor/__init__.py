"""Servers that deviate from the documents at random, for the doctor to find out."""
