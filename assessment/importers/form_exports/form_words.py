"""Words that form tools put into headers and cells, in French and English, beside the questions themselves."""

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.importers.formats.name_matching import plain


def _plain(*texts: str) -> frozenset[str]:
    return frozenset(map(plain, texts))


METADATA = _plain(
    # Google Forms, Microsoft Forms
    *("horodateur", "horodatage", "timestamp", "adresse e-mail", "e-mail address", "email address", "email", "e-mail"),
    *("courriel", "adresse électronique", "nom d'utilisateur", "username", "score", "start time", "completion time"),
    *(
        "heure de début",
        "heure de fin",
        "heure de dernière modification",
        "last modified time",
        "nom",
        "name",
        "prénom",
    ),
    *(
        "first name",
        "last name",
        "nom complet",
        "full name",
        "langue",
        "language",
        "date",
        "heure",
        "time",
        "total points",
    ),
    # LimeSurvey
    *("submitdate", "date de soumission", "date submitted", "lastpage", "dernière page", "last page", "startlanguage"),
    *("langue de départ", "start language", "seed", "tête de série", "startdate", "datestamp", "ipaddr", "adresse ip"),
    *("ip address", "refurl", "url référente", "referrer url", "date de lancement", "date started", "interviewtime"),
    *("date de la dernière action", "date last action", "temps total", "total time", "groupe", "group time"),
    # Qualtrics
    *("enddate", "start date", "end date", "status", "response type", "ipaddress", "progress", "duration (in seconds)"),
    *("finished", "recordeddate", "recorded date", "recipientlastname", "recipientfirstname", "recipientemail"),
    *("recipient last name", "recipient first name", "recipient email", "externalreference", "locationlatitude"),
    *("locationlongitude", "distributionchannel", "userlanguage", "external data reference", "location latitude"),
    *("location longitude", "distribution channel", "user language", "durée (en secondes)", "q_recaptchascore"),
    # Typeform
    *(
        "submit date (utc)",
        "start date (utc)",
        "stage date (utc)",
        "network id",
        "tags",
        "ending",
        "submitted at",
        "token",
    ),
)
"""Headers of columns that tell when, from where and how somebody answered."""
IDENTIFIERS = _plain(
    *("respondent", "répondant", "response id", "responseid", "id de la réponse", "id de réponse", "id", "#", "n°"),
    *("identifiant", "respondent id", "identifiant du répondant", "numéro", "participant", "code participant"),
)
"""Headers of columns that tell respondents apart without naming them."""
FUNCTION_QUESTIONS = _plain(
    *("function", "fonction", "service", "équipe", "team", "department", "département", "pôle", "direction"),
    *("votre fonction", "votre service", "votre équipe", "votre département", "your function", "your team"),
    *("your department", "quelle est votre fonction", "dans quel service travaillez-vous", "what is your function"),
    *("dans quelle équipe travaillez-vous", "à quel service appartenez-vous", "quel est votre service"),
    *("quelle est votre équipe", "what is your team", "which team are you in", "which team do you work in"),
    *("which department do you work in", "which function do you work in", "what is your department"),
    *("which department are you in", "dans quelle fonction travaillez-vous", "which team do you belong to"),
)
ROLE_QUESTIONS = _plain(
    *("role", "rôle", "votre rôle", "your role", "quel est votre rôle", "what is your role", "niveau", "poste"),
    *("êtes-vous responsable de votre fonction", "êtes-vous responsable de votre équipe", "do you lead your function"),
    *("are you the head of your function", "do you lead your team", "encadrez-vous une équipe", "manager"),
    *("êtes-vous manager", "are you a manager", "do you manage a team", "dirigez-vous votre fonction"),
)
ROLE_LABELS = {
    plain(label): role
    for role, labels in {
        RespondentRole.HEAD: (
            *("oui", "yes", "head", "responsable", "manager", "directeur", "directrice", "director", "lead", "leader"),
            *("head of function", "responsable de la fonction", "chef de service", "cheffe de service", "dirigeant"),
            *("dirigeante", "team lead", "team leader", "responsable d'équipe", "encadrant", "encadrante"),
        ),
        RespondentRole.MEMBER: (
            *("non", "no", "member", "membre", "collaborateur", "collaboratrice", "team member", "membre de l'équipe"),
            *("employee", "employé", "employée", "salarié", "salariée", "staff", "contributor"),
        ),
    }.items()
    for label in labels
}
AGREEMENT = {
    plain(label): option
    for option, labels in {
        1: ("pas du tout d'accord", "tout à fait en désaccord", "fortement en désaccord", "strongly disagree"),
        2: (
            "plutôt pas d'accord",
            "pas d'accord",
            "en désaccord",
            "plutôt en désaccord",
            "disagree",
            "somewhat disagree",
        ),
        3: (
            *("neutre", "ni d'accord ni pas d'accord", "ni d'accord, ni pas d'accord", "ni d'accord ni en désaccord"),
            *("neutral", "neither agree nor disagree", "moyennement d'accord"),
        ),
        4: ("plutôt d'accord", "d'accord", "agree", "somewhat agree"),
        5: ("tout à fait d'accord", "fortement d'accord", "entièrement d'accord", "strongly agree"),
    }.items()
    for label in labels
}
"""The five answers of a question of agreement, as form tools offer them."""
OTHER = _plain(
    *("other", "autre", "autres", "other (please specify)", "autre (précisez)", "comment", "commentaire"),
    *("score", "points", "feedback", "commentaires", "comments"),
)
"""What stands in brackets behind a question for what a tool keeps beside its answer."""
