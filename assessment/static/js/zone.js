// Offers the browser's own time zone in the form of a new organisation; without JavaScript the usual one stands there.
const zones = document.getElementById("time_zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zones && [...zones.options].some((option) => option.value === own)) {
  zones.value = own;
}
