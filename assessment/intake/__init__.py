"""From files people bring, answers or context, to the shapes of the core; or to a list of what to mend in them."""
