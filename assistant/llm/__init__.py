"""A language model as the second composer, kept honest by the same gate as the rules.

``client`` is the one edge to LangChain; ``composer`` asks for statements, has each verified, has
what fails repaired once, and gives way to the rules whenever the model is slow, broken or wrong.
"""
