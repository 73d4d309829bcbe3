"""Tables of a campaign: invitations, waves, joint rounds, frozen results, evidence."""
