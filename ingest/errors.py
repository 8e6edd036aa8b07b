"""Everything that can be wrong with a file that is brought in. Messages are for people, in Chinese.

::

    IngestError
    ├── UnreadableFile      missing, a folder, no permission, too large, damaged container
    │   └── UnknownFormat   a kind of file that no loader reads
    ├── NotText             binary bytes where text was expected
    │   └── WrongEncoding   text, but damaged or in an encoding that is not read
    ├── EmptyFile           nothing but white space
    ├── NotAPlan            readable text without any numbered task
    ├── ClassifiedDocument  marked 绝密, 机密, 秘密 or 内部资料
    ├── ScannedPdf          a PDF of pictures, without text
    ├── MissingExtra        the library for this format is not installed
    ├── FetchError          an address that could not be fetched, or must not be
    └── NotStored           the library of plans does not hold this id

Each message says where, what was found, what was expected, and what to do next.
"""


class IngestError(Exception):
    """Base of the tree.

    Attributes:
        source: The file or address.
        line: 1-based line of the original, where one is known.
        page: 1-based page, where one is known.
    """

    def __init__(
        self,
        message: str,
        *,
        source: str = "",
        line: int | None = None,
        page: int | None = None,
    ) -> None:
        super().__init__(message)
        self.source = source
        self.line = line
        self.page = page


class UnreadableFile(IngestError):  # noqa: N818 - named after what it is, as the whole tree
    """The file is missing, a folder, forbidden, too large, or its container is damaged."""


class UnknownFormat(UnreadableFile):
    """No loader reads this kind of file."""


class NotText(IngestError):  # noqa: N818
    """Binary bytes where text was expected."""


class WrongEncoding(NotText):
    """Text that is damaged, or in an encoding that is not read."""


class EmptyFile(IngestError):  # noqa: N818
    """Nothing but white space."""


class NotAPlan(IngestError):  # noqa: N818
    """Readable text in which no numbered task was found."""


class ClassifiedDocument(IngestError):  # noqa: N818
    """Marked as secret or internal: such a document must not be loaded."""


class ScannedPdf(IngestError):  # noqa: N818
    """A PDF that holds pictures of pages, no text."""


class MissingExtra(IngestError):  # noqa: N818
    """The library that reads this format is not installed."""


class FetchError(IngestError):
    """An address that could not be fetched, or must not be."""


class NotStored(IngestError):  # noqa: N818
    """The library of plans does not hold this id."""
