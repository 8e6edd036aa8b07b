"""Theme, style sheets and script of the staff app."""

from pathlib import Path

import gradio as gr

_HERE = Path(__file__).parent
_SHEETS = ("look.css", "talk.css", "pages.css")
_FACES = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif")


def head() -> str:
    """The page's own script (``page.js``), inline: it has to run before Gradio's."""
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    return f'<meta name="google" content="notranslate">\n<script>\n{script}</script>\n'


def css() -> str:
    """The style sheets."""
    return "".join((_HERE / name).read_text(encoding="utf-8") for name in _SHEETS)


def theme() -> gr.themes.Base:
    """Colours and type after LOOK: paper, ink, deep blue; light and dark each their own."""
    return gr.themes.Base(font=list(_FACES), font_mono=["monospace"], text_size="lg").set(
        body_background_fill="#fbfaf7",
        body_background_fill_dark="#15181c",
        body_text_color="#1f2328",
        body_text_color_dark="#e6e4df",
        body_text_color_subdued="#5c6066",
        body_text_color_subdued_dark="#a5a8ad",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="#1c2026",
        background_fill_secondary="#fbfaf7",
        background_fill_secondary_dark="#15181c",
        block_background_fill="#ffffff",
        block_background_fill_dark="#1c2026",
        block_border_color="#e3e0d8",
        block_border_color_dark="#343a42",
        border_color_primary="#e3e0d8",
        border_color_primary_dark="#343a42",
        block_shadow="none",
        block_radius="6px",
        button_large_radius="6px",
        button_primary_background_fill="#1d4f91",
        button_primary_background_fill_hover="#173f74",
        button_primary_background_fill_dark="#3a72bd",
        button_primary_text_color="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_hover="#f1efe9",
        button_secondary_background_fill_dark="#262b32",
        button_secondary_border_color="#c9c5ba",
        button_secondary_border_color_dark="#454c56",
        button_secondary_text_color="#1d4f91",
        button_secondary_text_color_dark="#9cc0f0",
        color_accent="#1d4f91",
        color_accent_soft="#eaf0f8",
        color_accent_soft_dark="#22344d",
        link_text_color="#1d4f91",
        link_text_color_dark="#9cc0f0",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1c2026",
    )
