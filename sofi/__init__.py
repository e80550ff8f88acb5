"""SOFI: the training-offer system of a French regional CARIF-OREF."""
