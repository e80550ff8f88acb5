"""The question « Référence Certifinfo », asked before an entry opens (R132 to R138)."""

import uuid
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode

from sofi.comptes.acces import reserve_of
from sofi.comptes.etablissement_courant import choisir as choisir_etablissement
from sofi.comptes.models import Utilisateur
from sofi.espaces.saisie.attente import en_attente, oublier, saisie_interrompue
from sofi.espaces.saisie.choix_lot import adresse_reference, attribution_choisie
from sofi.offre.creation import creer_saisie
from sofi.offre.models import Action
from sofi.referentiels.recherche import certification_par_code, successeurs
from sofi.regles.certifinfo import reference_attendue
from sofi.regles.jeu import regles_de
from sofi.socle.formulaires import ChampOuiNon

DUREE_DU_JETON = 24 * 3600


class QuestionCertifinfo(forms.Form):
    """Oui or Non, and the code. `certification` is set by a valid « Oui »."""

    reference = ChampOuiNon(label="Référence Certifinfo")
    code = forms.CharField(label="Code Certifinfo", required=False, max_length=40, strip=True)

    def __init__(self, *arguments, attendue, saisie, campagne, **options):
        super().__init__(*arguments, **options)
        self.attendue, self.saisie, self.certification = attendue, saisie, None
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        consigne = " ".join(attendue.consignes)
        meta = {"obligatoire": True, "consigne": consigne, "programme": str(campagne) if consigne else ""}
        self.champs_meta = {"reference": meta, "code": {}}
        if attendue.reponse is not None:
            self.fields["reference"].disabled = True
            self.initial["reference"] = "oui" if attendue.reponse else "non"
            meta["verrou"] = str(campagne)
        if attendue.code:
            self.fields["code"].disabled = True
            self.initial["code"] = attendue.code
            self.champs_meta["code"]["verrou"] = str(campagne)

    def clean(self):
        reponse, code = self.cleaned_data.get("reference"), self.cleaned_data.get("code", "")
        if reponse is None and "reference" not in self.errors:
            self.add_error("reference", "Répondez par Oui ou par Non.")
        if reponse:
            self.certification, erreur = lire_certification(code, self.saisie)
            if erreur:
                self.add_error("code", erreur)


def lire_certification(code, saisie):
    """(certification, "") for a code in force, else (None, what is wrong with it and what to do)."""
    if not code:
        return None, "Saisissez le code Certifinfo, ou cherchez-le avec la loupe."
    if not (code.isascii() and code.isdecimal()):
        return None, f"« {code} » n’est pas un code Certifinfo : il ne compte que des chiffres."
    if certification := certification_par_code(code):
        return certification, ""
    if suivantes := successeurs(code):
        liens = format_html_join(
            ", ",
            '<a href="{}">{} - {}</a>',
            ((saisie.adresse(reference="oui", code=une.pk), une.pk, une.intitule) for une in suivantes),
        )
        return None, format_html("Le code {} n’est plus en vigueur. Il est remplacé par : {}.", code, liens)
    return None, (
        f"Le code Certifinfo {code} est inconnu ou n’est plus en vigueur. Vérifiez-le, ou cherchez la certification "
        "avec la loupe."
    )


class SaisieAOuvrir:
    """On what the entry is about to open; `adresse(...)`: this page with an answer in it."""

    def __init__(self, etablissement, attribution):
        self.etablissement, self.attribution = etablissement, attribution

    def adresse(self, **parametres):
        """The address of the question with these answers."""
        return adresse_reference(self.etablissement, self.attribution, **parametres)

    def adresse_loupe(self):
        """The address of the search for a certification, which comes back here."""
        choisis = {"attribution": self.attribution.pk, "organisme": self.etablissement.pk}
        return f"{reverse('saisie:certifinfo')}?{urlencode(choisis)}"


@saisie_interrompue
@reserve_of
def reference(request):
    """Ask, show the certification to check, then open the entry (R132 to R138, R297)."""
    if (attendue := en_attente(request)) is not None:
        oublier(request)
        garde = {nom: attendue.get(nom, "") for nom in ("attribution", "organisme", "reference", "code")}
        return redirect(f"{reverse('saisie:reference')}?{urlencode(garde)}")
    if not (request.POST or request.GET).get("attribution"):
        return redirect("saisie:creer")
    etablissement, attribution = attribution_choisie(request)
    if attribution is None:
        messages.error(
            request, "Ce lot n’est plus ouvert à la saisie pour votre organisme : choisissez-en un autre ci-dessous."
        )
        return redirect("saisie:creer")
    saisie = SaisieAOuvrir(etablissement, attribution)
    if "loupe" in request.POST:
        return _loupe(request, saisie)
    formulaire = _formulaire(request, saisie)
    demandee = request.method == "POST"
    if formulaire.is_valid() and demandee and _verifiee(request, formulaire):
        return _ouvrir(request, saisie, formulaire.certification)
    return _montrer(request, saisie, formulaire, a_verifier=demandee and formulaire.is_valid())


def _loupe(request, saisie):
    """With a code, the magnifier shows its record; without one, it opens the search (R133, R134)."""
    code = request.POST.get("code", "").strip()
    return redirect(saisie.adresse(reference="oui", code=code) if code else saisie.adresse_loupe())


def _formulaire(request, saisie):
    """Bound when there is something to check: an answer posted, a code in the address, or an imposed one."""
    campagne = saisie.attribution.lot.campagne
    attendue = reference_attendue(regles_de(campagne))
    donnees = request.POST or (request.GET if request.GET.get("code") or attendue.code else None)
    initiales = {"reference": request.GET.get("reference", "")}
    return QuestionCertifinfo(donnees, attendue=attendue, saisie=saisie, campagne=campagne, initial=initiales)


def _verifiee(request, formulaire):
    """A certification is only taken once its record was shown (R136)."""
    vue = request.POST.get("certification_vue", "")
    return formulaire.certification is None or vue == str(formulaire.certification.pk)


def _montrer(request, saisie, formulaire, *, a_verifier):
    lot = saisie.attribution.lot
    certification = formulaire.certification
    contexte = {
        "formulaire": formulaire,
        "saisie": saisie,
        "lot": lot,
        "certification": certification,
        "a_verifier": a_verifier,
        "jeton": request.POST.get("jeton") or uuid.uuid4(),
        "deja_ouvertes": Action.objects.visibles_par(request.user)
        .filter(attribution=saisie.attribution)
        .select_related("formation")[:10],
    }
    return render(request, "saisie/reference.html", contexte)


@transaction.atomic
def _ouvrir(request, saisie, certification):
    """Open the entry once, however many times the page is sent: the second click finds what the first one made."""
    Utilisateur.objects.select_for_update(no_key=True).get(pk=request.user.pk)
    cle = _cle(request, saisie)
    deja = Action.objects.visibles_par(request.user).filter(pk=cache.get(cle)).first()
    if deja is not None:
        messages.info(request, "Cette saisie était déjà ouverte : la voici.")
        return redirect(_fiche_formation(deja))
    action = creer_saisie(
        etablissement=saisie.etablissement,
        attribution=saisie.attribution,
        certification=certification,
        par=request.user,
    )
    cache.set(cle, action.pk, DUREE_DU_JETON)
    if request.etablissement != saisie.etablissement:
        choisir_etablissement(request, saisie.etablissement)
        messages.info(request, f"Vous travaillez maintenant pour {saisie.etablissement}.")
    return redirect(_fiche_formation(action))


def _cle(request, saisie):
    """Under which the entry opened by this page is remembered; a page without a token is always a new one."""
    jeton = request.POST.get("jeton", "")[:36] or uuid.uuid4()
    return f"saisie-ouverte:{request.user.pk}:{saisie.attribution.pk}:{quote(str(jeton))}"


def _fiche_formation(action):
    return f"{reverse('saisie:formation', args=[action.formation_id])}?action={action.pk}"
