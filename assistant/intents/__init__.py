"""What a question wants, learnt from how people ask.

``mask`` takes the names out of a question, ``reader`` is the model, ``table`` what each intent means to
the rules, ``train`` how the model is made.
"""
