"""A language model as a second composer, kept honest by the same gate."""
