"""Mail goes with the transaction and is sent by the worker."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from sofi.socle.courriel import envoyer

pytestmark = pytest.mark.django_db


def test_each_recipient_gets_a_message_of_its_own(courriels):
    envoyer("Sujet", "Texte", ["a@exemple.fr", "b@exemple.fr"])
    assert [message.to for message in courriels()] == [["a@exemple.fr"], ["b@exemple.fr"]]
    assert courriels()[0].body == "Texte"


def test_nothing_is_sent_when_the_transaction_is_given_up():
    deja = ProcrastinateJob.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        envoyer("Sujet", "Texte", ["a@exemple.fr"])
        assert ProcrastinateJob.objects.count() == deja + 1
        raise ZeroDivisionError
    assert ProcrastinateJob.objects.count() == deja
