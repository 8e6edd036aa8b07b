"""Nothing reaches a user that its leaf does not carry. One gate for rules and language model.

``gate`` holds what every statement has to meet; ``prose`` what a model's own sentences have to
meet besides: references, units, values, claims, and at last every word.
"""

from assistant.verify.gate import check, verify

__all__ = ["check", "verify"]
