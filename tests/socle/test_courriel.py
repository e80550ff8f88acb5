"""Mail goes with the transaction and is sent by the worker, each on its own, whatever someone typed in it."""

import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.socle.courriel import absolu, envoyer
from sofi.socle.gabarit import composer

pytestmark = pytest.mark.django_db


def test_each_recipient_gets_a_message_of_its_own(courriels):
    envoyer("Sujet", "Texte", ["a@exemple.fr", "b@exemple.fr"])
    assert [message.to for message in courriels()] == [["a@exemple.fr"], ["b@exemple.fr"]]
    assert "Bonjour,\n\nTexte\n" in courriels()[0].body


def test_nothing_is_sent_when_the_transaction_is_given_up():
    deja = ProcrastinateJob.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        envoyer("Sujet", "Texte", ["a@exemple.fr"])
        assert ProcrastinateJob.objects.count() == deja + 1
        raise ZeroDivisionError
    assert ProcrastinateJob.objects.count() == deja


@pytest.mark.parametrize("saut", ["\r\n", "\n", "\r", "\u2028", "\x85"])
def test_a_line_break_in_a_subject_never_makes_a_header(courriels, saut):
    envoyer(f"Offre{saut}Bcc: intrus@exemple.fr", "Texte", ["a@exemple.fr"])
    (message,) = courriels()
    assert message.subject == "Offre Bcc: intrus@exemple.fr" and message.recipients() == ["a@exemple.fr"]
    assert "\nBcc" not in message.message().as_string()


@pytest.mark.parametrize(
    "adresse",
    [
        "a@exemple.fr\r\nBcc: b@exemple.fr",
        "a@exemple.fr\n",
        "a@exemple.fr, b@exemple.fr",
        "Nom <a@exemple.fr>",
        "",
        "a",
    ],
)
def test_what_is_no_single_address_is_written_to_nobody(courriels, adresse):
    envoyer("Sujet", "Texte", [adresse, "bon@exemple.fr"])
    assert [message.to for message in courriels()] == [["bon@exemple.fr"]]


def test_what_someone_typed_is_never_a_tag():
    message = composer(
        "A < B",
        "<b>gras</b>\n\n& suite",
        "a@exemple.fr",
        faits=[("Message", "<img src=x>")],
        lien=["Aller", absolu("/")],
    )
    html = message.alternatives[0].content
    assert "&lt;b&gt;gras" in html and "<img" not in html and "A &lt; B" in html
    assert "<b>gras</b>\n\n& suite" in message.body and "Message : <img src=x>" in message.body


def test_a_job_written_by_an_earlier_version_is_still_sent(courriels):
    from sofi.socle.taches import envoyer_courriel

    envoyer_courriel.defer(sujet="Sujet", texte="Bonjour", destinataire="a@exemple.fr")
    assert len(courriels()) == 1 == len(mail.outbox)
