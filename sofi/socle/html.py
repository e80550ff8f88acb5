"""Rich text: what may be kept of it, and what its reader sees."""

import re
from html.parser import HTMLParser

import nh3

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
SYNONYMS = {"b": "strong", "i": "em", "div": "p"} | {f"h{level}": "p" for level in range(1, 7)}
CELL_END = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
BLOCKS = {"p", "ul", "ol", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "table", "pre"}
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
SPACES = re.compile("[ \t\r\n]+")
CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    clean_content_tags={"script", "style"},
)


def sans_controles(texte):
    """The text without the control characters that no reader sees and no XML accepts."""
    return CONTROLS.sub("", texte)


def nettoyer_html(html):
    """Keep paragraphs, line breaks, bold, italics, lists and links (http, https, mailto); of the rest, the words.

    Tables, images and scripts never pass. An empty text that only holds empty tags becomes "". Cleaning twice changes
    nothing (R305).
    """
    renamed = ROW_END.sub("<br>", CELL_END.sub(" ", sans_controles(html)))
    for old, new in SYNONYMS.items():
        renamed = re.sub(rf"<(/?){old}(?=[\s/>])", rf"<\1{new}", renamed, flags=re.IGNORECASE)
    cleaned = CLEANER.clean(renamed).strip()
    return cleaned if texte_visible(cleaned) else ""


class VisibleText(HTMLParser):
    """Gathers the words of a page, a newline between blocks."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines = [""]

    def handle_starttag(self, tag, attrs):
        if (tag in BLOCKS and self.lines[-1].strip()) or tag == "br":
            self.lines.append("")

    def handle_endtag(self, tag):
        if tag in BLOCKS and self.lines[-1].strip():
            self.lines.append("")

    def handle_data(self, data):
        self.lines[-1] = SPACES.sub(" ", self.lines[-1] + data)


def texte_visible(html):
    """The text a reader sees: entities decoded, tags gone, one newline after a block or at <br>, ends trimmed."""
    parser = VisibleText()
    parser.feed(html)
    parser.close()
    return "\n".join(line.strip() for line in parser.lines).strip()


def longueur_visible(html):
    """How many characters the reader sees; what every maximum length of a rich text counts (R305)."""
    return len(texte_visible(html))
