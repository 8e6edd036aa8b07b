"""The files that ship with the product: plans, lexicons, questions."""
