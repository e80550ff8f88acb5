"""Rich text: what is kept of it and how long the reader finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from sofi.socle.html import TAGS, longueur_visible, nettoyer_html, texte_visible

PIECES = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(
            [
                "<p>", "</p>", "<br>", "<b>", "</b>", "<strong>", "<ul><li>", "</li></ul>", "<table><tr><td>",
                "</td></tr></table>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&amp;", "&lt;p&gt;",
                "<a href='javascript:alert(1)'>", "<a href='https://exemple.fr'>", "</a>", "<h2>",
                "</h2>", "<svg onload=x>",
                "<p style='color:red' onclick='x'>", "<!-- x -->", "<style>p{}</style>", "\x00", "\u202e", "&nbsp;",
            ]
        ),
    )
).map("".join)  # fmt: skip


@pytest.mark.exigence("R305")
@given(PIECES)
def test_only_plain_tags_and_safe_links_survive_cleaning(html):
    cleaned = nettoyer_html(html)
    for element in parser.fragment_fromstring(cleaned, create_parent="section").iterdescendants():
        assert element.tag in TAGS
        assert set(element.attrib) <= ({"href", "rel"} if element.tag == "a" else set())
        assert element.get("href", "https:").split(":")[0] in {"http", "https", "mailto"}


@given(PIECES)
def test_cleaning_twice_changes_nothing(html):
    assert nettoyer_html(nettoyer_html(html)) == nettoyer_html(html)


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_plain_text_is_seen_as_it_was_typed(texte):
    escaped = texte.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert texte_visible(nettoyer_html(f"<p>{escaped}</p>")) == texte


@pytest.mark.exigence("R305")
@pytest.mark.parametrize(
    ("html", "texte"),
    [
        ("<p>Bonjour</p><p>à tous</p>", "Bonjour\nà tous"),
        ("<p>R&amp;D &eacute;t&eacute;</p>", "R&D été"),
        ("<ul><li><p>un</p></li><li><p>deux</p></li></ul>", "un\ndeux"),
        ("<p>une<br>ligne</p>", "une\nligne"),
        ("<p>  beaucoup\n  d’espaces </p>", "beaucoup d’espaces"),
        ("<p></p><p> </p><p>&nbsp;</p>", ""),
        ("", ""),
    ],
)
def test_length_counts_what_the_reader_sees(html, texte):
    assert texte_visible(html) == texte
    assert longueur_visible(html) == len(texte)


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<b>gras</b> <i>italique</i>", "<strong>gras</strong> <em>italique</em>"),
        ("<table><tr><td>lundi</td><td>9h</td></tr><tr><td>mardi</td></tr></table>", "lundi 9h <br>mardi <br>"),
        ("<script>alert(1)</script>", ""),
        ("<p>\x07cloche\u202e</p>", "<p>cloche</p>"),
        ("<h2>Titre</h2><div>texte</div>", "<p>Titre</p><p>texte</p>"),
        ("<p>&nbsp;</p>", ""),
    ],
)
def test_what_is_not_kept_leaves_its_words(html, cleaned):
    assert nettoyer_html(html) == cleaned
