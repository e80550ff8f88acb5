"""The Fiche Formation: its form in both variants, its condition, its summary rows (R138 to R155, R295)."""

from dataclasses import dataclass, field

from django import forms
from django.core.paginator import Paginator
from django.template.defaultfilters import linebreaksbr

from sofi.espaces.saisie.cartes.formulaire import Element, FormulaireDeFiche
from sofi.espaces.saisie.cartes.resume import lignes_de, liste
from sofi.referentiels.listes import libelle
from sofi.referentiels.models import Formacode, Nsf, Rome
from sofi.regles.champs import champ as champ_nomme
from sofi.regles.champs import champs_de
from sofi.regles.models import Carte
from sofi.socle.texte import plier

CARTE = Carte.FORMATION
CHAMPS_DES_BLOCS = ("individualisation", "validation", "blocs")
TAILLES = (10, 25, 100)
AIDE_DES_TEXTES = (
    "La fiche Certif Info ne donne pas ce texte : vous pouvez l’écrire. Si elle le donne plus tard, le vôtre reste."
)


@dataclass
class TableauDeFiche:
    """A page of a table that a card shows. `caches`: codes chosen on rows that are not shown."""

    page: object
    recherche: str
    taille: int
    choisis: list = field(default_factory=list)
    caches: list = field(default_factory=list)


def tableau_de(objets, mots_de, demande, nom):
    """The page of these objects that the address asks for by `<nom>_q`, `<nom>_taille` and `<nom>_page` (R146)."""
    recherche = demande.get(f"{nom}_q", "").strip()
    mots = plier(recherche).split()
    trouves = [objet for objet in objets if all(mot in plier(mots_de(objet)) for mot in mots)]
    tailles = {str(taille): taille for taille in TAILLES}
    taille = tailles.get(demande.get(f"{nom}_taille", ""), TAILLES[0])
    return TableauDeFiche(Paginator(trouves, taille).get_page(demande.get(f"{nom}_page")), recherche, taille)


class FormulaireFormation(FormulaireDeFiche):
    """With a Certif Info reference only the blocs may be typed in (R139, R295); without, all but the blocs."""

    carte = CARTE
    rangees = (("individualisation", "validation"),)

    def champs_presents(self):
        certifiee = self.objet.certification_id is not None
        return [un for un in super().champs_presents() if (un.nom in CHAMPS_DES_BLOCS) == certifiee]

    def preparer(self):
        certification = self.objet.certification
        self.blocs_possibles = list(certification.blocs()) if certification else []
        self.domaines = []
        if certification is None:
            codes = self.data.getlist("domaines") if self.is_bound else self.objet.domaines
            self.domaines = Formacode.objects.retenus([*self.objet.domaines, *codes], self.objet.domaines)

    def choix_possibles(self, un):
        match un.nom:
            case "blocs":
                return [(bloc.code, bloc.intitule) for bloc in self.blocs_possibles]
            case "domaines":
                return [(domaine.code, str(domaine)) for domaine in self.domaines]
            case "domaine_principal":
                return [(domaine.code, str(domaine)) for domaine in self.domaines_choisis]
        return None

    @property
    def domaines_choisis(self):
        """The chosen Formacodes, as typed, in their order."""
        if self.is_bound and not self.est_verrouille("domaines"):
            codes = [code for code in self.data.getlist("domaines") if code != self.data.get("retirer_domaine")]
        else:
            codes = self.objet.domaines
        connus = {domaine.code: domaine for domaine in self.domaines}
        return [connus[code] for code in dict.fromkeys(codes) if code in connus]

    def ajouter_champs(self):
        if "blocs" in self.fields:
            for nom in ("individualisation", "validation"):
                self.effets[nom].obligatoire = True

        for nom in self.objet.textes_libres:
            self.fields[nom] = forms.CharField(
                label=f"{self.objet._meta.get_field(nom).verbose_name} de la certification",
                help_text=AIDE_DES_TEXTES,
                initial=getattr(self.objet, nom),
                required=False,
                widget=forms.Textarea(attrs={"rows": 4, "maxlength": 3000}),
            )

    def dire_les_anomalies(self, anomalies):
        super().dire_les_anomalies(anomalies)
        for nom in self.objet.textes_libres:
            self.champs_meta[nom] = {"messages": []}

    def sections(self):
        textes = [[Element(nom, self[nom])] for nom in self.objet.textes_libres]
        return [*([("Description à compléter", textes)] if textes else []), *super().sections()]

    def lire_le_reste(self, lecture):
        self._lire_les_textes(lecture)
        if "domaines" not in self.fields or self.est_verrouille("domaines"):
            return
        codes = [domaine.code for domaine in self.domaines_choisis]
        lecture.valeurs["domaines"] = codes
        lecture.illisibles.pop("domaines", None)
        if self.est_verrouille("domaine_principal"):
            return
        principal = self.data.get("domaine_principal", self.objet.domaine_principal)
        if principal not in codes:
            principal = codes[0] if len(codes) == 1 else ""
        lecture.valeurs["domaine_principal"] = principal
        lecture.illisibles.pop("domaine_principal", None)

    def _lire_les_textes(self, lecture):
        """What the OF wrote for the record; once emptied, a text leaves its place to the record's."""
        envoyes = {nom: self.cleaned_data[nom] for nom in self.objet.textes_libres if nom in self.data}
        if envoyes:
            lecture.valeurs |= envoyes | {"textes_saisis": [nom for nom, texte in envoyes.items() if texte]}

    def _valeur(self, un, propre):
        if un.nom == "blocs":
            return self.blocs_coches()
        return super()._valeur(un, propre)

    def blocs_coches(self):
        """The chosen blocs, in the order of the certification."""
        codes = self.data.getlist("blocs") if self.is_bound else self.objet.blocs
        return [bloc.code for bloc in self.blocs_possibles if bloc.code in codes]

    def tableau_de_blocs(self):
        """The page of blocs to show, by the search, page size and page asked for (R146)."""
        tableau = tableau_de(
            self.blocs_possibles,
            lambda bloc: f"{bloc.intitule} {bloc.objectif} {bloc.programme}",
            self.dossier.parametres,
            "blocs",
        )
        choisis, montres = self.blocs_coches(), {bloc.code for bloc in tableau.page}
        tableau.choisis, tableau.caches = choisis, [code for code in choisis if code not in montres]
        return tableau


def lignes(formation, regles=()):
    """Its summary rows; with a Certif Info reference, those of the record first (R139)."""
    if formation.certification_id is None:
        return _sans_certification(formation, regles)
    return [*lignes_certifinfo(formation), _bloc_de_competences(formation, regles)]


def lignes_certifinfo(formation, sauf=()):
    """What comes from the Certif Info record and is not modifiable (R139 to R143); `sauf` names texts to leave out."""
    certification = formation.certification
    domaines = Formacode.objects.nommes(formation.domaines)
    metiers = [f"{code} {nom}".strip() for code, nom in Rome.objects.nommes(certification.codes_rome)]
    specialite = Nsf.objects.filter(pk=certification.code_nsf).first() or certification.code_nsf
    description = [
        *(
            (nom.capitalize(), linebreaksbr(formation.texte(nom)))
            for nom in ("objectif", "programme")
            if nom not in sauf
        ),
        ("Formacodes", liste([str(domaine) for domaine in domaines])),
        ("Métiers (ROME)", liste(metiers)),
        ("Spécialité (NSF)", str(specialite)),
        ("Niveau de sortie", libelle("niveau_sortie", formation.niveau_sortie)),
        ("Code RNCP", certification.numero_rncp),
        ("Année de 1ière session", certification.annee_premiere_session or ""),
        ("Année de dernière session", certification.annee_derniere_session or ""),
        ("Certificateur", ", ".join(certification.certificateurs)),
    ]
    return [
        (
            "Intitulé",
            [
                ("Code Certifinfo", str(formation.certification_id)),
                ("Intitulé", formation.intitule),
                ("Objectif général", libelle("objectif_general", formation.objectif_general)),
                ("Type de certification", formation.type_certification),
            ],
        ),
        ("Description", [(nom, valeur) for nom, valeur in description if valeur]),
    ]


def _bloc_de_competences(formation, regles):
    choisis = [str(bloc) for bloc in formation.certification.blocs() if bloc.code in formation.blocs]

    def montrer(champ):
        return liste(choisis) if champ.nom == "blocs" else None

    return next(
        bloc for bloc in lignes_de(CARTE, formation, regles, montrer) if bloc[0] == champ_nomme(CARTE, "blocs").bloc
    )


def _sans_certification(formation, regles):
    noms = {un.code: str(un) for un in Formacode.objects.nommes(formation.domaines)}

    def montrer(champ):
        if champ.nom == "domaines":
            return liste([noms.get(code, code) for code in formation.domaines])
        if champ.nom == "domaine_principal":
            return noms.get(formation.domaine_principal, formation.domaine_principal)
        return None

    des_blocs = {un.bloc for un in champs_de(CARTE) if un.nom in CHAMPS_DES_BLOCS}
    return [bloc for bloc in lignes_de(CARTE, formation, regles, montrer) if bloc[0] not in des_blocs]
