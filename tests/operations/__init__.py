"""What the tests of the operations share: requests as data, values made from the operation table, expectations."""
