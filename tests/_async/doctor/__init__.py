"""The doctor on servers that deviate. `tests/_sync/doctor` is derived from here."""
