"""Domain errors raised by services."""


class NotAllowedError(Exception):
    """The actor's role does not go that far."""


class CampaignClosedError(Exception):
    """Answers are no longer taken, or the campaign cannot be opened a second time."""


class CampaignNotOpenError(Exception):
    """The campaign has not begun."""


class CampaignOpenError(Exception):
    """What was asked can only be done before the opening, or only after the closing."""


class UnitBusyError(Exception):
    """Another campaign is open in the same unit."""


class NobodyInvitedError(Exception):
    """Nobody is invited and there is no link for a meeting."""


class TooFewInvitedError(Exception):
    """Fewer people are invited than a group needs to be shown: no result could ever be."""

    def __init__(self, *, invited: int, threshold: int) -> None:
        super().__init__(f"{invited} invited, {threshold} needed")
        self.invited = invited
        self.threshold = threshold


class ThresholdLoweredError(Exception):
    """A threshold that was promised is only ever raised."""


class UnknownInvitationError(Exception):
    """No invitation, or no meeting, has this link: mistyped, revoked, replaced by a newer one or past its day."""


class InvitationUsedError(Exception):
    """In confidential mode a link opens once, and one sent to a new address never opens what had begun before.

    Whoever began goes on with the personal link shown to them then.
    """


class NobodyDeclaredError(Exception):
    """No function has people who were declared and not invited by name: there is no slip to make."""


class MeetingFullError(Exception):
    """As many people of that function answered as were declared or invited: a meeting's link takes no more of them."""


class RoundLinkUsedError(Exception):
    """A head began with this link, on another device: whoever else holds it must not read what was answered there."""


class AlreadyInRoundError(Exception):
    """The response takes part in a joint round, or in a campaign, and opens no round of its own."""


class NotAnsweredError(Exception):
    """Whoever asks others answers first."""


class AlreadyClaimedError(Exception):
    """The response belongs to an account already."""


class NotClaimableError(Exception):
    """Answers to a campaign belong to nobody's account."""


class LastOwnerError(Exception):
    """An organisation keeps at least one owner."""


class AlreadyMemberError(Exception):
    """The account belongs to the organisation already."""


class QuestionnaireUnknownError(Exception):
    """The questionnaire that a result was made with is kept nowhere: its figures could not be told in its words."""


class UnknownAccountError(Exception):
    """No account has that address."""


class ShareLinkWorthlessError(Exception):
    """A read-only link opens nothing: mistyped, revoked, or past its day; which of them is nobody's business."""


class EditsRefusedError(Exception):
    """A file that holds no edits that could be read; `reason` is a key of the texts `edits.refused`."""

    def __init__(self, reason: str, **values: str | int) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values


class NothingToPlanError(Exception):
    """Nothing of the result may be shown to this reader, so nothing can be planned from it."""


class NothingToApproveError(Exception):
    """No plan holds the limits, or the best one does nothing."""
