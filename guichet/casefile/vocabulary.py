"""The words of the journal: channels, outcomes and kinds of urgency, with their French labels.

The codes are the public contract of ``FACTS.json`` and ``dossier.json``: codes may be added,
never renamed. Labels are what pages and documents print.
"""

from __future__ import annotations

CHANNELS: dict[str, str] = {
    "site": "Site de rendez-vous de la préfecture",
    "anef": "ANEF (site « Étrangers en France »)",
    "demarche_numerique": "Démarche numérique",
    "email": "E-mail",
    "lrar": "Lettre recommandée",
    "phone": "Téléphone",
    "ccc": "Centre de contact citoyens (CCC)",
    "pan": "Point d’accueil numérique (PAN)",
    "visit": "Visite au guichet",
}

OUTCOMES: dict[str, str] = {
    "no_slot": "Aucun créneau proposé",
    "slot_later": "Créneau proposé plus tard",
    "slot_found": "Rendez-vous trouvé",
    "slot_too_far": "Rendez-vous trop lointain",
    "site_error": "Site en erreur",
    "account_error": "Problème de compte",
    "captcha_failed": "Code de sécurité refusé",
    "not_yet_open": "Prise de rendez-vous pas encore ouverte",
    "sent": "Envoyé",
    "reminder": "Relance envoyée",
    "deposited": "Demande déposée en ligne",
    "reply_keep_trying": "Réponse : réessayez sur le site",
    "reply_automatic": "Réponse automatique",
    "reply_other": "Autre réponse",
    "refused_at_desk": "Refus au guichet",
    "received_at_desk": "Reçu au guichet",
    "ticket_no_solution": "Ticket ouvert, sans solution",
    "no_solution": "Aucune solution donnée",
    "appointment_given": "Rendez-vous donné",
    "queue_waiting": "En file d’attente",
    "file_incomplete": "Dossier déclaré incomplet",
    "closed_without_action": "Dossier clos sans suite",
    "bounced": "Message non remis",
    "ar_received": "Avis de réception reçu",
    "returned_unclaimed": "Pli revenu, non réclamé",
    "slot_lost": "Créneau perdu avant la fin",
    "pan_no_slot": "Aucun créneau au point d’accueil numérique",
    "no_answer": "Sans réponse",
    "rdv_cancelled": "Rendez-vous annulé par la préfecture",
    "rdv_postponed": "Rendez-vous reporté par la préfecture",
    "other": "Autre",
}

FAILED_OUTCOMES: frozenset[str] = frozenset(
    {
        "no_slot",
        "site_error",
        "account_error",
        "pan_no_slot",
        "no_solution",
        "ticket_no_solution",
        "refused_at_desk",
        "queue_waiting",
    }
)
"""Outcomes of an attempt that ended without an appointment.

``captcha_failed`` is not one of them: alone it says nothing of the slots (contract of
``guichet read``). ``slot_later`` and ``slot_lost`` are not either: slots exist. ``not_yet_open``
says when to come back.
"""

URGENCY_KINDS: dict[str, str] = {
    "api_not_issued": "Attestation de prolongation non délivrée",
    "api_lapsed": "Attestation de prolongation expirée",
    "titre_expires": "Titre qui expire",
    "titre_lapses_6_months": "Titre expiré depuis bientôt six mois",
    "recepisse_lapsed": "Récépissé expiré",
    "contract_suspended": "Contrat de travail suspendu",
    "job_loss": "Perte d’emploi",
    "job_offer_start": "Emploi qui commence à une date fixée",
    "job_offer_expires": "Promesse d’embauche qui expire",
    "right_to_work_lost": "Droit au travail perdu",
    "work_authorisation_obtained": "Autorisation de travail obtenue",
    "compulsory_internship": "Stage obligatoire",
    "studies": "Études",
    "age_19": "Dix-neuvième anniversaire",
    "legal_basis_ends": "Fin de la base légale",
    "medical_care": "Soins",
    "dated_travel": "Voyage à une date fixée",
    "housing_loss": "Perte du logement",
    "benefits_loss": "Perte de prestations",
    "child_need": "Besoin d’un enfant",
    "child_at_school": "Enfant scolarisé",
    "family_life": "Vie familiale",
    "long_residence": "Présence ancienne en France",
    "announced_delay_exceeded": "Délai annoncé par la préfecture dépassé",
    "no_reception_conditions": "Conditions d’accueil absentes",
    "visa_free_stay_ends": "Fin du séjour sans visa",
    "removal_risk_general": "Risque d’éloignement (sans date)",
    "precarious_position": "Situation précaire (sans date)",
}


def is_failed(outcome: str) -> bool:
    """Return whether an attempt with ``outcome`` ended without an appointment."""
    return outcome in FAILED_OUTCOMES


ROLES: dict[str, str] = {
    "prefecture": "Préfecture, préfet",
    "service_etrangers": "Service des étrangers",
    "sous_prefecture": "Sous-préfecture",
    "association": "Association",
    "union": "Syndicat",
    "collective": "Collectif de sans-papiers",
    "jurist": "Juriste",
    "lawyer": "Avocat",
    "witness": "Témoin",
    "ddd_delegate": "Délégué du Défenseur des droits",
    "tribunal_president": "Président du tribunal administratif",
    "juge_des_referes": "Juge des référés",
    "greffe": "Greffe du tribunal",
    "conseil_d_etat": "Conseil d’État",
    "employer": "Employeur",
    "landlord": "Bailleur",
    "school": "École",
    "other": "Autre personne",
}
"""Who takes part in a dossier, apart from the person (SC-08). Codes are added, never renamed."""
