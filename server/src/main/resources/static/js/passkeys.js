// Passkeys. The buttons are hidden until this script knows that they work here: a browser knows keys only by a
// name, so an address such as 127.0.0.1 is no place for them and the page says where to go instead.
(function () {
  "use strict";

  const said = document.querySelector(".passkey-said");
  const token = document.querySelector("input[name='_csrf']");

  function say(text) {
    if (said) said.textContent = text;
  }

  async function post(path, body) {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-TOKEN": token.value },
      body: body ? JSON.stringify(body) : "{}",
    });
    if (!answer.ok) throw new Error("HTTP " + answer.status);
    return answer.json();
  }

  async function add() {
    const field = document.getElementById("label");
    const label = field.value.trim();
    if (!label) {
      say("Give the device a name first.");
      field.focus();
      return;
    }
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(await post("/staff/me/passkeys/options"));
    const made = (await navigator.credentials.create({ publicKey: options })).toJSON();
    const credential = {
      id: made.id,
      rawId: made.rawId,
      type: made.type,
      authenticatorAttachment: made.authenticatorAttachment,
      clientExtensionResults: {},
      response: {
        attestationObject: made.response.attestationObject,
        clientDataJSON: made.response.clientDataJSON,
        transports: made.response.transports,
      },
    };
    const answer = await post("/staff/me/passkeys", { publicKey: { credential: credential, label: label } });
    location.assign(answer.next);
  }

  async function signIn() {
    const options = PublicKeyCredential.parseRequestOptionsFromJSON(await post("/staff/sign-in/passkey/options"));
    const proof = (await navigator.credentials.get({ publicKey: options })).toJSON();
    const answer = await post("/staff/sign-in/passkey", {
      id: proof.id,
      rawId: proof.rawId,
      type: proof.type,
      authenticatorAttachment: proof.authenticatorAttachment,
      clientExtensionResults: {},
      response: {
        authenticatorData: proof.response.authenticatorData,
        clientDataJSON: proof.response.clientDataJSON,
        signature: proof.response.signature,
        userHandle: proof.response.userHandle,
      },
    });
    location.assign(answer.next);
  }

  for (const button of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON || !token) continue;
    if (/^[0-9.]+$|^\[/.test(location.hostname)) {
      say("Passkeys need this server's name: open it as " + location.origin.replace(location.hostname, "localhost") + ".");
      continue;
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      say("");
      (button.dataset.passkey === "add" ? add() : signIn()).catch(() =>
        say(button.dataset.passkey === "add" ? "No passkey was added." : "That did not work. Sign in with your password."));
    });
  }
})();
