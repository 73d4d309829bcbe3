// Asks the browser for a passkey and sends what it answers: <form id="passkey" data-kind="create|get" data-options="{…}">.
//
// The page comes from a click, so the passkey is asked for at once; where a browser wants a click on this page, the button is there.

const form = document.getElementById("passkey");
const said = document.getElementById("passkey-said");
const options = JSON.parse(form.dataset.options);
let asking = false;

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withBytes(credentials) {
  return (credentials ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

function readable() {
  const read = { ...options, challenge: bytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = withBytes(options.allowCredentials);
  return read;
}

function written(credential) {
  const given = credential.response;
  const response = { clientDataJSON: text(given.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (given[part]) response[part] = text(given[part]);
  }
  if (given.getTransports) response.transports = given.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    extensions: JSON.stringify(credential.getClientExtensionResults()),
  };
}

async function ask() {
  if (asking) return;
  asking = true;
  said.textContent = "";
  try {
    const credential = await navigator.credentials[form.dataset.kind]({ publicKey: readable() });
    form.elements.credential.value = JSON.stringify(written(credential));
    form.submit();
  } catch {
    said.textContent = form.dataset.failed;
  } finally {
    asking = false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
ask();
