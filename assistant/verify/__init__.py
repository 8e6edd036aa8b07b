"""Nothing reaches a user that its leaf does not carry. One gate for rules and language model.

``gate`` holds what every statement has to meet; ``prose`` what a model's own sentences have to
meet besides: references, what is said not to be written (``absence``), units (``duties``), figures
(``measured``), certainty and cause (``claims``), every word (``wording``), and that what is said
together is printed together (``bonds``).
"""

from assistant.verify.gate import check, verify

__all__ = ["check", "verify"]
