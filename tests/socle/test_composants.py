"""The components, the shell and the error pages, as their reader receives them."""

import datetime
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch, ResolverMatch, reverse
from lxml import html

from sofi.comptes.models import Profil
from sofi.socle.formulaires import (
    Cases,
    CasesLongues,
    ChampDate,
    ChampDecimal,
    ChampEntier,
    ChampOuiNon,
    ChampTexteRiche,
)
from sofi.socle.icones import ICONES
from sofi.socle.navigation import entrees_de
from tests.fabriques import organisme, utilisateur


class Fiche(forms.Form):
    intitule = forms.CharField(label="Intitulé", required=False)
    debut = ChampDate(label="Date début", required=False)
    fin = ChampDate(label="Date fin", required=False)
    duree = ChampDecimal(label="Durée", required=False)
    places = ChampEntier(label="Places", required=False)
    certifiante = ChampOuiNon(label="Certifiante")
    modalites = forms.MultipleChoiceField(label="Modalités", widget=Cases, choices=[("a", "En centre")], required=False)
    publics = forms.MultipleChoiceField(
        label="Publics",
        widget=CasesLongues,
        choices=[("Sans emploi", [("1", "Demandeur d’emploi")]), ("En emploi", [("2", "Salarié")])],
        required=False,
    )
    objectif = ChampTexteRiche(label="Objectif", limite=20, required=False)
    diffuser = forms.BooleanField(label="Diffuser", required=False)


def rendre(source, **contexte):
    """Elements of a template made of components."""
    return html.fragment_fromstring(
        Template("{% load composants %}" + source).render(Context(contexte)), create_parent="main"
    )


def champ(nom, donnees=None, **meta):
    fiche = Fiche(donnees)
    if meta:
        fiche.champs_meta = {nom: meta}
    return rendre(f"{{% champ fiche.{nom} %}}", fiche=fiche)


def lu(element):
    return re.sub(r"\s+", " ", element.text_content()).strip()


def decrit(page, element):
    """Words that describe a control, by its aria-describedby."""
    return " ".join(lu(page.get_element_by_id(ancre)) for ancre in element.get("aria-describedby").split())


class TestField:
    def test_a_field_without_any_rule_is_a_label_and_its_control(self):
        page = champ("intitule")
        (label,) = page.cssselect("label")
        assert lu(label) == "Intitulé"
        assert page.get_element_by_id(label.get("for")).get("name") == "intitule"
        assert not page.cssselect("[aria-describedby], ul, details, .etoile")

    @pytest.mark.exigence("R034")
    def test_a_rule_shows_itself_and_describes_the_control(self):
        page = champ(
            "intitule",
            {"intitule": "x"},
            obligatoire=True,
            aide="Tel qu’au catalogue.",
            programme="Exemple 2026",
            consigne="saisissez le nom du lot.",
            texte_prescrit="Texte prescrit, à adapter",
            limite=3000,
            messages=[{"gravite": "avertissement", "texte": "Inhabituel."}],
            pourquoi=["« Le nom du lot. »"],
        )
        (controle,) = page.cssselect("input")
        description = decrit(page, controle)
        for mots in (
            "Tel qu’au catalogue.",
            "Exemple 2026 : saisissez le nom du lot.",
            "Texte prescrit, à adapter",
            "1 / 3\u202f000",
            "Attention : Inhabituel.",
        ):
            assert re.sub(r"\s+", " ", mots) in description
        assert controle.get("aria-required") == "true"
        assert "aria-invalid" not in controle.attrib
        assert lu(page.cssselect("details summary")[0]) == "Pourquoi ? (Intitulé)"
        assert "« Le nom du lot. »" in lu(page.cssselect("details")[0])

    def test_a_locked_text_says_who_imposes_it_and_cannot_be_typed_over(self):
        page = champ("intitule", {"intitule": "x"}, verrou="Exemple 2026")
        (controle,) = page.cssselect("input")
        assert "Imposé par Exemple 2026" in decrit(page, controle)
        assert "readonly" in controle.attrib

    def test_an_error_is_tied_to_its_control_in_words(self):
        page = champ("places", {"places": "douze"})
        (controle,) = page.cssselect("input")
        assert controle.get("aria-invalid") == "true"
        assert controle.get("value") == "douze"
        assert "Erreur : Saisissez un nombre entier, par exemple 12." in decrit(page, controle)

    def test_a_group_is_a_fieldset_with_its_legend_and_its_own_anchor(self):
        page = champ("modalites", {}, messages=[{"gravite": "bloquant", "texte": "Cochez."}], obligatoire=True)
        (groupe,) = page.cssselect("fieldset")
        assert groupe.get("id") == "id_modalites"
        assert lu(groupe.cssselect("legend")[0]).startswith("Modalités")
        assert "Erreur : Cochez." in decrit(page, groupe)
        assert lu(page.cssselect("label[for=id_modalites_0]")[0]) == "En centre"

    def test_a_long_list_keeps_its_groups_and_what_was_ticked(self):
        page = champ("publics", {"publics": ["2"]})
        assert [lu(legende) for legende in page.cssselect("fieldset fieldset legend")] == ["Sans emploi", "En emploi"]
        assert [case.get("value") for case in page.cssselect("input[checked]")] == ["2"]
        assert page.cssselect("[data-filtrable]")

    def test_what_a_person_typed_is_never_markup(self):
        page = champ("intitule", {"intitule": '"><script>alert(1)</script>'}, aide="<b>x</b>", verrou="<i>y</i>")
        assert not page.cssselect("script, b, i")

    def test_the_counter_counts_what_the_reader_sees(self):
        page = champ("objectif", {"objectif": "<p>Élève &amp; <strong>maître</strong></p>"}, limite=20)
        assert lu(page.cssselect("[data-longueur]")[0]) == "14"
        assert page.cssselect("textarea")[0].get("data-limite") == "20"

    def test_the_summary_links_each_error_to_its_field(self):
        fiche = Fiche({"debut": "31/02/2026", "places": "douze"})
        page = rendre("{% sommaire_erreurs fiche %}", fiche=fiche)
        liens = page.cssselect("a")
        assert [(lu(lien), lien.get("href")) for lien in liens] == [
            ("Date début", "#id_debut"),
            ("Places", "#id_places"),
        ]
        assert page.cssselect("[role=alert][tabindex='-1']")
        assert rendre("{% sommaire_erreurs fiche %}", fiche=Fiche({})).text_content().strip() == ""

    def test_an_error_of_the_whole_form_is_summed_up_without_a_link(self):
        fiche = Fiche({})
        fiche.add_error(None, "Les dates se croisent.")
        page = rendre("{% sommaire_erreurs fiche %}", fiche=fiche)
        assert "Les dates se croisent." in lu(page) and not page.cssselect("a")


class TestInput:
    @pytest.mark.exigence("R064")
    @pytest.mark.parametrize("saisi", ["2026-09-01", "01/09/2026", "01-09-2026", " 01/09/2026 ", "01.09.2026"])
    def test_a_date_is_read_in_every_form_people_use(self, saisi):
        fiche = Fiche({"debut": saisi})
        assert fiche.is_valid()
        assert fiche.cleaned_data["debut"] == datetime.date(2026, 9, 1)

    @pytest.mark.parametrize("saisi", ["31/02/2026", "2026", "demain", "01/13/2026", "0001", "9" * 400])
    def test_what_is_no_date_is_refused_in_words_and_shown_again(self, saisi):
        page = champ("debut", {"debut": saisi})
        (controle,) = page.cssselect("input")
        assert controle.get("value") == saisi
        assert controle.get("type") == "text"
        assert "sous la forme JJ/MM/AAAA" in decrit(page, controle)

    def test_a_known_date_opens_the_calendar_of_the_browser(self):
        fiche = Fiche(initial={"debut": datetime.date(2026, 9, 1)})
        (controle,) = rendre("{% champ fiche.debut %}", fiche=fiche).cssselect("input")
        assert (controle.get("type"), controle.get("value")) == ("date", "2026-09-01")

    @pytest.mark.parametrize(
        ("saisi", "valeur"),
        [("7,5", "7.5"), ("7.5", "7.5"), ("1 200", "1200"), ("1\u202f200,25", "1200.25"), ("", None)],
    )
    def test_a_decimal_number_takes_the_french_comma(self, saisi, valeur):
        fiche = Fiche({"duree": saisi})
        assert fiche.is_valid()
        assert fiche.cleaned_data["duree"] == (Decimal(valeur) if valeur else None)

    @pytest.mark.parametrize(("valeur", "montre"), [(Decimal("7.50"), "7,5"), (Decimal("120"), "120"), (7.25, "7,25")])
    def test_a_decimal_number_is_shown_with_its_comma(self, valeur, montre):
        fiche = Fiche(initial={"duree": valeur})
        assert rendre("{% champ fiche.duree %}", fiche=fiche).cssselect("input")[0].get("value") == montre

    @pytest.mark.parametrize("saisi", ["abc", "1,2,3", "NaN", "Infinity", "--1"])
    def test_what_is_no_number_is_refused_and_shown_again(self, saisi):
        page = champ("duree", {"duree": saisi})
        assert page.cssselect("input")[0].get("value") == saisi
        assert "Saisissez un nombre, par exemple 7,5." in lu(page)

    def test_a_whole_number_accepts_spaces_between_thousands(self):
        fiche = Fiche({"places": "1\u00a0200"})
        assert fiche.is_valid() and fiche.cleaned_data["places"] == 1200

    @pytest.mark.parametrize(("saisi", "valeur"), [("oui", True), ("non", False), ("", None)])
    def test_oui_non_knows_the_answer_not_given_yet(self, saisi, valeur):
        fiche = Fiche({"certifiante": saisi})
        assert fiche.is_valid() and fiche.cleaned_data["certifiante"] is valeur

    @pytest.mark.parametrize(("valeur", "coche"), [(True, ["oui"]), (False, ["non"]), (None, [])])
    def test_oui_non_shows_the_answer_it_was_given(self, valeur, coche):
        page = rendre("{% champ fiche.certifiante %}", fiche=Fiche(initial={"certifiante": valeur}))
        assert [bouton.get("value") for bouton in page.cssselect("input[checked]")] == coche

    @pytest.mark.exigence("R167")
    def test_rich_text_is_cleaned_and_its_visible_length_limited(self):
        fiche = Fiche(
            {"objectif": '<p onclick="x()">Court</p><script>alert(1)</script><table><tr><td>a</td></tr></table>'}
        )
        assert fiche.is_valid()
        assert not re.search("script|onclick|table", fiche.cleaned_data["objectif"])
        fiche = Fiche({"objectif": f"<p>{'é' * 25}</p>"})
        assert fiche.errors["objectif"] == ["Ce texte compte 25 caractères ; la limite est de 20. Retirez-en 5."]

    def test_text_typed_without_the_editor_keeps_its_paragraphs(self):
        fiche = Fiche({"objectif": "Un\r\ndeux\r\n\r\ntrois"})
        assert fiche.is_valid()
        assert fiche.cleaned_data["objectif"] == "<p>Un<br>deux</p><p>trois</p>"


class TestList:
    def page(self, rf, adresse, source="{% pagination page %}", total=42, numero=2):
        page = Paginator(range(total), 10).get_page(numero)
        return rendre(source, request=rf.get(adresse), page=page)

    @pytest.mark.exigence("R056", "R058")
    def test_the_foot_gives_range_total_and_neighbours_and_keeps_the_address(self, rf):
        page = self.page(rf, "/x/?q=soudure&etat=A&etat=I&page=2")
        assert "Voir 11 à 20 sur 42 résultats" in lu(page)
        assert page.cssselect("a[rel=prev]")[0].get("href") == "?q=soudure&etat=A&etat=I&page=1"
        assert lu(page.cssselect("a[rel=next]")[0]) == "Suivante"
        gardes = [(champ.get("name"), champ.get("value")) for champ in page.cssselect("input[type=hidden]")]
        assert gardes == [("q", "soudure"), ("etat", "A"), ("etat", "I")]
        assert [lu(option) for option in page.cssselect("option")] == ["10", "25", "100"]

    @pytest.mark.exigence("R058")
    def test_an_empty_list_says_so_in_the_words_of_the_sources(self, rf):
        page = self.page(rf, "/x/", total=0, numero=1)
        assert "Voir 0 sur 0 du 0 résultats" in lu(page)
        assert "Aucun résultat trouvé" in render_to_string("composants/etat_vide.html", {"texte": "Élargissez."})

    def test_a_header_sorts_upwards_then_downwards_and_goes_back_to_the_first_page(self, rf):
        entete = '{% entete_tri "debut" "Date début" %}'
        (lien,) = self.page(rf, "/x/?q=a&page=3", entete).cssselect("a")
        assert lien.get("href") == "?q=a&tri=debut"
        page = self.page(rf, "/x/?tri=debut", f"<table><tr>{entete}</tr></table>")
        assert page.cssselect("th")[0].get("aria-sort") == "ascending"
        assert page.cssselect("a")[0].get("href") == "?tri=-debut"
        page = self.page(rf, "/x/?tri=-debut", f"<table><tr>{entete}</tr></table>")
        assert page.cssselect("th")[0].get("aria-sort") == "descending"

    @pytest.mark.exigence("R037")
    def test_a_counter_is_one_link_with_label_number_and_magnifier(self):
        page = rendre('<ul>{% compteur "Sessions de formation actives" 1234 "/liste/" %}</ul>')
        (lien,) = page.cssselect("li a[href='/liste/']")
        assert lu(lien) == "Sessions de formation actives 1 234"
        assert lien.cssselect("svg")

    @pytest.mark.exigence("R054")
    def test_the_number_of_the_session_is_in_bold_in_a_code_fas(self):
        assert lu(rendre("{{ code|code_fas }}", code="19482-89393-143842")) == "19482-89393-143842"
        for code in ("19482-89393-143842", "143842"):
            assert rendre("{{ code|code_fas }}", code=code).cssselect("strong")[0].text == "143842"

    def test_numbers_and_plurals_are_french(self):
        page = rendre('{{ 1234567|entier }} {{ 0|pluriel:"session,sessions" }} {{ 2|pluriel:"session,sessions" }}')
        assert page.text_content() == "1\u202f234\u202f567 session sessions"

    def test_a_state_is_a_word_with_its_icon(self):
        page = rendre('{% statut "Actif" "success" "ok" %}')
        assert lu(page) == "Actif" and page.cssselect("svg[aria-hidden=true]")

    def test_a_message_says_its_severity_in_words(self):
        page = rendre("{% message texte 'warning' %}", texte="<b>Attention</b> au lot.")
        assert lu(page) == "Attention : <b>Attention</b> au lot."


class TestShell:
    def navigation(self, rf, personne):
        request = rf.get("/")
        request.user = personne
        return [entree["libelle"] for entree in entrees_de(request)]

    @pytest.mark.exigence("R030")
    @pytest.mark.parametrize(
        ("profil", "entrees"),
        [
            (Profil.OF, ["Tableau de bord", "Annuaire", "Formations"]),
            (Profil.CARIFOREF, ["Tableau de bord", "Annuaire", "Formations", "Instruction", "Réglages"]),
            (Profil.REGION, ["Tableau de bord", "Annuaire", "Formations", "Région"]),
        ],
    )
    def test_each_profile_has_its_entries_in_order(self, rf, db, monkeypatch, profil, entrees):
        monkeypatch.setattr("sofi.socle.navigation.reverse", lambda nom: f"/{nom}/")
        assert self.navigation(rf, utilisateur(profil)) == entrees

    @pytest.mark.exigence("R032")
    def test_the_lists_and_the_entry_stand_under_formations(self, rf, db, monkeypatch):
        monkeypatch.setattr("sofi.socle.navigation.reverse", lambda nom: f"/{nom}/")
        request = rf.get("/saisie/action/1/")
        request.user = utilisateur(Profil.OF)
        request.resolver_match = ResolverMatch(None, (), {}, url_name="action", namespaces=["saisie"])
        assert [entree["courant"] for entree in entrees_de(request)] == ["", "", "true"]

    def test_an_entry_nobody_has_built_is_not_shown(self, rf, db, monkeypatch):
        def absent(nom):
            raise NoReverseMatch

        monkeypatch.setattr("sofi.socle.navigation.reverse", absent)
        assert self.navigation(rf, utilisateur(Profil.OF)) == []
        assert self.navigation(rf, AnonymousUser()) == []

    @pytest.mark.exigence("R001", "R002", "R014", "R029")
    def test_every_page_names_sofi_its_owners_and_the_support(self, client, db):
        personne = utilisateur(Profil.CARIFOREF, nom="Saisie", prenom="Auto")
        client.force_login(personne)
        page = html.fromstring(client.get(reverse("socle:galerie")).content)
        entete, pied = lu(page.cssselect("header")[0]), lu(page.cssselect("footer")[0])
        assert "Le système de l’offre de formation informatisé Pays de la Loire" in entete
        assert "Auto Saisie" in entete and "Déconnexion" in entete
        for mots in ("02 40 20 40 20", "9h", "12h", "offre@cariforef-pdl.org", "service Offre du Cariforef"):
            assert mots in pied
        connexion = html.fromstring(Client().get(reverse("account_login")).content)
        for partenaires in (page.cssselect("footer .partenaires li"), connexion.cssselect("main .partenaires li")):
            assert [lu(un) for un in partenaires] == [
                "CARIFOREF Pays de la Loire",
                "PRÉFET de la région Pays de la Loire Liberté Égalité Fraternité",
                "RÉGION Pays de la Loire",
            ]
        assert page.cssselect("footer a[href*='tutos']")
        assert page.cssselect("html")[0].get("lang") == "fr"
        assert page.cssselect("title")[0].text_content() == "Composants · SOFI"
        assert len(page.cssselect("h1")) == 1

    @pytest.mark.exigence("R031")
    def test_the_establishment_switch_says_which_one_is_current(self, rf, db, monkeypatch):
        monkeypatch.setattr("sofi.socle.templatetags.composants.reverse", lambda nom, args=None: "/changer/")
        deux = [organisme("Premier"), organisme("Second")]
        request = rf.get("/tableau-de-bord/?q=1")
        request.etablissements, request.etablissement = deux, deux[1]
        page = html.fromstring(render_to_string("socle/etablissement.html", {"csrf_token": "x"}, request))
        assert page.get("method") == "post"
        assert lu(page.cssselect("option[selected]")[0]) == str(deux[1])
        assert page.cssselect("[name=suivant]")[0].get("value") == "/tableau-de-bord/?q=1"
        request.etablissements = deux[1:]
        page = html.fromstring(render_to_string("socle/etablissement.html", {}, request))
        assert not page.cssselect("select") and "Second" in lu(page)

    def test_the_gallery_is_closed_to_the_public_and_to_training_organisations(self, client, db):
        assert client.get(reverse("socle:galerie")).status_code == 404
        client.force_login(utilisateur(Profil.OF))
        assert client.get(reverse("socle:galerie")).status_code == 404


class TestErrorPage:
    @pytest.mark.exigence("R014")
    @pytest.mark.parametrize("nom", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
    def test_an_error_page_says_what_to_do_without_any_query(self, nom, django_assert_num_queries, db):
        with django_assert_num_queries(0):
            page = html.fromstring(render_to_string(nom))
        texte = lu(page.cssselect("main")[0])
        assert len(page.cssselect("h1")) == 1 and len(page.cssselect("main p")) >= 2
        assert "02 40 20 40 20" in texte and "offre@cariforef-pdl.org" in texte

    def test_an_unknown_address_is_answered_in_french(self, client, db):
        client.force_login(utilisateur(Profil.OF))
        reponse = client.get("/nulle-part/")
        assert reponse.status_code == 404
        assert "Cette page n’existe pas" in reponse.content.decode()

    def test_a_form_sent_without_its_token_explains_itself(self, db):
        reponse = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@b.fr"})
        assert reponse.status_code == 403
        assert "restée ouverte trop longtemps" in reponse.content.decode()


class TestTheme:
    @pytest.fixture(scope="class")
    def jetons(self):
        """Tokens of the light and of the dark theme."""
        css = Path(finders.find("socle/theme.css")).read_text(encoding="utf-8")
        clair, sombre = (
            dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", partie))
            for partie in css.split("@media screen and (prefers-color-scheme: dark)")
        )
        return {"clair": clair, "sombre": clair | sombre}

    @pytest.mark.parametrize("theme", ["clair", "sombre"])
    @pytest.mark.parametrize(
        ("texte", "fond"),
        [
            *[(texte, fond) for texte in ("encre", "encre-2", "mer-vif") for fond in ("fond", "surface", "surface-2")],
            *[(ton, f"{ton}-fond") for ton in ("info", "succes", "alerte", "danger", "neutre")],
            *[(ton, "surface") for ton in ("info", "succes", "alerte", "danger")],
            ("mer-vif", "mer-pale"),
            ("sur-action", "action"),
            ("sur-action", "action-survol"),
            ("sur-mer", "mer-profond"),
            ("sur-mer-doux", "mer-profond"),
        ],
    )
    def test_text_stands_out_from_its_ground(self, jetons, theme, texte, fond):
        assert contraste(jetons[theme][texte], jetons[theme][fond]) >= 4.5

    @pytest.mark.parametrize("theme", ["clair", "sombre"])
    @pytest.mark.parametrize("bord", ["trait-fort", "foyer"])
    def test_controls_and_focus_stand_out_from_the_page(self, jetons, theme, bord):
        assert min(contraste(jetons[theme][bord], jetons[theme][fond]) for fond in ("fond", "surface")) >= 3

    def test_every_pictogram_is_drawn(self):
        assert all(rendre(f'{{% icone "{nom}" %}}').cssselect("path[d]") for nom in ICONES)


def contraste(une, autre):
    """Contrast ratio of two colours (WCAG 2)."""
    claire, sombre = sorted((luminance(une), luminance(autre)), reverse=True)
    return (claire + 0.05) / (sombre + 0.05)


def luminance(couleur):
    canaux = [int(couleur[debut : debut + 2], 16) / 255 for debut in (1, 3, 5)]
    lineaires = [canal / 12.92 if canal <= 0.03928 else ((canal + 0.055) / 1.055) ** 2.4 for canal in canaux]
    return sum(poids * canal for poids, canal in zip((0.2126, 0.7152, 0.0722), lineaires, strict=True))
